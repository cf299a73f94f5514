/**
 * Where a product without a dialect of its own is known to leave the Ingress reference: what turns on that is
 * undetermined. Sources: `generateIngressPath` of F5's controller, `preparePathFromPathType`, `isPathCatchAll` and
 * `getPathRules` of Azure's, and the Ingress controller of OpenShift's route-controller-manager.
 */
import type { Rule } from "../../../routing/model";
import { azure, f5, openShift } from "./classes";

const byCharacters: ReadonlyMap<string | undefined, string> = new Map(
    [azure, f5].map((product) => [
        product,
        `the reference compares the elements of a Prefix, and ${product} compares its characters`,
    ]),
);

/** The rules of a gateway, in the order of their objects. */
export function withDepartures(product: string | undefined, rules: readonly Rule[]): readonly Rule[] {
    const why = byCharacters.get(product);
    if (product === openShift)
        return rules.map((rule) =>
            rule.match === "Exact" ? doubted(rule, `${openShift} makes no Route of a path of type Exact`) : rule,
        );
    if (why === undefined) return rules;
    const open = rules.map((rule) => (rule.match === "Prefix" && !isRoot(rule) ? { ...rule, openPrefix: why } : rule));
    return product === azure ? inListedOrder(open) : open;
}

const isRoot = ({ path = "" }: Rule): boolean => ["", "/", "/*"].includes(path);

const doubted = (rule: Rule, why: string): Rule =>
    rule.undetermined !== undefined || rule.dropped !== undefined
        ? rule
        : {
              ...rule,
              undetermined: {
                  why,
                  help: "Where it matters, write the path so that the reference and this controller agree, or try it there.",
              },
          };

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
