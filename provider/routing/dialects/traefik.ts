import type { Dialect, Precedence } from "../dialect";
import { regexPattern } from "../language/language";
import type { DialectName, Rule, Table } from "../model";
import { dropDot, escapePath, traefikPath, traefikRefuses, traefikSentPath } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath } from "./common";
import { changedPath, pathChangesIn } from "./traefik-paths";

/** How a wildcard host is written into a rule: up to 3.6 as an expression, since 3.7 as a host. */
type Wildcards = "expression" | "host";

interface Options {
    version: "3.6" | "3.7";
    strict: boolean;
    wildcards: Wildcards;
}

const versions = { "3.6": "expression", "3.7": "host" } as const satisfies Record<Options["version"], Wildcards>;

/** The place of a default backend: its route has the smallest of 32 bits as its priority. */
export const defaultOrder = 2 ** 31;

/** The Ingress provider of a Traefik version, by default or with `strictPrefixMatching`. */
export function traefik(version: Options["version"], name: DialectName, strict = false): Dialect {
    const options: Options = { version, strict, wildcards: versions[version] };
    const label = options.wildcards === "expression" ? "letters, digits and -" : "letters, digits, - and _";
    return {
        name,
        title: `Traefik ${version}${strict ? " with strictPrefixMatching" : ""}`,
        hosts: `A host is compared without case; *.suffix takes exactly one label of ${label}; no host takes every host.`,
        paths: strict
            ? "Exact takes the whole path; Prefix and ImplementationSpecific go element by element."
            : "Exact takes the whole path; Prefix and ImplementationSpecific go by characters, so /ab matches /a.",
        precedence:
            "One list over all hosts and objects: the rule with the longest text wins, whatever its kind; a priority of the object takes the place of the length.",
        normalisation:
            "Unreserved escapes are decoded, dot segments and // removed, one trailing slash kept; rule paths are never decoded.",
        fallThrough: "yes",
        ties: "rules of equal text length are ordered at random each time any Ingress changes",
        undecided: [
            {
                what: "rules of equal text length",
                why: "their order is random and changes whenever any Ingress changes",
            },
            {
                what: "routes of two objects with the same name in Traefik (namespace, object, host and path without punctuation)",
                why: "the object that is read last replaces the other's route, in no stated order",
            },
            {
                what: "default backends of several objects",
                why: "the first object that is read wins, in no stated order",
            },
        ],
        keyNames: ["its rule text is longer or its priority higher"],
        host: (host) => readHost(host, options.wildcards),
        path: (rule) => readPath(rule, strict),
        precedences: (table) => precedences(table, options),
        // Up to 3.6 a trailing dot is accepted for exact hosts only.
        seenHost: (host) => (options.wildcards === "host" ? dropDot(host.toLowerCase()) : host.toLowerCase()),
        seenPath: traefikPath,
        ...(name === "traefik" || name === "traefik-strict"
            ? { older: name === "traefik" ? ("traefik-3.6" as const) : ("traefik-3.6-strict" as const) }
            : {}),
        refuses: traefikRefuses,
        // What its Middlewares make of the path.
        rewritten: ({ rewrite }, _pattern, path, request) => {
            if (rewrite === undefined) return undefined;
            const sent = request?.path.startsWith("/") === true ? traefikSentPath(request.path) : escapePath(path);
            const changed = changedPath(sent, pathChangesIn(rewrite)) || "/";
            // What no Middleware changes goes on as it would without them.
            return changed === sent ? undefined : changed;
        },
    };
}

function readHost(host: string, wildcards: Wildcards): HostPattern {
    const name = host.toLowerCase();
    if (name === "") return anyHost;
    if (name.startsWith("*.")) {
        const own = wildcards === "host" ? { underscore: true } : {};
        return { kind: "wildcard", suffix: name.slice(1), labels: "one", plain: true, ...own };
    }
    return { kind: "exact", name: dropDot(name), dot: true };
}

function readPath(rule: Rule, strict: boolean): PathPattern {
    const path = rule.path ?? "";
    if (path === "") return anyPath;
    if (rule.match === "Regex") return regexPattern(path, { flavour: "re2", anchoring: "search" });
    if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
    if (path.includes("`"))
        return { kind: "never", reason: `path "${path}" has a backquote, which ends the rule's text` };
    if (rule.match === "Exact") return { kind: "exact", path };
    if (path === "/") return anyPath;
    if (!strict) return { kind: "characters", path };
    return { kind: "elements", path: path.endsWith("/") ? path.slice(0, -1) : path };
}

const bytes = (text: string): number => Buffer.byteLength(text);

/** Length of the text that Traefik makes of a rule, which is the rule's priority. */
function textLength(rule: Rule, { strict, wildcards }: Options): number {
    const host = hostLength(rule.host ?? "", wildcards);
    const path = pathLength(rule, strict);
    return host + path + (host > 0 && path > 0 ? " && ".length : 0);
}

