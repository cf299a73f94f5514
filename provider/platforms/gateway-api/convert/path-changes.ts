/** Paths that Middlewares of Traefik change, as filters of the Gateway API. */
import { changedPath, pathChangesIn, type PathChange } from "../../../routing/dialects/traefik-paths";
import type { CompiledRule, CompiledTable } from "../../../routing/compile";
import type { DialectName } from "../../../routing/model";
import { isClean } from "../read/middleware";
import type { Rewritten } from "./captures";
import { formOf, modifierOf, type PathForm } from "./expression";
import type { Reason } from "./host-and-path";

/** Dialects of Traefik's Ingress provider. */
export const isOfTraefik = (dialect: DialectName): boolean =>
    dialect.startsWith("traefik") && dialect !== "traefik-gateway";

/**
 * The requests of a path by what becomes of them, best first: the path itself, and all below it.
 * @param text a rewrite of Traefik
 * @param isCutElsewhere whether no request of the path begins with a prefix
 */
export function pathParts(
    text: string,
    form: PathForm,
    dialect: DialectName | undefined,
    isCutElsewhere: (prefix: string) => boolean,
): Rewritten[] | Reason {
    const { match } = form;
    const { type, value = "/" } = match;
    const changes = withoutIdleCuts(pathChangesIn(text), isCutElsewhere);
    const [only, ...more] = changes;
    const replacement = only !== undefined && "regex" in only && more.length === 0 ? only : undefined;
    const byMiddleware = dialect === "traefik-gateway" && replacement !== undefined && isClean(replacement);
    if (type === "Exact") return [{ match, rewrite: filterFor(value, changedPath(value, changes) || "/") }];
    const below: Below | undefined = type === "PathPrefix" ? changedBelow(value, changes) : undefined;
    const fixed = type === "PathPrefix" ? undefined : fixedBy(changes);
    if (fixed !== undefined)
        return [{ match, rewrite: { filter: { path: { type: "ReplaceFullPath", replaceFullPath: fixed } } } }];
    if (below === undefined)
        return byMiddleware
            ? [{ match, rewrite: { middleware: { ...replacement } } }]
            : {
                  why: `the Gateway API has no word for what becomes of the path: ${text}`,
                  cure: "give the Ingress a path of its own for each prefix that is cut off or replaced, or let the application take the path as it is",
              };
    const rest: Rewritten = {
        match,
        rewrite: "fixed" in below ? fullPath(below.fixed) : prefixFor(value, below.prefix),
    };
    const usual = "fixed" in below ? below.fixed : below.prefix || "/";
    const itself = changedPath(value, changes) || "/";
    // An Ingress that ends with a slash does not take the path without it.
    if (value === "/" || itself === usual || form.except === value) return [rest];
    return [{ match: { type: "Exact", value }, rewrite: filterFor(value, itself) }, rest];
}

/** What is cut off first, and of which prefixes requests may begin with. */
function withoutIdleCuts([first, ...more]: PathChange[], isIdle: (prefix: string) => boolean): PathChange[] {
    if (first === undefined || !("cut" in first)) return first === undefined ? [] : [first, ...more];
    const cut = first.cut.filter((prefix) => !isIdle(prefix));
    return cut.length === 0 ? more : [{ ...first, cut }, ...more];
}

/** Whether rules that go before one take every request of its host that begins with a prefix. */
export const takenBefore =
    ({ rules }: CompiledTable, own: CompiledRule) =>
    (prefix: string): boolean =>
        rules.some(
            ({ rule, path, place, live, unknown, conditions, precedence: { sometimes, unsettled } }) =>
                live &&
                !unknown &&
                sometimes === undefined &&
                unsettled === undefined &&
                place < own.place &&
                path.kind === "characters" &&
                prefix.startsWith(path.path) &&
                (rule.host ?? "").toLowerCase() === (own.rule.host ?? "").toLowerCase() &&
                ["", own.conditions].includes(conditions),
        );

/** What is sent instead of a prefix that something with a slash follows; or instead of the whole path. */
type Below = { prefix: string } | { fixed: string };

const fullPath = (path: string): Rewritten["rewrite"] => ({
    filter: { path: { type: "ReplaceFullPath", replaceFullPath: path } },
});
const filterFor = (sent: string, path: string): Rewritten["rewrite"] =>
    sent === path ? { filter: {} } : fullPath(path);
const prefixFor = (value: string, prefix: string): Rewritten["rewrite"] =>
    (value === "/" ? "" : value) === prefix
        ? { filter: {} }
        : { filter: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: prefix || "/" } } };

/** The same path for every request. */
function fixedBy(changes: readonly PathChange[]): string | undefined {
    const from = changes.findLastIndex((change) => "replace" in change);
    return from < 0 ? undefined : changedPath("/", changes.slice(from)) || "/";
}

/** Undefined: that hangs on what follows the prefix. */
function changedBelow(value: string, changes: readonly PathChange[]): Below | undefined {
    const start: Below = { prefix: value === "/" ? "" : value };
    const below = changes.reduce<Below | undefined>((sent, change) => {
        if (sent === undefined) return undefined;
        return "fixed" in sent ? { fixed: changedPath(sent.fixed, [change]) } : nextBelow(sent.prefix, change);
    }, start);
    if (below === undefined) return undefined;
    const text = "fixed" in below ? below.fixed || "/" : below.prefix;
    // Traefik sends a doubled slash, and refuses a dot segment.
    const isOdd = /\/\/|\/\.{1,2}(\/|$)/.test(text) || ("prefix" in below && text.endsWith("/"));
    if (isOdd || (text !== "" && !text.startsWith("/"))) return undefined;
    return "fixed" in below ? { fixed: text } : below;
}

const withSlash = (path: string): string => (path === "" || path.startsWith("/") ? path : `/${path}`);

function nextBelow(prefix: string, change: PathChange): Below | undefined {
    if ("replace" in change) return { fixed: change.replace };
    if ("add" in change) return { prefix: withSlash(`${change.add}${prefix}`) };
    if ("regex" in change) return replacedBelow(prefix, change);
    for (const cut of change.cut) {
        // A slash follows the prefix in any case.
        if (cut === `${prefix}/`) return { prefix: "" };
        if (prefix.startsWith(cut)) return { prefix: withSlash(prefix.slice(cut.length)) };
        if (cut.startsWith(`${prefix}/`)) return undefined;
    }
    return { prefix };
}

/** An expression with a plain beginning, whose last group is what follows it. */
function replacedBelow(
    prefix: string,
    { regex, replacement }: { regex: string; replacement: string },
): Below | undefined {
    if (!regex.startsWith("^/")) return undefined;
    const form = formOf(regex.slice(1), false);
    const { type, value = "/" } = form.match;
    if (type !== "PathPrefix") return undefined;
    const base = value === "/" ? "" : value;
    if (base.startsWith(`${prefix}/`)) return undefined;
    if (base !== prefix && !prefix.startsWith(`${base}/`)) return { prefix };
    const path = modifierOf(replacement, form);
    if (path === undefined) return undefined;
    if (path === null) return { prefix };
    if (path.type === "ReplaceFullPath") return { fixed: path.replaceFullPath ?? "" };
    const made = path.replacePrefixMatch ?? "/";
    return { prefix: `${made === "/" ? "" : made}${prefix.slice(base.length)}` };
}
