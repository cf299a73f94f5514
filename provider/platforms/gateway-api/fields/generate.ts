import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderTypes } from "../../../inputs/argument-types";
import { packageRoot } from "../../../version";
import { titleOf, withTables } from "../../kubernetes/fields/page";
import { gatewayTypes } from "./arguments";
import { httpRouteGatewayTypes } from "./gateway";

const room = join(packageRoot, "provider", "platforms", "gateway-api");
const page = join(packageRoot, "docs", "gateway-api.md");

/** The types of its gateways and backends, for the generated types and the schema of a table. */
export { httpRouteGatewayTypes as typesInTables };

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(room, "fields", "args.ts")]: renderTypes(gatewayTypes, {
        head: ['import type { Transform } from "../../kubernetes/fields/args";'],
    }),
    [join(room, "plan", "args.ts")]: renderTypes(httpRouteGatewayTypes, {
        head: ['import type { ParentReferenceArgs } from "../fields/args";'],
    }),
    [page]: withTables(
        "gateway-api.md",
        readFileSync(page, "utf8"),
        Object.entries(gatewayTypes),
        (type) => `#${titleOf(type).toLowerCase()}`,
    ),
});
