/**
 * What Middlewares of Traefik make of a path on its way to the backend, as the text of a rule's rewrite:
 * `cut(/api) add(/v2)`. Sources: Traefik 3.7, `pkg/middlewares/stripprefix`, `addprefix`, `replacepath` and
 * `replacepathregex`.
 */
import { regexPattern } from "../language/language";

export type PathChange =
    /** The first of these that the path begins with, by characters. */
    | { cut: readonly string[]; slash?: true }
    | { add: string }
    | { replace: string }
    /** Groups are `$1` or `${1}`; what the expression does not match stays. */
    | { regex: string; replacement: string };

const plain = /^\/?(?:[A-Za-z0-9\-._~$&+,/:;=@])*$/;

/** The text of changes in their order; undefined: one has characters for which it is not known how they are compared. */
export function pathChangesText(changes: readonly PathChange[]): string | undefined {
    const texts = changes.map(textOf);
    return texts.every((text) => text !== undefined) ? texts.join(" ") : undefined;
}

function textOf(change: PathChange): string | undefined {
    if ("cut" in change)
        return change.cut.length > 0 && change.cut.every((one) => one !== "" && plain.test(one))
            ? `cut(${change.cut.join("|")})${change.slash === true ? "/" : ""}`
            : undefined;
    if ("add" in change) return plain.test(change.add) ? `add(${change.add})` : undefined;
    if ("replace" in change) return plain.test(change.replace) ? `replace(${change.replace})` : undefined;
    const { regex, replacement } = change;
    return /[\s→]/.test(`${regex}${replacement}`) ? undefined : `~${regex}→${replacement}`;
}

/** The changes of such a text. */
export const pathChangesIn = (text: string): PathChange[] => text.split(" ").flatMap(changeOf);

function changeOf(text: string): PathChange[] {
    const [, regex, replacement] = /^~(.*)→(.*)$/s.exec(text) ?? [];
    if (regex !== undefined && replacement !== undefined) return [{ regex, replacement }];
    const [, name, value = "", slash] = /^(\w+)\((.*)\)(\/?)$/.exec(text) ?? [];
    if (name === "cut") return [{ cut: value.split("|"), ...(slash === "" ? {} : { slash: true }) }];
    return name === "add" ? [{ add: value }] : name === "replace" ? [{ replace: value }] : [];
}

const withSlash = (path: string): string => (path === "" || path.startsWith("/") ? path : `/${path}`);

/** The path that the backend gets; empty: it is asked for `/`. */
export function changedPath(path: string, changes: readonly PathChange[]): string {
    return changes.reduce((sent, change) => {
        if ("add" in change) return withSlash(`${change.add}${sent}`);
        if ("replace" in change) return change.replace;
        if ("regex" in change) return replacedIn(sent, change);
        const prefix = change.cut.find((one) => sent.startsWith(one));
        if (prefix === undefined) return sent;
        const rest = sent.slice(prefix.length);
        return change.slash === true ? `/${rest.replace(/^\//, "")}` : withSlash(rest);
    }, path);
}

/** An expression that does not match the whole path keeps the rest; only whole ones are read. */
function replacedIn(path: string, { regex, replacement }: { regex: string; replacement: string }): string {
    const pattern = regexPattern(regex, { flavour: "re2", anchoring: "search" });
    const groups = pattern.kind === "language" ? pattern.language.groups(path) : undefined;
    if (groups === undefined) return path;
    return replacement.replace(/\$(?:\$|\{(\d+)\}|(\d+))/g, (whole, braced?: string, bare?: string) => {
        const group = Number(braced ?? bare);
        return whole === "$$" ? "$" : group === 0 ? path : (groups[group - 1] ?? "");
    });
}
