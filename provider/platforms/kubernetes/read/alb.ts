/**
 * What the annotations of the two controllers that serve Ingresses by an Application Load Balancer mean for routing.
 * Sources: the code of kubernetes-sigs/aws-load-balancer-controller and of alibaba/alibaba-load-balancer-controller.
 */
import { variablesIn } from "../../../inputs/variables";
import type { Rule, Target } from "../../../routing/model";
import type { RuleContext } from "./object-rules";
import { lower, readAwsConditions, widened } from "./aws-conditions";
import { readConditions, rulesFor } from "./conditions";
import { isBroken, isObject, objectsOf, parseJson } from "./json";
import { isAction } from "./named-action";
import { treatmentOf } from "./removed-headers";
import type { Json } from "../../../inputs/json";

export type Annotations = Readonly<Record<string, string>>;

export const prefix = "alb.ingress.kubernetes.io/";
const refuses = "the AWS Load Balancer Controller refuses";

const notRead = (rule: Rule, name: string): Rule => ({
    ...rule,
    undetermined: { why: `the annotation ${name} decides which requests it takes and is not read` },
});

/** A rule that the controller refuses is dropped, and `arrangeAwsAlb` says what becomes of the group's others. */
export function readAwsAlb(rule: Rule, context: RuleContext): Rule[] {
    const { annotations, service } = context;
    const refused = (what: string): Rule[] => [{ ...rule, dropped: `${refuses} ${what}` }];
    const problem = awsProblem(rule, context);
    if (problem !== undefined) return refused(problem);
    const name = `${prefix}conditions.${service}`;
    if (isFilledIn(annotations[name])) return [notRead(rule, name)];
    const regex = annotations[`${prefix}use-regex-path-match`] === "true" && rule.match === "ImplementationSpecific";
    const plain: Rule = regex ? { ...rule, match: "Regex", path: (rule.path ?? "").slice(1) } : rule;
    const acted = withAction(plain, () => awsAction(parseJson(annotations[`${prefix}actions.${service}`]), rule));
    const conditions = readAwsConditions(annotations[name]);
    const read = conditions === "unread" || "refused" in conditions ? conditions : widened(acted, conditions);
    if (read === "unread") return [notRead(rule, name)];
    return "refused" in read ? refused(`${name}, which ${read.refused}`) : read;
}

/** Others write a part of it, so that it is not known whether it is JSON. */
const isFilledIn = (text: string | undefined): boolean => text !== undefined && variablesIn(text).length > 0;

/** What the controller refuses of a rule besides its conditions. */
function awsProblem({ match, path = "", target }: Rule, { annotations, service }: RuleContext): string | undefined {
    if ((match === "Exact" || match === "Prefix") && /[*?]/.test(path) && !isFilledIn(path))
        return `the wildcard in the ${match} path "${path}"`;
    if (target.kind === "resource") return "a backend that is no Service";
    const action = isAction(target) ? ["actions"] : [];
    const broken = [...action, "transforms"]
        .map((kind) => `${prefix}${kind}.${service}`)
        .find((name) => isBroken(annotations[name]) && !isFilledIn(annotations[name]));
    if (broken !== undefined) return `${broken}, which is no JSON`;
    const [name] = action.map((kind) => `${prefix}${kind}.${service}`);
    return name !== undefined && lacksStatus(annotations[name]) ? `${name}, which has no statusCode` : undefined;
}

/** The controller asks for the status of an answer and of a redirect. */
function lacksStatus(text: string | undefined): boolean {
    const action = lower(parseJson(text));
    if (!isObject(action)) return false;
    const config = { redirect: "redirectconfig", "fixed-response": "fixedresponseconfig" }[String(action.type)];
    const given = config === undefined ? undefined : action[config];
    return isObject(given) && (given.statuscode ?? "") === "";
}

export function readAckAlb(rule: Rule, { annotations, service }: RuleContext): Rule[] {
    const own = (name: string): string | undefined => annotations[prefix + name];
    const conditions = readConditions(own(`conditions.${service}`));
    if (conditions.unread !== undefined) return [notRead(rule, `${prefix}conditions.${service}`)];
    if (own(`rule-direction.${service}`) === "Response") return [{ ...rule, dropped: "it is a rule for answers" }];
    const rewrite = own("rewrite-target");
    const regex = rule.match === "Prefix" && rule.path !== "/" && (rewrite ?? own("use-regex")) !== undefined;
    const plain: Rule = {
        ...rule,
        ...(regex ? { match: "Regex" as const } : {}),
        ...(rewrite === undefined ? {} : { rewrite }),
    };
    const acted = withAction(plain, () => ackAction(parseJson(own(`actions.${service}`)), rule), {
        why: `${prefix}actions.${service} redirects without an HttpCode, and which status that gives is not documented`,
        help: "Give its RedirectConfig an HttpCode: 301, 302, 303, 307 or 308.",
        or: "what an ALB makes of a redirect without a status",
    });
    const treated = { ...acted, ...treatmentOf(acted, annotations, service) };
    return rulesFor(treated, conditions.ways).map((one) => ({ ...one, ...canaryConditions(annotations, one) }));
}

