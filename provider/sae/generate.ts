/** Writes what is rendered from the field tables: `node dist/provider/sae/generate.js`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../version";
import { renderReference } from "./reference";
import { renderTypes } from "./render";

/** The program that the reference page shows, which the tests run. */
export const exampleFile = join(packageRoot, "examples", "sae-ingress", "index.ts");

/** Rendered files by path. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "sae", "generated.ts")]: renderTypes(),
    [join(packageRoot, "docs", "reference", "sae-ingress.md")]: renderReference(readFileSync(exampleFile, "utf8")),
});

if (require.main === module) {
    for (const [file, text] of Object.entries(renderedFiles())) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
}
