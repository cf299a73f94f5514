import { textOf } from "../inputs/error-detail";
import { addressErrors, ipFamily, isDnsName, rangeErrors } from "../inputs/address";
import { isList, isUnknownScalar, show, text, type Opened } from "../inputs/opened";
import type { Problems } from "./platform";

/** The addresses of a backend without a Service: IP addresses, or one DNS name. */
export function checkAddresses(addresses: Opened | undefined, where: string, problems: Problems): void {
    if (isUnknownScalar(addresses)) return;
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

/** What is wrong with an address, and the cure. It must be an IP address, or a DNS name if it is the only one. */
export function addressProblem(address: Opened, count: number): [message: string, help: string] | undefined {
    if (isUnknownScalar(address)) return undefined;
    const value = text(address);
    if (value === undefined || (ipFamily(value) === undefined && !isDnsName(value)))
        return [`${show(address)} is neither an IP address nor a DNS name`, "give for example 10.0.3.7"];
    if (ipFamily(value) === undefined)
        return count > 1
            ? [
                  `${show(address)} is a DNS name among several addresses`,
                  "give one DNS name alone, or IP addresses only",
              ]
            : undefined;
    const [wrong] = [...addressErrors(value, "strict"), ...rangeErrors(value)];
    return wrong === undefined
        ? undefined
        : [
              `${show(address)} ${textOf(wrong).replace(/ \(.*$/, "")}`,
              "give an address that the cluster's nodes can reach",
          ];
}
