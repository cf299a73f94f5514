import { listOf } from "../../../../inputs/json";
import { addressErrors, ipFamily } from "../../../../inputs/address";
import { validateProtocol } from "./endpoints";
import { type FieldError, Findings, isEmpty, isEmptyList, isUnknownInput, items, type Part, part } from "./field";
import { validateMetadata } from "./metadata";
import { type ServerRules, serverRules } from "./server";
import { dns1035Label, dnsLabel, dnsSubdomain, portName, portNumber, qualifiedKey } from "./syntax";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/**
 * What the API server refuses when a Service without a selector is created; empty when all is right. The addresses are
 * joined to its ports by name, so a mistake here sends traffic nowhere. Source: kubernetes
 * `pkg/apis/core/validation/validation.go`, ValidateService.
 */
export function validateService(manifest: unknown, rules: ServerRules = serverRules()): FieldError[] {
    const found = new Findings();
    const { metadata, spec } = part(manifest);
    validateMetadata(found, metadata);
    const name = part(metadata).name;
    // A name with wrong characters is reported already.
    if (!isEmpty(name) && typeof name === "string" && dnsSubdomain(name).length === 0)
        found.invalid("metadata.name", name, rules.relaxedServiceNames ? dnsLabel : dns1035Label);
    const { type = "ClusterIP", clusterIP, ipFamilies, ports, externalName } = part(spec);
    const isHeadless = clusterIP === "None";
    if (
        isEmptyList(ports) &&
        !isHeadless &&
        type !== "ExternalName" &&
        !isUnknownInput(type) &&
        !isUnknownInput(clusterIP)
    )
        found.required("spec.ports");
    if (isHeadless && (type === "LoadBalancer" || type === "NodePort"))
        found.add("Invalid", "spec.clusterIPs[0]", `may not be set to 'None' for ${type} services`, "None");
    if (type === "ExternalName") {
        const text = String(externalName ?? "").replace(/\.$/, "");
        if (text === "") found.required("spec.externalName");
        else if (!isUnknownInput(externalName)) found.invalid("spec.externalName", text, dnsSubdomain);
    }
    validatePorts(found, ports);
    if (!isUnknownInput(type) && !types.includes(type as string)) found.unsupported("spec.type", type, types);
    if (!isHeadless && type !== "ExternalName") validateClusterIP(found, clusterIP, ipFamilies, rules);
    return found.errors;
}

function validateClusterIP(found: Findings, clusterIP: unknown, ipFamilies: unknown, rules: ServerRules): void {
    if (typeof clusterIP !== "string" || clusterIP === "") return;
    const at = "spec.clusterIPs[0]";
    const errors = addressErrors(clusterIP, rules.strictAddresses ? "strict" : "lenient");
    for (const error of errors) found.add("Invalid", at, error, clusterIP);
    const [first] = listOf(ipFamilies);
    if (errors.length === 0 && first !== undefined && !isUnknownInput(first) && first !== ipFamily(clusterIP))
        found.add("Invalid", at, `must be an ${String(first)} address, as the addresses are`, clusterIP);
}

function validatePorts(found: Findings, ports: unknown): void {
    const names = new Set<unknown>();
    const numbers = new Set<string>();
    const needName = Array.isArray(ports) && ports.length > 1;
    for (const [i, item] of items(ports)) {
        const at = `spec.ports[${i}]`;
        const port = part(item);
        validatePort(found, at, port, needName);
        const { name, protocol = "TCP", port: number } = port;
        if (!isEmpty(name) && !isUnknownInput(name)) {
            if (names.has(name)) found.add("Duplicate", `${at}.name`, "", name);
            names.add(name);
        }
        if (isUnknownInput(number) || isUnknownInput(protocol)) continue;
        const key = `${String(number)}/${String(protocol)}`;
        if (numbers.has(key)) found.add("Duplicate", at, "", number);
        numbers.add(key);
    }
}

function validatePort(found: Findings, at: string, item: Part, needName: boolean): void {
    const { name, port, protocol, targetPort, appProtocol } = item;
    if (isEmpty(name)) {
        if (needName) found.required(`${at}.name`);
    } else found.invalid(`${at}.name`, name, dnsLabel);
    if (!isUnknownInput(port))
        for (const error of portNumber((port ?? 0) as number)) found.add("Invalid", `${at}.port`, error, port ?? 0);
    if (!isEmpty(protocol)) validateProtocol(found, at, protocol);
    // Absent: the port itself.
    if (typeof targetPort === "number")
        for (const error of portNumber(targetPort)) found.add("Invalid", `${at}.targetPort`, error, targetPort);
    else if (!isEmpty(targetPort)) found.invalid(`${at}.targetPort`, targetPort, portName);
    if (appProtocol != null) found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
}
