/**
 * What the Middlewares do that an Ingress of Traefik names: a redirect, another path or host for the backend, headers, and what
 * keeps requests out. They act in their order. Sources: Traefik 3.7, `pkg/server/middleware` and `pkg/provider/kubernetes/crd`.
 */
import { isObject, type Json, listOf } from "../../../inputs/json";
import { pushTo } from "../../../push-to";
import type { Undetermined } from "../../../routing/model";
import { parseRegex } from "../../../routing/language/parse";
import { changedPath, type PathChange } from "../../../routing/dialects/traefik-paths";
import { shortDigest } from "./header-phrases";
import { regexRedirect, schemeRedirect, type Asked, type Redirected } from "./traefik-redirects";
import { readHeaders, type Changed, type HeadersRead } from "./traefik-headers";

export const middlewaresAnnotation = "traefik.ingress.kubernetes.io/router.middlewares";

/** By the name that Traefik gives them, `<namespace>-<name>`: two objects may get the same one. */
export type Middlewares = ReadonlyMap<string, readonly Json[]>;

/** Of what a Middleware does, what is no routing. */
export interface OtherEffect {
    /** `Middleware shop/login (basicAuth)`. */
    what: string;
    /** A digest, equal for equal settings. */
    settings: string;
    /** It keeps requests out, or headers away that a backend may trust. */
    guards: boolean;
    cure: string;
}

export interface Effects {
    paths: PathChange[];
    host?: string;
    request: Changed;
    response: Changed;
    redirect?: { url: string; code: number };
    /** Preflights of browsers are answered with 200. */
    preflight: boolean;
    others: OtherEffect[];
    /** What a Middleware does is not read: why, and what it is, in words. */
    unread?: { why: string; what: string; orOthers: boolean; alike?: Undetermined["alike"] };
    /** Traefik makes no route that names such a Middleware. */
    refused?: string;
}

const policy =
    "write a policy of the Gateway's controller before you move the traffic, or name the Middleware in an ExtensionRef filter where that is Traefik";
const setting =
    "write a policy of the Gateway's controller, leave it to the application, or name the Middleware in an ExtensionRef filter where that is Traefik";

/** What changes no path and answers nothing but refusals and errors, by its field in the Middleware. */
const others: Readonly<Record<string, { guards: boolean; cure: string }>> = {
    basicAuth: { guards: true, cure: policy },
    digestAuth: { guards: true, cure: policy },
    forwardAuth: { guards: true, cure: policy },
    ipAllowList: { guards: true, cure: policy },
    ipWhiteList: { guards: true, cure: policy },
    rateLimit: { guards: true, cure: policy },
    inFlightReq: { guards: true, cure: policy },
    encodedCharacters: { guards: true, cure: policy },
    // A client may send the header itself where nobody writes it.
    passTLSClientCert: { guards: true, cure: policy },
    buffering: { guards: false, cure: setting },
    circuitBreaker: { guards: false, cure: setting },
    compress: { guards: false, cure: setting },
    contentType: { guards: false, cure: setting },
    errors: { guards: false, cure: setting },
    grpcWeb: { guards: false, cure: setting },
    retry: { guards: false, cure: setting },
};

const textsOf = (value: unknown): string[] => listOf(value).map((one) => String(one).trim());
const placeOf = ({ metadata }: Json): { namespace: string; name: string } => {
    const { namespace = "default", name = "" } = isObject(metadata) ? metadata : {};
    return { namespace: String(namespace), name: String(name) };
};

/** Every run of other characters is one hyphen. */
const normalised = (text: string): string => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join("-");

/** Traefik 3 has left out the group traefik.containo.us of earlier versions. */
const isOfTraefik3 = ({ apiVersion }: Json): boolean => String(apiVersion).startsWith("traefik.io/");

