import { addressErrors, rangeErrors } from "../../../../inputs/address";
import { type FieldError, Findings, isEmpty, isEmptyList, isUnknownInput, items, type Part, part } from "./field";
import { validateMetadata } from "./metadata";
import { type ServerRules, serverRules } from "./server";
import { dnsLabel, dnsSubdomain, portNumber, qualifiedKey } from "./syntax";

export const protocols: readonly string[] = ["SCTP", "TCP", "UDP"];

/**
 * What the API server refuses when Endpoints are created; nothing when they are fine.
 * Source: kubernetes `pkg/apis/core/validation/validation.go`.
 */
export function validateEndpoints(manifest: unknown, rules: ServerRules = serverRules()): FieldError[] {
    const found = new Findings();
    const { metadata, subsets } = part(manifest);
    validateMetadata(found, metadata);
    for (const [i, item] of items(subsets)) {
        const { addresses, notReadyAddresses, ports } = part(item);
        const at = `subsets[${i}]`;
        if (isEmptyList(addresses) && isEmptyList(notReadyAddresses)) {
            found.required(at, {
                text: "must specify `addresses` or `notReadyAddresses`",
                plain: "There are no addresses.",
            });
        }
        for (const [j, address] of items(addresses))
            validateAddress(found, `${at}.addresses[${j}]`, part(address), rules);
        for (const [j, address] of items(notReadyAddresses)) {
            validateAddress(found, `${at}.notReadyAddresses[${j}]`, part(address), rules);
        }
        const needName = Array.isArray(ports) && ports.length > 1;
        for (const [k, port] of items(ports)) validatePort(found, `${at}.ports[${k}]`, part(port), needName);
    }
    return found.errors;
}

function validateAddress(found: Findings, at: string, { ip, hostname, nodeName }: Part, rules: ServerRules): void {
    const strictness = rules.strictAddresses ? "strict" : "lenient";
    found.invalid(`${at}.ip`, ip ?? "", (text) => addressErrors(text, strictness));
    if (!isEmpty(hostname)) found.invalid(`${at}.hostname`, hostname, dnsLabel);
    if (nodeName != null) found.invalid(`${at}.nodeName`, nodeName, dnsSubdomain);
    found.invalid(`${at}.ip`, ip ?? "", rangeErrors);
}

function validatePort(found: Findings, at: string, item: Part, needName: boolean): void {
    const { name, port, protocol, appProtocol } = item;
    if (isEmpty(name)) {
        if (needName) found.required(`${at}.name`);
    } else found.invalid(`${at}.name`, name, dnsLabel);
    if (!isUnknownInput(port)) {
        for (const error of portNumber((port ?? 0) as number)) found.add("Invalid", `${at}.port`, error, port ?? 0);
    }
    // The server fills in TCP before it validates.
    if (!isEmpty(protocol)) validateProtocol(found, at, protocol);
    if (appProtocol != null) found.invalid(`${at}.appProtocol`, appProtocol, qualifiedKey);
}

export function validateProtocol(found: Findings, at: string, protocol: unknown): void {
    if (isUnknownInput(protocol) || protocols.includes(protocol as string)) return;
    found.unsupported(`${at}.protocol`, protocol, protocols);
}
