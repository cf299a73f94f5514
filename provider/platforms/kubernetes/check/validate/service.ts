import { ipFamily } from "../../../../inputs/address";
import { validateProtocol } from "./endpoints";
import { type FieldError, Findings, isEmpty, isEmptyList, isUnknownInput, items, type Part, part } from "./field";
import { validateMetadata } from "./metadata";
import { dnsLabel, portNumber, qualifiedKey } from "./syntax";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/**
 * What the API server refuses when a Service without a selector is created; nothing when it is fine. The addresses
 * are joined to its ports by name, so what is wrong here is traffic that goes nowhere.
 * Source: kubernetes `pkg/apis/core/validation/validation.go`, `ValidateService`.
 */
export function validateService(manifest: unknown): FieldError[] {
    const found = new Findings();
    const { metadata, spec } = part(manifest);
    validateMetadata(found, metadata);
    const { type = "ClusterIP", clusterIP, ipFamilies, ports } = part(spec);
    if (!isUnknownInput(type) && !types.includes(type as string)) found.unsupported("spec.type", type, types);
    const isHeadless = clusterIP === "None";
    if (isEmptyList(ports) && !isHeadless && type !== "ExternalName") found.required("spec.ports");
    validateClusterIP(found, clusterIP, type, ipFamilies);
    const needName = Array.isArray(ports) && ports.length > 1;
    const names = new Set<unknown>();
    const numbers = new Set<string>();
    for (const [k, item] of items(ports)) {
        const at = `spec.ports[${k}]`;
        const port = part(item);
        validatePort(found, at, port, needName);
        const { name, protocol = "TCP", port: number } = port;
        if (!isEmpty(name) && !isUnknownInput(name)) {
            if (names.has(name)) found.add("Duplicate", `${at}.name`, "", name);
            names.add(name);
        }
        if ([number, protocol].some(isUnknownInput)) continue;
        const key = `${String(number)}/${String(protocol)}`;
        if (numbers.has(key)) found.add("Duplicate", at, "", number);
        numbers.add(key);
    }
    return found.errors;
}

function validatePort(found: Findings, at: string, item: Part, needName: boolean): void {
    const { name, port, targetPort, protocol, appProtocol } = item;
    if (isEmpty(name)) {
        if (needName) found.required(`${at}.name`);
    } else found.invalid(`${at}.name`, name, dnsLabel);
    for (const [key, number] of Object.entries({ port: port ?? 0, targetPort }))
        if (typeof number === "number")
            for (const complaint of portNumber(number)) found.add("Invalid", `${at}.${key}`, complaint, number);
    if (!isEmpty(protocol)) validateProtocol(found, at, protocol);
    if (appProtocol != null) found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
}

function validateClusterIP(found: Findings, clusterIP: unknown, type: unknown, ipFamilies: unknown): void {
    if (typeof clusterIP !== "string" || clusterIP === "") return;
    if (clusterIP === "None") {
        if (type === "NodePort" || type === "LoadBalancer")
            found.add("Invalid", "spec.clusterIP", `may not be set to 'None' for ${type} services`, clusterIP);
        return;
    }
    const family = ipFamily(clusterIP);
    const [first] = Array.isArray(ipFamilies) ? (ipFamilies as unknown[]) : [];
    if (family === undefined)
        found.add("Invalid", "spec.clusterIP", "must be empty, 'None', or a valid IP address", clusterIP);
    else if (first !== undefined && !isUnknownInput(first) && first !== family)
        found.add("Invalid", "spec.clusterIP", `must be an ${String(first)} address, as the addresses are`, clusterIP);
}
