import { finding } from "../../../diagnostics/catalogue";
import { isRecord, isUnknown, joinPath, type Inputs, type SecretPaths, type Value } from "../../../engine/values";
import type { Diagnostic } from "../../../routing/diagnostic";
import { ingressFields, localFields } from "../fields";
import { secretTexts } from "../client/secrets";
import { normaliseFields, ruleKey } from "../wire/shape";
import { typeOfId, type BalancerType } from "../fields/balancer";
import { checkBackend, checkRule, unusualRule } from "./rule-on-balancer";
import { checkFields } from "./field";
import { display, Problems, withoutSecrets } from "./problems";

/** Everything wrong with the inputs of an `Ingress`, at once. Values that are not known yet get no finding. */
export function checkIngress(inputs: Inputs, secrets: SecretPaths = new Set()): Diagnostic[] {
    const problems = new Problems(secrets);
    checkFields([...ingressFields, ...localFields], inputs, "", problems);
    const values = normaliseFields(ingressFields, inputs);
    checkLoadBalancer(values, problems);
    checkTls(values, problems);
    checkRules(values, problems);
    return withoutSecrets(unique(problems.list), secretTexts(secrets, inputs));
}

/** The kind of load balancer, from the inputs; undefined when it is not known yet or not given. */
export function balancerType(values: Inputs): BalancerType | undefined {
    const { loadBalancerType: said, loadBalancerId: id } = values;
    if (said === "clb" || said === "alb") return said;
    if (said !== undefined || isUnknown(id)) return undefined;
    if (id === undefined) return "alb";
    return typeof id === "string" ? typeOfId(id) : undefined;
}

const newAlbOnly = ["addressType", "loadBalancerEdition", "zoneMappings"] as const;

function checkLoadBalancer(values: Inputs, problems: Problems): void {
    const { loadBalancerId: id, loadBalancerType: said } = values;
    if (isUnknown(id)) return;
    if (id === undefined) return checkNewAlb(values, problems);
    for (const key of newAlbOnly) {
        if (values[key] !== undefined) {
            problems.wrong(
                "CR405",
                key,
                values[key],
                "is for a load balancer that SAE makes",
                "remove it, or remove loadBalancerId",
            );
        }
    }
    if (typeof id !== "string") return;
    const typeById = typeOfId(id);
    if (/^(nlb|gwlb)-/.test(id)) {
        problems.wrong(
            "CR403",
            "loadBalancerId",
            id,
            "is a load balancer without rules for HTTP",
            "give the id of a CLB (lb-…) or of an ALB (alb-…)",
        );
    } else if (typeById === undefined && said === undefined) {
        problems.wrong(
            "CR403",
            "loadBalancerId",
            id,
            "does not tell its kind (lb-… or alb-…)",
            'set loadBalancerType to "clb" or "alb"',
        );
    } else if (typeById !== undefined && typeof said === "string" && said !== typeById) {
        problems.wrong(
            "CR405",
            "loadBalancerType",
            said,
            `contradicts loadBalancerId ${JSON.stringify(id)}, which is of type ${typeById}`,
            "remove it",
        );
    }
}

function checkNewAlb(values: Inputs, problems: Problems): void {
    if (values["loadBalancerType"] === "clb") {
        problems.wrong(
            "CR405",
            "loadBalancerType",
            "clb",
            "needs a loadBalancerId: SAE makes load balancers of type alb only",
            "give loadBalancerId, or remove it",
        );
        return;
    }
    checkZones(values, problems);
}

/** SAE's reference asks for neither. Whether SAE makes an ALB without them is not known. */
function lackingOfNewAlb(values: Inputs): Diagnostic[] {
    if (values["loadBalancerId"] !== undefined || values["loadBalancerType"] === "clb") return [];
    return ["addressType", "zoneMappings"]
        .filter((key) => values[key] === undefined)
        .map((key) =>
            finding(
                "CR412",
                key,
                "is missing, and without loadBalancerId SAE makes a new ALB",
                "give loadBalancerId, or say what the new ALB is like: SAE's reference does not ask for it, SAE may",
            ),
        );
}

function checkZones({ zoneMappings: zones, namespaceId }: Inputs, problems: Problems): void {
    if (!Array.isArray(zones)) return;
    const region = typeof namespaceId === "string" ? namespaceId.split(":")[0] : undefined;
    zones.forEach((zone, i) => {
        const [id, vSwitch] = isRecord(zone) ? [zone["zoneId"], zone["vSwitchId"]] : [];
        const same = zones.findIndex((other) => isRecord(other) && other["vSwitchId"] === vSwitch);
        if (typeof vSwitch === "string" && same < i)
            problems.wrong(
                "CR403",
                joinPath(joinPath("zoneMappings", i), "vSwitchId"),
                vSwitch,
                `is already in zoneMappings[${same}]`,
                "give each zone a vSwitch of its own: a vSwitch is in one zone",
            );
        if (typeof id !== "string") return;
        const at = joinPath(joinPath("zoneMappings", i), "zoneId");
        const first = zones.findIndex((other) => isRecord(other) && other["zoneId"] === id);
        if (first < i)
            problems.wrong(
                "CR403",
                at,
                id,
                `is already in zoneMappings[${first}]`,
                "give each zone once: it takes one vSwitch",
            );
        if (region && !id.startsWith(region))
            problems.wrong(
                "CR403",
                at,
                id,
                `is not in ${region}, the region of the namespace`,
                `give a zone of ${region}`,
            );
    });
}

