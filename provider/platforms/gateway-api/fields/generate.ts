/** Writes what is rendered from the rows: `node dist/provider/platforms/gateway-api/fields/generate.js`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../version";
import { titleOf, withTables } from "../../kubernetes/fields/page";
import { gatewayTypes } from "./arguments";
import { renderArgs } from "./render";

const page = join(packageRoot, "docs", "gateway-api.md");

/** Rendered files by path, as they should be. */
export const renderedFiles = (): Record<string, string> => ({
    [join(packageRoot, "provider", "platforms", "gateway-api", "fields", "args.ts")]: renderArgs(),
    [page]: withTables(
        "gateway-api.md",
        readFileSync(page, "utf8"),
        Object.entries(gatewayTypes).map(([type, { fields }]) => [type, fields]),
        (type) => `#${titleOf(type).toLowerCase()}`,
    ),
});

if (require.main === module) for (const [file, text] of Object.entries(renderedFiles())) writeFileSync(file, text);
