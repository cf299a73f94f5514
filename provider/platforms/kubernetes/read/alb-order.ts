/** The order in which Application Load Balancers try the rules of several Ingresses. Sources: as in `alb.ts`. */
import { pushTo } from "../../../push-to";
import { redirectedToHttps } from "./https-redirect";
import type { Rule, Target } from "../../../routing/model";
import { canaryOf, prefix } from "./alb";
import { listenPorts, listenPortsProblem } from "./json";
import { fromBefore } from "./unapplied-rules";
import type { ObjectRules } from "./object-rules";
import { preflightOf } from "./preflights";

const byName = (a: ObjectRules, b: ObjectRules): number => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1);
const orderOf = ({ annotations }: ObjectRules, name: string, otherwise: number): number => {
    const order = Number(annotations[prefix + name] ?? NaN);
    return Number.isInteger(order) ? order : otherwise;
};
const numbered = (rules: readonly Rule[]): Rule[] => rules.map((rule, i) => ({ ...rule, order: i + 1 }));
const ranks: Readonly<Record<Rule["match"], number>> = { Exact: 0, Prefix: 1, ImplementationSpecific: 2, Regex: 2 };

/** Within a rule of the spec: Exact, then the longer Prefix, then the others as written. */
function awsOrder(rules: readonly Rule[]): Rule[] {
    const entries = new Map<string, Rule[]>();
    for (const rule of rules) {
        const entry = /^spec\.rules\[\d+\]/.exec(rule.origin.path ?? "")?.[0] ?? "";
        pushTo(entries, entry, rule);
    }
    const length = ({ match, path }: Rule): number => (match === "Prefix" ? -(path ?? "").length : 0);
    return [...entries.values()].flatMap((entry) => {
        // What conditions add to a path has its place.
        const firsts = new Map([...entry].reverse().map((rule) => [rule.origin.path, rule]));
        const first = (rule: Rule): Rule => firsts.get(rule.origin.path) ?? rule;
        const by = (a: Rule, b: Rule): number => ranks[a.match] - ranks[b.match] || length(a) - length(b);
        return [...entry].sort((a, b) => by(first(a), first(b)));
    });
}

/** The rules of one group of Ingresses. `ssl-redirect` of one of them is for the whole load balancer. */
export const arrangeAwsAlb = (objects: readonly ObjectRules[]): Rule[] => keptBack(inGroup(objects), objects);

/**
 * The controller makes all rules of a group or none: where it refuses one, its load balancer stays as it is. That rule itself
 * is never used; the requests that it was written for get what they got before, too.
 */
function keptBack(rules: readonly Rule[], objects: readonly ObjectRules[]): Rule[] {
    const refused = rules.find(({ dropped }) => dropped !== undefined);
    const stays = "and until that is cured it changes nothing of the load balancer, for any Ingress of the group";
    if (refused?.dropped !== undefined)
        return fromBefore(rules, {
            why: `${refused.dropped}, ${stays}`,
            help: `Cure ${refused.origin.object}, or take it out of the group.`,
        });
    if (!hasTwoDefaults(objects)) return [...rules];
    return fromBefore(rules, {
        why: `the AWS Load Balancer Controller refuses a second default backend at a listener, ${stays}`,
        help: "Leave one default backend in the group.",
    });
}

/** Two default backends at one listener. Source: `buildListenerDefaultActions` of the controller. */
function hasTwoDefaults(objects: readonly ObjectRules[]): boolean {
    const asked = objects
        .filter(({ hasDefault }) => hasDefault === true)
        .flatMap(({ annotations }) => awsPorts(annotations));
    return new Set(asked).size < asked.length;
}

/** The ports that an Ingress asks for; none where its list is not known or wrong. Source: `computeIngressListenPorts`. */
export function awsPorts(annotations: ObjectRules["annotations"]): number[] {
    const list = annotations[`${prefix}listen-ports`];
    if (list === undefined) return [(annotations[`${prefix}certificate-arn`] ?? "") === "" ? 80 : 443];
    if (listenPortsProblem(list) !== undefined) return [];
    return [...new Set(listenPorts(list).map(({ port }) => port))];
}

function inGroup(objects: readonly ObjectRules[]): Rule[] {
    const sorted = [...objects].sort(
        (a, b) => orderOf(a, "group.order", 0) - orderOf(b, "group.order", 0) || byName(a, b),
    );
    const rules = numbered(sorted.flatMap((object) => awsOrder(object.rules)));
    const master = sorted.find(({ annotations }) => annotations[`${prefix}ssl-redirect`] !== undefined);
    const [first] = master?.rules ?? [];
    if (master === undefined || first === undefined) return rules;
    const port = master.annotations[`${prefix}ssl-redirect`];
    const url = `https://\${host}${port === "443" ? "" : `:${port}`}\${uri}`;
    const redirectAll: Rule = {
        match: "Prefix",
        scheme: "http",
        target: { kind: "redirect", url, code: 301 },
        origin: { ...first.origin, path: `metadata.annotations["${prefix}ssl-redirect"]` },
        order: 0,
        implied: true,
    };
    return [
        redirectAll,
        ...rules.flatMap((rule): Rule[] => (rule.scheme === "http" ? [] : [{ ...rule, scheme: "https" }])),
    ];
}

