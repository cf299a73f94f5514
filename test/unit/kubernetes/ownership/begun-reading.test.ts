import { createServer } from "node:http";
import * as pulumi from "@pulumi/pulumi";
import {
    beginReading,
    locate,
    readBegun,
    type WantedObject,
} from "../../../../provider/platforms/kubernetes/ownership/locate";
import type { Place } from "../../../../provider/platforms/kubernetes/ownership/place";
import { setStackCluster } from "../stack-cluster";

const asked: string[] = [];
let status = 200;
const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const name = (request.url ?? "").split("/").at(-1);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: status === 200 ? "Service" : "Status", metadata: { name } }));
});

beforeAll(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
        call: () => ({}),
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    setStackCluster(server);
});
afterAll(() => {
    server.closeAllConnections();
    server.close();
});
beforeEach(() => {
    asked.splice(0);
    status = 200;
});

let count = 0;
const component = (): pulumi.Resource => new pulumi.ComponentResource("test:index:Parent", `parent-${count++}`);
const service = (name: pulumi.Input<string>): WantedObject => ({
    apiVersion: "v1",
    kind: "Service",
    namespace: "shop",
    name,
});
const placeOf = async (wanted: WantedObject, by: pulumi.Resource): Promise<Place> => {
    const location = await locate(wanted, by);
    if (location.is !== "at") throw new Error(location.is);
    return location.place;
};
const path = (name: string): string => `/api/v1/namespaces/shop/services/${name}`;

/** Until the requests that were begun have arrived. */
const arrived = async (number: number): Promise<void> => {
    while (asked.length < number) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe("objects whose reading began before their owner was there", () => {
    test("are asked for once, and another look asks again", async () => {
        const by = component();
        beginReading([service("web"), service("api"), service("web")], by);
        await arrived(2);
        const place = await placeOf(service("web"), by);
        expect((await readBegun(place, by))?.metadata.name).toBe("web");
        expect([...asked].sort()).toEqual([path("api"), path("web")]);
        await readBegun(place, by);
        expect(asked.filter((one) => one === path("web"))).toHaveLength(2);
    });

    test("are those of one component: another asks for itself", async () => {
        const by = component();
        beginReading([service("web")], by);
        await arrived(1);
        await readBegun(await placeOf(service("web"), by), component());
        expect(asked).toEqual([path("web"), path("web")]);
    });

    test("fail nobody but the one who uses the answer", async () => {
        const by = component();
        status = 403;
        beginReading([service("web"), service(pulumi.output(Promise.resolve("")))], by);
        await arrived(1);
        const place = await placeOf(service("web"), by);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await expect(readBegun(place, by)).rejects.toThrow(/403|forbidden|not allowed/i);
    });
});
