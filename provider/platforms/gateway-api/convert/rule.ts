/** One rule of an Ingress, expressed in the Gateway API. */
import type { Scheme, ConvertOptions, Answer } from "./options";
import { createHash } from "node:crypto";
import type { CompiledRule, CompiledTable } from "../../../routing/compile";
import type { DialectName } from "../../../routing/model";
import { describeTarget } from "../../../routing/describe";
import type { Rule, Target } from "../../../routing/model";
import type {
    HTTPBackendRef,
    HTTPPathMatch,
    HTTPRouteFilter,
    HTTPRouteMatch,
    HTTPRouteRule,
    HTTPURLRewriteFilter,
} from "../types";
import { replacementText, type PathReplacement } from "../read/middleware";
import { captured, type Rewritten } from "./captures";
import { isOfTraefik, pathParts, takenBefore } from "./path-changes";
import { conditionMatches } from "./conditions";
import { type Comment, guard, note, originComment } from "./comments";
import { modifierOf, type PathForm } from "./expression";
import { closedAnswer, isRefusal, keepsOut, noAddresses, openNotes, ownGuard } from "./closed-rules";
import { hostOf, pathOf, type Reason } from "./host-and-path";
import { redirectFilter } from "./redirect";
export const schemesOf = (scheme: Scheme | undefined): Scheme[] =>
    scheme === undefined ? ["http", "https"] : [scheme];

/** The order of a default backend among rules. */
export const lastOrder = Number.MAX_SAFE_INTEGER;

/** A converted rule, before it is put into a route. */
export interface ConvertedRule {
    /** Empty: every host. */
    host: string;
    /** The same for rules of one place, so that they stay in one route in their order. */
    key: string;
    rule: HTTPRouteRule;
    /** The object that it is from, e.g. `Ingress shop/web`. */
    object: string;
    comments: Comment[];
    scheme: Scheme | undefined;
    /** It matches everything of its host. */
    whole: boolean;
    /** The one path that it matches and the Ingress does not. */
    except?: string;
    /** It is a default backend, which answers what no other rule matches. */
    fallback?: true;
    /** What its filter of Traefik's own stands for. */
    middleware?: PathReplacement;
    /** Rules that match a part of its requests and go before it. */
    before?: ConvertedRule[];
    /** It answers with an error instead of letting in whom the Ingress keeps out, and why. */
    closed?: Reason;
}

/**
 * `nothing`: it answers what nobody would answer.
 * @param how.exact converts it for this path alone
 * @param how.shut why it must not be open, besides its own guards
 */
export function convertRule(
    table: CompiledTable,
    compiled: CompiledRule,
    options: ConvertOptions,
    { exact, shut: earlier }: { exact?: string; shut?: Reason | undefined } = {},
): ConvertedRule | Reason | "nothing" {
    const { rule } = compiled;
    const host = hostOf(compiled);
    if (host === undefined)
        return {
            why: `the Gateway API has no hostname for ${rule.host ?? ""}`,
            cure: "name the hosts that it takes one by one in the Ingress, or leave it out with --accept lost",
        };
    const isForSome = rule.sources !== undefined && !options.openSources && !keepsOut(rule);
    // What all others get at the same path is a rule of its own.
    if (isForSome && earlier === undefined && hasRuleForOthers(table, compiled)) return noAddresses(rule.sources ?? []);
    const forSome = isForSome ? noAddresses(rule.sources ?? []) : undefined;
    const shut = options.openSources ? undefined : (earlier ?? forSome ?? ownGuard(rule, options));
    // The policy then says which clients are kept out.
    if (options.openSources && (keepsOut(rule) || isRefusal(rule))) return "nothing";
    // The policy says what answers them then.
    if (isPreflight(rule)) return "nothing";
    const conditions = conditionMatches(rule);
    if (typeof conditions === "string")
        return { why: conditions, cure: "split the condition, or leave it out of the Ingress" };
    const form: PathForm | Reason =
        exact === undefined
            ? pathOf(compiled, table.table.dialect, options.anyCase)
            : { match: { type: "Exact", value: exact } };
    if ("why" in form) return form;
    const parts = exact === undefined && shut === undefined ? partsOf(table, compiled, form, options) : undefined;
    if (parts !== undefined && "why" in parts) return parts;
    const last = parts?.at(-1);
    const answer = shut === undefined ? answerOf(rule, form, options, last?.rewrite) : closedAnswer(shut);
    if (answer === "nothing" || "why" in answer) return answer;
    const path = last?.match ?? form.match;
    const whole = path.type === "PathPrefix" && path.value === "/" && conditions.length === 1 && isPlain(conditions[0]);
    // A rule that keeps out does so for all the spellings that its Ingress takes.
    const paths = shut === undefined || exact !== undefined ? [path] : allSpellings(table, compiled, path, options);
    const matches = paths.flatMap((one) =>
        conditions.map((condition): HTTPRouteMatch => ({ path: one, ...condition })),
    );
    const opened = options.openSources ? openNotes(rule, options, earlier) : [];
    const made: ConvertedRule = {
        host,
        key: `${path.type} ${path.value}`,
        rule: { matches, ...answer.said },
        object: rule.origin.object,
        comments: [
            originComment(rule, options.annotationsOf, options.canariesOf ?? (() => [])),
            ...(exact === undefined ? [] : [note(`${exact} itself, which a path with a final slash does not take`)]),
            ...answer.notes.map(shut === undefined ? note : guard),
            ...opened.map(guard),
        ],
        scheme: rule.scheme,
        whole,
        ...(form.except === undefined || (parts?.length ?? 0) > 1 || replacesByGroups(last)
            ? {}
            : { except: form.except }),
        ...(rule.order === lastOrder ? { fallback: true } : {}),
        ...(last === undefined ? {} : replacedBy(last.rewrite)),
        ...(shut === undefined ? {} : { closed: shut }),
    };
    const before = (parts ?? []).slice(0, -1).flatMap(({ match, rewrite }): ConvertedRule[] => {
        const own = answerOf(rule, form, options, rewrite);
        if (own === "nothing" || "why" in own) return [];
        const { middleware: _, ...rest } = made;
        return [
            {
                ...rest,
                key: `${match.type} ${match.value}`,
                rule: { matches: conditions.map((condition) => ({ path: match, ...condition })), ...own.said },
                ...replacedBy(rewrite),
            },
        ];
    });
    return before.length === 0 ? made : { ...made, before };
}

