/** The HTTPRoutes of a table's gateway: one for each host, or several where the limits of the Gateway API ask for it. */
import {
    isList,
    isObject,
    scalar,
    mapScalar,
    publicText,
    seen,
    show,
    text,
    type Scalar,
    type Opened,
    type OpenedFields,
    type OpenedObject,
} from "../../../inputs/opened";
import { withUnknowns } from "../../../inputs/unknown";
import { pushTo } from "../../../push-to";
import type { Diagnostic } from "../../../routing/diagnostic";
import { adoptOf, dialectOf, knownOf, type KubernetesGateway } from "../../kubernetes/plan/gateway";
import { arrivesIn, objectIn, publicHosts } from "../../kubernetes/plan/identity";
import type { Services } from "../../kubernetes/plan/services";
import { digest, objectName, resourceNames } from "../../names";
import {
    placeOfRoute,
    type Place,
    type Placed,
    type Planned,
    type PlatformObject,
    type Problems,
} from "../../platform";
import { checkHTTPRoute, specOf } from "../check/http-route";
import type { HTTPRouteArgs, HTTPRouteRuleArgs } from "../fields/args";
import { givesTo, splitRoute } from "../manifest/split";
import { apiVersion } from "../types";
import type { HTTPRouteGatewayArgs } from "./args";

/** An HTTPRoute of a table, with the arguments of the component that registers it. */
export interface HTTPRoutePlan extends Planned {
    kind: "HTTPRoute";
    gateway: KubernetesGateway;
    args: OpenedFields<HTTPRouteArgs>;
    /** The resources of the Services that are made for it. */
    uses: readonly string[];
    /** HTTPRoutes that may take over rules from it, because it became too full: they come first. */
    givesTo: readonly string[];
    /** Routes whose Service leads to a listener that speaks HTTPS. */
    secured: readonly string[];
}

/** Longest name of an object. */
const longest = 253;

/** A rule, and where the table declares it. */
interface Made {
    key: string;
    rule: OpenedFields<HTTPRouteRuleArgs>;
    matches: readonly unknown[];
    place: Place;
    route?: Placed;
}

/** The HTTPRoutes of a gateway. */
export function planHTTPRoutes(
    table: string,
    gateway: KubernetesGateway,
    routes: readonly Placed[],
    services: Services,
    problems: Problems,
): HTTPRoutePlan[] {
    const groups = new Map<string, Made[]>();
    const hosts = new Map<string, Scalar | undefined>();
    const add = (key: string, host: Scalar | undefined, made: Made): void => {
        pushTo(groups, key, made);
        hosts.set(key, host);
    };
    for (const route of routes) {
        const host = route.host;
        // A host that is known only after apply stands alone.
        add(host === undefined ? "" : (text(host) ?? `${route.where} later`), host, ruleOf(route, services, problems));
    }
    const fallback = gateway.fields.defaultBackend;
    if (isObject(fallback)) add("", undefined, defaultRule(fallback, gateway, problems));
    return [...groups].flatMap(([key, made]) => {
        const parts = splitRoute([], made, (one) => one.key);
        const plans = parts.map(({ suffix, rules }) => planOf(table, gateway, hosts.get(key), rules, suffix, services));
        // Routes that may get rules come before the one that gives them.
        return plans.map((plan, i) => ({
            ...plan,
            givesTo: parts.flatMap(({ suffix }, j) =>
                i !== j && givesTo(parts[i]?.suffix ?? "", suffix) ? [plans[j]?.resource ?? ""] : [],
            ),
        }));
    });
}

function planOf(
    table: string,
    gateway: KubernetesGateway,
    host: Scalar | undefined,
    made: readonly Made[],
    suffix: string,
    services: Services,
): HTTPRoutePlan {
    const { fields, where } = gateway;
    const given = fields.httpRoute as OpenedFields<HTTPRouteGatewayArgs>;
    const base = `${text(given.name) ?? objectName(table, gateway.name)}${suffix}`;
    const name =
        host === undefined ? scalar(base) : mapScalar(host, (value) => nameFor(base, String(value), host.secret));
    const plain = text(name);
    const live = plain === undefined ? undefined : objectIn(gateway, plain);
    const former = objectName(table, gateway.name, "route", plain ?? made[0]?.place.where ?? "");
    const args: OpenedFields<HTTPRouteArgs> = {
        name,
        namespace: fields.namespace,
        labels: fields.labels,
        annotations: fields.annotations,
        parentRefs: given.parentRefs,
        ...(host === undefined ? {} : { hostnames: [host as Scalar<string>] }),
        rules: made.map(({ rule }) => rule),
        waitFor: (knownOf(given.waitFor) ?? scalar("accepted")) as Scalar<"accepted">,
        timeout: knownOf(given.timeout) as Scalar<number> | undefined,
        adopt: adoptOf(gateway),
    };
    const routes = made.flatMap(({ route }) => route ?? []);
    const places = made.map(({ place }) => place);
    const known = seen(args) as Record<string, unknown>;
    const metadata = { name: known["name"], namespace: known["namespace"], annotations: known["annotations"] };
    const value = withUnknowns({ apiVersion, kind: "HTTPRoute", metadata, spec: specOf(known) });
    return {
        kind: "HTTPRoute",
        ...resourceNames(live, former),
        gateway,
        where,
        args,
        uses: [...new Set(routes.flatMap((route) => services.resources.get(route) ?? []))],
        givesTo: [],
        secured: routes.filter(leadsToHttps).map((route) => route.where),
        objects: [
            { value: value as PlatformObject["value"], cluster: arrivesIn(gateway), dialect: dialectOf(gateway) },
        ],
        placeOf: (path) => places[Number(/^spec\.rules\[(\d+)\]/.exec(path)?.[1] ?? NaN)],
        hosts: host === undefined ? ["*"] : publicHosts(routes),
        check: () => findingsOf(known, where, places),
    };
}