function hostLength(host: string, wildcards: Wildcards): number {
    if (host === "") return 0;
    if (wildcards === "host" || !host.startsWith("*.")) return "Host(``)".length + bytes(host);
    const suffix = host.slice(2);
    return "HostRegexp(`^[a-zA-Z0-9-]+\\.$`)".length + bytes(suffix) + suffix.split(".").length - 1;
}

function pathLength(rule: Rule, strict: boolean): number {
    const path = rule.path ?? "";
    if (path === "") return 0;
    if (rule.match === "Exact") return "Path(``)".length + bytes(path);
    if (rule.match === "Regex") return "PathRegexp(``)".length + bytes(path);
    if (!strict || path === "/") return "PathPrefix(``)".length + bytes(path);
    const base = path.endsWith("/") ? path.slice(0, -1) : path;
    return "(Path(``) || PathPrefix(`/`))".length + 2 * bytes(base);
}

/**
 * Within one object, the last of two equal texts replaces the earlier one. Over all objects, Traefik keeps routes by a
 * name in which every run of punctuation is one dash: `web` with host `a.example.com` and `web-a` with `example.com`
 * get the same name.
 */
function precedences(table: Table, options: Options): Precedence[] {
    const { strict } = options;
    const texts = table.rules.map(
        (rule) => `${rule.origin.object}\n${rule.scheme ?? ""}\n${rule.host ?? ""}\n${pathText(rule, strict)}`,
    );
    // A part of a rule's requests is of the same route as the rest of them.
    const parts = texts.map((text, index) => {
        const { counted, methods } = table.rules[index] ?? {};
        return counted === undefined ? text : `${text}\n${methods?.join() ?? ""}`;
    });
    const last = new Map<string, number>();
    parts.forEach((text, index) => isServed(table.rules[index]) && last.set(text, index));
    const owners = ownersOfNames(table, strict);
    return table.rules.map((rule, index): Precedence => {
        // A part ties with what any other route of this length has: of one route, what stands first goes first.
        const key = [rule.order ?? -textLength(rule, options)];
        if (!isServed(rule)) return { key, dropped: "Traefik serves Services only" };
        if (last.get(parts[index] ?? "") !== index) {
            return { key, dropped: "a later entry of the same object has the same rule text and replaces it" };
        }
        if ((owners[index] ?? 1) < 2) return { key };
        return { key, sometimes: "another object's route has the same name in Traefik and one of them is lost" };
    });
}

/** It has a route, together with the rest of that route's requests. */
const isPart = ({ counted, undetermined }: Rule): boolean => counted !== undefined && undetermined?.settings !== true;

const isServed = (rule: Rule | undefined): boolean => rule?.target.kind !== "resource";

/** What tells the path parts of two rules' texts apart. */
function pathText(rule: Rule, strict: boolean): string {
    const kind = rule.match === "Exact" || rule.match === "Regex" ? rule.match : "Prefix";
    const written = rule.path ?? "";
    const path = kind === "Prefix" && strict && written !== "/" ? written.replace(/\/$/, "") : written;
    return path === "" ? "" : `${kind}\n${path}`;
}

/**
 * For each rule, how many objects have a route of its name. A rule that was not read from an Ingress has no such name.
 */
function ownersOfNames(table: Table, strict: boolean): readonly number[] {
    if (new Set(table.rules.map((rule) => rule.origin.object)).size < 2) return [];
    const plain = table.rules.map((rule) => {
        const object = /^Ingress ([^/]+)\/(.+)$/.exec(rule.origin.object);
        if (object === null || !isServed(rule) || (rule.implied === true && !isPart(rule))) return undefined;
        // All default backends have one name, and the first is kept.
        if (rule.order === defaultOrder) return undefined;
        const parts = `${object[1]}-${object[2]}-${rule.host ?? ""}${rule.path ?? ""}`.match(/[\p{L}\p{N}]+/gu);
        return (parts ?? []).join("-");
    });
    const inObject = (index: number): string => `${table.rules[index]?.origin.object}\n${plain[index]}`;
    // What its Middlewares make several rules of is one entry of the object, with one text.
    const ownText = ({ host = "", ...rule }: Rule): string => `${host}\n${pathText(rule, strict)}`;
    const sharing = new Map<string, Set<string>>();
    table.rules.forEach((rule, index) => {
        const key = inObject(index);
        sharing.set(key, (sharing.get(key) ?? new Set()).add(`${rule.origin.path ?? ""}\n${ownText(rule)}`));
    });
    // Several of one name in one object get the digest of their text appended.
    const names = plain.map((name, index) => {
        const rule = table.rules[index];
        if (name === undefined || rule === undefined) return undefined;
        return (sharing.get(inObject(index))?.size ?? 0) > 1 ? `${name}\n${ownText(rule)}` : name;
    });
    const owners = new Map<string, Set<string>>();
    names.forEach((name, index) => {
        const object = table.rules[index]?.origin.object;
        if (name === undefined || object === undefined) return;
        owners.set(name, (owners.get(name) ?? new Set()).add(object));
    });
    return names.map((name) => (name === undefined ? 1 : (owners.get(name)?.size ?? 1)));
}
