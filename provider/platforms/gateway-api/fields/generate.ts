import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../version";
import { titleOf, withTables } from "../../kubernetes/fields/page";
import { gatewayTypes } from "./arguments";
import { renderArgs } from "./render";

const page = join(packageRoot, "docs", "gateway-api.md");

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "platforms", "gateway-api", "fields", "args.ts")]: renderArgs(),
    [page]: withTables(
        "gateway-api.md",
        readFileSync(page, "utf8"),
        Object.entries(gatewayTypes),
        (type) => `#${titleOf(type).toLowerCase()}`,
    ),
});
