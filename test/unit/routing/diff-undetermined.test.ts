import { describeChange, trafficDiff, type Rule, type Table } from "../../../provider/routing";

const rule = (path: string, name: string, more: Partial<Rule> = {}): Rule => ({
    host: "shop.example.com",
    path,
    match: "Prefix",
    target: { kind: "service", namespace: "shop", name, port: 80 },
    origin: { object: `Ingress shop/${name}` },
    ...more,
});
const table = (...rules: readonly Rule[]): Table => ({ gateway: "edge", dialect: "kubernetes", rules });

describe("diff of rules that are not understood", () => {
    it("says of a rule that stays that nothing may come before it any more", () => {
        const [stays, unread] = [rule("/api", "api"), rule("/ap", "old", { undetermined: { why: "snippets decide" } })];
        const changes = trafficDiff([table(stays, unread)], [table(stays)]);
        expect(changes.map(describeChange)).toEqual([
            "shop.example.com/ap* (except /api/**) has no answer (404) now; before it was undetermined (service:shop/old:80 or no answer (404)), because snippets decide",
            "shop.example.com/api/** is answered by service:shop/api:80 now; before it was undetermined (service:shop/old:80 or service:shop/api:80), because snippets decide",
        ]);
    });

    // What `/a` may match and what `/a?` does match were one pattern, so that nothing below /a was asked.
    it("tells what an expression may match from what another one matches, whose text is one question mark longer", () => {
        const onAws = (...rules: readonly Rule[]): Table => ({ ...table(...rules), dialect: "aws-alb" });
        const before = onAws(rule("/a", "old", { match: "Regex" }));
        const after = onAws(rule("/a?", "new", { match: "Regex" }), rule("/", "new", { match: "Exact" }));
        const pathsOf = (changes: ReturnType<typeof trafficDiff>): string[] =>
            changes.map(({ witness }) => witness.path).sort();
        const both = ["/", "/0", "/a", "/a0"];
        expect(pathsOf(trafficDiff([after], [before]))).toEqual(both);
        expect(pathsOf(trafficDiff([before], [after]))).toEqual(both);
    });
});
