import { domainToASCII } from "node:url";

/**
 * A host as clients and DNS write it: `xn--bcher-kva.example` for `bücher.example`, in lower case. Undefined when it is
 * written like that already, or is no name at all.
 */
export function hostAsSent(host: unknown): string | undefined {
    if (typeof host !== "string") return undefined;
    const sent = domainToASCII(host);
    // A host that reads as a number becomes an address, which is not what was written.
    return sent === "" || sent === host || /^[\d.]+$/.test(sent) ? undefined : sent;
}

/** What to write instead of a host that is refused. */
export const hostHelp = (host: string, accepts: (sent: string) => boolean): string | undefined => {
    const sent = hostAsSent(host);
    return sent === undefined || !accepts(sent) ? undefined : `Give ${sent}: that is what clients send.`;
};
