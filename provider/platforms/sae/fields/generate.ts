import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../version";
import { renderPages } from "./reference";
import { renderTypes } from "./render";

const example = (folder: string): string => readFileSync(join(packageRoot, "examples", folder, "index.ts"), "utf8");

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "platforms", "sae", "fields", "generated.ts")]: renderTypes(),
    ...Object.fromEntries(
        Object.entries(renderPages(example)).map(([name, text]) => [
            join(packageRoot, "docs", "reference", name),
            text,
        ]),
    ),
});
