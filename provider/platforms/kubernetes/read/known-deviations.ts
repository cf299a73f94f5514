/**
 * Where a product without a dialect of its own is known to leave the Ingress reference: what turns on that is
 * undetermined. Sources: `generateIngressPath` of F5's controller, `preparePathFromPathType`, `isPathCatchAll` and
 * `getPathRules` of Azure's, and the Ingress controller of OpenShift's route-controller-manager; `PathsFromIngressPaths` and
 * `MaybePrependRegexPrefix` of Kong's; `TranslateIngress` of APISIX's; `strict-host` of HAProxy Ingress.
 */
import type { Rule } from "../../../routing/model";
import type { Product } from "../../../routing/product";
import { apisix, azure, cilium, contour, f5, haproxy, kong, openShift } from "./classes";

interface Departures extends Omit<Product, "name"> {
    /** How it reads one rule. */
    rule?: (rule: Rule) => Rule;
    /** How it reads all rules of a gateway, in the order of their objects. */
    rules?: (rules: readonly Rule[]) => Rule[];
}

const isPrefix = (rule: Rule): boolean => rule.match === "Prefix" && !isRoot(rule);

const byCharacters =
    (product: string) =>
    (rule: Rule): Rule =>
        isPrefix(rule)
            ? {
                  ...rule,
                  openPrefix: `the reference compares the elements of a Prefix, and ${product} compares its characters`,
              }
            : rule;

const departures: Readonly<Record<string, Departures>> = {
    [azure]: { rule: byCharacters(azure), rules: inListedOrder, ignoresCase: true },
    [f5]: { rule: byCharacters(f5) },
    // Its router looks for host and path at once, so that the next entry that fits may be a wildcard's.
    [openShift]: {
        hasOpenHosts: true,
        rule: (rule) =>
            rule.match === "Exact" ? doubted(rule, `${openShift} makes no Route of a path of type Exact`) : rule,
    },
    // A route without hosts takes requests of every host, after those with hosts.
    [kong]: {
        hasOpenHosts: true,
        rule: (rule) =>
            rule.path?.startsWith("/~") === true
                ? doubted(rule, `${kong} takes a path that begins with /~ for an expression`)
                : rule,
    },
    [haproxy]: { hasOpenHosts: true },
    [apisix]: {
        hasOpenHosts: true,
        rule: (rule) =>
            isPrefix(rule) && rule.path?.endsWith("/") === true
                ? {
                      ...rule,
                      openPrefix: `the reference leaves out the slash at the end of a Prefix, and ${apisix} takes it as it is written`,
                  }
                : rule,
    },
};

/** The rules of a gateway as the product that serves it may read them. */
export function withDepartures(product: string | undefined, rules: readonly Rule[]): readonly Rule[] {
    const { rule: readRule, rules: readRules } = departures[product ?? ""] ?? {};
    const read = readRule === undefined ? rules : rules.map(readRule);
    return readRules?.(read) ?? read;
}

/** Those that are known to let a star stand for one label, as the reference has it. */
const oneLabel: ReadonlySet<string> = new Set([contour, cilium]);

/** What a table says of a product without a dialect of its own; without a name, of one that nobody knows. */
export function productOf(name?: string): Product {
    if (name === undefined) return { hasOpenHosts: true };
    const { hasOpenHosts, ignoresCase } = departures[name] ?? {};
    return {
        name,
        ...(hasOpenHosts && { hasOpenHosts }),
        ...(!oneLabel.has(name) && { hasDeepWildcards: true as const }),
        ...(ignoresCase && { ignoresCase }),
    };
}

function isRoot({ path = "" }: Rule): boolean {
    return ["", "/", "/*"].includes(path);
}

function doubted(rule: Rule, why: string): Rule {
    if (rule.undetermined !== undefined || rule.dropped !== undefined) return rule;
    const help = "Where it matters, write the path so that the reference and this controller agree, or try it there.";
    return { ...rule, undetermined: { why, help } };
}

/**
 * Azure takes `/` of any type for all paths that others leave, and of the others the first in the list. Which object's list
 * comes first is not known here.
 */
function inListedOrder(rules: readonly Rule[]): Rule[] {
    const hosts = new Map<string, Rule[]>();
    for (const rule of rules) {
        if (isRoot(rule) || rule.dropped !== undefined) continue;
        const host = (rule.host ?? "").toLowerCase();
        hosts.set(host, [...(hosts.get(host) ?? []), rule]);
    }
    return rules.map((rule) => {
        if (isRoot(rule))
            return rule.match === "Exact" ? doubted(rule, `${azure} takes "/" of type Exact for every path`) : rule;
        const same = hosts.get((rule.host ?? "").toLowerCase()) ?? [];
        const at = same.indexOf(rule);
        const isBehind = same.some(
            (other, i) =>
                other !== rule &&
                other.match !== "Exact" &&
                (i < at || other.origin.object !== rule.origin.object) &&
                startOf(rule).startsWith(startOf(other)),
        );
        return isBehind
            ? doubted(rule, `${azure} takes the first path of its list that fits, and a shorter one may come first`)
            : rule;
    });
}

const startOf = ({ path = "" }: Rule): string => path.replace(/\*$/, "").toLowerCase();
