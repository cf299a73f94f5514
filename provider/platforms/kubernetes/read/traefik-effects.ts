/** A rule of Traefik with what its Middlewares do, and the parts of its requests for which they do something else. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { pathChangesText } from "../../../routing/dialects/traefik-paths";
import type { HeaderCondition, Rule } from "../../../routing/model";
import { headerPhrases, type HeaderChanges } from "./header-phrases";
import type { RuleContext } from "./object-rules";
import type { Changed } from "./traefik-headers";
import { effectsOf, middlewaresAnnotation, type Effects, type Middlewares } from "./traefik-middlewares";
import type { Asked } from "./traefik-redirects";

const schemes = ["http", "https"] as const;
const nobody: Middlewares = new Map();

export function withMiddlewares(rule: Rule, { annotations, middlewares = nobody }: RuleContext): Rule[] {
    const text = annotations[middlewaresAnnotation] ?? "";
    if (text === "" || rule.dropped !== undefined || rule.undetermined !== undefined) return [rule];
    if (text.includes(UNKNOWN_SENTINEL)) return [undeterminedBy(rule, laterMiddlewares)];
    const [http = [], https = []] = schemes.map((scheme) =>
        partsOf(rule, (get) => effectsOf(text, middlewares, { scheme, get, ...placeOf(rule) })),
    );
    if (JSON.stringify(http) === JSON.stringify(https)) return http;
    return [
        ...http.map((one): Rule => ({ ...one, scheme: "http" })),
        ...https.map((one): Rule => ({ ...one, scheme: "https" })),
    ];
}

/** What all requests of a rule have in common; a wildcard is no name. */
export const placeOf = ({
    host = "",
    path = "/",
    match,
}: Pick<Rule, "host" | "path" | "match">): Pick<Asked, "host" | "path"> => ({
    ...(host === "" || host.startsWith("*") ? {} : { host: host.toLowerCase() }),
    ...(match === "Regex" ? {} : { path: match === "Exact" ? { is: path } : { begins: path } }),
});

function partsOf(rule: Rule, effects: (get: boolean) => Effects): Rule[] {
    const [get, others] = [effects(true), effects(false)];
    const rest = withEffects(rule, others);
    return [
        ...(others.preflight && others.refused === undefined ? [preflightOf(rule)] : []),
        ...(get.redirect === undefined
            ? []
            : [{ ...withEffects(rule, get), methods: ["GET"], counted: {}, implied: true }]),
        rest,
    ];
}

const anyValue = (name: string): HeaderCondition => ({ name, values: ["*"] });

/** Traefik answers what a browser asks before its request, whoever sends it. */
const preflightOf = (rule: Rule): Rule => ({
    ...rule,
    methods: ["OPTIONS"],
    headers: [anyValue("origin"), anyValue("access-control-request-method")],
    counted: {},
    implied: true,
    target: { kind: "fixed", status: 200 },
});

function withEffects(rule: Rule, effects: Effects): Rule {
    const { refused, redirect, host } = effects;
    if (refused !== undefined) return { ...rule, dropped: `Traefik makes no route for it, since ${refused}` };
    const path = pathChangesText(effects.paths);
    const unread = effects.unread ?? (path === undefined ? unreadPath : undefined);
    if (unread !== undefined) return undeterminedBy(rule, unread);
    const treatment = [
        ...(redirect === undefined ? headerPhrases("request", changesOf(effects.request)) : []),
        ...headerPhrases("response", changesOf(effects.response)),
    ].sort();
    return {
        ...rule,
        ...(treatment.length === 0 ? {} : { treatment }),
        ...(redirect !== undefined
            ? { target: { kind: "redirect", ...redirect } }
            : {
                  ...(path === undefined || path === "" ? {} : { rewrite: path }),
                  ...(host === undefined ? {} : { rewriteHost: host }),
              }),
    };
}

const laterMiddlewares: NonNullable<Effects["unread"]> = {
    why: `the annotation ${middlewaresAnnotation} is secret or known only after apply`,
    what: "its list of Middlewares",
    orOthers: false,
};

const unreadPath: NonNullable<Effects["unread"]> = {
    why: "its Middlewares change the path by characters that are not read",
    what: "its list of Middlewares",
    orOthers: false,
};

const undeterminedBy = (rule: Rule, { why, what, orOthers, alike }: NonNullable<Effects["unread"]>): Rule => ({
    ...rule,
    undetermined: {
        why,
        answerOnly: true,
        or: [{ kind: "unknown", label: `what ${what} makes of it`, unread: true }],
        ...(alike === undefined ? {} : { alike }),
        ...(orOthers
            ? {
                  orOthers: true,
                  help: "Add the Middleware to the sources; where there is none, Traefik makes no route.",
              }
            : {}),
    },
});

/** The headers in the words of the Gateway API. */
export function changesOf(changed: Changed): HeaderChanges {
    const all = [...changed.values()];
    const set = all.flatMap(({ name, value, add }) => (value === null || add === true ? [] : [{ name, value }]));
    const added = all.flatMap(({ name, value, add }) => (value !== null && add === true ? [{ name, value }] : []));
    const remove = all.flatMap(({ name, value }) => (value === null ? [name] : []));
    return {
        ...(set.length === 0 ? {} : { set }),
        ...(added.length === 0 ? {} : { add: added }),
        ...(remove.length === 0 ? {} : { remove }),
    };
}
