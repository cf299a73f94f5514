/** What the annotations of Huawei Cloud CCE mean for routing. Source: CCE user guide. */
import type { HeaderCondition, Rule, Target } from "../../../routing/model";
import { isExpression } from "../controllers/cce";
import { doubtOf } from "../controllers/cce-annotations";
import type { ObjectRules, RuleContext } from "./object-rules";
import { preflightOf } from "./preflights";
import { readConditions, rulesFor } from "./conditions";
import { fieldOf, isBroken, isObject, objectsOf, parseJson, textsOf } from "./json";

type Annotations = Readonly<Record<string, string>>;

const modes: Record<string, Rule["match"]> = { EQUAL_TO: "Exact", STARTS_WITH: "Prefix", REGEX: "Regex" };
const modeProperty = "ingress.beta.kubernetes.io/url-match-mode";

const elbOf =
    (annotations: Annotations) =>
    (name: string): string | undefined =>
        annotations[`kubernetes.io/elb.${name}`];

export function readCce(rule: Rule, context: RuleContext): Rule[] {
    const { annotations, service } = context;
    const elb = elbOf(annotations);
    const mode = modeOf(rule, context);
    const rewrite = elb("rewrite-target");
    const url = elb("redirect-url");
    const code = Number(elb("redirect-url-code") ?? 301);
    const order = orderOf(annotations);
    const plain: Rule = {
        ...rule,
        ...(order === unordered ? {} : { order }),
        ...(mode === undefined || rule.match !== "ImplementationSpecific" ? {} : { match: mode }),
        target: url === undefined ? actionOf(rule.target, elb(`actions.${service}`)) : { kind: "redirect", url, code },
        ...(rewrite === undefined ? {} : { rewrite }),
    };
    const { ways, unread } = readConditions(elb(`conditions.${service}`));
    const headers = headersOf(parseJson(elb(`headers.${service}`)));
    const made = rulesFor(
        plain,
        ways.map((way) => (headers.length === 0 ? way : { ...way, headers: [...(way.headers ?? []), ...headers] })),
    );
    const name = (what: string): string => `the annotation kubernetes.io/elb.${what}.${service}`;
    const broken = ["headers", "actions"].find((what) => isBroken(elb(`${what}.${service}`)));
    const doubt = doubtOf(annotations, service ?? "", (rule.host ?? "") !== "") ?? doubtOfMode(rule, context, mode);
    // Wrong conditions do not say which requests the rule does not take.
    const open = doubt?.isCondition ? [plain] : made;
    if (doubt !== undefined) return open.map((one) => ({ ...one, undetermined: { why: doubt.why } }));
    if (unread === undefined && broken === undefined) return made;
    const why =
        unread === undefined
            ? `${name(broken ?? "")} is no JSON`
            : unread === ""
              ? `${name("conditions")} is no list of conditions`
              : `the condition ${unread} of ${name("conditions")} is not read`;
    return made.map((one) => ({ ...one, undetermined: { why } }));
}

/** `property` beside the path, and the entries of the annotation for the same host and path: one, or several that differ. */
const modesOf = (rule: Rule, { annotations, path }: RuleContext): unknown[] => {
    const entries = objectsOf(parseJson(annotations["kubernetes.io/ingress.property"])).filter(
        (item) => (item.host ?? "") === (rule.host ?? "") && item.path === rule.path,
    );
    const own = isObject(path.property) ? path.property[modeProperty] : undefined;
    return [own, ...new Set(entries.map(({ matchmode }) => matchmode))];
};

function modeOf(rule: Rule, context: RuleContext): Rule["match"] | undefined {
    const [own, other] = modesOf(rule, context);
    return modes[String(own ?? other ?? "STARTS_WITH")];
}

/** CCE writes the modes of the annotation beside the paths; whose expressions ELB takes is not all known. */
function doubtOfMode(rule: Rule, context: RuleContext, mode: Rule["match"] | undefined): ReturnType<typeof doubtOf> {
    if (rule.match !== "ImplementationSpecific") return undefined;
    const [own, other, second] = modesOf(rule, context);
    if (second !== undefined)
        return {
            why: `the annotation kubernetes.io/ingress.property has the match modes ${String(other)} and ${String(second)} for its host and path`,
            isCondition: false,
        };
    const isOpen = own !== undefined && other !== undefined && own !== other;
    if (isOpen)
        return {
            why: `its match mode is ${String(own)} beside the path and ${String(other)} in the annotation kubernetes.io/ingress.property`,
            isCondition: false,
        };
    if (mode !== "Regex" || isExpression(rule.path ?? "/")) return undefined;
    return { why: `${JSON.stringify(rule.path)} is no expression that is understood`, isCondition: false };
}

/** A fixed answer, or several backend groups by weight, in place of the Service. */
function actionOf(target: Target, actions: string | undefined): Target {
    const all = objectsOf(parseJson(actions));
    const configOf = (type: string, config: string): unknown =>
        fieldOf(all.find((action) => fieldOf(action, "type") === type) ?? {}, config);
    const fixed = configOf("FixedResponse", "fixedResponseConfig");
    const status = isObject(fixed) ? Number(fieldOf(fixed, "statusCode")) : NaN;
    if (Number.isInteger(status)) return { kind: "fixed", status };
    const pool = configOf("ForwardPool", "forwardConfig");
    const namespace = target.kind === "service" ? target.namespace : "default";
    const shares = objectsOf(pool).map((group) => {
        const [name, port, id] = ["serviceName", "servicePort", "poolID"].map((field) => fieldOf(group, field));
        return {
            target:
                name === undefined
                    ? ({ kind: "resource", namespace, resource: "ELB backend group", name: String(id) } as const)
                    : ({ kind: "service", namespace, name: String(name), port: Number(port) } as const),
            weight: Number(fieldOf(group, "weight") ?? 1),
        };
    });
    const [only] = shares;
    if (only === undefined) return target;
    return shares.length === 1 ? only.target : { kind: "split", shares };
}

