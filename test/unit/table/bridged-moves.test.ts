/** What a preview says when only the gateway behind another one does something else with a request. */
import { compileTable } from "../../../provider/table/compile";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { createRouter, describeChange, trafficDiff, type Table } from "../../../provider/routing";
import { rule, table } from "../routing/support";

const ingress = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const httpRoute = { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } };
const apps = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        address: "47.96.1.20",
        loadBalancerId: "alb-1",
        listenerPort: 80,
        defaultBackend: { appId: "def", containerPort: 8080 },
    },
};
const host = "a.example.com";

async function tables(edge: unknown, more: object): Promise<readonly Table[]> {
    const route = { host, path: "/api", match: "Exact", backend: { sae: { appId: "api", containerPort: 8080 } } };
    const routes = [{ ...route, gateway: "edge", ...more }];
    const plan = compileTable("shop", (await open({ gateways: { edge, apps }, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan.tables;
}
const said = (before: readonly Table[], after: readonly Table[]): string[] =>
    trafficDiff(before, after).map(describeChange);

test.each([
    ["Ingress", ingress],
    ["HTTPRoute", httpRoute],
])("a bridged route of an %s that is rewritten otherwise says so", async (_, edge) => {
    const [none, x, y] = [
        await tables(edge, {}),
        await tables(edge, { rewrite: "/x" }),
        await tables(edge, { rewrite: "/y" }),
    ];
    expect(said(x, y)).toEqual([
        expect.stringMatching(/^a\.example\.com\/api stays .* rewritten to \/y instead of \/x$/),
    ]);
    expect(said(x, none)).toEqual([expect.stringMatching(/is rewritten to \/api instead of \/x$/)]);
    expect(said(x, x)).toEqual([]);
});

describe("of two gateways, of which one leads to the other", () => {
    const to = { kind: "endpoints", addresses: ["10.0.0.9"], port: 80 } as const;
    const chain = (more: Parameters<typeof rule>[3], first: Parameters<typeof rule>[3] = {}): Table[] => [
        table("traefik", [rule(host, "/api", "Exact", { ...first, target: to })]),
        table("alb", [rule(host, "/api", "Exact", more)], {
            gateway: "behind",
            address: "10.0.0.9",
            listeners: [{ scheme: "http", port: 80 }],
        }),
    ];

    test("a treatment that only the second gives is said", () => {
        const treated = chain({ treatment: ["request header x-a set"] });
        expect(said(chain({}), treated)).toEqual([
            expect.stringMatching(/\/api stays .* treated otherwise: with request header x-a set$/),
        ]);
        expect(said(treated, treated)).toEqual([]);
    });

    test("a treatment that the first gives stays said beside that of the second", () => {
        const [a, b] = [{ treatment: ["request header x-a set"] }, { treatment: ["request header x-b set"] }];
        expect(said(chain(b), chain(b, a))).toEqual([expect.stringMatching(/otherwise: with request header x-a set$/)]);
    });

    test("another host that only the second gives the backend is said", () => {
        expect(said(chain({ rewriteHost: "x.example.com" }), chain({ rewriteHost: "y.example.com" }))).toEqual([
            expect.stringMatching(/rewritten to y\.example\.com\/api instead of x\.example\.com\/api$/),
        ]);
    });

    test("the second gets the host that the first writes, so that its rules for that host answer", () => {
        const tables = (written: string): Table[] => [
            table("traefik", [rule(host, "/api", "Exact", { target: to, rewriteHost: written })]),
            table(
                "alb",
                [rule(host, "/api", "Exact", {}), rule("inner.example.com", "/api", "Exact", { target: inner })],
                {
                    gateway: "behind",
                    address: "10.0.0.9",
                    listeners: [{ scheme: "http", port: 80 }],
                },
            ),
        ];
        const inner = { kind: "sae", appId: "inner", port: 8080 } as const;
        const request = { host, path: "/api" };
        const router = createRouter(tables("inner.example.com"));
        expect(router.explain(request).target).toEqual(inner);
        expect(router.match(request).targets).toEqual([inner]);
        expect(said(tables(host), tables("inner.example.com"))).toEqual([
            expect.stringMatching(/a\.example\.com\/api moves .*inner/),
        ]);
        expect(createRouter(tables("other.example.com")).explain(request).outcome).toBe("none");
    });

    test("the port that the first writes behind the host is no part of the name", () => {
        const [first, second] = chain({}, { rewriteHost: "inner.example.com:8080" });
        const inner = { kind: "sae", appId: "inner", port: 8080 } as const;
        const rules = [rule("inner.example.com", "/api", "Exact", { target: inner })];
        const tables = [first, second && { ...second, rules }].filter((one) => one !== undefined);
        expect(createRouter(tables).explain({ host, path: "/api" }).target).toEqual(inner);
    });

    test.each([
        ["a host", { rewriteHost: "(known after apply)" }],
        ["a part of a host", { rewriteHost: "inner.(known after apply)" }],
        ["a host to be filled in", { rewriteHost: "${HOST}" }],
        ["a path", { rewrite: "/(known after apply)" }],
    ])("what the second answers is open where the first writes %s that is not known", (_, written) => {
        const first = table("gateway-api", [rule(host, "/api", "Exact", { ...written, target: to })]);
        const [known, later] = [chain({}), [first, ...chain({}).slice(1)]];
        const router = createRouter(later);
        expect(router.explain({ host, path: "/api" }).outcome).toBe("undetermined");
        expect(router.match({ host, path: "/api" }).targets).toHaveLength(2);
        expect(said(known, later)).toEqual([expect.stringMatching(/now it is undetermined .* writes is not known$/)]);
        expect(said(later, later)).toEqual([]);
    });

    test("what is not known of the second's answer makes the whole answer undetermined", () => {
        const doubted = chain({ undetermined: { why: "a setting is not read", answerOnly: true } });
        expect(said(chain({}), doubted)).toEqual([
            expect.stringMatching(/undetermined .*because a setting is not read/),
        ]);
    });
});
