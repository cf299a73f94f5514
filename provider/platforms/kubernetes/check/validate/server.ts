/** What the API server of a minor version accepts where versions differ. */
export interface ServerRules {
    /** Names of Services: DNS-1123 labels since 1.36, DNS-1035 labels (a letter first) before. */
    relaxedServiceNames: boolean;
    /** Since 1.36 leading zeros and IPv4-mapped IPv6 are refused in Endpoints and IPv4 slices. */
    strictAddresses: boolean;
}

const relaxed = 36;

/** The rules of Kubernetes 1.`minor`; default: the newest that this package knows (1.36). */
export const serverRules = (minor = relaxed): ServerRules => ({
    relaxedServiceNames: minor >= relaxed,
    strictAddresses: minor >= relaxed,
});
