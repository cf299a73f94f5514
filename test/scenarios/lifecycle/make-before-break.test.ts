import { first, gaps, loadBalancer, second, stackWith } from "../../integration/lifecycle/moves";

describe("a route that moves between targets, gateways or objects", () => {
    let stack: Awaited<ReturnType<typeof stackWith>>;
    beforeAll(async () => {
        stack = await stackWith(first);
    });
    afterAll(() => stack.close());

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
});
