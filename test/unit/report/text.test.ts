import { changesText, diagnosticsText, explanationText, reportText } from "../../../provider/report";
import { finding, service, smallReport } from "./sample";

describe("reports as text", () => {
    it("say each change in a sentence with a request that shows it, the worst first", () => {
        expect(changesText(smallReport().changes).split("\n")).toEqual([
            "lost      old.example.com/** loses its answer from service:shop/old:80",
            "          for example http://shop.example.com/",
            "moved     shop.example.com/api/** moves from service:shop/api:80 to sae:7171:8080",
            "          for example http://shop.example.com/api",
            "rewritten shop.example.com/rw/** stays with sae:7171:8080 but is rewritten to / instead of /rw",
            "          for example http://shop.example.com/rw",
            "gained    shop.example.com/new/** gains an answer from undetermined (service:shop/web:80 or no answer (404))",
            "          for example http://shop.example.com/new",
            "1 set of requests loses its answer, 1 moves, 1 is rewritten otherwise, 1 gains an answer.",
            "",
        ]);
    });

    it("say what, where, the request and the cure of a finding", () => {
        expect(diagnosticsText([finding("error")])).toBe(
            [
                "error CR103 covered-rule web.yaml · Ingress shop/web · spec.rules[0]",
                "  the path /a/** is never reached",
                "  request  http://shop.example.com/a",
                "  help     remove the rule",
                "",
                "1 error.",
                "",
            ].join("\n"),
        );
    });

    it("say a long cure once", () => {
        const help = `write ${"a longer text ".repeat(8)}`.trim();
        const long = { ...finding("error"), help };
        const text = diagnosticsText([long, long, finding("error"), finding("error")]);
        expect(text.split(help)).toHaveLength(2);
        expect(text.split("as for the first CR103 of this kind above")).toHaveLength(2);
        expect(text.split("remove the rule")).toHaveLength(3);
    });

    it("hold colour only when it is asked for", () => {
        expect(reportText(smallReport())).not.toContain("\u001b");
        expect(reportText(smallReport(), { colour: true })).toContain("\u001b[31m");
    });

    it("say that nothing changes when nothing does", () => {
        expect(changesText([])).toBe("No request changes hands.\n");
        expect(diagnosticsText([])).toBe("No findings.\n");
    });

    it.each([
        ["404", {}, "no answer (404)"],
        ["the status of a refusal", { status: 400 }, "no answer (400)"],
        ["no status where nothing listens", { listening: false as const }, "no answer (nothing listens there)"],
    ])("say %s where no rule answers", (_what, more, line) => {
        const text = explanationText("http://h/", { outcome: "none", why: ["a reason"], ...more });
        expect(text.split("\n")[1]).toBe(`  → ${line}`);
    });

    it("let no route write control characters to the terminal", () => {
        const text = explanationText("http://h/\u001b[2J", {
            outcome: "matched",
            rule: { host: "\u001b[31m", path: "/\u202e", match: "Prefix" },
            target: service("a\u0007"),
            why: ["because\nof this"],
        });

        expect(text.replace(/\n/g, "")).not.toMatch(/[\u0000-\u001f\u202e]/);
        expect(text.split("\n")).toHaveLength(5);
    });
});
