import { readTable } from "../../../provider/platforms/sae/read/table";
import { explain, lint, parseUrl } from "../../../provider/routing";
import { uncompared } from "../../../provider/sources/uncompared";

const rule = (Domain: string, Path: string, AppId: string) => ({ Domain, Path, AppId, ContainerPort: 80 });
const ruleSet = (...Rules: object[]) => ({
    SlbId: "alb-1",
    ListenerPort: 80,
    DefaultRule: { AppId: "default", ContainerPort: 80 },
    Rules,
});
const table = (...rules: object[]) => readTable(ruleSet(...rules), { object: "SAE rule set 1" });
const answer = (url: string, ...rules: object[]): string => {
    const { target, candidates = [] } = explain([table(...rules)], parseUrl(url));
    const all = target === undefined ? candidates : [target];
    return all.map((one) => (one?.kind === "sae" ? one.appId : "nobody")).join(" or ");
};

describe("what SAE's documentation leaves open of an ALB", () => {
    const [api, all] = [rule("a.cn", "/api/*", "api"), rule("a.cn", "/*", "web")];

    it("is which of two rules goes first, whatever their order in the list", () => {
        for (const rules of [
            [api, all],
            [all, api],
        ])
            expect([
                answer("http://a.cn/api/x", ...rules)
                    .split(" or ")
                    .sort(),
                answer("http://a.cn/x", ...rules),
            ]).toEqual([["api", "web"], "web"]);
        expect(answer("http://a.cn/api/x", api, { ...all, AppId: "api" })).toBe("api");
    });

    it("is what a plain / takes beside /, which counts as one rule", () => {
        const root = rule("r.cn", "/", "root");
        expect(["/", "/x"].map((path) => answer(`http://r.cn${path}`, root))).toEqual(["root", "root or default"]);
        const forty = Array.from({ length: 39 }, (_, i) => rule(`${i}.cn`, "/x", "web"));
        expect(lint([table(...forty, root)]).map(({ code }) => code)).not.toContain("CR115");
        expect(lint([table(...forty, root, all)]).find(({ code }) => code === "CR115")?.where).toBe("rules[40]");
    });

    it("is named by diff where the same rules are in another order, and only there", () => {
        const placed = (...rules: object[]) => ({
            manifests: [],
            ruleSets: [{ value: ruleSet(...rules), source: "a.json" }],
        });
        const notes = (before: object[], after: object[]): string[] =>
            uncompared(placed(...before), placed(...after)).notes;
        expect(notes([api, all], [all, api])).toEqual([
            expect.stringMatching(
                /^not compared: the order of the rules of SAE rule set alb-1:80, which is another one/,
            ),
        ]);
        expect(notes([api, all], [rule("b.cn", "/*", "b"), api, all])).toEqual([]);
        expect(notes([api, all], [api])).toEqual([]);
    });
});
