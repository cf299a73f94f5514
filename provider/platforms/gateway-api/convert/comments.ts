import type { Rule } from "../../../routing/model";

/** Which of its object's annotations make a rule do something. */
const toHttps = ({ target }: Rule): boolean => target.kind === "redirect" && target.url.startsWith("https://${host}");
const makers: readonly (readonly [when: (rule: Rule) => boolean, names: RegExp])[] = [
    [toHttps, /ssl-redirect|listen-http/],
    [(rule) => rule.target.kind === "redirect" && !toHttps(rule), /redirect|app-root|rewrite-target/],
    [({ rewrite }) => rewrite !== undefined, /rewrite/],
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
    canariesOf: (host: string, path: string) => readonly string[],
): string {
    const { object, path } = rule.origin;
    const names = annotationsOf(object).filter((name) =>
        makers.some(([when, names]) => when(rule) && names.test(name)),
    );
    const tls = toHttps(rule) && !names.some((name) => name.includes("force-ssl")) ? ["spec.tls"] : [];
    const shares = rule.target.kind === "split" || rule.headers !== undefined || rule.cookies !== undefined;
    const canaries = shares ? canariesOf(rule.host ?? "", rule.path ?? "/") : [];
    return [`from ${object}${path === undefined ? "" : ` ${path}`}`, ...tls, ...names, ...canaries].join(", ");
}
