import type { DialectName, MatchType, Rule, RuleField, Table, Target } from "../routing/model";
import { saeType, type Gateway } from "./gateways";
import { isHidden, isLeaf, isList, isObject, isUnknownLeaf, number, publicText, text, type Opened } from "./leaf";
import type { Backend } from "./routes";
import type { Placed } from "./placement";

/** SAE allows 40 rules in a rule set (error code Exceed.IngressRule). */
const saeMaxRules = 40;

/** The table as routing sees it: one per gateway, a bridged route with the app it reaches in the end. */
export function modelTables(name: string, placed: readonly Placed[], gateways: ReadonlyMap<string, Gateway>): Table[] {
    return [...gateways.values()].map((gateway) => {
        const address = publicText(gateway.fields["address"]);
        const fallback = gateway.fields["defaultBackend"];
        const bridged = placed.filter((route) => route.bridge === gateway).length;
        return {
            gateway: gateway.name,
            dialect: dialectOf(gateway),
            rules: placed.filter((route) => route.on === gateway).map((route) => rule(name, route)),
            ...(isObject(fallback) && {
                defaults: [
                    {
                        target: target(
                            {
                                kind: gateway.platform === "sae" ? "sae" : "service",
                                where: `${gateway.where}.defaultBackend`,
                                fields: fallback,
                            },
                            gateway,
                        ),
                        origin: { object: `RouteTable ${name}`, path: `${gateway.where}.defaultBackend` },
                    },
                ],
            }),
            ...(address !== undefined && { address }),
            ...(gateway.platform === "sae" && { maxRules: saeMaxRules - bridged }),
        };
    });
}

function rule(name: string, route: Placed): Rule {
    const unknown: RuleField[] = [];
    if (isHidden(route.host)) unknown.push("host");
    if (isHidden(route.path)) unknown.push("path");
    if (isUnknownLeaf(route.match)) unknown.push("match");
    const to = target(route.backend, route.bridge ?? route.on);
    if (to.kind === "unknown") unknown.push("target");
    const host = publicText(route.host);
    const tls = usesTls(route.on, host);
    return {
        ...(host !== undefined && { host }),
        path: publicText(route.path) ?? "/",
        match: (text(route.match) as MatchType | undefined) ?? "Prefix",
        target: to,
        origin: { object: `RouteTable ${name}`, path: route.where },
        ...(tls !== undefined && { tls }),
        ...(route.allow.length > 0 && { allow: route.allow }),
        ...(unknown.length > 0 && { unknown }),
    };
}

/** A secret id takes part in no comparison and no text, so that it can leak through neither. */
function target({ kind, where, fields }: Backend, gateway: Gateway): Target {
    const secret = (leaf: Opened | undefined) => isLeaf(leaf) && leaf.secret;
    const unknown: Target = { kind: "unknown", label: where };
    const port = number(fields["port"]) ?? number(fields["containerPort"]) ?? text(fields["port"]);
    if (kind === "service") {
        const name = text(fields["name"]);
        const namespace = text(gateway.fields["namespace"]);
        return name !== undefined && namespace !== undefined && port !== undefined
            ? {
                  kind,
                  namespace: secret(gateway.fields["namespace"]) ? "[secret]" : namespace,
                  name: secret(fields["name"]) ? "[secret]" : name,
                  port,
              }
            : unknown;
    }
    if (kind === "sae") {
        const appId = text(fields["appId"]);
        return appId !== undefined && typeof port === "number"
            ? { kind, appId: secret(fields["appId"]) ? "[secret]" : appId, port }
            : unknown;
    }
    const addresses = fields["addresses"];
    const known = isList(addresses) ? addresses.map((a) => (secret(a) ? "[secret]" : text(a))) : [undefined];
    return known.every((a) => a !== undefined) && typeof port === "number" ? { kind, addresses: known, port } : unknown;
}

/** Whether a host is served with TLS: on SAE by the listener, on Kubernetes by the gateway's `tls`. */
export function usesTls(gateway: Gateway, host: string | undefined): boolean | undefined {
    if (gateway.platform === "sae") {
        const protocol = gateway.fields["listenerProtocol"];
        return isUnknownLeaf(protocol) ? undefined : text(protocol) === "HTTPS";
    }
    const tls = gateway.fields["tls"];
    if (tls === undefined) return false;
    if (!isList(tls) || host === undefined) return undefined;
    const hosts = tls.flatMap((entry) => (isObject(entry) && isList(entry["hosts"]) ? entry["hosts"] : [undefined]));
    if (hosts.some((h) => text(h) === host)) return true;
    return hosts.every((h) => text(h) !== undefined) ? false : undefined;
}

/** What a class name says about its controller, when the user does not. */
const classDialects: readonly [RegExp, DialectName][] = [
    [/traefik/i, "traefik"],
    [/skipper/i, "skipper"],
    [/nginx/i, "ingress-nginx"],
    [/^cce$/i, "cce"],
];

export function dialectOf({ platform, fields }: Gateway): DialectName {
    if (platform === "sae") return saeType(fields) === "alb" ? "sae-alb" : "sae-clb";
    const given = text(fields["dialect"]) as DialectName | undefined;
    const className = text(fields["ingressClassName"]) ?? "";
    return given ?? classDialects.find(([pattern]) => pattern.test(className))?.[1] ?? "kubernetes";
}

/** The fields of a rule that a URL needs. */
export function urlOf(gateway: Gateway, host: string, path: string): string {
    const tls = usesTls(gateway, host);
    const port = gateway.platform === "sae" ? number(gateway.fields["listenerPort"]) : undefined;
    const standard = port === undefined || port === (tls ? 443 : 80);
    return `${tls ? "https" : "http"}://${host}${standard ? "" : `:${port}`}${path}`;
}
