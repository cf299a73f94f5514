import { interruptionsOf, orderOfMoves } from "../../../provider/table/order";
import { routeOrderResource } from "../../../provider/table/route-order-resource";
import { UNKNOWN, type Inputs } from "../../../provider/engine/values";

describe("where the old must go before the new", () => {
    test("the Ingress that loses a host is changed first", () => {
        const [before, now] = [
            { a: ["x", "y"], b: [] },
            { a: ["x"], b: ["y"] },
        ];
        expect(orderOfMoves(before, now, ["b"]).after).toEqual({ b: ["a"] });
        expect(orderOfMoves(before, now).after).toEqual({ a: ["b"] });
        expect(interruptionsOf(before, now, ["b"])).toEqual({
            replaces: {},
            gaps: [{ host: "y", from: "a", to: "b" }],
            refused: [],
        });
    });

    test("an Ingress of another name replaces the one that had its hosts", () => {
        expect(interruptionsOf({ old: ["x", "y"] }, { new: ["x", "z"] }, ["new"])).toEqual({
            replaces: { new: "old" },
            gaps: [{ host: "x", from: "old", to: "new" }],
            refused: [],
        });
        expect(interruptionsOf({ old: ["x"] }, { new: ["x"] }, [])).toEqual({ replaces: {}, gaps: [], refused: [] });
        expect(interruptionsOf({ old: ["x"] }, { new: ["z"] }, ["new"]).replaces).toEqual({});
    });

    test("what one update cannot do is refused: circles, and hosts of a deleted Ingress for one that stays", () => {
        expect(interruptionsOf({ a: ["x"], b: ["y"] }, { a: ["y"], b: ["x"] }, ["a", "b"]).refused).toHaveLength(1);
        expect(interruptionsOf({ old: ["x"], b: ["y"] }, { b: ["x", "y"] }, ["b"])).toMatchObject({
            replaces: {},
            refused: [{ host: "x", from: "old", to: "b" }],
        });
        expect(interruptionsOf({ a: ["x"], b: ["y"] }, { new: ["x", "y"] }, ["new"])).toMatchObject({
            replaces: { new: "a" },
            refused: [{ host: "y", from: "b", to: "new" }],
        });
    });
});

