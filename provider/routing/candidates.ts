import type { CompiledRule, CompiledTable } from "./compile";
import type { Fresh } from "./fresh";
import { requestFor, sendPath } from "./fresh";
import { sample } from "./language/sample";
import type { Request } from "./model";
import type { HostPattern, PathPattern } from "./pattern";

/**
 * Requests that a rule takes, such that the rule is ever served if and only if it is served for one of them.
 *
 * For points, prefixes and wildcards that is exact: the last of the list is the member that the fewest other rules take
 * (a fresh one), besides the point itself where a finer rule may take all but that. The nicer ones come first.
 * For globs and regular expressions they are samples, and only a rule that is served is told for certain.
 */
export function candidates(table: CompiledTable, rule: CompiledRule, fresh: Fresh): Request[] {
    const out: Request[] = [];
    const paths = pathsOf(rule.path, fresh).flatMap((path) => sendPath(path, table.dialect) ?? []);
    for (const host of hostsOf(rule.host, fresh)) {
        for (const path of paths) {
            for (const conditions of conditionsOf(rule, fresh)) out.push(requestFor(host, path, conditions));
        }
    }
    return out;
}

/** A member of a host pattern that no rule names, or the name itself. */
export function hostsOf(pattern: HostPattern, fresh: Fresh): string[] {
    switch (pattern.kind) {
        case "exact":
            return [pattern.name];
        case "wildcard":
            return [`${fresh.label}${pattern.suffix}`];
        case "any":
            return [`${fresh.label}.example`];
        case "language":
            return sample(pattern.language.sure).filter((host) => /^[a-z0-9._-]+$/.test(host));
        default:
            return [];
    }
}

export function pathsOf(pattern: PathPattern, fresh: Fresh): string[] {
    switch (pattern.kind) {
        case "exact":
            return [pattern.path];
        case "elements":
            return [pattern.path, ...below(pattern.path, fresh)];
        case "characters": {
            const slash = pattern.path.endsWith("/");
            return [
                pattern.path,
                ...(slash ? [] : [`${pattern.path}/${fresh.words[0]}`]),
                `${pattern.path}${fresh.token}`,
            ];
        }
        case "any":
            return ["/", ...below("", fresh)];
        case "language":
            return sample(pattern.language.sure).filter((path) => path.startsWith("/"));
        default:
            return [];
    }
}

const below = (path: string, fresh: Fresh): string[] => [`${path}/${fresh.words[0]}`, `${path}/${fresh.token}`];

/** Method and headers that satisfy a rule and as few others as possible. At most 64 combinations. */
export function conditionsOf(
    rule: CompiledRule,
    fresh: Fresh,
): { method?: string; headers?: Record<string, string> }[] {
    const methods = rule.rule.methods ?? (fresh.anyMethods ? [undefined, fresh.method] : [undefined]);
    let headers: Record<string, string>[] = [{}];
    for (const { name, values } of rule.rule.headers ?? []) {
        headers = headers.flatMap((so) =>
            values.map((value) => ({ ...so, [name.toLowerCase()]: value.replace(/[*?]/g, "x") })),
        );
        headers = headers.slice(0, 64);
    }
    return methods
        .flatMap((method) => headers.map((h) => ({ ...(method === undefined ? {} : { method }), headers: h })))
        .slice(0, 64);
}
