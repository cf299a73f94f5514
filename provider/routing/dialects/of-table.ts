import { dialects } from ".";
import type { Dialect } from "../dialect";
import type { Table } from "../model";
import { ingressHost } from "./common";

// One for all tables that are read alike, since tables of one dialect are compared.
const made = new Map<string, Dialect>();

/** The dialect of a table: for a product without one of its own, the Ingress reference where that product follows it. */
export function dialectOf({ dialect: name, product }: Pick<Table, "dialect" | "product">): Dialect {
    const { hasOpenHosts = false, hasDeepWildcards = false, ignoresCase = false } = product ?? {};
    if (name !== "kubernetes" || !(hasOpenHosts || hasDeepWildcards || ignoresCase)) return dialects[name];
    const key = `${hasOpenHosts} ${hasDeepWildcards} ${ignoresCase}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const reference = dialects[name];
    const dialect: Dialect = {
        ...reference,
        ...(hasOpenHosts && { fallThrough: "unstated" as const }),
        ...(hasDeepWildcards && { host: (host: string) => ingressHost(host, "unclear") }),
        ...(ignoresCase && {
            path: (rule, table) =>
                reference.path(rule.path === undefined ? rule : { ...rule, path: rule.path.toLowerCase() }, table),
            seenPath: (path: string) => reference.seenPath(path).toLowerCase(),
        }),
    };
    made.set(key, dialect);
    return dialect;
}
