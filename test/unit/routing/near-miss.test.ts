import { createRouter, parseUrl, type Request, type Rule } from "../../../provider/routing";
import { rule, table } from "./support";

const why = (rules: readonly Rule[], url: string, more: Partial<Request> = {}): string | undefined =>
    createRouter([table("gateway-api", rules)]).explain({ ...parseUrl(url), ...more }).why[0];
const { gateway } = table("gateway-api", []);

describe("a request that no rule takes", () => {
    it("is told by its scheme where rules take it over the other one", () => {
        const rules = [rule("a.test", "/", "Prefix", { scheme: "http" })];
        expect(why(rules, "https://a.test/")).toBe(
            `No rule of ${gateway} takes a.test/ over https (rules take it over http), and it has no default backend.`,
        );
        expect(why([rule("a.test", "/", "Prefix", { scheme: "https" })], "a.test/")).toContain(
            "over http (rules take it over https), and",
        );
    });

    it("is told by its method where rules take it for others", () => {
        const rules = [
            rule("a.test", "/toy", "Prefix", { methods: ["POST"] }),
            rule("a.test", "/toy", "Prefix", { methods: ["DELETE"], to: "other" }),
        ];
        expect(why(rules, "http://a.test/toy")).toBe(
            `No rule of ${gateway} takes a.test/toy for GET (rules take it for POST and DELETE), and it has no default backend.`,
        );
        expect(why(rules, "http://a.test/toy", { method: "PUT" })).toContain("for PUT (rules take it for POST and");
        expect(why(rules, "http://a.test/other")).toBe(
            `No rule of ${gateway} takes a.test/other, and it has no default backend.`,
        );
    });

    it("is told by rules that only may take it, and by all that they ask for", () => {
        const perhaps = { undetermined: { why: "its class is not known" } };
        expect(why([rule("a.test", "/", "Prefix", { scheme: "http", ...perhaps })], "https://a.test/")).toContain(
            "over https (rules may take it over http), and",
        );
        const both = rule("a.test", "/", "Prefix", { scheme: "https", methods: ["POST"] });
        expect(why([both], "http://a.test/")).toContain("as it is asked (rules take it over https for POST), and");
        const beta = rule("a.test", "/", "Prefix", { headers: [{ name: "X-Beta", values: ["1"], exactly: true }] });
        expect(why([beta], "http://a.test/")).toContain("(rules take it with header X-Beta: 1), and");
    });

    it("is not told by a scheme for which nothing listens", () => {
        const listeners = [{ address: "lb", scheme: "https", port: 443 }] as const;
        const only = table("gateway-api", [rule("a.test", "/", "Prefix", { scheme: "http" })], { listeners });
        expect(createRouter([only]).explain(parseUrl("https://a.test/")).why[0]).not.toContain("rules take it");
    });

    it("is not told by what the platform alone adds, or by a rule that is never used", () => {
        const rules = [
            rule("a.test", "/", "Prefix", { methods: ["OPTIONS"], implied: true }),
            rule("a.test", "/", "Prefix", { methods: ["POST"], dropped: "it is skipped" }),
        ];
        expect(why(rules, "http://a.test/")).toBe(
            `No rule of ${gateway} takes a.test/, and it has no default backend.`,
        );
    });
});