/** The rules of one load balancer of ACK. A canary by weight splits the rule of the same host and path. */
export function arrangeAckAlb(objects: readonly ObjectRules[]): Rule[] {
    const sorted = [...objects].sort((a, b) => orderOf(a, "order", 10) - orderOf(b, "order", 10) || byName(a, b));
    const byWeight = sorted.filter(isWeightCanary);
    const others = sorted.filter((object) => !isWeightCanary(object));
    const known = new Set(others.filter((object) => !isCanary(object)).flatMap(({ rules }) => rules.map(placeOf)));
    return numbered(
        others.flatMap((object) =>
            object.rules.flatMap((rule): Rule[] => {
                const alone = isCanary(object) && !known.has(placeOf(rule));
                const made = alone
                    ? {
                          ...rule,
                          dropped: "a canary without an Ingress of the same host and path",
                          lacks: true as const,
                      }
                    : rule;
                const secure = canaryOf(object.annotations, "ssl-redirect") === "true";
                const served = isCanary(object) ? inOrder(made, object, others) : withShares(made, byWeight);
                const isOpen = canaryOf(object.annotations, "enable-cors") === "true";
                const preflights = isOpen ? preflightOf(served, `${prefix}enable-cors`) : [];
                if (!secure) return [...preflights, served];
                const to: Target = { kind: "redirect", url: "https://${host}${uri}", code: 308 };
                return [
                    { ...redirectedToHttps(served, to, `${prefix}ssl-redirect`), scheme: "http", implied: true },
                    ...preflights.map((one): Rule => ({ ...one, scheme: "https" })),
                    { ...served, scheme: "https" },
                ];
            }),
        ),
    );
}

/**
 * The order annotation can put a canary before its Ingress; the documentation does not say whether a canary needs it.
 */
function inOrder(rule: Rule, canary: ObjectRules, others: readonly ObjectRules[]): Rule {
    if (rule.dropped !== undefined || canaryOf(canary.annotations, "order") !== "") return rule;
    const before = others.slice(0, others.indexOf(canary));
    const after = before.some((other) => !isCanary(other) && other.rules.some((one) => placeOf(one) === placeOf(rule)));
    if (!after) return rule;
    const why =
        "whether a canary without an order annotation goes before the Ingress of the same host and path is not documented";
    const help = 'Give the canary alb.ingress.kubernetes.io/order: "1", or any order below that of its Ingress.';
    return { ...rule, undetermined: { why, help } };
}

const placeOf = ({ host = "", path = "" }: Rule): string => `${host}\n${path}`;
const isCanary = ({ annotations }: ObjectRules): boolean => canaryOf(annotations, "canary") === "true";
const isWeightCanary = (object: ObjectRules): boolean =>
    isCanary(object) && canaryOf(object.annotations, "canary-weight") !== "";

function withShares(rule: Rule, canaries: readonly ObjectRules[]): Rule {
    const own = canaries.flatMap(({ annotations, rules }) => {
        const base = rules.find((one) => placeOf(one) === placeOf(rule));
        const only = ["canary-by-header", "canary-by-header-value", "canary-by-cookie"].every(
            (name) => canaryOf(annotations, name) === "",
        );
        const weight = Number(canaryOf(annotations, "canary-weight"));
        return base === undefined || !only || !(weight > 0) ? [] : [{ target: base.target, weight }];
    });
    if (own.length === 0) return rule;
    const sum = own.reduce((total, share) => total + share.weight, 0);
    const shares = [...(sum >= 100 ? [] : [{ target: rule.target, weight: 100 - sum }]), ...own];
    const [only] = shares;
    return { ...rule, target: shares.length === 1 && only !== undefined ? only.target : { kind: "split", shares } };
}

/** The order where both controllers agree; elsewhere it is undetermined which of two rules goes first. */
export function arrangeSomeAlb(objects: readonly ObjectRules[]): Rule[] {
    const sorted = [...objects].sort(byName);
    const aws = sorted.flatMap((object) => awsOrder(object.rules));
    const ack = sorted.flatMap(({ rules }) => rules);
    const why = "whether AWS or Alibaba Cloud serves the class is not known, and they try its rules in another order";
    return numbered(aws).map((rule, i) =>
        ack[i]?.origin.path === rule.origin.path || rule.undetermined !== undefined
            ? rule
            : { ...rule, undetermined: { why } },
    );
}