/** What is said of a redirect that has no status. */
interface NoStatus {
    why: string;
    help: string;
    or: string;
}

/** The action's target instead of the placeholder Service. A redirect to https applies to http only. */
function withAction(rule: Rule, read: () => Target | undefined, noStatus?: NoStatus): Rule {
    if (!isAction(rule.target)) return rule;
    const target = read();
    if (target === undefined) return rule;
    const loops = target.kind === "redirect" && /^https:\/\/\$\{host\}(:\d+)?\$\{uri\}$/.test(target.url);
    const made: Rule = { ...rule, target, ...(loops ? { scheme: "http" as const } : {}) };
    if (target.kind !== "redirect" || target.code !== undefined || noStatus === undefined) return made;
    const { or, ...said } = noStatus;
    const before: Target = { kind: "unknown", label: or, unread: true };
    return { ...made, undetermined: rule.undetermined ?? { ...said, answerOnly: true, or: [before] } };
}

function awsAction(value: unknown, rule: Rule): Target | undefined {
    const action = lower(value);
    if (!isObject(action)) return undefined;
    const part = (name: string): Json => (isObject(action[name]) ? action[name] : {});
    switch (action.type) {
        case "redirect":
            return redirect(part("redirectconfig"), /#\{(\w+)\}/g, /HTTP_(\d+)/);
        case "fixed-response":
            return fixed(part("fixedresponseconfig").statuscode);
        case "forward":
            return split(objectsOf(part("forwardconfig").targetgroups), rule);
    }
    return undefined;
}

function ackAction(value: unknown, rule: Rule): Target | undefined {
    for (const action of objectsOf(lower(value))) {
        const part = (name: string): Json => (isObject(action[name]) ? action[name] : {});
        const type = String(action.type).toLowerCase();
        if (type === "redirect") return redirect(part("redirectconfig"), /\$\{(\w+)\}/g, /(\d+)/);
        if (type === "fixedresponse") return fixed(part("fixedresponseconfig").httpcode);
        if (type.startsWith("forward")) return split(objectsOf(part("forwardconfig").servergroups), rule);
    }
    return undefined;
}

const fixed = (status: unknown): Target | undefined =>
    Number.isInteger(Number(status)) && status !== "" ? { kind: "fixed", status: Number(status) } : undefined;

/** Parts that are left out stay as in the request. */
function redirect(config: Json, variable: RegExp, codes: RegExp): Target {
    const text = (name: string, otherwise: string): string =>
        typeof config[name] === "string" && config[name] !== ""
            ? config[name].replace(variable, (_, known: string) => `\${${known.toLowerCase()}}`)
            : otherwise;
    const path = text("path", "${path}").replace(/^\/\$\{path\}/, "${path}");
    const query = text("query", "${query}");
    const rest = query !== "${query}" ? `${path}?${query}` : path === "${path}" ? "${uri}" : `${path}${"${?query}"}`;
    const protocol = text("protocol", "${protocol}").replace(/^[A-Z]+$/, (name) => name.toLowerCase());
    const port = text("port", "${port}");
    const isUsual = (protocol === "https" && port === "443") || (protocol === "http" && port === "80");
    const end = port === "${port}" || isUsual ? "" : `:${port}`;
    const code = codes.exec(String(config.statuscode ?? config.httpcode ?? ""))?.[1];
    const url = `${protocol}://${text("host", "${host}")}${end}${rest}`;
    return { kind: "redirect", url, ...(code === undefined ? {} : { code: Number(code) }) };
}

function split(groups: readonly Json[], { target }: Rule): Target | undefined {
    const namespace = target.kind === "service" ? target.namespace : "default";
    const shares = groups.map(
        ({ servicename, serviceport, targetgrouparn, targetgroupname, servergroupid, weight }) => {
            const other = targetgrouparn ?? targetgroupname ?? servergroupid;
            const to: Target =
                servicename === undefined
                    ? { kind: "resource", namespace, resource: "target group", name: String(other) }
                    : { kind: "service", namespace, name: String(servicename), port: serviceport as number | string };
            return { target: to, weight: Number(weight ?? 1) };
        },
    );
    const [only] = shares;
    return shares.length > 1 ? { kind: "split", shares } : only?.target;
}

/** An annotation of a canary, by either of its names. */
export const canaryOf = (annotations: Annotations, name: string): string =>
    annotations[`nginx.ingress.kubernetes.io/${name}`] ?? annotations[prefix + name] ?? "";

/** A canary by header or cookie is a rule with one more condition. */
function canaryConditions(annotations: Annotations, rule: Rule): Partial<Rule> {
    if (canaryOf(annotations, "canary") !== "true") return {};
    const header = canaryOf(annotations, "canary-by-header");
    const cookie = canaryOf(annotations, "canary-by-cookie");
    const value = canaryOf(annotations, "canary-by-header-value");
    return {
        ...(header === "" ? {} : { headers: [...(rule.headers ?? []), { name: header, values: [value] }] }),
        ...(cookie === "" ? {} : { cookies: [...(rule.cookies ?? []), { name: cookie, values: ["always"] }] }),
    };
}
