/**
 * Traefik does not compare hosts first: a long path of a wider host goes before a short one of the host itself. So the
 * host gets the wider host's paths, too, each with its own answer there.
 */
import { pushTo } from "../../../push-to";
import { guardsOf, note } from "./comments";
import type { HTTPRouteMatch } from "../types";
import { isWider } from "./host-and-path";
import { isPlain, schemesOf, type ConvertedRule } from "./rule";
import type { Scheme } from "./options";

interface Path {
    exact: boolean;
    value: string;
}

/** A match of nothing but a path that is no expression. */
function plainPath({ path, ...others }: HTTPRouteMatch = {}): Path | undefined {
    if (!isPlain(others) || path?.type === "RegularExpression") return undefined;
    return { exact: path?.type === "Exact", value: path?.value ?? "/" };
}

const below = (prefix: string): string => (prefix.endsWith("/") ? prefix : `${prefix}/`);
const covers = (a: Path, b: Path): boolean =>
    a.exact ? b.exact && a.value === b.value : a.value === b.value || below(b.value).startsWith(below(a.value));

/** With more than this, routes would consist mostly of such paths: then the differences stay, and are reported. */
const most = 500;

/** @param rules all converted rules, best first for each host */
export function withRepeated(rules: readonly ConvertedRule[]): ConvertedRule[] {
    const hosts = new Map<string, ConvertedRule[]>();
    for (const rule of rules) pushTo(hosts, rule.host, rule);
    const made = [...hosts].flatMap(([host, own]) => {
        const wider = [...hosts].filter(([other]) => isWider(other, host)).flatMap(([, others]) => others);
        const found = new Map<string, ConvertedRule>();
        for (const rule of wider)
            for (const scheme of schemesOf(rule.scheme)) {
                const one = repeatedAt(host, own, rule, scheme);
                if (one !== undefined) found.set(`${one.key}\n${scheme}`, one);
            }
        return [...found.values()];
    });
    // Earlier rules of a route go first on Traefik where paths are equal.
    return made.length > most ? [...rules] : [...made, ...rules];
}

function repeatedAt(
    host: string,
    rules: readonly ConvertedRule[],
    wider: ConvertedRule,
    scheme: Scheme,
): ConvertedRule | undefined {
    const [match, ...more] = wider.rule.matches ?? [];
    const path = more.length > 0 ? undefined : plainPath(match);
    if (match === undefined || path === undefined || (path.value === "/" && !path.exact)) return undefined;
    const own = rules.filter((rule) => rule.scheme === undefined || rule.scheme === scheme);
    let answer: ConvertedRule | undefined;
    for (const rule of own) {
        const paths = (rule.rule.matches ?? []).map(plainPath);
        // Where the host has an expression or a condition, its order beside a longer path is not known here.
        if (paths.some((one) => one === undefined)) return undefined;
        const taken = (paths as Path[]).find((one) => covers(one, path));
        if (taken !== undefined && taken.exact === path.exact && taken.value === path.value) return undefined;
        if (taken !== undefined && (answer === undefined || isLonger(taken, answer))) answer = rule;
    }
    const said = `a path of ${wider.host === "" ? "rules for every host" : wider.host}, which would go first on Traefik`;
    // A rewrite of a prefix means something else for a longer prefix.
    if (answer?.rule.filters?.some(({ urlRewrite }) => urlRewrite?.path?.type === "ReplacePrefixMatch"))
        return undefined;
    const { matches: _, ...rest } = answer?.rule ?? {};
    return {
        host,
        key: `${match.path?.type} ${path.value}`,
        rule: { matches: [{ path: match.path ?? {} }], ...rest },
        object: answer?.object ?? rules[0]?.object ?? wider.object,
        comments: [
            note(said),
            ...(answer === undefined ? [note("answered with 500, for 404 there is no word")] : []),
            ...guardsOf(answer?.comments ?? []),
        ],
        scheme,
        whole: false,
    };
}

/** Of several paths that cover another, the longest answers. */
const isLonger = (path: Path, { rule }: ConvertedRule): boolean =>
    path.exact ||
    (rule.matches ?? []).every((match) => {
        const own = plainPath(match);
        return own === undefined || (!own.exact && own.value.length < path.value.length);
    });
