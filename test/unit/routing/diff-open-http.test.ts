import { describeChange, trafficDiff, type Rule, type Table } from "../../../provider/routing";

const rule = (more: Partial<Rule> = {}, service = "web"): Rule => ({
    host: "a.test",
    path: "/",
    match: "Prefix",
    target: { kind: "service", namespace: "shop", name: service, port: 80 },
    origin: { object: "Ingress shop/web" },
    ...more,
});
const table = (...rules: Rule[]): Table => ({ gateway: "edge", dialect: "kubernetes", rules });
const open = { overHttp: "a redirect to https by HAProxy" };
const changes = (before: Table, after: Table): string[] => trafficDiff([before], [after]).map(describeChange);

describe("a host that may be redirected to https by what is not read", () => {
    it("is undetermined over http, and over http alone, where the other version answers both alike", () => {
        for (const sides of [
            [table(rule(open)), table(rule())],
            [table(rule()), table(rule(open))],
        ] as const) {
            const [change, ...more] = trafficDiff([sides[0]], [sides[1]]);
            expect(more).toEqual([]);
            expect([change?.kind, change?.requests.conditions, change?.witness.scheme]).toEqual([
                "undetermined",
                ["over http"],
                "http",
            ]);
        }
    });

    it("is the same where both versions have it so, and another backend is one change", () => {
        expect(changes(table(rule(open)), table(rule(open)))).toEqual([]);
        expect(changes(table(rule(open)), table(rule(open, "next")))).toEqual([
            "a.test/** moves from service:shop/web:80 to service:shop/next:80",
        ]);
    });

    it("is added or taken away as one set of requests", () => {
        const other = rule({ ...open, host: "b.test" });
        expect(changes(table(rule(open)), table(rule(open), other))).toHaveLength(1);
        expect(changes(table(rule(open), other), table(rule(open)))).toHaveLength(1);
    });
});
