/** Which rules lose what keeps requests from them, since no HTTPRoute has a word for it. */
import type { Origin, Rule, Table } from "../../../routing/model";
import { serviceAt } from "../../kubernetes/controllers/cce-services";
import { isNginxConfig } from "../../kubernetes/read/nginx/snippets";
import { isGuard } from "./guard-names";
import { policiesOf } from "./policies";
import { policyName } from "./policy";
import type { Json } from "../../../inputs/json";

/** Names of what keeps requests from the backend of a rule: annotations, and objects of its controller. */
export type Guards = (rule: Rule) => readonly string[];

/** Annotations that count for more than their own Ingress: for all paths of its hosts, or for its load balancer. */
const wider: readonly (readonly [name: RegExp, reach: "host" | "table"])[] = [
    [/^nginx\.ingress\.kubernetes\.io\/(auth-tls-|server-snippet$)/, "host"],
    [/^kubernetes\.io\/elb\.acl-/, "table"],
    [/^alb\.ingress\.kubernetes\.io\/(inbound-cidrs|security-group|waf|web-acl|shield-|mutual-auth)/, "table"],
];

/** All guards among the manifests, by the rules that they are for. */
export function guardsOf(manifests: readonly Json[], tables: readonly Table[]): Guards {
    const own = new Map<string, Set<string>>();
    const add = (key: string, name: string): void => {
        own.set(key, (own.get(key) ?? new Set<string>()).add(name));
    };
    for (const policy of policiesOf(manifests)) {
        const { object, annotation, guards, service, converted } = policy;
        if (!guards || converted === true) continue;
        add(service === undefined ? object : toService(object, service), policyName(policy));
        const reach = wider.find(([names]) => names.test(annotation))?.[1];
        for (const { rules } of reach === undefined ? [] : tables) {
            const hosts = new Set(rules.filter(({ origin }) => origin.object === object).map(hostOf));
            for (const rule of hosts.size === 0 ? [] : rules)
                if (reach === "table" || hosts.has(hostOf(rule))) add(placeOf(rule), annotation);
        }
    }
    for (const { dialect, rules } of tables)
        for (const { object, annotation } of dialect === "ingress-nginx" ? [] : addressLists(manifests))
            if (rules.some(({ origin }) => origin.object === object)) add(object, annotation);
    for (const [name, takes] of ofControllers(manifests))
        for (const table of tables) if (takes(table)) for (const rule of table.rules) add(placeOf(rule), name);
    const services = guardedServices(manifests);
    const serviceOf = writtenServices(manifests);
    return (rule) => {
        const { target, origin } = rule;
        const targets = target.kind === "split" ? target.shares.map((share) => share.target) : [target];
        const behind = targets.flatMap((one) =>
            one.kind === "service" ? (services.get(`${one.namespace}/${one.name}`) ?? []) : [],
        );
        const service = serviceOf(origin);
        const ofService = service === undefined ? [] : (own.get(toService(origin.object, service)) ?? []);
        return [
            ...new Set([...(own.get(origin.object) ?? []), ...(own.get(placeOf(rule)) ?? []), ...ofService, ...behind]),
        ];
    };
}

const toService = (object: string, service: string): string => `${object}\nto ${service}`;

/** The Service that a rule is written for: its actions may lead elsewhere. */
function writtenServices(manifests: readonly Json[]): (origin: Origin) => string | undefined {
    const specs = new Map<string, unknown>(
        manifests.flatMap(({ kind, metadata, spec }) =>
            kind === "Ingress" ? [[`Ingress ${nameOf(metadata)}`, spec] as const] : [],
        ),
    );
    return ({ object, path = "" }) => serviceAt(specs.get(object), path);
}

/** Lists of addresses for ingress-nginx, which other controllers read, too, such as Higress: only its own dialect has them. */
function addressLists(manifests: readonly Json[]): { object: string; annotation: string }[] {
    return manifests.flatMap(({ kind, metadata }) => {
        const annotations = ((metadata ?? {}) as Json)["annotations"];
        const all = (kind === "Ingress" ? (annotations ?? {}) : {}) as Json;
        return Object.keys(all)
            .filter((name) =>
                /^nginx\.ingress\.kubernetes\.io\/(whitelist|allowlist|denylist)-source-range$/.test(name),
            )
            .filter((name) => isGuard(name, name, all))
            .map((annotation) => ({ object: `Ingress ${nameOf(metadata)}`, annotation }));
    });
}

const hostOf = ({ host = "" }: Rule): string => host.toLowerCase();
const placeOf = (rule: Rule): string => `${rule.origin.object}\n${hostOf(rule)}`;

/** Settings of ingress-nginx that refuse requests of every Ingress. */
const nginxSettings =
    /^(global-auth-url|(whitelist|denylist)-source-range|block-(cidrs|user-agents|referers)|enable-modsecurity|(http|server|location)-snippet)$/;

/** Guards of a whole controller or load balancer. */
function ofControllers(manifests: readonly Json[]): [name: string, takes: (table: Table) => boolean][] {
    return manifests.flatMap(({ kind, metadata, data, spec }): ReturnType<typeof ofControllers> => {
        if (isNginxConfig({ kind, metadata, data }))
            return Object.entries((data ?? {}) as Json)
                .filter(([key]) => nginxSettings.test(key) && isGuard(key, key, (data ?? {}) as Json))
                .map(([key]) => [
                    `${key} of ConfigMap ${nameOf(metadata)}`,
                    ({ dialect }) => dialect === "ingress-nginx",
                ]);
        const { listeners } = (spec ?? {}) as { listeners?: { aclConfig?: Json }[] };
        const { name } = (metadata ?? {}) as { name?: string };
        if (kind !== "AlbConfig" || !Array.isArray(listeners)) return [];
        const lists = listeners.some(({ aclConfig = {} }) =>
            Object.values(aclConfig).some((value) => Array.isArray(value) && value.length > 0),
        );
        const own = `AlbConfig ${name}`;
        return lists ? [[`aclConfig of ${own}`, ({ gateway }) => gateway.startsWith(own)]] : [];
    });
}

/**
 * Services of Google Cloud with a BackendConfig that asks for a login or names a security policy. Source: the guide of
 * GKE Ingress, "BackendConfig".
 */
function guardedServices(manifests: readonly Json[]): Map<string, string[]> {
    const configs = new Set(
        manifests.flatMap(({ kind, metadata, spec }) => {
            const { iap, securityPolicy } = (spec ?? {}) as { iap?: { enabled?: unknown }; securityPolicy?: Json };
            const isOn = iap?.enabled === true || Boolean(securityPolicy?.["name"]);
            return kind === "BackendConfig" && isOn ? [nameOf(metadata)] : [];
        }),
    );
    const found = new Map<string, string[]>();
    for (const { kind, metadata } of configs.size === 0 ? [] : manifests) {
        const { namespace = "default", annotations } = (metadata ?? {}) as Json;
        const named = Object.entries((annotations ?? {}) as Json).flatMap(([key, value]) =>
            kind === "Service" && /^(beta\.)?cloud\.google\.com\/backend-config$/.test(key)
                ? [...String(value).matchAll(/:\s*"([^"]+)"/g)].map(([, name]) => `${String(namespace)}/${name}`)
                : [],
        );
        const guarding = named.filter((name) => configs.has(name));
        if (guarding.length > 0)
            found.set(
                nameOf(metadata),
                guarding.map((name) => `BackendConfig ${name}`),
            );
    }
    return found;
}

function nameOf(metadata: unknown): string {
    const { name, namespace = "default" } = (metadata ?? {}) as Json;
    return `${String(namespace)}/${String(name)}`;
}
