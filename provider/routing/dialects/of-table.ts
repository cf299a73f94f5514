import { dialects } from ".";
import type { Dialect } from "../dialect";
import type { Table } from "../model";

// One for all tables that are read alike, since tables of one dialect are compared.
const made = new Map<string, Dialect>();

/** The dialect of a table: for a product without one of its own, the Ingress reference where that product follows it. */
export function dialectOf({ dialect: name, product }: Pick<Table, "dialect" | "product">): Dialect {
    const { hasOpenHosts, ignoresCase } = product ?? {};
    if (name !== "kubernetes" || (hasOpenHosts === undefined && ignoresCase === undefined)) return dialects[name];
    const key = `${hasOpenHosts === true} ${ignoresCase === true}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const reference = dialects[name];
    const dialect: Dialect = {
        ...reference,
        ...(hasOpenHosts === true && { fallThrough: "unstated" as const }),
        ...(ignoresCase === true && {
            path: (rule, table) =>
                reference.path(rule.path === undefined ? rule : { ...rule, path: rule.path.toLowerCase() }, table),
            seenPath: (path: string) => reference.seenPath(path).toLowerCase(),
        }),
    };
    made.set(key, dialect);
    return dialect;
}
