/** What the API server of a minor version accepts, where versions differ. */
export interface ServerRules {
    /** Names of Services: DNS-1123 labels since 1.36, DNS-1035 labels (a letter first) before. */
    relaxedServiceNames: boolean;
    /** Since 1.36 leading zeros and IPv4-mapped IPv6 are refused in Endpoints and IPv4 slices. */
    strictAddresses: boolean;
}

/** The first minor version with the newer rules. */
export const relaxed = 36;

/** The rules of Kubernetes 1.`minor`; default: the newest that this package knows (1.36). */
export const serverRules = (minor = relaxed): ServerRules => ({
    relaxedServiceNames: minor >= relaxed,
    strictAddresses: minor >= relaxed,
});

/** Those of the last version that served the older versions of Ingress. */
export const oldServerRules = serverRules(21);

/** Minor version of `1.33`, `v1.33.2`; undefined when the text is no version. */
export function minorIn(version: unknown): number | undefined {
    const found = typeof version === "string" ? /^v?1\.(\d+)(\.|\+|-|$)/.exec(version)?.[1] : undefined;
    return found === undefined ? undefined : Number(found);
}

/** The rules of a version that a program names; default as in `serverRules`. */
export const rulesOf = (version: unknown): ServerRules => serverRules(minorIn(version));
