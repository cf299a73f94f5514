/** Addresses of a load balancer: one judgement for arguments and for annotations. */
import { addressErrors, ipFamily, rangeErrors } from "../../../inputs/address";

/**
 * Why a text is no address that a load balancer may have.
 * @param isIPv4 whether no other one may be
 */
export function addressError(text: string, isIPv4 = false): string | undefined {
    // Masked, as in the guide's examples.
    if (text.includes("**")) return undefined;
    const family = ipFamily(text);
    const shown = JSON.stringify(text);
    if (family === undefined || (isIPv4 && family !== "IPv4"))
        return `${shown} is no ${isIPv4 ? "IPv4" : "IP"} address`;
    const [found] = [...addressErrors(text, "strict"), ...rangeErrors(text)];
    return found === undefined ? undefined : `${shown} ${typeof found === "string" ? found : found.text}`;
}
