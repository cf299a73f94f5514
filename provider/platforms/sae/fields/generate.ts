import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderTypes as renderArguments } from "../../../inputs/argument-types";
import { packageRoot } from "../../../version";
import { saeGatewayTypes } from "./gateway";
import { renderPages } from "./reference";
import { renderTypes } from "./render";

const room = join(packageRoot, "provider", "platforms", "sae");
const example = (folder: string): string => readFileSync(join(packageRoot, "examples", folder, "index.ts"), "utf8");

/** The types of its gateways and backends, for the generated types and the schema of a table. */
export { saeGatewayTypes as typesInTables };

/** What `npm run generate` writes from the rows of this folder: text by file. */
export const renderedFiles = (): Record<string, string> => ({
    [join(room, "fields", "generated.ts")]: renderTypes(),
    [join(room, "plan", "args.ts")]: renderArguments(saeGatewayTypes),
    ...Object.fromEntries(
        Object.entries(renderPages(example)).map(([name, text]) => [
            join(packageRoot, "docs", "reference", name),
            text,
        ]),
    ),
});
