/** What the annotations of Huawei Cloud CCE mean for routing. Source: CCE user guide. */
import type { HeaderCondition, Rank, Rule, Target, Undetermined } from "../../../routing/model";
import { doubtOf } from "../controllers/cce-doubt";
import { leftMark, withLeftOver } from "./cce-lasting-effects";
import { actionPort } from "./named-action";
import { doubtOfMode, modeOf } from "./cce-match-mode";
import type { ObjectRules, RuleContext } from "./object-rules";
import { preflightOf } from "./preflights";
import { readConditions, rulesFor } from "./conditions";
import { treatmentOf } from "./removed-headers";
import { fieldOf, isBroken, isObject, objectsOf, parseJson, textsOf } from "./json";

type Annotations = Readonly<Record<string, string>>;

const elbOf =
    (annotations: Annotations) =>
    (name: string): string | undefined =>
        annotations[`kubernetes.io/elb.${name}`];

export function readCce(rule: Rule, context: RuleContext): Rule[] {
    const { [leftMark]: mark } = context.annotations;
    const rules = readWritten(rule, context);
    if (mark === undefined) return rules;
    const { service } = context;
    const route = `${rule.host ?? ""}\n${rule.path ?? ""}`;
    return withLeftOver(rules, { service, route, mark }, (actions) => actionOf(rule.target, actions));
}

function readWritten(rule: Rule, context: RuleContext): Rule[] {
    const { annotations, service } = context;
    const elb = elbOf(annotations);
    const mode = modeOf(rule, context);
    const rewrite = elb("rewrite-target");
    const url = elb("redirect-url");
    const code = Number(elb("redirect-url-code") ?? 301);
    const order = orderOf(annotations);
    const action = actionOf(rule.target, elb(`actions.${service}`));
    const redirect: Target[] = url === undefined ? [] : [{ kind: "redirect", url, code }];
    const plain: Rule = {
        ...rule,
        ...(order === unordered ? {} : { order }),
        ...(mode === undefined || rule.match !== "ImplementationSpecific" ? {} : { match: mode }),
        target: redirect[0] ?? action,
        ...treatmentOf({ target: redirect[0] ?? action }, annotations, service),
        ...(rewrite === undefined ? {} : { rewrite }),
    };
    const unnamed = redirect.length === 0 ? unnamedPool(rule.target, action) : undefined;
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
    if (doubt !== undefined) {
        const answers = [...redirect, action, rule.target];
        const rest: Partial<Undetermined> = doubt.isAnswer ? { answerOnly: true, or: answers } : {};
        return open.map((one) => ({ ...one, undetermined: { why: doubt.why, ...rest } }));
    }
    if (unread === undefined && broken === undefined)
        return unnamed === undefined ? made : made.map((one) => ({ ...one, undetermined: unnamed }));
    const why =
        unread === undefined
            ? `${name(broken ?? "")} is no JSON`
            : unread === ""
              ? `${name("conditions")} is no list of conditions`
              : `the condition ${unread} of ${name("conditions")} is not read`;
    return made.map((one) => ({ ...one, undetermined: { why } }));
}

