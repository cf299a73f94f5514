import { first, gaps, loadBalancer, second, stackWith, tableOf } from "../../integration/lifecycle/moves";

describe("a route that moves between targets, gateways or objects", () => {
    let stack: Awaited<ReturnType<typeof stackWith>>;
    beforeAll(async () => {
        stack = await stackWith(first);
    });
    afterAll(() => stack.close());
    afterEach(() => stack.sae.clearFaults());

    test("is answered at every moment, with two calls where SAE's whole list needs them", async () => {
        const there = await stack.change(first, second);
        expect(there.gaps).toEqual([]);
        expect(there.moments.length).toBeGreaterThan(4);
        // The other order would have shown.
        const [start, end] = [there.moments[0]!, there.moments.at(-1)!];
        const objects = new Map(start.objects).set("ingresses/shop-edge", end.objects.get("ingresses/shop-edge")!);
        expect(gaps([start, { ...start, objects, after: "edge first" }, end], first, second)).toContain(
            "admin.example.com/ is answered by nobody or nobody, after edge first",
        );
        expect(there.updates).toBe(2);
        await stack.expectSettled();
        const [set] = await stack.sae.ruleSets(loadBalancer);
        expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path}`)).toEqual(["shop.example.com/cart"]);
    });

    test("is answered at every moment on the way back, when SAE fails half-way and another up goes on", async () => {
        await stack.sae.fault({ kind: "refuse", action: "UpdateIngress", skip: 1, code: "InvalidParameter.Obviously" });
        const back = await stack.change(second, first, async () => {
            const failed = await stack.program.up();
            expect(failed.code).not.toBe(0);
            expect(failed.text).toContain("InvalidParameter.Obviously");
            await stack.up();
        });
        expect(back.gaps).toEqual([]);
        expect(back.updates).toBe(2);
        await stack.expectSettled();
        const [set] = await stack.sae.ruleSets(loadBalancer);
        expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path}`).sort()).toEqual([
            "pay.example.com/",
            "shop.example.com/api",
        ]);
    });

    test("takes one call when it is only taken away, and the call comes last", async () => {
        const without = tableOf(first.routes.filter(({ path }) => path !== "/api"));
        const taken = await stack.change(first, without);
        expect(taken.gaps).toEqual([]);
        expect(taken.updates).toBe(1);
        // The other order would have shown.
        const [start, end] = [taken.moments[0]!, taken.moments.at(-1)!];
        expect(gaps([start, { ...start, sets: end.sets, after: "SAE first" }, end], first, without)).toContain(
            "shop.example.com/api is answered by sae:default0:8080, after SAE first",
        );
        const order = taken.moments.map(({ after }) => after).filter((after) => /UpdateIngress|ingresses/.test(after));
        expect(order).toEqual(["kubernetes MODIFIED ingresses/shop-edge", "sae UpdateIngress"]);
    });

    test("says at the preview which hosts cannot change places without a gap", async () => {
        const swapped = tableOf(
            first.routes.map((route) => ({
                ...route,
                gateway:
                    { "admin.example.com": "inside", "wiki.example.com": "edge" }[String(route["host"])] ??
                    route["gateway"],
            })),
        );
        stack.write(swapped);
        const said = ((await stack.program.preview()).diagnostics ?? []).map(({ message }) => message).join("\n");
        expect(said).toMatch(
            /wiki\.example\.com moves from make-before-break\/shop-inside to make-before-break\/shop-edge while another host moves the other way/,
        );
    });
});
