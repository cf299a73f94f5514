/** Hosts and paths of a rule, in the words of the Gateway API. */
import type { CompiledRule } from "../../../routing/compile";
import type { DialectName, Rule } from "../../../routing/model";
import { elementsOf } from "../../../routing/pattern";
import { formOf, globForm, type PathForm } from "./expression";

/** Why something cannot be expressed, and what helps. */
export interface Reason {
    why: string;
    cure: string;
    /** The annotations and objects that keep requests out, where they are why. */
    guards?: readonly string[];
}

const hostName = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Empty: every host; undefined: it cannot be expressed. */
export function hostOf({ host, rule }: CompiledRule): string | undefined {
    if (host.kind === "any") return "";
    const name = host.kind === "exact" ? host.name : host.kind === "wildcard" ? `*${host.suffix}` : undefined;
    // An alias with a leading dot is a name and all below it, which are two rules already.
    const written = name ?? (rule.host?.startsWith("**.") === true ? rule.host.slice(1) : undefined);
    return written !== undefined && hostName.test(written) ? written : undefined;
}

/** Whether one host matches all requests of the other, and more. */
export const isWider = (wide: string, host: string): boolean =>
    wide !== host && (wide === "" || (wide.startsWith("*.") && host.endsWith(wide.slice(1))));

const pathText = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;

/** The path, or why it cannot be expressed. */
export function pathOf(compiled: CompiledRule, dialect: DialectName, anyCase: boolean): PathForm | Reason {
    const { path, rule } = compiled;
    const noWord = (why: string): Reason => ({
        why,
        cure: "write the path as a plain one in the Ingress, or leave it out with --accept lost",
    });
    const said = (type: "Exact" | "PathPrefix", value: string): PathForm | Reason => {
        const escaped = value.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu, (c) => encodeURIComponent(c));
        if (!pathText.test(escaped) || /\/\/|\/\.{1,2}(\/|$)|%2f/i.test(escaped))
            return noWord(`the Gateway API takes no path ${value}`);
        return { match: { type, value: escaped } };
    };
    switch (path.kind) {
        case "any":
            return { match: { type: "PathPrefix", value: "/" } };
        case "exact":
            return said("Exact", path.path);
        case "elements":
            return said("PathPrefix", path.path === "" ? "/" : path.path);
        case "prefix":
            return said("PathPrefix", elementsOf(path.path));
        case "characters": {
            // A prefix of the Gateway API also matches without its final slash.
            const form = said("PathPrefix", path.path);
            const isOpen = "why" in form || path.path.length < 2 || !path.path.endsWith("/");
            return isOpen ? form : { ...form, except: form.match.value?.replace(/\/$/, "") ?? "" };
        }
        case "language": {
            const form = languageForm(rule, dialect, anyCase);
            const { type = "PathPrefix", value = "/" } = form.match;
            if (type === "RegularExpression")
                return value.length > 1024
                    ? noWord(`the expression ${rule.path} is longer than 1024 characters`)
                    : form;
            const checked = said(type, value);
            return "why" in checked ? checked : { ...form, match: checked.match };
        }
        default:
            return noWord(
                `${path.kind === "never" || path.kind === "unclear" ? path.reason : "its path is not understood"}`,
            );
    }
}

/** An expression or pattern, in the way its dialect applies it to a path. */
function languageForm(rule: Rule, dialect: DialectName, anyCase: boolean): PathForm {
    const source = rule.path ?? "/";
    if (rule.match !== "Regex" && dialect !== "skipper") return globForm(source);
    // Part of a prefix can be cut off; part of an expression cannot.
    const groups = rule.rewrite !== undefined && /\$\{?\d/.test(rule.rewrite);
    if (dialect.startsWith("traefik") && !source.startsWith("^"))
        return { match: { type: "RegularExpression", value: `.*(?:${source}).*` } };
    return formOf(source.replace(/^\^/, ""), anyCase && !groups && dialect === "ingress-nginx");
}