/**
 * `shop-edge.shop.example.com`; for a wildcard `shop-edge-any.example.com`. It contains no secret, so it may be shown.
 */
function nameFor(base: string, host: string, isSecret: boolean): string {
    if (isSecret) return `${base}.${digest(host)}`;
    const name = host.startsWith("*.") ? `${base}-any.${host.slice(2)}` : `${base}.${host}`;
    return name.length > longest ? `${base}.${digest(host)}` : name.toLowerCase();
}

function ruleOf(route: Placed, services: Services, problems: Problems): Made {
    const { path, match, backend, where } = route;
    if (text(match) === "ImplementationSpecific")
        problems.add(
            "CR210",
            `${where}.match`,
            "ImplementationSpecific means something else with every controller, and an HTTPRoute does not have it",
            "give Prefix or Exact",
        );
    // A redirect answers by itself: it needs no Service.
    const { name, port } = redirects(route) ? {} : services.of(route);
    checkPort(port, `${backend.where}.port`, problems);
    const filters = filtersOf(route, problems);
    const type = match === undefined ? scalar("PathPrefix") : mapScalar(match, typeOf);
    const matches = [{ path: { type: type as Scalar<"Exact" | "PathPrefix">, value: path as Scalar<string> } }];
    return {
        key: `${publicText(match) ?? "Prefix"} ${publicText(path) ?? where}`,
        rule: {
            matches,
            ...(filters === undefined ? {} : { filters: filters as OpenedFields<HTTPRouteRuleArgs>["filters"] }),
            ...(redirects(route) ? {} : { backendRefs: [{ name, port: port as Scalar<number> | undefined }] }),
        },
        matches,
        place: placeOfRoute(route),
        route,
    };
}

const isRedirect = (filter: Opened | undefined): boolean =>
    isObject(filter) && text(filter["type"]) === "RequestRedirect";
const redirects = ({ actions, bridge }: Placed): boolean =>
    bridge === undefined && isList(actions) && actions.some(isRedirect);

/** For a bridged route, the gateway behind it does that. */
function filtersOf({ actions, rewrite, match, where, bridge }: Placed, problems: Problems): Opened | undefined {
    if (bridge !== undefined || (actions === undefined && rewrite === undefined)) return undefined;
    if (rewrite === undefined) return actions;
    if (match !== undefined && !match.known)
        problems.add(
            "CR210",
            `${where}.rewrite`,
            "whether it replaces a prefix hangs on match, which is known only after apply",
            "give match as a plain text",
        );
    const isExact = text(match) === "Exact";
    const path = isExact
        ? { type: scalar("ReplaceFullPath"), replaceFullPath: rewrite }
        : { type: scalar("ReplacePrefixMatch"), replacePrefixMatch: rewrite };
    const filter = { type: scalar("URLRewrite"), urlRewrite: { path } };
    return isList(actions) ? [...actions, filter] : [filter];
}
const typeOf = (match: unknown): string => (match === "Exact" ? "Exact" : "PathPrefix");

/** What answers when no route does: without a host, and with any path, it is last in every order. */
function defaultRule(fallback: OpenedObject, { where }: KubernetesGateway, problems: Problems): Made {
    const at = `${where}.defaultBackend`;
    checkPort(fallback["port"], `${at}.port`, problems);
    const ref = {
        name: fallback["name"] as Scalar<string> | undefined,
        port: fallback["port"] as Scalar<number> | undefined,
    };
    return { key: "default", rule: { backendRefs: [ref] }, matches: [], place: { where: at, kind: "service" } };
}

function checkPort(port: Opened | undefined, where: string, problems: Problems): void {
    if (text(port) !== undefined)
        problems.add(
            "CR210",
            where,
            `${show(port)} is the name of a port`,
            "an HTTPRoute names ports by number: give it",
        );
}

/** A Gateway speaks HTTP to a Service unless its appProtocol says otherwise. */
const leadsToHttps = ({ bridge }: Placed): boolean =>
    isObject(bridge?.fields) && text(bridge.fields["listenerProtocol"]) === "HTTPS";

/** The component's findings, at the arguments of the table. */
const findingsOf = (known: object, where: string, places: readonly Place[]): Diagnostic[] =>
    checkHTTPRoute(known)
        .filter(({ severity }) => severity === "error")
        .map((finding) => ({ ...finding, where: ofTable(finding.where, where, places) }));

function ofTable(path: string, where: string, places: readonly Place[]): string {
    const [, index, rest = ""] = /^rules\[(\d+)\](.*)$/.exec(path) ?? [];
    const place = places[Number(index)];
    if (place) return `${place.where}${inRoute(rest, place)}`;
    if (path.startsWith("hostnames")) return `${places[0]?.where ?? where}.host`;
    return /^(labels|annotations|namespace)\b/.test(path) ? `${where}.${path}` : `${where}.httpRoute.${path}`;
}

const inRoute = (rest: string, { kind, where }: Place): string => {
    const backend = where.endsWith(".defaultBackend") ? "" : `.backend.${kind}`;
    if (rest.startsWith(".matches[0].path")) return ".path";
    if (rest.startsWith(".filters")) return rest.replace(/^\.filters/, ".actions");
    const field = /^\.backendRefs\[0\](\.(?:name|port))?/.exec(rest);
    return field ? `${backend}${kind === "service" ? (field[1] ?? "") : ""}` : "";
};
