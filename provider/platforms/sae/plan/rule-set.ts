import {
    isHidden,
    isObject,
    publicText,
    seen,
    text,
    type Scalar,
    type Opened,
    type OpenedFields,
} from "../../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../../inputs/unknown";
import { UNKNOWN, type Inputs, type Value } from "../../../engine/values";
import type { Diagnostic } from "../../../routing/diagnostic";
import { objectName, resourceNames } from "../../names";
import { placeOfRoute, type Place, type Placed, type Planned, type PlatformObject } from "../../platform";
import { finding } from "../../../diagnostics/catalogue";
import { checkIngress } from "../check";
import { MAX_RULES } from "../fields";
import type { IngressArgs } from "../fields/generated";
import { arrivalOf, balancerOf, gatewayShape, listenerOf, type SaeGateway } from "./gateway";
import { rulesOf } from "./rules";

/** The rule set of a listener, with the arguments of the resource that sends it. */
export interface RuleSetPlan extends Planned {
    kind: "listener";
    gateway: SaeGateway;
    args: OpenedFields<IngressArgs>;
}

export function planRuleSet(table: string, gateway: SaeGateway, placed: readonly Placed[]): RuleSetPlan {
    const { where } = gateway;
    const rules = rulesOf(gateway, placed);
    const places = rules.map(({ route }) => placeOfRoute(route, "sae"));
    const { address: _address, defaultBackend, options, ...parameters } = gateway.fields;
    const args: OpenedFields<IngressArgs> = {
        // Arguments that a gateway leaves out come from `options`.
        ...(isObject(options) && (options as OpenedFields<IngressArgs>)),
        ...parameters,
        defaultRule: appOf(defaultBackend) as OpenedFields<IngressArgs>["defaultRule"],
        rules: rules.map(({ rule }) => rule),
        keepRulesFor: hostsElsewhere(gateway, placed),
    };
    const listener = listenerOf(gateway);
    const former = objectName(table, gateway.name);
    const place = (path: string): Place | undefined => {
        const index = /^rules\[(\d+)\]/.exec(path)?.[1];
        if (index !== undefined) return places[Number(index)];
        return path.startsWith("defaultRule") ? { where: `${where}.defaultBackend`, kind: "sae" } : undefined;
    };
    return {
        kind: "listener",
        ...resourceNames(listener, former),
        gateway,
        where,
        args,
        objects: [objectOf(args, gateway)],
        placeOf: place,
        check: () => findingsOf(args, gateway, places),
    };
}

/** The rule set as the resource will send it. */
function objectOf(args: OpenedFields<IngressArgs>, gateway: SaeGateway): PlatformObject {
    const { fields, where } = gateway;
    const { keepRulesFor: _keepRulesFor, adopt: _adopt, ...sent } = seen(args) as Record<string, unknown>;
    // The kind alone shows nothing of an id that is secret, and how paths are compared hangs on it.
    const kind = isHidden(fields.loadBalancerId) ? balancerOf(fields) : undefined;
    return {
        value: withUnknowns(kind === undefined ? sent : { ...sent, loadBalancerType: kind }) as PlatformObject["value"],
        address: publicText(fields.address) ?? (fields.address && arrivalOf(gateway).where),
        gateway: where,
    };
}

/** The hosts of routes on other gateways, once each: their rules that are removed here go last. */
function hostsElsewhere(gateway: SaeGateway, placed: readonly Placed[]): Scalar<string>[] {
    const hosts = new Map<unknown, Scalar>();
    for (const [i, { on, host }] of placed.entries())
        if (on !== gateway && host !== undefined) hosts.set(text(host) ?? i, host);
    return [...hosts.values()] as Scalar<string>[];
}

/** The part of a backend that SAE knows. */
function appOf(backend: Opened | undefined): Opened | undefined {
    if (!isObject(backend)) return backend;
    const { appId, containerPort, backendProtocol } = backend;
    return { appId, containerPort, backendProtocol };
}

/**
 * Without the display name. A rule set that was created by other means may have a forbidden one and is not refused;
 * only the plugin knows the state.
 */
function findingsOf(args: OpenedFields<IngressArgs>, gateway: SaeGateway, places: readonly Place[]): Diagnostic[] {
    const found = checkIngress(toInputs(seen(args)) as Inputs);
    const wrong = found.filter(({ where }) => where !== "description");
    return wrong.map((one) =>
        one.where === "rules" && places.length > MAX_RULES
            ? tooMany(gateway, places)
            : { ...one, where: ofTable(one.where, gateway, places) },
    );
}

/** A listener has one rule set, so nothing can be split. */
function tooMany({ where, name, fields }: SaeGateway, places: readonly Place[]): Diagnostic {
    const routes = new Set(places.map((place) => place.where)).size;
    const why = places.length > routes ? " (a Prefix is two rules on an ALB, an Exact path one)" : "";
    const message = `${routes} routes are ${places.length} rules of ${name}${why}, and the rule set of a listener has at most ${MAX_RULES}`;
    const free = balancerOf(fields) === "alb" ? 'match: "Exact" where the path alone is meant, ' : "";
    return finding(
        "CR409",
        where,
        message,
        `give ${free}another load balancer to some hosts, or routes to one app a common path`,
    );
}

const ruleWords: Readonly<Record<string, string>> = {
    domain: "host",
    path: "path",
    rewritePath: "rewrite",
    ruleActions: "actions",
};

function ofTable(path: string, { where, fields }: SaeGateway, places: readonly Place[]): string {
    const rule = /^rules\[(\d+)\](?:\.(.*))?$/.exec(path);
    const place = places[Number(rule?.[1])];
    if (rule && place) {
        const key = rule[2] ?? "";
        const [name = ""] = /^\w+/.exec(key) ?? [];
        const word = ruleWords[name];
        return word !== undefined
            ? `${place.where}.${word}${key.slice(name.length)}`
            : `${place.where}.backend.sae${key === "" ? "" : `.${key}`}`;
    }
    if (path.startsWith("defaultRule")) return `${where}.${path.replace(/^defaultRule/, "defaultBackend")}`;
    const [key = ""] = path.split(/[.[]/);
    const { options } = fields;
    const isOption = isObject(options) && key in (options as object);
    const isOwn = key in fields || (key in gatewayShape.fields && !isOption);
    return path === "" ? where : `${where}.${isOwn ? "" : "options."}${path}`;
}

/** As the plugin sees it. */
function toInputs(value: unknown): Value {
    if (value === UNKNOWN_INPUT) return UNKNOWN;
    if (Array.isArray(value)) return value.map(toInputs);
    if (typeof value !== "object" || value === null) return value as Value;
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, toInputs(item)]));
}