export function middlewaresOf(manifests: readonly Json[]): Middlewares {
    const found = new Map<string, Json[]>();
    for (const one of manifests) {
        if (one.kind !== "Middleware" || !/^traefik\.(io|containo\.us)\//.test(String(one["apiVersion"]))) continue;
        const { namespace, name } = placeOf(one);
        const id = normalised(`${namespace}-${name}`);
        pushTo(found, id, one);
    }
    return found;
}

/** What the Middlewares of an annotation do, one after the other, with some of its requests. */
export function effectsOf(annotation: string, middlewares: Middlewares, asked: Asked): Effects {
    const effects: Effects = {
        paths: [],
        request: new Map(),
        response: new Map(),
        preflight: false,
        others: [],
    };
    // An empty name, as behind a last comma, is one that nobody has.
    const names = annotation === "" ? [] : annotation.split(",").map((one) => one.trim());
    for (const name of names) if (!apply(name, effects, { middlewares, asked, above: [] })) break;
    return effects;
}

interface Context {
    middlewares: Middlewares;
    asked: Asked;
    /** The chains that name it. */
    above: readonly string[];
}

/** @returns false: nothing that follows is reached, or counts */
function apply(name: string, effects: Effects, context: Context): boolean {
    const stop = (more: Partial<Effects>): false => {
        Object.assign(effects, more);
        return false;
    };
    const open = "so that what becomes of its requests is not known";
    const unread = (what: string, why: string, orOthers = false): false =>
        stop({ unread: { what, why: `${why}, ${open}`, orOthers } });
    /** What is so of many Middlewares at once. */
    const unreadOne = (what: string, is: string, are: string, orOthers = false): false => {
        const unknown = { what, why: `${what} ${is}, ${open}`, orOthers };
        return stop({ unread: { ...unknown, alike: { name: what, why: `${are}, ${open.replace("its", "their")}` } } });
    };
    const [, id = "", provider] = /^(.*?)(?:@(.*))?$/s.exec(name) ?? [];
    if (provider !== undefined && provider !== "kubernetescrd")
        return unreadOne(
            `Middleware ${name}`,
            "is said in Traefik's own configuration",
            "are said in Traefik's own configuration",
        );
    if (name === "") return stop({ refused: "one of the Middlewares that it names has an empty name" });
    if (provider === undefined) return stop({ refused: `there is no Middleware ${name} without @kubernetescrd` });
    const all = context.middlewares.get(id) ?? [];
    const [first, second] = all.filter(isOfTraefik3);
    if (first === undefined)
        return all.length === 0
            ? unreadOne(`Middleware ${name}`, "is not among the sources", "are not among the sources", true)
            : unread(
                  `Middleware ${name} of traefik.io`,
                  `Middleware ${name} is among the sources in the group traefik.containo.us only, which Traefik 3 does not know`,
                  true,
              );
    if (second !== undefined && JSON.stringify(first["spec"]) !== JSON.stringify(second["spec"]))
        return unread(`Middleware ${name}`, `two Middlewares have the name ${name} for Traefik`);
    const { namespace, name: own } = placeOf(first);
    const object = `Middleware ${namespace}/${own}`;
    const spec = isObject(first["spec"]) ? first["spec"] : {};
    const types = Object.keys(spec).filter((type) => spec[type] !== undefined && spec[type] !== null);
    const [type = ""] = types;
    if (types.length !== 1)
        return stop({ refused: `${object} says ${types.length === 0 ? "nothing" : types.join(" and ")}` });
    const given = isObject(spec[type]) ? spec[type] : {};
    const what = `${object} (${type})`;
    if (context.above.includes(id)) return stop({ refused: `${object} is a chain with itself` });
    if (type === "chain") {
        const members = listOf(given["middlewares"]).filter(isObject);
        const below = { ...context, above: [...context.above, id] };
        return members.every((member) => {
            const full = String(member["name"]);
            const place = `${String(member["namespace"] ?? namespace)}-${full}`;
            return apply(full.includes("@") ? full : `${normalised(place)}@kubernetescrd`, effects, below);
        });
    }
    const other = others[type];
    if (other !== undefined) {
        effects.others.push({ what, settings: digestOf(given), ...other });
        return true;
    }
    if (type === "headers") {
        const read = readHeaders(given, context.asked.scheme);
        if (read === undefined) return stop({ refused: `${object} has no header` });
        if (read.old !== undefined) return unread(what, `${read.old} of ${what} is of Traefik 2`);
        addHeaders(effects, read, what, given);
        return true;
    }
    if (type === "redirectScheme" || type === "redirectRegex") {
        const isMoved = effects.paths.length > 0 || effects.host !== undefined;
        const made: Redirected | "refused" =
            type === "redirectScheme" ? schemeRedirect(given, context.asked) : regexRedirect(given, context.asked);
        if (made === "refused") return stop({ refused: `${object} has no scheme` });
        if (made === "passes") return true;
        if (made === undefined || isMoved)
            return unread(
                what,
                isMoved
                    ? `${what} comes behind another change of the URL`
                    : `which requests ${what} redirects is not read`,
            );
        return stop({ redirect: made });
    }
    const change = changeOf(type, given);
    if (change === "refused") return stop({ refused: `${object} has no prefix` });
    if (change === undefined) return unread(what, `what ${what} does is not read`);
    addPathHeader(effects, change, what, context.asked.path);
    effects.paths.push(change);
    return true;
}

/** What it does to the path; undefined: not read. */
function changeOf(type: string, given: Json): PathChange | "refused" | undefined {
    if (type === "stripPrefix") {
        const cut = textsOf(given["prefixes"]);
        return { cut, ...(given["forceSlash"] === true ? { slash: true as const } : {}) };
    }
    if (type === "addPrefix") {
        const add = String(given["prefix"] ?? "");
        return add === "" ? "refused" : { add };
    }
    if (type === "replacePath") return { replace: String(given["path"] ?? "") };
    if (type !== "replacePathRegex") return undefined;
    const regex = String(given["regex"] ?? "").trim();
    const replacement = String(given["replacement"] ?? "").trim();
    // An expression for a part of the path keeps the rest.
    const isWhole = /^(\(\?i\))?\^/.test(regex) && /(\$|\.\*\)?)$/.test(regex) && "node" in parseRegex(regex, "re2");
    const isRead = !/\$(?:\{(?!\d+\})|[A-Za-z_]|\d+[A-Za-z_])/.test(replacement);
    return isWhole && isRead ? { regex, replacement } : undefined;
}

