/** A product that is read by the Ingress reference. */
export interface Product {
    name: string;
    /** It is known to ask rules of wider hosts, too, or may do so. */
    hasOpenHosts?: true;
    /** It compares paths without case. */
    ignoresCase?: true;
}
