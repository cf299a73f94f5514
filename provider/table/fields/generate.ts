import { join } from "node:path";
import { renderTypes } from "../../inputs/argument-types";
import type { ArgumentTypes } from "../../inputs/fields";
import { packageRoot } from "../../version";
import { tableTypes } from "./arguments";

/** Names of types in rows: `{ type: "SaeBackend" }`. */
const namesIn = (rows: unknown): unknown[] =>
    typeof rows === "object" && rows !== null
        ? Object.entries(rows).flatMap(([key, value]) => (key === "type" ? [value] : namesIn(value)))
        : [];

/**
 * What `npm run generate` writes from the rows of this folder: text by file.
 * @param platforms the types that each platform brings into tables, by its folder
 */
export function renderedFiles(platforms: Readonly<Record<string, ArgumentTypes>>): Record<string, string> {
    const used = new Set(namesIn(tableTypes));
    const imports = Object.entries(platforms).flatMap(([folder, types]) => {
        const names = Object.keys(types).filter((name) => used.has(name));
        return names.length === 0
            ? []
            : [`import type { ${names.sort().join(", ")} } from "../platforms/${folder}/plan/args";`];
    });
    return {
        [join(packageRoot, "provider", "table", "args.ts")]: renderTypes(tableTypes, {
            head: [
                ...imports,
                'import type { Table } from "../routing/model";',
                "",
                ...Object.keys(platforms).map((folder) => `export type * from "../platforms/${folder}/plan/args";`),
            ],
        }),
    };
}