const digestOf = (given: unknown): string => shortDigest(JSON.stringify(given));

function addHeaders(effects: Effects, read: HeadersRead, what: string, given: Json): void {
    for (const [key, change] of read.request) effects.request.set(key, change);
    // The answer goes back through them, so that the first has the last word.
    for (const [key, change] of read.response) if (!effects.response.has(key)) effects.response.set(key, change);
    if (read.host !== undefined) effects.host = read.host;
    if (read.preflight) effects.preflight = true;
    for (const { setting: name, guards } of read.others) {
        const own = what.replace(/\)$/, `, ${name})`);
        const values = Object.entries(given).filter(([key]) => key.startsWith(name) || /^addVary/.test(key));
        const cure =
            name === "accessControl"
                ? "write a CORS filter in the HTTPRoute's rule, where the controller has it"
                : guards
                  ? policy
                  : setting;
        effects.others.push({ what: own, settings: digestOf(values), guards, cure });
    }
}

const withoutPathHeader =
    "let the application do without it: the Gateway API has no word for a header with a request's path";

/** The backend is told what was cut off or replaced. */
function addPathHeader(effects: Effects, change: PathChange, what: string, path: Asked["path"]): void {
    if ("add" in change) return;
    const isCut = "cut" in change;
    const name = isCut ? "X-Forwarded-Prefix" : "X-Replaced-Path";
    const prefix = isCut ? cutOff(change.cut, effects.paths, path) : undefined;
    if (prefix === "none") return;
    if (prefix !== undefined && !effects.request.has(name.toLowerCase())) {
        effects.request.set(name.toLowerCase(), { name, value: prefix, add: true });
        return;
    }
    const own = what.replace(/\)$/, `, the header ${name})`);
    effects.others.push({ what: own, settings: digestOf(change), guards: false, cure: withoutPathHeader });
}

/** The prefix that is cut off all paths; `none`: nothing is; undefined: that hangs on the path. */
function cutOff(prefixes: readonly string[], earlier: readonly PathChange[], path: Asked["path"]): string | undefined {
    if (path === undefined) return undefined;
    const sent = changedPath("is" in path ? path.is : path.begins, earlier);
    for (const one of prefixes) {
        if (sent.startsWith(one)) return one;
        if ("begins" in path && one.startsWith(sent)) return undefined;
    }
    return "none";
}