function checkTls(values: Inputs, problems: Problems): void {
    const { listenerProtocol: protocol, certId, certIds, securityPolicyId } = values;
    if (isUnknown(protocol)) return;
    const type = balancerType(values);
    if (protocol !== "HTTPS") {
        if (protocol !== "HTTP") return;
        for (const [key, value] of Object.entries({ certId, certIds, securityPolicyId })) {
            if (value !== undefined)
                problems.wrong(
                    "CR406",
                    key,
                    value,
                    "needs an HTTPS listener",
                    'set listenerProtocol to "HTTPS" or remove it',
                );
        }
        return;
    }
    if (type === "clb") {
        if (certIds !== undefined)
            problems.wrong("CR406", "certIds", certIds, "is for an ALB", "a CLB takes one certificate in certId");
        else if (certId === undefined) problems.missing("certId", "an HTTPS listener on a CLB needs a certificate");
    } else if (type === "alb") {
        if (certId !== undefined)
            problems.wrong("CR406", "certId", certId, "is for a CLB", "an ALB takes its certificates in certIds");
        else if (certIds === undefined) problems.missing("certIds", "an HTTPS listener on an ALB needs certificates");
    }
}

function checkRules(values: Inputs, problems: Problems): void {
    const { rules, listenerProtocol: protocol, defaultRule } = values;
    const type = balancerType(values);
    if (type !== undefined && isRecord(defaultRule))
        checkBackend(defaultRule, { type, protocol }, "defaultRule", problems);
    if (!Array.isArray(rules)) return;
    const first = new Map<string, number>();
    rules.forEach((rule: Value, i) => {
        const path = joinPath("rules", i);
        if (type !== undefined && isRecord(rule)) checkRule(rule, { type, protocol }, path, problems);
        const key = ruleKey(rule);
        if (key === undefined) return;
        const earlier = first.get(key);
        if (earlier === undefined) first.set(key, i);
        else if (type !== "alb")
            problems.wrong("CR408", path, key.replace(" ", ""), `is already the domain and path of rules[${earlier}]`);
    });
}

/** What SAE accepts but hardly anyone means. */
export const ingressWarnings = (inputs: Inputs, secrets: SecretPaths = new Set()): Diagnostic[] =>
    withoutSecrets(unusual(inputs), secretTexts(secrets, inputs));

function unusual(inputs: Inputs): Diagnostic[] {
    const { rules, ...values } = normaliseFields(ingressFields, inputs);
    const warnings: Diagnostic[] = lackingOfNewAlb(values);
    const zones = values["zoneMappings"];
    if (Array.isArray(zones) && zones.length === 1) {
        warnings.push(finding("CR410", "zoneMappings", "there is one zone"));
    }
    for (const { name, type } of ingressFields) {
        const value = values[name];
        if (type.kind === "list" && type.usual && Array.isArray(value) && value.length > type.usual.max) {
            const { max, source } = type.usual;
            warnings.push(
                finding(
                    "CR412",
                    name,
                    `has ${value.length} items`,
                    `${source} has at most ${max}; SAE may refuse more`,
                ),
            );
        }
        if (type.kind !== "text" || type.usual === undefined || typeof value !== "string") continue;
        const { pattern, rule, source } = type.usual;
        if (pattern.test(value)) continue;
        warnings.push(
            finding("CR412", name, `${display(value)} is unusual`, `${source} has ${rule}; SAE may refuse it`),
        );
    }
    const type = balancerType(values);
    if (type === undefined || !Array.isArray(rules)) return warnings;
    const first = new Map<string, number>();
    rules.forEach((rule, i) => {
        if (isRecord(rule)) warnings.push(...unusualRule(rule, type, joinPath("rules", i)));
        if (type !== "alb") return;
        const key = ruleKey(rule);
        const earlier = key === undefined ? undefined : first.get(key);
        if (key !== undefined && earlier === undefined) first.set(key, i);
        else if (key !== undefined) {
            const twice = finding("CR408", `rules[${i}]`, `has the domain and path of rules[${earlier}]`);
            warnings.push({ ...twice, severity: "warning" });
        }
    });
    return warnings;
}

/** A field that is wrong alone and together with others is named once, with the first reason. */
function unique(findings: readonly Diagnostic[]): Diagnostic[] {
    const seen = new Set<string>();
    return findings.filter(({ where }) => !seen.has(where) && seen.add(where));
}
