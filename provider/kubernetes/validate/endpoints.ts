import { type FieldError, Findings, isEmpty, isLater, items, part } from "./field";
import { validateMetadata } from "./metadata";
import {
    dnsLabel,
    dnsSubdomain,
    endpointRange,
    fullyQualifiedName,
    isAddress,
    ipFamily,
    portNumber,
    qualifiedKey,
} from "./syntax";

const protocols = ["SCTP", "TCP", "UDP"];
const addressTypes = ["FQDN", "IPv4", "IPv6"];
const notAnIp = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20000;

/**
 * What the API server refuses when Endpoints are created; nothing when they are fine.
 * Source: kubernetes `pkg/apis/core/validation/validation.go`.
 */
export function validateEndpoints(manifest: unknown): FieldError[] {
    const found = new Findings();
    const { metadata, subsets } = part(manifest);
    validateMetadata(found, metadata);
    for (const [i, item] of items(subsets)) {
        const { addresses, notReadyAddresses, ports } = part(item);
        const at = `subsets[${i}]`;
        if (
            [addresses, notReadyAddresses].every((list) => list == null || (Array.isArray(list) && list.length === 0))
        ) {
            found.required(at, "must specify `addresses` or `notReadyAddresses`");
        }
        for (const [j, address] of items(addresses)) validateAddress(found, `${at}.addresses[${j}]`, part(address));
        for (const [j, address] of items(notReadyAddresses)) {
            validateAddress(found, `${at}.notReadyAddresses[${j}]`, part(address));
        }
        const needName = Array.isArray(ports) && ports.length > 1;
        for (const [k, port] of items(ports)) validatePort(found, `${at}.ports[${k}]`, part(port), needName);
    }
    return found.errors;
}

function validateAddress(found: Findings, at: string, { ip, hostname, nodeName }: Record<string, unknown>): void {
    found.invalid(`${at}.ip`, ip ?? "", (text) => (isAddress(text) ? [] : [notAnIp]));
    if (!isEmpty(hostname)) found.invalid(`${at}.hostname`, hostname, dnsLabel);
    if (nodeName !== undefined && nodeName !== null) found.invalid(`${at}.nodeName`, nodeName, dnsSubdomain);
    found.invalid(`${at}.ip`, ip ?? "", endpointRange);
}

function validatePort(found: Findings, at: string, item: Record<string, unknown>, needName: boolean): void {
    const { name, port, protocol, appProtocol } = item;
    if (isEmpty(name)) {
        if (needName) found.required(`${at}.name`);
    } else found.invalid(`${at}.name`, name, dnsLabel);
    if (!isLater(port)) {
        for (const complaint of portNumber((port ?? 0) as number))
            found.add("Invalid", `${at}.port`, complaint, port ?? 0);
    }
    validateProtocol(found, at, protocol);
    if (appProtocol !== undefined && appProtocol !== null)
        found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
}

function validateProtocol(found: Findings, at: string, protocol: unknown): void {
    // The server fills in TCP before it looks.
    if (isEmpty(protocol) || isLater(protocol)) return;
    if (!protocols.includes(protocol as string)) found.unsupported(`${at}.protocol`, protocol, protocols);
}

/**
 * What the API server refuses when an EndpointSlice is created; nothing when it is fine.
 * Source: kubernetes `pkg/apis/discovery/validation/validation.go`.
 */
export function validateEndpointSlice(manifest: unknown): FieldError[] {
    const found = new Findings();
    const { metadata, addressType, endpoints, ports } = part(manifest);
    validateMetadata(found, metadata);
    if (isEmpty(addressType)) found.required("addressType");
    else if (!isLater(addressType) && !addressTypes.includes(addressType as string)) {
        found.unsupported("addressType", addressType, addressTypes);
    }
    if (Array.isArray(endpoints) && endpoints.length > maxEndpoints) {
        found.add("TooMany", "endpoints", String(maxEndpoints), endpoints.length);
    } else {
        for (const [i, item] of items(endpoints)) validateEndpoint(found, `endpoints[${i}]`, part(item), addressType);
    }
    if (Array.isArray(ports) && ports.length > maxPorts) found.add("TooMany", "ports", String(maxPorts), ports.length);
    else validateSlicePorts(found, ports);
    return found.errors;
}

function validateEndpoint(found: Findings, at: string, item: Record<string, unknown>, addressType: unknown): void {
    const { addresses, hostname, nodeName } = item;
    if (addresses == null || (Array.isArray(addresses) && addresses.length === 0)) {
        found.required(`${at}.addresses`, "must contain at least 1 address");
    } else if (Array.isArray(addresses) && addresses.length > maxAddresses) {
        found.add("TooMany", `${at}.addresses`, String(maxAddresses), addresses.length);
    }
    for (const [j, address] of items(addresses)) {
        const path = `${at}.addresses[${j}]`;
        if (addressType === "IPv4" || addressType === "IPv6") {
            found.invalid(path, address, (text) => (ipFamily(text) ? [] : [notAnIp]));
            found.invalid(path, address, (text) => familyComplaint(text, addressType));
            found.invalid(path, address, endpointRange);
        } else if (addressType === "FQDN") {
            if (address === "") found.required(path);
            else found.invalid(path, address, fullyQualifiedName);
        }
    }
    if (nodeName !== undefined && nodeName !== null) found.invalid(`${at}.nodeName`, nodeName, dnsSubdomain);
    if (!isEmpty(hostname)) found.invalid(`${at}.hostname`, hostname, dnsLabel);
}

const familyComplaint = (text: string, family: "IPv4" | "IPv6"): string[] => {
    const is = ipFamily(text);
    return is === undefined || is === family ? [] : [`must be an ${family} address`];
};

function validateSlicePorts(found: Findings, ports: unknown): void {
    const names = new Set<string>();
    for (const [k, item] of items(ports)) {
        const { name, port, protocol, appProtocol } = part(item);
        const at = `ports[${k}]`;
        if (!isEmpty(name)) found.invalid(`${at}.name`, name, dnsLabel);
        if (!isLater(name)) {
            const key = isEmpty(name) ? "" : String(name);
            if (names.has(key)) found.add("Duplicate", `${at}.name`, "", key);
            names.add(key);
        }
        if (port !== undefined && port !== null && !isLater(port)) {
            for (const complaint of portNumber(port as number)) found.add("Invalid", `${at}.port`, complaint, port);
        }
        validateProtocol(found, at, protocol);
        if (!isEmpty(appProtocol)) found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
    }
}
