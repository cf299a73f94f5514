import type { Rule } from "../../../routing/model";
import type { RuleContext } from "./annotations";

const matchers: Record<string, Rule["match"]> = { Path: "Exact", PathPrefix: "Prefix", PathRegexp: "Regex" };
/** Other functions of Traefik's rules: their effect on a path is not read. */
const others = ["Host", "HostRegexp", "Method", "Header", "HeaderRegexp", "Query", "QueryRegexp", "ClientIP"];

/** Traefik accepts its functions in lower, upper and title case, too. */
const functionOf = (name: string, functions: readonly string[]): string | undefined =>
    functions.find((one) =>
        [one, one.toLowerCase(), one.toUpperCase(), one.charAt(0) + one.slice(1).toLowerCase()].includes(name),
    );

/** The annotation's matcher counts for ImplementationSpecific paths only; the highest priority goes first. */
export function readTraefik(rule: Rule, { annotations }: RuleContext): Rule[] {
    const own = (name: string): string | undefined => annotations[`traefik.ingress.kubernetes.io/router.${name}`];
    const priority = Number(own("priority") ?? 0);
    const ordered = { ...rule, ...(Number.isInteger(priority) && priority !== 0 ? { order: -priority } : {}) };
    const name = own("pathmatcher") ?? "";
    if (name === "" || rule.match !== "ImplementationSpecific") return [ordered];
    const known = functionOf(name, Object.keys(matchers));
    const match = known === undefined ? undefined : matchers[known];
    if (match !== undefined) return [{ ...ordered, match }];
    if (functionOf(name, others) === undefined)
        return [{ ...ordered, dropped: `Traefik knows no matcher ${name}, so that the route is not made` }];
    return [{ ...ordered, undetermined: { why: `what the matcher ${name} makes of a path is not read` } }];
}
