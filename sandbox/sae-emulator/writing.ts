import { randomBytes } from "node:crypto";
import type { Context } from "./context";
import { ApiError, missing, wrong } from "./errors";
import {
    portTaken,
    regionOf,
    requireApp,
    requireCertificate,
    requireLoadBalancer,
    requireNamespace,
} from "./inventory";
import { checkRules } from "./matching";
import type { Placement, RuleSet, Settings } from "./model";
import { type Given, readWanted, type Wanted } from "./parameters";

/** CreateIngress: the stored rule set. */
export function create(given: Given, context: Context): RuleSet {
    const wanted = readWanted(given, "create");
    const { listenerPort, defaultRule, rules } = wanted;
    if (listenerPort === undefined || !defaultRule || !rules) throw missing("ListenerPort, DefaultRule, Rules");
    const placement = place(wanted, listenerPort, context);
    const id = context.store.newId();
    const ruleSet: RuleSet = {
        ...settled(wanted),
        ...placement,
        listenerPort,
        defaultRule,
        rules,
        id,
        name: `${placement.slbId}-${listenerPort}-${randomBytes(3).toString("hex")}`,
        createTime: context.now,
    };
    check(ruleSet, context);
    context.store.put(ruleSet, context.lagMs);
    return ruleSet;
}

/** UpdateIngress: the stored rule set. Its place and its load balancer never change. */
export function update(id: number, given: Given, context: Context): RuleSet {
    const current = existing(context.store.get(id), id);
    const wanted = readWanted(given, "update");
    const kept = context.assumptions.omittedOnUpdate === "keep" ? current : fixedPart(current);
    const ruleSet: RuleSet = { ...kept, ...settled(wanted) };
    if (ruleSet.listenerProtocol !== "HTTPS") {
        // A certificate that is not named again is dropped with the protocol that needed it.
        if (wanted.certId === undefined) delete ruleSet.certId;
        if (wanted.certIds === undefined) delete ruleSet.certIds;
    }
    check(ruleSet, context);
    context.store.put(ruleSet, context.lagMs);
    return ruleSet;
}

/** DeleteIngress. */
export function remove(id: number, context: Context): void {
    if (!context.store.remove(id, context.lagMs)) existing(undefined, id);
}

/** The rule set, or the answer to an unknown id. */
export function existing(ruleSet: RuleSet | undefined, id: number): RuleSet {
    if (!ruleSet) throw wrong("ingressId", `the routing rule does not exist (${id})`);
    return ruleSet;
}

function place(wanted: Wanted, port: number, context: Context): Placement & Pick<RuleSet, "slbType" | "createdBySae"> {
    const namespaceId = wanted.namespaceId ?? "";
    requireNamespace(context.inventory, namespaceId);
    if (wanted.slbId) {
        const loadBalanceType = wanted.loadBalanceType ?? "clb";
        const lb = requireLoadBalancer(context.inventory, wanted.slbId, loadBalanceType, regionOf(namespaceId), port);
        const slbType = lb.addressType === "Intranet" ? "intranet" : "internet";
        return { namespaceId, slbId: wanted.slbId, loadBalanceType, slbType, createdBySae: false };
    }
    if (wanted.loadBalanceType === "clb") throw missing("SlbId");
    if (!wanted.addressType) throw missing("AddressType");
    if (!wanted.zoneMappings) throw missing("ZoneMappings");
    const elsewhere = wanted.zoneMappings.find((zone) => !zone.zoneId.startsWith(regionOf(namespaceId)));
    if (elsewhere) throw wrong("ZoneMappings", `zone ${elsewhere.zoneId} is not in region ${regionOf(namespaceId)}`);
    return {
        namespaceId,
        slbId: `alb-${randomBytes(9).toString("hex")}`,
        loadBalanceType: "alb",
        slbType: wanted.addressType === "Intranet" ? "intranet" : "internet",
        createdBySae: true,
        addressType: wanted.addressType,
        loadBalancerEdition: wanted.loadBalancerEdition ?? "Standard",
        zoneMappings: wanted.zoneMappings,
    };
}

/** What a call sets, without cleared certificates and policies; a cleared description stays, as an empty text. */
function settled(wanted: Wanted): Wanted {
    const set: Wanted = { ...wanted };
    if (set.certId === "") set.certId = undefined;
    if (set.certIds?.length === 0) set.certIds = undefined;
    if (set.securityPolicyId === "") set.securityPolicyId = undefined;
    return set;
}

/** The rule set with every setting at its default, if it has one. */
function fixedPart(set: RuleSet): RuleSet {
    const optional: Record<keyof Omit<Settings, "listenerPort" | "defaultRule" | "rules">, undefined> = {
        listenerProtocol: undefined,
        certId: undefined,
        certIds: undefined,
        securityPolicyId: undefined,
        description: undefined,
        requestTimeout: undefined,
        idleTimeout: undefined,
        enableXForwardedFor: undefined,
        enableXForwardedForClientSrcPort: undefined,
        enableXForwardedForProto: undefined,
        enableXForwardedForSlbId: undefined,
        enableXForwardedForSlbPort: undefined,
        enableGzip: undefined,
        corsConfig: undefined,
    };
    return { ...set, ...optional };
}

/** The checks that need the whole rule set and the inventory. */
function check(set: RuleSet, { store, inventory }: Context): void {
    const other = store
        .all()
        .find((o) => o.id !== set.id && o.slbId === set.slbId && o.listenerPort === set.listenerPort);
    if (other) throw portTaken(set.slbId, set.listenerPort);
    if (inventory.loadBalancers?.find((lb) => lb.id === set.slbId)?.usedPorts?.includes(set.listenerPort)) {
        throw portTaken(set.slbId, set.listenerPort);
    }
    checkCertificates(set);
    for (const id of [set.certId, ...(set.certIds ?? [])]) if (id) requireCertificate(inventory, id);
    checkRules(set.rules, set.loadBalanceType);
    for (const { appId } of [set.defaultRule, ...set.rules]) requireApp(inventory, appId, set.namespaceId);
}

function checkCertificates(set: RuleSet): void {
    const https = set.listenerProtocol === "HTTPS";
    const [own, other] =
        set.loadBalanceType === "alb" ? (["CertIds", "CertId"] as const) : (["CertId", "CertIds"] as const);
    const value = { CertId: set.certId, CertIds: set.certIds?.join(",") };
    if (value[other]) throw wrong(other, `a load balancer of type ${set.loadBalanceType} takes ${own}`);
    if (value[own] && !https) throw wrong(own, "only an HTTPS listener has a certificate");
    if (https && !value[own] && set.loadBalanceType !== "mse") throw missing(own);
}

/** Reads `IngressId`. */
export function readId(given: Given): number {
    const text = given.get("IngressId");
    if (!text) throw missing("IngressId");
    if (!/^\d{1,15}$/.test(text))
        throw new ApiError("InvalidParameter.Obviously", "The specified parameter is invalid {IngressId}.");
    return Number(text);
}
