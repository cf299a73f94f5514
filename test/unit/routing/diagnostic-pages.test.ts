import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { combine } from "../../../provider/sources/load";
import { parseDocuments } from "../../../provider/sources/parse";
import { recognise } from "../../../provider/sources/recognise";
import { createRouter, diagnosticCatalogue, lint, type Diagnostic, type Rule } from "../../../provider/routing";
import { service, table } from "./support";

/** Findings of a block of a page: a file as `crossroute lint` reads it, or rules of one table. */
function findings(language: string, text: string): Diagnostic[] {
    if (language === "js") {
        const rules = runInNewContext(`${text}; rules`) as Pick<Rule, "host" | "path" | "match">[];
        const origin = { object: "Ingress shop/web" };
        return lint([
            table(
                "traefik",
                rules.map((rule) => ({ ...rule, target: service("web"), origin })),
            ),
        ]);
    }
    const { after, known } = combine([recognise(parseDocuments(text, "example"), "example")]);
    const found = lint(after, { known });
    // What a page shows must be explainable, too.
    for (const { witness } of found) if (witness) createRouter(after).explain(witness);
    return found;
}

describe("the page of each code", () => {
    const pages = join(__dirname, "../../../docs/diagnostics");
    it.each(Object.entries(diagnosticCatalogue))(
        "%s shows routes with the finding and a cure without",
        (code, entry) => {
            const page = readFileSync(join(pages, `${code}.md`), "utf8");
            const parts = page.split(/^## /m).slice(1);
            expect(parts.map((part) => part.split("\n")[0])).toEqual(["Cause", "Example", "Cure"]);
            const [, example, cure] = parts.map((part) =>
                [...part.matchAll(/```(\w+)\n([^]*?)```/g)].flatMap(([, language, text]) =>
                    findings(language as string, text as string),
                ),
            );
            expect(example?.map((d) => d.code)).toContain(code);
            expect(example?.find((d) => d.code === code)?.severity).toBe(entry.severity);
            expect(cure?.map((d) => d.code)).not.toContain(code);
            // A cure that trades an error for another is none.
            expect(cure?.filter((d) => d.severity === "error").map((d) => `${d.code} ${d.message}`)).toEqual([]);
        },
    );
});
