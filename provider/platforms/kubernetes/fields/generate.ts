import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderTypes } from "../../../inputs/argument-types";
import { packageRoot } from "../../../version";
import { argumentTypes } from "./arguments";
import { choices } from "./choices";
import { dialectNames, kubernetesGatewayTypes } from "./gateway";
import { optionTypes } from "./option-types";
import { pageNames, renderPage } from "./page";

const room = join(packageRoot, "provider", "platforms", "kubernetes");

/** The types of its gateways and backends, for the generated types and the schema of a table. */
export { kubernetesGatewayTypes as typesInTables };

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(room, "fields", "args.ts")]: renderTypes(argumentTypes, {
        head: ['import type { Transform } from "./transform";', "", 'export type * from "./transform";'],
        choices,
    }),
    [join(room, "client", "options.ts")]: renderTypes(optionTypes),
    [join(room, "plan", "args.ts")]: renderTypes(kubernetesGatewayTypes, {
        head: [
            'import type { ProviderResource } from "@pulumi/pulumi";',
            'import type { DialectName } from "../../../routing/model";',
            'import type { HTTPRouteGatewayArgs } from "../../gateway-api/plan/args";',
        ],
        aliases: { DialectName: dialectNames },
    }),
    ...Object.fromEntries(
        pageNames.map((name) => {
            const file = join(packageRoot, "docs", name);
            return [file, renderPage(name, readFileSync(file, "utf8"))];
        }),
    ),
});
