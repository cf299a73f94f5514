import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../version";
import { argumentTypes } from "./arguments";
import { pageNames, renderPage } from "./page";
import { renderTypes } from "./render";

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "platforms", "kubernetes", "fields", "args.ts")]: renderTypes(argumentTypes),
    ...Object.fromEntries(
        pageNames.map((name) => {
            const file = join(packageRoot, "docs", name);
            return [file, renderPage(name, readFileSync(file, "utf8"))];
        }),
    ),
});
