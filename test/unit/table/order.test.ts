import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { compileTable } from "../../../provider/table/compile";
import { closed, open, type OpenedObject } from "../../../provider/inputs/opened";
import { ingressesOf, ruleSetsOf } from "./planned";
import { orderOfMoves } from "../../../provider/table/order";

test("a host is added to its new gateway before it leaves the old one", () => {
    expect(orderOfMoves({ edge: ["a", "b"], inside: [] }, { edge: ["a"], inside: ["b"] })).toEqual({
        after: { edge: ["inside"] },
        swapped: [],
    });
});

test("there is no order where nothing moves: hosts that come, go, or stay", () => {
    expect(orderOfMoves({ edge: ["a", "b"] }, { edge: ["b", "c"], inside: ["d"] })).toEqual({ after: {}, swapped: [] });
});

test("a gateway that is gone is deleted last anyway", () => {
    expect(orderOfMoves({ edge: ["a"], old: ["b"] }, { edge: ["a", "b"] })).toEqual({ after: {}, swapped: [] });
});

test("a host that was on both needs no order", () => {
    expect(orderOfMoves({ edge: ["a"], inside: ["a"] }, { edge: [], inside: ["a"] }).after).toEqual({});
});

test("of two hosts that change places one is named, because no order serves both", () => {
    const { after, swapped } = orderOfMoves({ edge: ["a"], inside: ["b"] }, { edge: ["b"], inside: ["a"] });
    expect(after).toEqual({ edge: ["inside"] });
    expect(swapped).toEqual([{ host: "b", from: "inside", to: "edge" }]);
});

test("every move is in order or named, and the order has no circle", () => {
    const names = ["a", "b", "c", "d"];
    const hosts = fc.array(fc.constantFrom("h1", "h2", "h3", "h4", "h5"), { maxLength: 4 });
    const table = fc.record(Object.fromEntries(names.map((name) => [name, hosts])));
    fc.assert(
        fc.property(table, table, (before, now) => {
            const { after, swapped } = orderOfMoves(before, now);
            const depth = (gateway: string, left: number): number => {
                if (left < 0) throw new Error("circle");
                return Math.max(0, ...(after[gateway] ?? []).map((other) => 1 + depth(other, left - 1)));
            };
            for (const name of names) depth(name, names.length);
            for (const from of names)
                for (const host of before[from]!.filter((h) => !now[from]!.includes(h))) {
                    const to = names.find((n) => n !== from && now[n]!.includes(host));
                    if (to === undefined || before[to]!.includes(host)) continue;
                    const named = swapped.some((move) => move.host === host && move.from === from);
                    expect(named || after[from]!.includes(to)).toBe(true);
                }
        }),
        { seed: Number(process.env["CROSSROUTE_SEED"] ?? 20261121), numRuns: 500 },
    );
});

describe("what a table passes on about its hosts", () => {
    const table = async (host: unknown) => {
        const opened = await open({
            gateways: {
                edge: { kubernetes: { namespace: "shop" } },
                apps: {
                    sae: {
                        namespaceId: "cn-hangzhou:prod",
                        loadBalancerId: "lb-1",
                        address: "47.96.1.20",
                        listenerPort: 80,
                        defaultBackend: { appId: "0", containerPort: 8080 },
                    },
                },
            },
            routes: [
                { host, path: "/", backend: { service: { name: "web", port: 80 } } },
                { host, path: "/api", backend: { sae: { appId: "7171", containerPort: 8080 } } },
                { host: "pay.example.com", path: "/", backend: { sae: { appId: "7171", containerPort: 8080 } } },
            ],
        });
        return compileTable("shop", opened as OpenedObject);
    };

    test("each SAE gateway knows the hosts of the others, and the order those of each Kubernetes gateway", async () => {
        const plan = await table("shop.example.com");
        expect(closed(ruleSetsOf(plan)[0]!.args).keepRulesFor).toEqual(["shop.example.com"]);
        expect(ingressesOf(plan)[0]!.hosts).toEqual(["shop.example.com"]);
    });

    test("a secret host is handed over as a secret, and told from others without its name", async () => {
        const plan = await table(pulumi.secret("hidden.example.com"));
        expect(
            await pulumi.isSecret(
                pulumi.output(closed(ruleSetsOf(plan)[0]!.args).keepRulesFor) as pulumi.Output<unknown>,
            ),
        ).toBe(true);
        const [told] = await new Promise<unknown[]>((resolve) =>
            pulumi.output([...ingressesOf(plan)[0]!.hosts!]).apply((hosts) => resolve(hosts as unknown[])),
        );
        expect(told).toMatch(/^[0-9a-f]+$/);
    });
});
