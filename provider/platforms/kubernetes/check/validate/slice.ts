import { addressErrors, ipFamily, rangeErrors } from "../../../../inputs/address";
import { validateProtocol } from "./endpoints";
import {
    type FieldError,
    Findings,
    isEmpty,
    isEmptyList,
    isUnknownInput,
    items,
    type Part,
    part,
    texts,
} from "./field";
import { validateLabels, validateMetadata } from "./metadata";
import { type ServerRules, serverRules } from "./server";
import { type Check, dnsLabel, dnsSubdomain, fullyQualifiedName, labelValue, qualifiedKey } from "./syntax";

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const most = { endpoints: 1000, addresses: 100, ports: 20000, zones: 8, nodes: 8, topology: 16 };

/**
 * What the API server refuses when an EndpointSlice is created; nothing when it is fine.
 * Source: kubernetes `pkg/apis/discovery/validation/validation.go`.
 */
export function validateEndpointSlice(manifest: unknown, rules: ServerRules = serverRules()): FieldError[] {
    const found = new Findings();
    const { metadata, addressType, endpoints, ports } = part(manifest);
    validateMetadata(found, metadata);
    if (isEmpty(addressType)) found.required("addressType");
    else if (!isUnknownInput(addressType) && !addressTypes.includes(addressType as string)) {
        found.unsupported("addressType", addressType, addressTypes);
    }
    if (!isTooMany(found, "ports", ports, most.ports)) validatePorts(found, ports);
    if (!isTooMany(found, "endpoints", endpoints, most.endpoints)) {
        for (const [i, item] of items(endpoints)) {
            validateEndpoint(found, `endpoints[${i}]`, part(item), addressType, rules);
        }
    }
    return found.errors;
}

function isTooMany(found: Findings, path: string, list: unknown, limit: number): boolean {
    const size = Array.isArray(list) ? list.length : 0;
    if (size > limit) found.add("TooMany", path, String(limit), size);
    return size > limit;
}

function validateEndpoint(found: Findings, at: string, item: Part, addressType: unknown, rules: ServerRules): void {
    const { addresses, hostname, nodeName, hints, deprecatedTopology } = item;
    if (isEmptyList(addresses)) found.required(`${at}.addresses`, "must contain at least 1 address");
    else isTooMany(found, `${at}.addresses`, addresses, most.addresses);
    for (const [j, address] of texts(addresses)) {
        validateAddress(found, `${at}.addresses`, j, address, addressType, rules);
    }
    if (nodeName != null) found.invalid(`${at}.nodeName`, nodeName, dnsSubdomain);
    if (Object.keys(part(deprecatedTopology)).length > most.topology) {
        found.add(
            "TooMany",
            `${at}.deprecatedTopology`,
            String(most.topology),
            Object.keys(part(deprecatedTopology)).length,
        );
    }
    validateLabels(found, `${at}.deprecatedTopology`, deprecatedTopology);
    if (hostname != null) found.invalid(`${at}.hostname`, hostname, dnsLabel);
    validateHints(found, `${at}.hints.forZones`, part(hints).forZones, most.zones, labelValue);
    validateHints(found, `${at}.hints.forNodes`, part(hints).forNodes, most.nodes, dnsSubdomain);
}

function validateAddress(
    found: Findings,
    list: string,
    j: number,
    address: string,
    type: unknown,
    rules: ServerRules,
): void {
    const at = `${list}[${j}]`;
    if (type === "FQDN") {
        if (address === "") found.required(at);
        else {
            const wrong = fullyQualifiedName(address);
            if (wrong) found.add("Invalid", at, wrong.detail, wrong.value);
        }
    } else if (type === "IPv4" || type === "IPv6") {
        const strictness = type === "IPv6" ? "canonical" : rules.strictAddresses ? "strict" : "lenient";
        const errors = addressErrors(address, strictness);
        for (const error of errors) found.add("Invalid", at, error, address);
        if (errors.length > 0) return;
        // The server reports the family at the list.
        if (ipFamily(address) !== type) found.add("Invalid", list, `must be an ${type} address`, address);
        found.invalid(at, address, rangeErrors);
    }
}

function validateHints(found: Findings, at: string, hints: unknown, limit: number, check: Check): void {
    if (isTooMany(found, at, hints, limit)) return;
    const seen = new Set<unknown>();
    for (const [i, hint] of items(hints)) {
        const name = part(hint).name ?? "";
        if (isUnknownInput(name)) continue;
        if (seen.has(name)) found.add("Duplicate", `${at}[${i}].name`, "", name);
        seen.add(name);
        found.invalid(`${at}[${i}].name`, name, check);
    }
}

function validatePorts(found: Findings, ports: unknown): void {
    const names = new Set<unknown>();
    for (const [k, item] of items(ports)) {
        const { name, protocol, appProtocol } = part(item);
        const at = `ports[${k}]`;
        if (!isEmpty(name)) found.invalid(`${at}.name`, name, dnsLabel);
        if (!isUnknownInput(name)) {
            if (names.has(name ?? "")) found.add("Duplicate", `${at}.name`, "", name ?? "");
            names.add(name ?? "");
        }
        // Absent means TCP; the empty text does not. The server does not check the number.
        if (protocol != null) validateProtocol(found, at, protocol);
        if (appProtocol != null) found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
    }
}
