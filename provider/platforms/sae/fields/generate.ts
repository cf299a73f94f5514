/** Writes what is rendered from the field tables: `node dist/provider/platforms/sae/fields/generate.js`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../../../version";
import { renderPages } from "./reference";
import { renderTypes } from "./render";

const example = (folder: string): string => readFileSync(join(packageRoot, "examples", folder, "index.ts"), "utf8");

/** Rendered files by path. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "platforms", "sae", "fields", "generated.ts")]: renderTypes(),
    ...Object.fromEntries(
        Object.entries(renderPages(example)).map(([name, text]) => [
            join(packageRoot, "docs", "reference", name),
            text,
        ]),
    ),
});

if (require.main === module) {
    for (const [file, text] of Object.entries(renderedFiles())) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
}