/** Whether another rule says what clients of other addresses get at its path. */
function hasRuleForOthers({ rules }: CompiledTable, { rule, place }: CompiledRule): boolean {
    const text = ({ host = "", match, path = "", scheme }: Rule): string => [host, match, path, scheme].join("\n");
    return rules.some(
        (other) =>
            other.rule !== rule &&
            other.live &&
            other.place >= place &&
            other.rule.sources === undefined &&
            other.rule.target.kind !== "fixed" &&
            other.rule.target.kind !== "redirect" &&
            text(other.rule) === text(rule),
    );
}

/** The path, and the expression for its other spellings where the Ingress takes them: both cases, or more characters. */
function allSpellings(
    { table }: CompiledTable,
    compiled: CompiledRule,
    path: HTTPPathMatch,
    options: ConvertOptions,
): HTTPPathMatch[] {
    if (compiled.path.kind === "characters" || compiled.path.kind === "prefix") {
        const { value = "/" } = path;
        if (path.type !== "PathPrefix" || value === "/") return [path];
        return [path, { type: "RegularExpression", value: characters(value, options.dialect) }];
    }
    if (table.dialect !== "ingress-nginx" || compiled.path.kind !== "language") return [path];
    const { rewrite: _, ...rule } = compiled.rule;
    const form = pathOf({ ...compiled, rule }, table.dialect, true);
    return "why" in form || JSON.stringify(form.match) === JSON.stringify(path) ? [path] : [path, form.match];
}

/** Everything that begins with a text. Traefik does not anchor expressions, and goes by their length. */
export const characters = (value: string, dialect: DialectName | undefined): string =>
    `^${value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}${dialect === "traefik-gateway" ? "" : ".*"}`;

type Replaced = Rewritten["rewrite"];
const replacesByGroups = (part: Rewritten | undefined): boolean => part !== undefined && "middleware" in part.rewrite;
const replacedBy = (rewrite: Replaced): Pick<ConvertedRule, "middleware"> =>
    "middleware" in rewrite ? { middleware: rewrite.middleware } : {};

/** Traefik rewrites with groups of an expression; the Gateway API replaces whole prefixes. */
function partsOf(
    compiled: CompiledTable,
    own: CompiledRule,
    form: PathForm,
    { dialect, anyCase }: ConvertOptions,
): Rewritten[] | Reason | undefined {
    const { table } = compiled;
    const { rule, path } = own;
    const { rewrite, target } = rule;
    if (rewrite !== undefined && target.kind !== "redirect" && isOfTraefik(table.dialect))
        return pathParts(rewrite, form, dialect, takenBefore(compiled, own));
    const takesPart = dialect === "traefik-gateway" && table.dialect === "ingress-nginx" && path.kind === "language";
    if (!takesPart || rewrite === undefined || target.kind === "redirect" || !rewrite.includes("$")) return undefined;
    // The Gateway API's own filter is preferred, unless it matches one case only.
    if (!anyCase && modifierOf(rewrite, form) !== undefined) return undefined;
    return captured(rule.path ?? "/", rewrite, anyCase);
}

export const isPlain = (match: HTTPRouteMatch | undefined): boolean =>
    match !== undefined && Object.keys(match).length === 0;

