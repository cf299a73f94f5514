import { readCors } from "./cors";
import type { Pair } from "./encoding";
import { missing, wrong } from "./errors";
import type { Placement, Settings } from "./model";
import { flag, integer, json, oneOf, type Reader, text } from "./readers";
import { ignoredKeys, readDefaultRule, readRules } from "./rules";
import { readZones } from "./zones";

/** The parameters of CreateIngress or UpdateIngress that a caller gives. */
export type Wanted = Partial<Settings & Placement>;

/** How an operation treats a parameter; "ignored" ones are accepted and have no effect. */
type Use = "required" | "optional" | "ignored";

interface Parameter<T> {
    wire: string;
    create: Use;
    update: Use;
    read: Reader<T>;
}

const certificate = /^[A-Za-z0-9_-]{1,128}$/;
const placement = { update: "ignored" } as const;
const setting = { create: "optional", update: "optional" } as const;
const toggle = (wire: string): Parameter<boolean> => ({ wire, ...setting, read: flag });

/** The 23 parameters of CreateIngress; UpdateIngress takes all that are not marked as ignored, and `IngressId`. */
export const PARAMETERS: { readonly [K in keyof Required<Wanted>]: Parameter<NonNullable<Wanted[K]>> } = {
    namespaceId: { wire: "NamespaceId", create: "required", ...placement, read: (value) => value },
    slbId: { wire: "SlbId", create: "optional", ...placement, read: (value) => value },
    loadBalanceType: { wire: "LoadBalanceType", create: "optional", ...placement, read: oneOf<string>("clb", "alb") },
    addressType: { wire: "AddressType", create: "optional", ...placement, read: oneOf("Internet", "Intranet") },
    loadBalancerEdition: {
        wire: "LoadBalancerEdition",
        create: "optional",
        ...placement,
        read: oneOf("Standard", "StandardWithWaf"),
    },
    zoneMappings: { wire: "ZoneMappings", create: "optional", ...placement, read: json(readZones) },
    listenerPort: { wire: "ListenerPort", create: "required", update: "optional", read: integer(1, 65535) },
    listenerProtocol: { wire: "ListenerProtocol", ...setting, read: oneOf("HTTP", "HTTPS") },
    certId: { wire: "CertId", ...setting, read: text(certificate, "is not the id of a certificate") },
    certIds: { wire: "CertIds", ...setting, read: readCertificates },
    securityPolicyId: {
        wire: "SecurityPolicyId",
        ...setting,
        read: text(/^(sp-[a-z0-9-]+|tls_cipher_policy_[a-z0-9_]+)$/, "is not the id of a TLS policy"),
    },
    description: {
        wire: "Description",
        ...setting,
        read: text(/\S/, "is blank"),
    },
    requestTimeout: { wire: "RequestTimeout", ...setting, read: integer(1, 180) },
    idleTimeout: { wire: "IdleTimeout", ...setting, read: integer(0, 60) },
    enableXForwardedFor: toggle("EnableXForwardedFor"),
    enableXForwardedForClientSrcPort: toggle("EnableXForwardedForClientSrcPort"),
    enableXForwardedForProto: toggle("EnableXForwardedForProto"),
    enableXForwardedForSlbId: toggle("EnableXForwardedForSlbId"),
    enableXForwardedForSlbPort: toggle("EnableXForwardedForSlbPort"),
    enableGzip: toggle("EnableGzip"),
    corsConfig: { wire: "CorsConfig", ...setting, read: json(readCors) },
    defaultRule: { wire: "DefaultRule", create: "required", update: "optional", read: json(readDefaultRule) },
    rules: { wire: "Rules", create: "required", update: "optional", read: json(readRules) },
};

function readCertificates(value: string, name: string): string[] {
    if (value === "") return [];
    const ids = value.split(",");
    const one = text(certificate, "is not the id of a certificate");
    if (ids.includes("")) throw wrong(name, "an empty id between commas");
    return ids.map((id) => one(id, name));
}

/** Parameters by their wire names; if a name comes twice, the first counts. */
export type Given = ReadonlyMap<string, string>;

/** Joins the query and the form; `Rules` of the form wins over one in the query. */
export function gather(query: readonly Pair[], form: readonly Pair[]): Given {
    const given = new Map<string, string>();
    for (const [name, value] of [...form.filter(([n]) => n === "Rules"), ...query]) {
        if (!given.has(name)) given.set(name, value);
    }
    return given;
}

/**
 * Reads the parameters of a creation or an update; throws the service's answer at the first that is missing or wrong.
 */
export function readWanted(given: Given, operation: "create" | "update"): Wanted {
    const wanted: Wanted = {};
    for (const key of Object.keys(PARAMETERS) as (keyof Wanted)[]) readInto(wanted, key, given, operation);
    // An idle timeout of 0 stands for the default; only an update can send it.
    if (operation === "create" && wanted.idleTimeout === 0) integer(1, 60)("0", "IdleTimeout");
    return wanted;
}

function readInto<K extends keyof Wanted>(wanted: Wanted, key: K, given: Given, operation: "create" | "update"): void {
    const { wire, read, [operation]: use } = PARAMETERS[key] as Parameter<NonNullable<Wanted[K]>>;
    const value = given.get(wire);
    if (use === "ignored") return;
    if (use === "required" && !value) throw missing(wire);
    if (value !== undefined) wanted[key] = read(value, wire);
}

/**
 * Names of parameters and keys without effect in this call: unknown parameters, ignored ones, unknown keys in a rule.
 */
export function ineffective(given: Given, operation: "create" | "update"): string[] {
    const live = new Set(
        Object.values(PARAMETERS)
            .filter((p) => p[operation] !== "ignored")
            .map((p) => p.wire),
    );
    if (operation === "update") live.add("IngressId");
    // These describe a load balancer to be created; with an existing one they mean nothing.
    if (given.get("SlbId"))
        for (const name of ["AddressType", "LoadBalancerEdition", "ZoneMappings"]) live.delete(name);
    const names = [...given.keys()].filter((name) => !live.has(name));
    return [...names, ...ignoredKeys(parsed(given.get("Rules")), parsed(given.get("DefaultRule")))];
}

/** The value of a JSON text, undefined for any other text: the log must accept everything. */
export function parsed(value: string | undefined): unknown {
    try {
        return value === undefined ? undefined : JSON.parse(value);
    } catch {
        return undefined;
    }
}