/** `{ key, values }`, as the guide has it, or `{ <header>: values }`. */
function headersOf(value: unknown): HeaderCondition[] {
    return [value].flat().flatMap((item): HeaderCondition[] => {
        if (!isObject(item)) return [];
        const [key, values] = [fieldOf(item, "key"), fieldOf(item, "values")];
        if (typeof key === "string") return [{ name: key, values: textsOf(values) }];
        return Object.entries(item).flatMap(([name, list]) =>
            Array.isArray(list) ? [{ name, values: textsOf(list) }] : [],
        );
    });
}

const unordered = 1001;
const orderOf = (annotations: Annotations): number => {
    const order = Number(elbOf(annotations)("ingress-order"));
    return Number.isInteger(order) && order > 0 ? order : unordered;
};
const ageOf = ({ rules }: ObjectRules): number => {
    const at = Date.parse(rules[0]?.origin.createdAt ?? "");
    return Number.isNaN(at) ? Infinity : at;
};
const corsSetting = "cors-allow-origin";
/** CCE's guide says that it needs advanced forwarding. */
const hasCors = ({ annotations }: ObjectRules): boolean => Boolean(elbOf(annotations)(corsSetting));
const isCanary = ({ annotations }: ObjectRules): boolean => elbOf(annotations)("canary") === "true";
const hasPriority = ({ annotations }: ObjectRules): boolean =>
    elbOf(annotations)("rule-priority-enabled") === "true" || orderOf(annotations) !== unordered;

/**
 * The rules of one listener. As soon as something on it needs advanced forwarding, only order counts: that of the
 * annotations, then the older object, then the place in the object.
 */
export function arrangeCce(objects: readonly ObjectRules[]): Rule[] {
    const open = new Set(objects.filter(hasCors).map(({ key }) => `Ingress ${key}`));
    return inOrder(objects).flatMap((rule) =>
        open.has(rule.origin.object) ? [...preflightOf(rule, `kubernetes.io/elb.${corsSetting}`), rule] : [rule],
    );
}

function inOrder(objects: readonly ObjectRules[]): Rule[] {
    const canaries = objects.filter(isCanary);
    const primaries = objects
        .filter((object) => !isCanary(object))
        .map((object) => ({ ...object, rules: object.rules.flatMap((rule) => withCanaries(rule, canaries)) }));
    const all = primaries.flatMap(({ rules }) => rules);
    const isPlain = !primaries.some((object) => hasPriority(object) || hasCors(object)) && !all.some(isAdvanced);
    if (isPlain && canaries.length === 0) return all;
    const sorted = [...primaries].sort(
        (a, b) => orderOf(a.annotations) - orderOf(b.annotations) || compare(ageOf(a), ageOf(b)),
    );
    const ordered: Rule[] = [];
    for (let i = 0, rank = 1; i < sorted.length;) {
        // Two objects with the same order and age are tied.
        const peers = sorted.slice(i).filter((object) => samePrecedence(object, sorted[i] as ObjectRules));
        const hosts = peers.map(({ rules }) => rules.map(({ host }) => host));
        for (const [at, { rules }] of peers.entries())
            for (const rule of rules) {
                const rival = hosts.some((others, j) => j !== at && others.some((other) => meet(other, rule.host)));
                ordered.push({ ...rule, order: rival ? rank : ++rank });
            }
        rank++;
        i += peers.length;
    }
    return ordered;
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
const samePrecedence = (a: ObjectRules, b: ObjectRules): boolean =>
    orderOf(a.annotations) === orderOf(b.annotations) && ageOf(a) === ageOf(b);
const meet = (a = "", b = ""): boolean =>
    a === "" ||
    b === "" ||
    a === b ||
    (a.startsWith("*") && b.endsWith(a.slice(1))) ||
    (b.startsWith("*") && a.endsWith(b.slice(1)));

const isAdvanced = ({ rewrite, methods, headers, queries, cookies, sources, target }: Rule): boolean =>
    [rewrite, methods, headers, queries, cookies, sources].some((part) => part !== undefined) ||
    ["redirect", "fixed", "split"].includes(target.kind);

/** A canary gets part of the requests of the rule with the same host and path: header before cookie before weight. */
function withCanaries(rule: Rule, canaries: readonly ObjectRules[]): Rule[] {
    for (const { annotations, rules } of canaries) {
        const base = rules.find(
            ({ host, path, match }) => host === rule.host && path === rule.path && match === rule.match,
        );
        if (base === undefined) continue;
        const elb = elbOf(annotations);
        const condition = (kind: "header" | "cookie"): HeaderCondition[] => {
            const name = elb(`canary-by-${kind}`);
            if (name === undefined) return [];
            const values = textsOf(parseJson(elb(`canary-by-${kind}-value`)));
            return [{ name, values: values.length === 0 ? ["*"] : values }];
        };
        const before = (["header", "cookie"] as const).flatMap((kind) =>
            condition(kind).map((one): Rule => ({ ...base, [`${kind}s`]: [one], implied: true })),
        );
        const weight = Number(elb("canary-weight"));
        const { undetermined } = base;
        // Whether it is a canary, and of how much, is as open as its own rules are.
        const primary =
            undetermined === undefined || elb("canary-weight") === undefined ? rule : { undetermined, ...rule };
        if (!(weight > 0)) return [...before, primary];
        const shares = [
            { target: rule.target, weight: 100 - weight },
            { target: base.target, weight },
        ];
        return [...before, { ...primary, target: weight >= 100 ? base.target : { kind: "split", shares } }];
    }
    return [rule];
}
