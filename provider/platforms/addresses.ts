import { isIP } from "node:net";
import { isList, isUnknownLeaf, show, text, type Opened } from "../inputs/opened";
import type { Problems } from "./platform";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
/** A name as Kubernetes takes them (RFC 1123, subdomain). */
export const dnsName = new RegExp(`^${label}(\\.${label})*$`);

/** A name whose last label is a number would be read as an IPv4 address (WHATWG URL, "ends in a number"): a slip in one. */
const isName = (value: string): boolean => dnsName.test(value) && !/(^|\.)\d+$/.test(value);

/** Where a backend without a Service answers: IP addresses, or one DNS name. */
export function checkAddresses(addresses: Opened | undefined, where: string, problems: Problems): void {
    if (isUnknownLeaf(addresses)) return;
    if (!isList(addresses) || addresses.length === 0) {
        const what =
            addresses === undefined ? "addresses are missing" : `${show(addresses)} is not a list of addresses`;
        problems.add("CR207", where, what, "give at least one IP address, or one DNS name");
        return;
    }
    addresses.forEach((address, i) => {
        const wrong = addressProblem(address, addresses.length);
        if (wrong) problems.add("CR207", `${where}[${i}]`, ...wrong);
    });
}

/** What is wrong with an address, and the cure: an IP address, or a DNS name when it is the only one. */
export function addressProblem(address: Opened, count: number): [message: string, help: string] | undefined {
    if (isUnknownLeaf(address)) return undefined;
    const value = text(address);
    if (value === undefined || (!isIP(value) && !isName(value)))
        return [`${show(address)} is neither an IP address nor a DNS name`, "give for example 10.0.3.7"];
    if (!isIP(value) && count > 1)
        return [
            `${show(address)} is a DNS name among several addresses`,
            "give one DNS name alone, or IP addresses only",
        ];
    // Validation of Endpoints in Kubernetes: ValidateNonSpecialIP.
    if (/^(127\.|0\.0\.0\.0$|169\.254\.|::1?$|fe80:)/i.test(value))
        return [
            `${show(address)} is a loopback, link-local or unspecified address, which Endpoints may not hold`,
            "give an address that the cluster's nodes can reach",
        ];
    return undefined;
}
