import { formerIn } from "../../../provider/table/former-record";
import { routeOrderResource } from "../../../provider/table/route-order-resource";
import type { Inputs } from "../../../provider/engine/values";

const project = "urn:pulumi:dev::shop::";
const type = "crossroute:index:RouteTable";
const table = (name: string): string => `${project}${type}::${name}`;
const child = (types: string, name: string): string => `${project}${type}$${types}::${name}`;
const order = (name: string, outputs: object) => [child("crossroute:index:RouteOrder", name), { outputs }] as const;
const owner = (name: string, nonce: string) =>
    [child("crossroute:kubernetes:OwnerRecord", name), { outputs: { nonce } }] as const;
const ingress = (name: string, nonce: string) =>
    [
        child("crossroute:kubernetes:Ingress$kubernetes:networking.k8s.io/v1:Ingress", name),
        { outputs: { metadata: { annotations: { "crossroute.io/owner": `${nonce}-0123` } } } },
    ] as const;

const ruleSet = (name: string) => [child("crossroute:sae:Ingress", name), { outputs: {} }] as const;

describe("the table that a new one was before", () => {
    it("is the one whose mark its objects have in the state, whatever its name", () => {
        const state = Object.fromEntries([
            order("shop", { record: "ns/gone", hosts: {} }),
            owner("ns/gone", "n1"),
            ingress("ns/a", "n1"),
            ingress("ns/b", "n1"),
        ]);
        expect(formerIn(state, table("store"), ["ns/a", "ns/b"])).toEqual([{ record: "ns/gone", table: "shop" }]);
        expect(formerIn(state, table("store"), ["ns/c"])).toEqual([]);
    });

    it("goes to the table that has most of it; of two halves, to the one with the first part", () => {
        const state = Object.fromEntries([
            owner("one", "n1"),
            owner("two", "n2"),
            ...["ns/a", "ns/b", "ns/c"].map((name) => ingress(name, "n1")),
            ...["ns/d", "ns/e"].map((name) => ingress(name, "n2")),
        ]);
        const taken = (...resources: string[]) =>
            formerIn(state, table("store"), resources).map(({ record }) => record);
        expect(taken("ns/b", "ns/c", "ns/d")).toEqual(["one", "two"]);
        expect(taken("ns/a", "ns/e")).toEqual([]);
    });

    it("is known by its order where nothing has a mark, as on SAE", () => {
        const state = Object.fromEntries([
            order("shop", { record: "shop", resources: ["lb-1:80", "lb-2:80", "lb-4:80"] }),
            order("old", { record: "lb-3:80", hosts: {} }),
            ...["lb-1:80", "lb-2:80", "lb-3:80"].map(ruleSet),
        ]);
        expect(formerIn(state, table("store"), ["lb-1:80"])).toEqual([{ record: "shop", table: "shop" }]);
        expect(formerIn(state, table("store"), ["lb-3:80"])).toEqual([{ record: "lb-3:80", table: "old" }]);
    });

    it("is no component of another type, and no table below another component", () => {
        const state = Object.fromEntries([
            [
                `${project}crossroute:kubernetes:Ingress$crossroute:kubernetes:OwnerRecord::ns/a`,
                { outputs: { nonce: "n1" } },
            ],
            [`${project}my:index:App$${type}$crossroute:index:RouteOrder::shop`, { outputs: { record: "ns/a" } }],
            ingress("ns/a", "n1"),
        ] as const);
        expect(formerIn(state, table("store"), ["ns/a"])).toEqual([]);
    });
});

describe("the order of a table", () => {
    const ctx = { urn: table("shop"), log: { warning: () => undefined } } as unknown as Parameters<
        typeof routeOrderResource.check
    >[0];
    const check = async (news: Inputs, olds?: Inputs) =>
        (
            await routeOrderResource.check(ctx, {
                news: { hosts: {}, record: "shop", ...news },
                olds,
                secrets: new Set(),
                randomSeed: new Uint8Array(),
            })
        ).inputs;

    it("keeps the run that made it, so that only that run takes the table for a new one", async () => {
        const made = await check({ run: "one" });
        expect(made["run"]).toBe("one");
        expect((await check({ run: "two" }, made))["run"]).toBe("one");
        expect(await check({ run: "two" }, { hosts: {} })).not.toHaveProperty("run");
    });
});
