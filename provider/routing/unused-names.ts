import type { CompiledTable } from "./compile";
import type { HostPattern } from "./pattern";
import { hostKey, hostMatches } from "./pattern";
import { NO } from "./verdict";

/**
 * Names that no rule uses. A prefix or a wildcard always has a member with such a name, which no finer rule matches:
 * asking for it tells whether the pattern as a whole is ever reached.
 */
export interface UnusedNames {
    /** Starts with a character that no rule's path holds, so no finer rule matches it. */
    readonly token: string;
    /** A host label that no rule's host holds. */
    readonly label: string;
    /** A host that no rule names and no wildcard matches. */
    readonly host: string;
    /** A method that no rule names. */
    readonly method: string;
    /** Some rule names GET, so that a request without a method says nothing of methods that no rule names. */
    readonly anyMethods: boolean;
    /** Some rule has a condition on the scheme. */
    readonly anySchemes: boolean;
}

/** Each starts with another character; the last ones are for tables that use every letter. */
const tokens = (
    "any new page item other user zone query view key web job file log map row team box cart deal each good home list sort " +
    "0 1 2 3 4 5 6 7 8 9 X Q Z J K V W Y A B C D E F G H I L M N O P R S T U _ ~ - ! , ; @"
).split(" ");

export function unusedNames(tables: readonly CompiledTable[]): UnusedNames {
    const used = new Uint8Array(128);
    const hosts = new Set<string>();
    const methods = new Set<string>();
    const languages = new Map<string, HostPattern>();
    let last: HostPattern | undefined;
    let anySchemes = false;
    for (const { rules } of tables) {
        for (const { rule, host, conditions } of rules) {
            markUsed(used, rule.path ?? "");
            // Rules of one host have one pattern, and are usually adjacent.
            if (host !== last) {
                last = host;
                if (rule.host !== undefined) hosts.add(rule.host);
                if (host.kind === "language") languages.set(hostKey(host), host);
            }
            if (conditions === "") continue;
            anySchemes ||= rule.scheme !== undefined;
            if (rule.methods !== undefined) for (const method of rule.methods) methods.add(method.toUpperCase());
        }
    }
    const labels = new Set<string>();
    for (const host of hosts) for (const label of host.toLowerCase().split(".")) labels.add(label);
    const label = firstFree(labels, ["any", "some", "other"], (n) => `any${n}`);
    return {
        host: unusedHost([...languages.values()], label, hosts),
        token: tokens.find((token) => used[token.charCodeAt(0)] === 0) ?? "~~~~~~~~",
        label,
        method: firstFree(methods, ["DELETE", "PURGE", "TRACE"], (n) => `METHOD${n}`),
        anyMethods: methods.has("GET"),
        anySchemes,
    };
}

function markUsed(used: Uint8Array, path: string): void {
    for (let i = 0; i < path.length; i++) {
        const code = path.charCodeAt(i);
        if (code < 128) used[code] = 1;
    }
}

/** Names reserved for examples, then others; a wildcard such as `*.example` rules some out. */
function unusedHost(languages: readonly HostPattern[], label: string, named: ReadonlySet<string>): string {
    const ends = new Set([...named].map((host) => host.slice(host.lastIndexOf(".") + 1).toLowerCase()));
    const free = ["example", "test", "invalid", `${label}1`, `${label}2`].filter((name) => !ends.has(name));
    const hosts = free.map((name) => `${label}.${name}`);
    const untaken = hosts.find((host) => languages.every((pattern) => hostMatches(pattern, host) === NO));
    return untaken ?? hosts[0] ?? `${label}.${label}`;
}

function firstFree(taken: ReadonlySet<string>, preferred: readonly string[], numbered: (n: number) => string): string {
    const nice = preferred.find((text) => !taken.has(text));
    if (nice !== undefined) return nice;
    for (let n = 1; n <= taken.size; n++) if (!taken.has(numbered(n))) return numbered(n);
    return numbered(taken.size + 1);
}
