import type { CompiledRule, CompiledTable } from "./compile";
import type { Setting } from "./conditions";
import { settingsFor } from "./conditions";
import type { UnusedNames } from "./unused-names";
import { requestFor, sendPath, wholeEscape } from "./witness";
import { sample } from "./language/sample";
import { isOpen, listenersOf, requestAt } from "./listener";
import type { Request, Rule, Table } from "./model";
import type { HostPattern, PathPattern } from "./pattern";
import { elementsOf } from "./pattern";

/**
 * Requests that match a rule, chosen so that the rule is reachable if and only if it answers one of them. For points,
 * prefixes and wildcards this is exact: the last request is one that no more specific rule matches, as its host and
 * path use names that no rule has. Readable requests come first. For globs and regular expressions the requests are
 * samples: they can prove that a rule is reachable, not that it is unreachable.
 */
export function candidates(table: CompiledTable, rule: CompiledRule, unused: UnusedNames): Request[] {
    const out: Request[] = [];
    const hosts = hostsOf(rule.host, unused);
    const conditions = settingsAt(table.table, conditionsOf(rule, unused));
    for (const path of pathsOf(rule.path, unused)) {
        const sent = sendPath(path, table.dialect);
        if (sent === undefined) continue;
        for (const host of hosts) for (const condition of conditions) out.push(requestFor(host, sent, condition));
    }
    return out;
}

/** A host that the pattern matches and no rule names, or the name itself. */
export function hostsOf(pattern: HostPattern, unused: UnusedNames): string[] {
    switch (pattern.kind) {
        case "exact":
            return [pattern.name];
        case "wildcard":
            return [`${unused.label}${pattern.suffix}`];
        case "any":
            return [unused.host];
        case "language":
            return sample(pattern.language.sure).filter((host) => /^[a-z0-9_-][a-z0-9._-]*$/.test(host));
        default:
            return [];
    }
}

export function pathsOf(pattern: PathPattern, unused: UnusedNames): string[] {
    switch (pattern.kind) {
        case "exact":
            return [pattern.path];
        case "elements":
            return [pattern.path, `${pattern.path}/${unused.token}`];
        case "characters":
            return [pattern.path, `${wholeEscape(pattern.path)}${unused.token}`];
        case "prefix": {
            const base = elementsOf(pattern.path);
            const perhaps = base === pattern.path ? `${wholeEscape(base)}${unused.token}` : base;
            return [pattern.path, `${base}/${unused.token}`, perhaps];
        }
        case "any":
            return ["/", `/${unused.token}`];
        case "language":
            return sample(pattern.language.sure).filter((path) => path.startsWith("/"));
        default:
            return [];
    }
}

/**
 * Requests' other properties that meet a rule's conditions and as few conditions of other rules as possible. What the
 * rule leaves open and other rules ask for is tried both ways. At most 64 combinations.
 */
export function conditionsOf(rule: CompiledRule, unused: UnusedNames): Setting[] {
    if (rule.conditions !== "") return settingCombinations(rule.rule, unused);
    if (!unused.anyMethods && !unused.anySchemes) return plain;
    // One shared value for all rules without conditions, which are most.
    let out = withoutConditions.get(unused);
    if (out === undefined) withoutConditions.set(unused, (out = settingCombinations(rule.rule, unused)));
    return out;
}

const withoutConditions = new WeakMap<UnusedNames, Setting[]>();

function settingCombinations(rule: Rule, unused: UnusedNames): Setting[] {
    let out = settingsFor(rule);
    if (unused.anyMethods && rule.methods === undefined)
        out = out.flatMap((setting) => [setting, { ...setting, method: unused.method }]);
    if (unused.anySchemes && rule.scheme === undefined)
        out = out.flatMap((setting) => [setting, { ...setting, scheme: "https" as const }]);
    return out.slice(0, 64);
}

const plain: Setting[] = [{}];

/** A request that arrives at the table, with the scheme if one is given. */
export const requestTo = (table: Table, host: string, path: string, scheme?: Rule["scheme"]): Request =>
    requestFor(host, path, settingsAt(table, scheme === undefined ? plain : [{ scheme }])[0]);

/** Adds a scheme and a port at which the table listens; drops what cannot arrive there. */
export function settingsAt(table: Table, settings: readonly Setting[]): readonly Setting[] {
    if (isOpen(table)) return settings;
    const ways = listenersOf(table).map(requestAt);
    return settings.flatMap((setting) => {
        const way = ways.find(({ scheme }) => scheme === undefined || scheme === (setting.scheme ?? scheme));
        return way === undefined ? [] : [{ ...setting, ...way }];
    });
}
