import { setTimeout as sleep } from "node:timers/promises";
import { Controller, takesAll } from "../integration/gateway-api/controller";
import {
    gatewaysPath,
    ingressesPath,
    namesOf,
    onIngress,
    onRoutes,
    route,
    tableStack,
} from "../integration/gateway-api/table";
import { kubernetes, kubernetesText } from "../integration/lifecycle/servers";

const namespace = `gateway-programmed-${process.pid}`;
const ingresses = ingressesPath(namespace);
const few = [route("shop.example.com"), route("docs.example.com")];

/** What the controller says of the Gateway; gives the version of the Gateway that has it. */
async function sayOfGateway(
    type: "Accepted" | "Programmed",
    status: "True" | "False",
    reason: string,
): Promise<number> {
    const condition = {
        type,
        status,
        reason,
        message: "",
        observedGeneration: 1,
        lastTransitionTime: "2026-01-01T00:00:00Z",
    };
    const { body } = await kubernetes<{ metadata: { resourceVersion: string } }>(
        `${gatewaysPath(namespace)}/edge/status`,
        "PATCH",
        { status: { conditions: [condition] } },
    );
    return Number(body.metadata.resourceVersion);
}

describe("a table that waits until its Gateway carries traffic", () => {
    let stack: Awaited<ReturnType<typeof tableStack>>;
    let controller: Controller;
    const toRoutes = (timeout: number): void =>
        stack.write(onRoutes(namespace, { parentRefs: [{ name: "edge" }], waitFor: "programmed", timeout }), few);
    const refused = async (): Promise<string> => {
        toRoutes(3);
        const { code, text } = await stack.program.up();
        expect(code).not.toBe(0);
        expect(text).not.toMatch(/\.[jt]s:\d+/);
        expect(await namesOf(ingresses)).toEqual(["shop-edge"]);
        return text;
    };

    beforeAll(async () => {
        stack = await tableStack("gateway-programmed", namespace);
        controller = new Controller(namespace, () => undefined);
        const spec = { gatewayClassName: "nobodys", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] };
        const gateway = {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "Gateway",
            metadata: { name: "edge" },
            spec,
        };
        await kubernetes(gatewaysPath(namespace), "POST", gateway, "application/json");
        stack.write(onIngress(namespace), few);
        await stack.up();
    });
    afterAll(async () => {
        await controller.stop();
        await stack.close();
    });

    it("keeps its Ingress and says whose class it is when no controller takes the Gateway up", async () => {
        expect(await refused()).toContain(
            `Not ready after 3 seconds: Gateway ${namespace}/edge: no controller has taken it up (its class is nobodys). Look at the Gateway and its controller, or wait for less. [CR332 http-route-wait-timeout]`,
        );
    });

    it("keeps its Ingress and says why when the Gateway is refused", async () => {
        await sayOfGateway("Accepted", "False", "ListenersNotValid");
        expect(await refused()).toContain(
            `Gateway ${namespace}/edge: it is not accepted: ListenersNotValid, its listeners are not valid.`,
        );
    });

    it("keeps its Ingress and says why when the routes are accepted and the Gateway is not programmed", async () => {
        controller.decide = takesAll;
        await sayOfGateway("Programmed", "False", "AddressNotAssigned");
        expect(await refused()).toContain(
            `Gateway ${namespace}/edge carries no traffic: AddressNotAssigned, it has no address yet.`,
        );
    });

    it("lets its Ingress go only after the Gateway is programmed", async () => {
        const { metadata } = (await kubernetes<{ metadata: { resourceVersion: string } }>(ingresses)).body;
        toRoutes(600);
        const run = stack.program.up();
        // Long enough for the first looks at a Gateway that is not ready; that the Ingress outlives them is judged by versions.
        await sleep(5_000);
        const programmed = await sayOfGateway("Programmed", "True", "Programmed");
        expect((await run).text).not.toMatch(/error:/);
        const watch = `${ingresses}?watch=true&timeoutSeconds=2&resourceVersion=${metadata.resourceVersion}`;
        const events = (await kubernetesText(watch)).text
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line) as { type: string; object: { metadata: { resourceVersion: string } } });
        const gone = events
            .filter(({ type }) => type === "DELETED")
            .map(({ object }) => object.metadata.resourceVersion);
        expect(gone).toHaveLength(1);
        expect(Number(gone[0])).toBeGreaterThan(programmed);
        await stack.settled();
    });
});
