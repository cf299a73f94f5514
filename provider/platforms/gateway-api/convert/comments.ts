import type { Rule } from "../../../routing/model";

/** What is said above a rule in the file. */
export interface Comment {
    text: string;
    /** Where the rule is from, whom it keeps out or no longer does, or anything else. */
    is: "origin" | "guard" | "note";
    /** The objects that it says the rule is from. */
    objects?: readonly string[];
    /** It says no more than the object. */
    isObject?: boolean;
}

export const note = (text: string): Comment => ({ text, is: "note" });
export const guard = (text: string): Comment => ({ text, is: "guard" });
export const guardsOf = (comments: readonly Comment[]): Comment[] => comments.filter(({ is }) => is === "guard");

/** A canary, which shares the host and path of another Ingress. */
export interface Canary {
    object: string;
    /** Its annotations, in short. */
    names: readonly string[];
}

/** Which of its object's annotations make a rule do something. */
const toHttps = ({ target }: Rule): boolean => target.kind === "redirect" && target.url.startsWith("https://${host}");
const makers: readonly (readonly [when: (rule: Rule) => boolean, names: RegExp])[] = [
    [toHttps, /ssl-redirect|listen-http|router\.middlewares/],
    [
        (rule) => rule.target.kind === "redirect" && !toHttps(rule),
        /redirect|app-root|rewrite-target|router\.middlewares/,
    ],
    [({ rewrite, treatment }) => rewrite !== undefined || treatment !== undefined, /rewrite|router\.middlewares/],
    [({ rewriteHost }) => rewriteHost !== undefined, /upstream-vhost|router\.middlewares/],
    [({ match }) => match === "Regex", /use-regex|rewrite-target|pathmatcher|url-match-mode|path-mode/],
    [({ target }) => target.kind === "split", /canary|weight|actions\./],
    [
        ({ headers, cookies }) => headers !== undefined || cookies !== undefined,
        /canary|conditions\.|headers\.|http-header-match/,
    ],
    [({ methods }) => methods !== undefined, /konghq\.com\/methods|conditions\./],
    [({ sources }) => sources !== undefined, /whitelist|allowlist|denylist/],
    [({ implied }) => implied === true, /server-alias|www|app-root|redirect/],
];

/** The object of a rule, and which of its annotations the rule comes from. */
export function originComment(
    rule: Rule,
    annotationsOf: (object: string) => readonly string[],
    canariesOf: (host: string, path: string) => readonly Canary[],
): Comment {
    const { object, path } = rule.origin;
    const names = annotationsOf(object).filter((name) =>
        makers.some(([when, names]) => when(rule) && names.test(name)),
    );
    const tls = toHttps(rule) && !names.some((name) => /force-ssl|middlewares/.test(name)) ? ["spec.tls"] : [];
    const shares = rule.target.kind === "split" || rule.headers !== undefined || rule.cookies !== undefined;
    const canaries = shares ? canariesOf(rule.host ?? "", rule.path ?? "/") : [];
    const more = [...tls, ...names, ...canaries.map((one) => `canary ${one.object} (${one.names.join(", ")})`)];
    return {
        text: [`from ${object}${path === undefined ? "" : ` ${path}`}`, ...more].join(", "),
        is: "origin",
        objects: [object, ...canaries.map((one) => one.object)],
        isObject: path === undefined && more.length === 0,
    };
}
