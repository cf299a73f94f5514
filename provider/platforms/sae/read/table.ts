import type {
    DefaultBackend,
    DialectName,
    Listener,
    Origin,
    Rule,
    RuleField,
    Table,
    Target,
    Undetermined,
} from "../../../routing/model";
import { holdsSentinel, readable, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { MAX_RULES } from "../fields";
import { balancerTypeOf } from "../fields/balancer";
import { parseJson } from "../wire/shape";
import { pick } from "../wire/wire";

type Data = Record<string, unknown>;

/**
 * Reads a rule set into the neutral model: `Data` of DescribeIngress, an item of ListIngresses, or the inputs or
 * outputs of `crossroute:sae:Ingress` and `alicloud:sae/ingress:Ingress`. Keys of either case are read.
 */
export function readTable(ruleSet: Data, origin: Origin): Table {
    const balancer = text(pick(ruleSet, "SlbId") ?? pick(ruleSet, "LoadBalancerId"));
    const port = portOf(ruleSet);
    const dialect = dialectOf(ruleSet, balancer);
    const tls = tlsOf(ruleSet);
    const doubt = doubtOfKind(ruleSet, balancer);
    const rules = listOf(pick(ruleSet, "Rules")).map((rule, i) => {
        const read = readRule(rule, i, dialect, origin, tls);
        return doubt === undefined || read.undetermined !== undefined ? read : { ...read, undetermined: doubt };
    });
    const fallback = recordOf(pick(ruleSet, "DefaultRule"));
    const name = balancer ?? text(pick(ruleSet, "Name")) ?? text(pick(ruleSet, "MseGatewayId")) ?? "sae";
    return {
        gateway: isKnown(port) ? `${name}:${String(port)}` : name,
        dialect,
        rules,
        ...(fallback && appOf(fallback) && { defaults: [defaultOf(fallback, origin)] }),
        listeners: [listenerOf(ruleSet, balancer)],
        maxRules: MAX_RULES,
    };
}

/** A gateway that is no load balancer has a name of its own for the port. */
const portOf = (ruleSet: Data): unknown => pick(ruleSet, "ListenerPort") ?? pick(ruleSet, "MseGatewayPort");
const protocolOf = (ruleSet: Data): unknown => pick(ruleSet, "ListenerProtocol") ?? pick(ruleSet, "MseGatewayProtocol");

/** A rule set is one listener of its load balancer. */
function listenerOf(ruleSet: Data, balancer: string | undefined): Listener {
    const [port, protocol] = [portOf(ruleSet), protocolOf(ruleSet)];
    const ids = [pick(ruleSet, "SlbId"), pick(ruleSet, "LoadBalancerId")];
    return {
        ...(balancer === undefined ? {} : { address: balancer }),
        ...(ids.includes(UNKNOWN_SENTINEL) && { unknown: true as const }),
        ...doubtOf(port, protocol),
        ...(isPort(port) && { port: Number(port) }),
        ...(protocol !== UNKNOWN_SENTINEL && { scheme: text(protocol)?.toUpperCase() === "HTTPS" ? "https" : "http" }),
    };
}

/** Which requests a listener takes hangs on its port and its protocol. */
function doubtOf(port: unknown, protocol: unknown): Pick<Listener, "doubt"> {
    const late = [
        ...(port === UNKNOWN_SENTINEL ? ["port"] : []),
        ...(protocol === UNKNOWN_SENTINEL ? ["protocol"] : []),
    ];
    if (late.length === 0) return {};
    return { doubt: `the ${late.join(" and ")} of its listener ${late.length > 1 ? "are" : "is"} known after apply` };
}

/** An id that is secret or known only after apply does not tell the kind. */
function doubtOfKind(ruleSet: Data, balancer: string | undefined): Undetermined | undefined {
    const ids = [pick(ruleSet, "SlbId"), pick(ruleSet, "LoadBalancerId")];
    const type = text(pick(ruleSet, "LoadBalanceType") ?? pick(ruleSet, "LoadBalancerType"));
    if (!ids.includes(UNKNOWN_SENTINEL) || balancerTypeOf(type, balancer) !== undefined) return undefined;
    return {
        why: "whether its load balancer is a CLB or an ALB is not known: its id is secret or known only after apply, and the two compare paths differently",
        help: 'Give loadBalancerType: "clb" or "alb".',
    };
}

/** A CLB uses the longest prefix, an ALB the first matching rule. */
function dialectOf(ruleSet: Data, balancer: string | undefined): DialectName {
    const type = text(pick(ruleSet, "LoadBalanceType") ?? pick(ruleSet, "LoadBalancerType"));
    // Without a load balancer SAE creates one, which is an ALB; otherwise SAE's default is a CLB.
    const isMade = type === undefined && [pick(ruleSet, "SlbId"), pick(ruleSet, "LoadBalancerId")].every(isAbsent);
    const made = isMade ? "alb" : "clb";
    return `sae-${balancerTypeOf(type, balancer) ?? made}`;
}

function tlsOf(ruleSet: Data): boolean | undefined {
    const protocol = protocolOf(ruleSet);
    return protocol === UNKNOWN_SENTINEL ? undefined : text(protocol)?.toUpperCase() === "HTTPS";
}

function readRule(
    rule: Data | undefined,
    place: number,
    dialect: DialectName,
    origin: Origin,
    tls: boolean | undefined,
): Rule {
    const path = `${origin.path === undefined ? "" : `${origin.path}.`}rules[${place}]`;
    const data = rule ?? {};
    const [host, route, rewrite] = [pick(data, "Domain"), pick(data, "Path"), rewriteOf(pick(data, "RewritePath"))];
    const unknown: RuleField[] = [];
    if (host === UNKNOWN_SENTINEL || !rule) unknown.push("host");
    if (route === UNKNOWN_SENTINEL || !rule) unknown.push("path");
    const { target, rewritten } = actionsOf(data, place);
    if (target.kind === "unknown") unknown.push("target");
    const unread = unreadAction(data);
    return {
        ...(text(host) !== undefined && { host: text(host) as string }),
        ...(text(route) !== undefined && { path: text(route) as string }),
        match: dialect === "sae-alb" ? "ImplementationSpecific" : "Prefix",
        target,
        ...((rewrite ?? rewritten) !== undefined && { rewrite: (rewrite ?? rewritten) as string }),
        origin: { ...origin, path },
        ...(tls !== undefined && { tls }),
        ...(unknown.length > 0 && { unknown }),
        ...(unread !== undefined && {
            undetermined: {
                why: unread.why,
                answerOnly: true as const,
                or: [
                    unread.action === undefined
                        ? { kind: "unknown" as const, label: "what its actions make of it" }
                        : {
                              kind: "unknown" as const,
                              label: `what the action ${unread.action} answers`,
                              unread: true as const,
                          },
                ],
            },
        }),
    };
}

/** The path that the application sees; a text in place of one that is not known yet. */
const rewriteOf = (value: unknown): string | undefined =>
    typeof value === "string" && holdsSentinel(value) ? readable(value) : text(value);

/** An action of which it is not known what it does, and why. */
function unreadAction(rule: Data): { action?: string; why: string } | undefined {
    if (pick(rule, "RuleActions") === UNKNOWN_SENTINEL) return { why: "what its actions are is known after apply" };
    for (const action of listOf(pick(rule, "RuleActions"))) {
        const [type, config] = [pick(action ?? {}, "ActionType"), pick(action ?? {}, "ActionConfig")];
        if (action === undefined) return { why: "one of its actions is not known" };
        if (type === UNKNOWN_SENTINEL) return { why: "what one of its actions does is known after apply" };
        const name = text(type) ?? "without a type";
        const shown = `${name} ${typeof config === "string" ? config : JSON.stringify(config ?? null)}`;
        if (!/^(rewrite|redirect)$/i.test(name)) return { action: shown, why: `its action ${name} is not read` };
        if (recordOf(config) === undefined && !holdsSentinel(config))
            return { action: shown, why: `the configuration of its action ${name} is no object in JSON` };
        if (/^rewrite$/i.test(name) && !isAbsent(pick(rule, "RewritePath")))
            return {
                action: shown,
                why: "it has a rewritePath beside an action that rewrites, and which counts is not documented",
            };
    }
    return undefined;
}

/** A redirect answers instead of the application; a rewrite changes the path that the application sees. */
function actionsOf(rule: Data, place: number): { target: Target; rewritten?: string } {
    const actions = listOf(pick(rule, "RuleActions"));
    const config = (type: string): Data | undefined => {
        const action = actions.find(
            (item) => item !== undefined && text(pick(item, "ActionType"))?.toLowerCase() === type,
        );
        const given = action && pick(action, "ActionConfig");
        return given === UNKNOWN_SENTINEL ? lateConfig : given === undefined ? undefined : recordOf(given);
    };
    const redirect = config("redirect");
    const rewritten = rewriteOf(pick(config("rewrite") ?? {}, "path"));
    if (redirect && holdsSentinel(redirect))
        return { target: { kind: "unknown", label: `redirect of rule ${place + 1}` } };
    if (redirect) return { target: redirectTo(redirect, rule) };
    return {
        target: appOf(rule) ?? { kind: "unknown", label: `SAE app of rule ${place + 1}` },
        ...(rewritten !== undefined && { rewritten }),
    };
}

/** Stands for a configuration that is not known yet. */
const lateConfig: Data = { path: UNKNOWN_SENTINEL };

/** Parts that an action leaves out stay as in the request, in ALB's notation. */
function redirectTo(config: Data, rule: Data): Target {
    const part = (key: string, otherwise: string): string => text(pick(config, key)) ?? otherwise;
    const [scheme, host] = [
        part("protocol", "${protocol}").toLowerCase(),
        part("host", text(pick(rule, "Domain")) ?? "${host}"),
    ];
    const [port, query] = [text(pick(config, "port")), text(pick(config, "query"))];
    const url = `${scheme}://${host}${port === undefined ? "" : `:${port}`}${part("path", "${path}")}${query === undefined ? "" : `?${query}`}`;
    const code = Number(pick(config, "httpCode"));
    return { kind: "redirect", url, ...(code > 0 && { code }) };
}

function appOf(rule: Data): Target | undefined {
    const [app, port] = [pick(rule, "AppId"), pick(rule, "ContainerPort")];
    if (app === UNKNOWN_SENTINEL || port === UNKNOWN_SENTINEL) return { kind: "unknown", label: "SAE app" };
    return text(app) === undefined ? undefined : { kind: "sae", appId: text(app) as string, port: Number(port) };
}

const defaultOf = (rule: Data, origin: Origin): DefaultBackend => ({
    target: appOf(rule) as Target,
    origin: { ...origin, path: `${origin.path === undefined ? "" : `${origin.path}.`}defaultRule` },
});

/** What is none is an error of its own, and no request can name it. */
const isPort = (value: unknown): boolean =>
    Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= 65535;
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";
const isKnown = (value: unknown): boolean => value !== undefined && value !== null && value !== UNKNOWN_SENTINEL;

function text(value: unknown): string | undefined {
    if (typeof value === "number") return String(value);
    return typeof value === "string" && value !== "" && value !== UNKNOWN_SENTINEL ? value : undefined;
}

function recordOf(value: unknown): Data | undefined {
    const data = typeof value === "string" ? parseJson(value) : value;
    return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Data) : undefined;
}

/** Items that are not known yet stay, so that the others keep their places. */
function listOf(value: unknown): (Data | undefined)[] {
    const list = typeof value === "string" ? parseJson(value) : value;
    return Array.isArray(list) ? list.map((item) => recordOf(item)) : [];
}
