import type { DialectName, MatchType, Rule, Table, Target } from "../../../provider/routing";

export const service = (name: string, port: number | string = 80): Target => ({
    kind: "service",
    namespace: "shop",
    name,
    port,
});

/** A rule of `Ingress shop/web`, to a Service named like itself. */
export function rule(
    host: string,
    path: string,
    match: MatchType = "Prefix",
    more: Partial<Rule> & { to?: string } = {},
): Rule {
    const { to, ...fields } = more;
    return {
        host,
        path,
        match,
        target: service(to ?? "web"),
        origin: { object: "Ingress shop/web" },
        ...fields,
    };
}

/** Rules get the paths `routes[0]`, `routes[1]` … in the order of the list. */
export const table = (dialect: DialectName, rules: readonly Rule[], more: Partial<Table> = {}): Table => ({
    gateway: "edge",
    dialect,
    rules: rules.map((r, i) => ({ ...r, origin: { ...r.origin, path: `routes[${i}]` } })),
    ...more,
});

export const fallback = (name: string): NonNullable<Table["defaults"]>[number] => ({
    target: service(name),
    origin: { object: "Ingress shop/web", path: "spec.defaultBackend" },
});