function answerOf(
    rule: Rule,
    form: PathForm,
    options: ConvertOptions,
    rewrite?: Replaced,
): Answer | Reason | "nothing" {
    const { target } = rule;
    if (target.kind === "redirect") {
        const found = redirectFilter(target.url, target.code);
        if (typeof found === "string")
            return { why: found, cure: "answer it by the application, or redirect to a URL without them" };
        const filters: HTTPRouteFilter[] = [
            ...headerFilters(rule, options),
            { type: "RequestRedirect", requestRedirect: found.filter },
        ];
        return { said: { filters }, notes: found.notes };
    }
    if (target.kind === "fixed") {
        if (target.status === 404 && form.match.type === "PathPrefix" && form.match.value === "/") return "nothing";
        return { said: {}, notes: [`answers 500: there is no word for status ${target.status}`] };
    }
    const shares = target.kind === "split" ? target.shares : [{ target, weight: 1 }];
    const refs: HTTPBackendRef[] = [];
    for (const share of shares) {
        const ref = backendRef(share.target, options);
        if ("why" in ref) return ref;
        refs.push(target.kind === "split" ? { ...ref, weight: share.weight } : ref);
    }
    const filters: HTTPRouteFilter[] = headerFilters(rule, options);
    const host = rule.rewriteHost === undefined ? {} : { hostname: rule.rewriteHost };
    const withUrl = (url: HTTPURLRewriteFilter): void => {
        if (Object.keys(url).length > 0) filters.push({ type: "URLRewrite", urlRewrite: url });
    };
    if (rewrite !== undefined) {
        if ("middleware" in rewrite) filters.push(filterOf(rewrite));
        withUrl({ ...host, ...("filter" in rewrite ? rewrite.filter : {}) });
    } else if (rule.rewrite === undefined) withUrl(host);
    else {
        const path = modifierOf(rule.rewrite, form);
        if (path === undefined)
            return {
                why: `the Gateway API has no word for the rewrite "${rule.rewrite}" of ${rule.path ?? "/"}`,
                cure: "cut a whole prefix off, e.g. /api(/|$)(.*) with /$2, or let the application take the path as it is",
            };
        withUrl({ ...host, ...(path === null ? {} : { path }) });
    }
    return { said: { ...(filters.length === 0 ? {} : { filters }), backendRefs: refs }, notes: [] };
}

const filterOf = ({ middleware }: { middleware: PathReplacement }): HTTPRouteFilter => ({
    type: "ExtensionRef",
    extensionRef: { group: "traefik.io", kind: "Middleware", name: middlewareName(middleware) },
});

/** What Middlewares of Traefik do to headers, of requests only where a backend gets them. */
function headerFilters(rule: Rule, { headersOf }: ConvertOptions): HTTPRouteFilter[] {
    const { request = {}, response = {} } = headersOf?.(rule) ?? {};
    return [
        ...(rule.target.kind === "redirect" || Object.keys(request).length === 0
            ? []
            : [{ type: "RequestHeaderModifier" as const, requestHeaderModifier: request }]),
        ...(Object.keys(response).length === 0
            ? []
            : [{ type: "ResponseHeaderModifier" as const, responseHeaderModifier: response }]),
    ];
}

/** The same replacement is the same object, whichever rule needs it. */
export const middlewareName = (replacement: PathReplacement): string =>
    `rewrite-${createHash("sha256").update(replacementText(replacement)).digest("hex").slice(0, 8)}`;

function backendRef(target: Target, options: ConvertOptions): HTTPBackendRef | Reason {
    if (target.kind === "service") {
        const { namespace, name, port } = target;
        const number = typeof port === "number" && port > 0 ? port : options.portOf(namespace, name, port);
        if (number !== undefined) return { name, port: number };
        const names = options.portNamesOf?.(namespace, name);
        if (names !== undefined)
            return {
                why: `Service ${namespace}/${name} has no port ${port}${names.length === 0 ? "" : `; it has ${names.join(", ")}`}`,
                cure: "name a port that it has in the Ingress, or add the port to the Service",
            };
        return {
            why: `port ${port} of Service ${namespace}/${name} has a name, and the Gateway API takes numbers`,
            cure: `add the file of Service ${namespace}/${name} to the sources, or write the number`,
        };
    }
    // A group of backends that the load balancer has by itself is no object of the cluster.
    if (target.kind === "resource" && !/\s/.test(target.resource))
        return {
            ...(target.apiGroup === undefined ? {} : { group: target.apiGroup }),
            kind: target.resource,
            name: target.name,
        };
    return {
        why: `there is no word for ${describeTarget(target)}`,
        cure: "give it a Service, and name that in the Ingress",
    };
}

/** The rule for what a browser asks before its request, where ingress-nginx or a load balancer has CORS. */
const isPreflight = ({ implied, methods, target, counted }: Rule): boolean =>
    implied === true &&
    methods?.join() === "OPTIONS" &&
    ((target.kind === "fixed" && [200, 204].includes(target.status)) || counted !== undefined);