/** What is open where a rule forwards to others, and does not name its port as CCE's guide has it. */
function unnamedPool(target: Target, action: Target): Undetermined | undefined {
    if (target.kind !== "service" || action === target || action.kind === "fixed" || target.port === actionPort) return;
    const why = `whether CCE forwards to the backends of kubernetes.io/elb.actions.${target.name} is not known: its guide asks for the port name ${actionPort} beside ForwardPool, and the port is ${JSON.stringify(target.port)}`;
    return {
        why,
        answerOnly: true,
        or: [action, target],
        help: `Name the port of the backend ${actionPort}.`,
    };
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
/** So do actions, whatever they are. */
const hasActions = ({ annotations, services }: ObjectRules): boolean =>
    [...services.values()].some((service) => {
        const actions = parseJson(elbOf(annotations)(`actions.${service}`));
        return Array.isArray(actions) && actions.length > 0;
    });
const hasPriority = ({ annotations }: Pick<ObjectRules, "annotations">): boolean =>
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

/** Rules of one object, with what is known of their places. */
function ranked({ key, annotations }: ObjectRules, ordered: readonly Part[], createdAt: string | undefined): Rule[] {
    const order = orderOf(annotations);
    const isListed = hasPriority({ annotations });
    return ordered.map(({ rule, place }): Rule => {
        const rank: Rank = {
            ...(order === unordered ? {} : { order }),
            object: `Ingress ${key}`,
            ...(rule.origin.source === undefined ? {} : { source: rule.origin.source }),
            place,
            ...(isListed && { listed: true }),
            ...(createdAt === undefined ? {} : { createdAt }),
        };
        return { ...rule, rank };
    });
}

function inOrder(objects: readonly ObjectRules[]): Rule[] {
    const canaries = objects.filter(isCanary);
    const met = new Set<Rule>();
    const arranged = objects
        .filter((object) => !isCanary(object))
        .map((object) => ({ object, parts: placed(object.rules.map((rule) => withCanaries(rule, canaries, met))) }));
    const alone = canaries.map((object) => ({
        object,
        parts: placed(object.rules.filter((rule) => !met.has(rule)).map((rule) => [[withoutPrimary(rule)]])),
    }));
    const every = [...arranged, ...alone];
    const all = every.flatMap(({ parts }) => parts.map(({ rule }) => rule));
    const isPlain =
        !objects.some((one) => hasPriority(one) || hasCors(one) || hasActions(one)) && !all.some(isAdvanced);
    if (isPlain && canaries.length === 0) return all;
    return every
        .map(({ object, parts }) => ({ object, parts, createdAt: object.rules[0]?.origin.createdAt }))
        .sort(
            (a, b) =>
                orderOf(a.object.annotations) - orderOf(b.object.annotations) ||
                compare(ageOf(a.object), ageOf(b.object)),
        )
        .flatMap(({ object, parts, createdAt }) => ranked(object, parts, createdAt));
}

const isAdvanced = ({ rewrite, methods, headers, queries, cookies, sources, target }: Rule): boolean =>
    [rewrite, methods, headers, queries, cookies, sources].some((part) => part !== undefined) ||
    ["redirect", "fixed", "split"].includes(target.kind);

interface Part {
    rule: Rule;
    place: number;
}

/** The parts of each rule, in their order; between those of one place nothing decides. */
const placed = (rules: readonly (readonly (readonly Rule[])[])[]): Part[] =>
    rules.flat().flatMap((peers, place) => peers.map((rule) => ({ rule, place })));

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * Canaries get part of the requests of the rule with the same host and path: by header before by cookie before by weight.
 * The parts, in their order.
 */
function withCanaries(rule: Rule, canaries: readonly ObjectRules[], met: Set<Rule>): Rule[][] {
    const own = canaries.flatMap(({ annotations, rules }) => {
        const same = rules.filter(
            ({ host, path, match }) => host === rule.host && path === rule.path && match === rule.match,
        );
        const [base] = same;
        if (base === undefined) return [];
        for (const one of same) met.add(one);
        return [{ base, elb: elbOf(annotations) }];
    });
    const parts = (["header", "cookie"] as const).map((kind) =>
        own.flatMap(({ base, elb }): Rule[] => {
            const name = elb(`canary-by-${kind}`);
            if (name === undefined) return [];
            const values = textsOf(parseJson(elb(`canary-by-${kind}-value`)));
            const one: HeaderCondition = { name, values: values.length === 0 ? ["*"] : values };
            return [{ ...base, [`${kind}s`]: [one], implied: true }];
        }),
    );
    const weighted = own
        .filter(({ base, elb }) => elb("canary-weight") !== undefined || base.undetermined !== undefined)
        .map(({ base, elb }) => ({ base, weight: Number(elb("canary-weight")) }));
    return [...parts.filter((peers) => peers.length > 0), [shared(rule, weighted)]];
}

/** A rule of which canaries get shares. */
function shared(rule: Rule, canaries: readonly { base: Rule; weight: number }[]): Rule {
    // Whether it is a canary, and of how much, is as open as its own rules are.
    const why = canaries.find(({ base }) => base.undetermined !== undefined)?.base.undetermined?.why;
    const some = canaries.filter(({ base, weight }) => weight > 0 || base.undetermined !== undefined);
    const or = some.map(({ base }) => base.target);
    const [one, ...others] = some;
    if (one === undefined) return rule;
    if (why !== undefined) return { ...rule, undetermined: rule.undetermined ?? { why, answerOnly: true, or } };
    if (others.length > 0) {
        const names = some.map(({ base }) => base.origin.object).join(" and ");
        const rivals = `${names} are canaries by weight of one rule, and how they share its requests is not documented`;
        return { ...rule, undetermined: rule.undetermined ?? { why: rivals, answerOnly: true, or } };
    }
    const { base, weight } = one;
    if (weight >= 100) return { ...rule, target: base.target };
    const shares = [
        { target: rule.target, weight: 100 - weight },
        { target: base.target, weight },
    ];
    return { ...rule, target: { kind: "split", shares } };
}

/** A canary has to stand beside the Ingress that it is one of, which may not be read. */
function withoutPrimary(rule: Rule): Rule {
    const { object } = rule.origin;
    const why = `${object} is a canary, and no Ingress that is read has its host and path at this listener`;
    const label = `what ${object} is a canary of`;
    const undetermined: Undetermined = {
        why,
        answerOnly: true,
        or: [{ kind: "unknown", label, unread: true }],
        orOthers: true,
        help: "Give the canary the load balancer, port, host and path of the Ingress that it is one of, or add that Ingress to the sources.",
    };
    return { ...rule, undetermined: rule.undetermined ?? undetermined };
}
