/** A product that is read by the Ingress reference, as far as that is known to hold for it. */
export interface Product {
    /** Absent: nobody knows which one it is. */
    name?: string;
    /** It is known to ask rules of wider hosts, too, or may do so. */
    hasOpenHosts?: true;
    /** Its `*.example.com` is known to take `a.b.example.com`, too, or may do so. */
    hasDeepWildcards?: true;
    /** It compares paths without case, at least in some versions. */
    ignoresCase?: true;
}
