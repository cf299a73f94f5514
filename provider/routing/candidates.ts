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
    const hosts = hostsOf(rule.host, fresh);
    const conditions = conditionsOf(rule, fresh);
    for (const path of pathsOf(rule.path, fresh)) {
        const sent = sendPath(path, table.dialect);
        if (sent === undefined) continue;
        for (const host of hosts) for (const condition of conditions) out.push(requestFor(host, sent, condition));
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
            return [pattern.path, `${pattern.path}/${fresh.token}`];
        case "characters":
            return [pattern.path, `${pattern.path}${fresh.token}`];
        case "any":
            return ["/", `/${fresh.token}`];
        case "language":
            return sample(pattern.language.sure).filter((path) => path.startsWith("/"));
        default:
            return [];
    }
}

/** Method and headers that satisfy a rule and as few others as possible. At most 64 combinations. */
export function conditionsOf(
    rule: CompiledRule,
    fresh: Fresh,
): { method?: string; headers?: Record<string, string> }[] {
    if (rule.rule.methods === undefined && rule.rule.headers === undefined && !fresh.anyMethods) return plain;
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

const plain = [{}];
