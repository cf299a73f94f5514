/** Paths in files that hold what is still to be filled in. */
import { fillerOf, variablesIn } from "../inputs/variables";
import type { Rule, Table } from "../routing/model";
import { objectName } from "./file-finding";
import type { Placed } from "./objects";

/** Braces and brackets alone may be the controller's own; these are of no path. */
const variable = /\$\{|\$\(|(?<!\(\?P?)<|^__|^@/;

/** A path that holds what is still to be filled in. */
export const isOpenPath = (path: string): boolean => variable.test(path) && variablesIn(path).length > 0;

/** Which requests a rule takes is not known before its path is filled in. */
export function withOpenPaths(tables: readonly Table[], manifests: readonly Placed[]): Table[] {
    const open = new Set(
        manifests
            .filter(({ value, written }) => written !== undefined && variable.test(JSON.stringify(value.spec ?? null)))
            .map(({ value }) => objectName(value)),
    );
    if (open.size === 0) return [...tables];
    return tables.map((table) => ({
        ...table,
        rules: table.rules.map((rule) => (open.has(rule.origin.object) ? withOpenPath(rule) : rule)),
    }));
}

function withOpenPath(rule: Rule): Rule {
    const { path = "", undetermined } = rule;
    if (!isOpenPath(path)) return rule;
    if (undetermined !== undefined && undetermined.answerOnly !== true) return rule;
    const { dropped: _, ...rest } = rule;
    const why = `its path holds ${variablesIn(path).join(" and ")}, which ${fillerOf(path)} fills in`;
    return { ...rest, undetermined: { why, help: "Fill it in first, and ask what comes out." } };
}