describe("the order of a table, in the plugin", () => {
    const said: string[] = [];
    const ctx = {
        urn: "urn:pulumi:dev::demo::crossroute:index:RouteOrder::shop",
        log: { warning: (text: string) => said.push(text), info: () => undefined },
    } as unknown as Parameters<typeof routeOrderResource.check>[0];
    const secrets = new Set<string>();
    const check = (news: Inputs, olds: Inputs = {}) =>
        routeOrderResource.check(ctx, { news, olds, secrets, randomSeed: new Uint8Array() });
    beforeEach(() => said.splice(0));

    test("refuses a list of routes that is known only after apply when the table is live, with the cure", async () => {
        const olds = { hosts: { "shop/main": ["a.example.com"] } };
        const { failures } = await check({ hosts: UNKNOWN }, olds);
        expect(failures).toHaveLength(1);
        expect(failures[0]!.reason).toMatch(
            /known only after apply, and the table is live.*make the list itself plain.*\[CR215 unknown-route-list\]/,
        );
        expect(said).toEqual([]);
    });

    test("warns of it when the table is new", async () => {
        expect((await check({ hosts: UNKNOWN })).failures).toEqual([]);
        expect(said.join()).toMatch(
            /this preview shows neither the objects of the table nor where its requests will go/,
        );
    });

    test("names the hosts without an answer, and the Ingress that is replaced", async () => {
        const olds = { hosts: { "shop/old": ["a.example.com"] }, gateways: { "shop/old": "edge" }, breakFirst: [] };
        const news = {
            hosts: { "shop/new": ["a.example.com"] },
            gateways: { "shop/new": "edge" },
            breakFirst: ["shop/new"],
        };
        const call = { id: "1", oldInputs: olds, oldOutputs: {}, news, ignoreChanges: [], secrets };
        expect((await routeOrderResource.diff(ctx, call)).detailed).toHaveProperty("hosts");
        expect(said).toEqual([
            'a.example.com has no answer between the deletion of shop/old and the creation of shop/new, because the gateway\'s order is "breakFirst" [CR218 gap-in-hosts]',
        ]);
        expect((await routeOrderResource.update(ctx, call)).outputs).toMatchObject({
            replaces: { "shop/new": "shop/old" },
        });
        expect((await check(news, olds)).failures).toEqual([]);
    });

    test("goes by the Ingresses of the state, where the last update failed after it had written its order", async () => {
        const hosts = { "shop/new": ["a.example.com"] };
        const failed = { hosts, gateways: { "shop/new": "edge" }, breakFirst: [] };
        const news = { ...failed, breakFirst: ["shop/new"], live: { "shop/old": ["a.example.com"] } };
        const oldOutputs = { names: ["shop/old"] };
        const call = { id: "1", oldInputs: failed, oldOutputs, news, ignoreChanges: [], secrets };
        expect((await routeOrderResource.diff(ctx, call)).detailed).toHaveProperty("hosts");
        expect(said.join()).toMatch(/no answer between the deletion of shop\/old and the creation of shop\/new/);
        expect((await routeOrderResource.update({ ...ctx, preview: true }, call)).outputs).toMatchObject({
            replaces: { "shop/new": "shop/old" },
            gains: ["shop/new"],
            names: ["shop/old", "shop/new"],
        });
        expect((await routeOrderResource.update(ctx, call)).outputs).toMatchObject({ gains: [] });
        const done = { ...news, live: hosts };
        const again = { ...call, oldInputs: news, news: done };
        expect((await routeOrderResource.diff(ctx, again)).detailed).toEqual({});
    });

    test("keeps the order of a failed update's moves in a later one that has other moves, too", async () => {
        const gateways = { a: "a", b: "b", c: "c", d: "d" };
        // x was to go from a to b, and b was refused: the order has it in b, the state in a.
        const oldInputs = { hosts: { a: ["m"], b: ["x", "y"], c: ["n"], d: [] }, gateways };
        const hosts = { a: ["m"], b: ["x", "y"], c: [], d: ["n"] };
        const news = { hosts, gateways, live: { a: ["x", "m"], b: ["y"], c: ["n"] } };
        const call = { id: "1", oldInputs, oldOutputs: {}, news, ignoreChanges: [], secrets };
        expect((await routeOrderResource.update(ctx, call)).outputs["after"]).toEqual({ a: ["b"], c: ["d"] });
    });

    test("shows no difference where an Ingress has some paths of a host, which the state does not tell", async () => {
        const hosts = { shop: ["x"], "shop-a1": ["x", "x/api"] };
        const inputs = { hosts, gateways: { shop: "edge", "shop-a1": "edge" } };
        const news = { ...inputs, live: { shop: ["x"], "shop-a1": ["x"] } };
        const call = { id: "1", oldInputs: inputs, oldOutputs: {}, news, ignoreChanges: [], secrets };
        expect((await routeOrderResource.diff(ctx, call)).detailed).toEqual({});
    });

    test("refuses a move that one update cannot make, with the cure", async () => {
        const olds = { hosts: { a: ["x.example.com"], b: [] }, gateways: { a: "a", b: "b" }, breakFirst: [] };
        const news = { hosts: { b: ["x.example.com"] }, gateways: { b: "b" }, breakFirst: ["b"] };
        expect((await check(news, olds)).failures[0]!.reason).toMatch(
            /x\.example\.com would have to leave a before b gets it.*first remove its routes, then add them again.*\[CR216 two-updates-needed\]/,
        );
    });

    test("keeps the name that the state of a table had first, and reads states that name gateways", async () => {
        const olds = { hosts: { edge: ["a.example.com", "b.example.com"], inner: [] } };
        const news = {
            hosts: { "shop/x": ["a.example.com"], "shop/y": ["b.example.com"] },
            gateways: { "shop/x": "edge", "shop/y": "inner" },
            record: "shop/x",
        };
        const call = {
            id: "1",
            oldInputs: olds,
            oldOutputs: { record: "shop/first" },
            news,
            ignoreChanges: [],
            secrets,
        };
        expect((await routeOrderResource.update(ctx, call)).outputs).toMatchObject({
            after: { "shop/x": ["shop/y"] },
            record: "shop/first",
        });
    });
});
