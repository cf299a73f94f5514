import type { Dialect, Standing } from "../dialect";
import { regexPattern } from "../language/language";
import type { DialectName, Rule, Table } from "../model";
import { dropDot, hasBadEscape, traefikPath } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath } from "./common";

/** Traefik 3.6's Ingress provider, as it comes. */
export const traefik = traefikDialect("traefik", "Traefik 3.6", false);
/** The same with `strictPrefixMatching`. */
export const traefikStrict = traefikDialect("traefik-strict", "Traefik 3.6 with strictPrefixMatching", true);

function traefikDialect(name: DialectName, title: string, strict: boolean): Dialect {
    return {
        name,
        title,
        hosts: "A host is compared without case; *.suffix takes exactly one label of letters, digits and -; no host takes every host.",
        paths: strict
            ? "Exact takes the whole path; Prefix and ImplementationSpecific go element by element."
            : "Exact takes the whole path; Prefix and ImplementationSpecific go by characters, so /ab matches /a.",
        precedence: "One list over all hosts and objects: the rule with the longest text wins, whatever its kind.",
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
                what: "default backends of several objects",
                why: "the first object that is read wins, in no stated order",
            },
        ],
        keyNames: ["its rule text is longer"],
        host: readHost,
        path: (rule) => readPath(rule, strict),
        standings: (table) => standings(table, strict),
        seenHost: (host) => host.toLowerCase(),
        seenPath: traefikPath,
        refuses: (path) => (hasBadEscape(path) ? "a % without two hexadecimal digits is answered with 400" : undefined),
    };
}

function readHost(host: string): HostPattern {
    const name = host.toLowerCase();
    if (name === "") return anyHost;
    if (name.startsWith("*.")) return { kind: "wildcard", suffix: name.slice(1), labels: "one", plain: true };
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

/** Length of the text that Traefik makes of a rule: its priority. */
export function textLength(rule: Rule, strict: boolean): number {
    const host = hostLength(rule.host ?? "");
    const path = pathLength(rule, strict);
    return host + path + (host > 0 && path > 0 ? " && ".length : 0);
}

function hostLength(host: string): number {
    if (host === "") return 0;
    if (!host.startsWith("*.")) return "Host(``)".length + bytes(host);
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

/** Within one object the last of two equal texts replaces the earlier one. */
function standings(table: Table, strict: boolean): Standing[] {
    const last = new Map<string, number>();
    const texts = table.rules.map((rule) => {
        const path = strict && rule.path !== "/" ? (rule.path ?? "").replace(/\/$/, "") : (rule.path ?? "");
        const kind = rule.match === "Exact" || rule.match === "Regex" ? rule.match : "Prefix";
        const plainPath = kind === "Prefix" ? path : (rule.path ?? "");
        return `${rule.origin.object}\n${rule.host ?? ""}\n${plainPath === "" ? "" : kind}\n${plainPath}`;
    });
    texts.forEach((text, index) => last.set(text, index));
    return table.rules.map((rule, index) => ({
        key: [-textLength(rule, strict)],
        ...(last.get(texts[index] ?? "") === index
            ? {}
            : { dropped: "a later entry of the same object has the same rule text and replaces it" }),
    }));
}
