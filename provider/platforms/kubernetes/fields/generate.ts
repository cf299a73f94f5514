/** Writes the tables of fields into the pages: `node dist/provider/platforms/kubernetes/fields/generate.js`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../version";
import { pageNames, renderPage } from "./page";

/** Pages by path, as they are and as they should be. */
export const renderedPages = (): { file: string; is: string; should: string }[] =>
    pageNames.map((name) => {
        const file = join(packageRoot, "docs", name);
        const is = readFileSync(file, "utf8");
        return { file, is, should: renderPage(name, is) };
    });

if (require.main === module) for (const { file, should } of renderedPages()) writeFileSync(file, should);
