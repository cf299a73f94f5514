import { createServer, type Server } from "node:http";
import * as pulumi from "@pulumi/pulumi";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { accepted, judge } from "../../../provider/platforms/kubernetes/server-version";
import { setStackCluster } from "./stack-cluster";

jest.mock("../../../provider/platforms/deployment", () => ({
    ...jest.requireActual<object>("../../../provider/platforms/deployment"),
    isMocked: () => false,
}));

const servers: Server[] = [];
let asked = 0;
/** The stack's cluster is one of this version. */
async function runs(minor: string): Promise<void> {
    asked = 0;
    const server = createServer((_request, response) => {
        asked++;
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ major: "1", minor }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    setStackCluster(server);
}

beforeAll(() =>
    pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }),
);
afterAll(() => {
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
});

let count = 0;
const component = (): pulumi.Resource => new pulumi.ComponentResource("test:index:Parent", `parent-${count++}`);
const settled = (value: pulumi.Input<string>): Promise<string> =>
    new Promise((resolve, reject) => {
        const { promise } = pulumi.output(value) as unknown as { promise(): Promise<string> };
        promise.call(pulumi.output(value)).then(resolve, reject);
    });
const ingress = (service: string, more: object = {}) => ({
    routes: [{ path: "/", backend: { service: { name: service, port: 80 } } }],
    ...more,
});
const judged = (args: object): Promise<void> => judge(component(), "Ingress web", args, checkIngress);

describe("names of Services that begin with a digit", () => {
    it("are refused when the cluster's server is older than 1.36, with its version", async () => {
        await runs("35+");
        await expect(judged(ingress("3web"))).rejects.toThrow(
            /^Ingress web is refused by Kubernetes 1\.35, which the cluster runs:\n {2}routes\[0\]\.backend\.service\.name: "3web" is not accepted: a DNS-1035 label/,
        );
        const args = { name: "3web", addresses: ["10.0.0.1"], port: 80 };
        await expect(judge(component(), "Endpoints web", args, checkEndpoints)).rejects.toThrow(
            /which the cluster runs:\n {2}name: "3web" is not accepted/,
        );
    });

    it("are taken by a newer server, and by one that does not tell", async () => {
        await runs("36");
        await judged(ingress("3web"));
        expect(asked).toBe(1);
        const args = ingress(pulumi.output("3web") as unknown as string);
        expect(await settled(accepted(component(), "Ingress web", args, "web", checkIngress))).toBe("web");
        await runs("unknown");
        await judged(ingress("3web"));
    });

    it("are judged by the version that the program names, without asking", async () => {
        await runs("35");
        const told = (args: object): string[] => checkIngress(args).map(({ where }) => where);
        expect(told(ingress("3web", { kubernetesVersion: "v1.35.2" }))).toEqual(["routes[0].backend.service.name"]);
        expect(told(ingress("3web", { kubernetesVersion: "1.36" }))).toEqual([]);
        await judged(ingress("3web", { kubernetesVersion: "1.36" }));
        await judged(ingress("web"));
        expect(asked).toBe(0);
        expect(told(ingress("web", { kubernetesVersion: "latest" }))).toEqual(["kubernetesVersion"]);
    });
});
