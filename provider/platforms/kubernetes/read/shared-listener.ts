/** The listener of several Ingresses: what it is when not all of them ask for the same. */
import type { Listener, Table } from "../../../routing/model";

/** A load balancer of AWS or Google Cloud listens for what its Ingresses ask for, and for nothing else. */
export function oneScheme(
    { dialect, listeners }: Table,
    schemes: ReadonlySet<Listener["scheme"]>,
): Pick<Table, "listeners"> {
    const [scheme] = schemes;
    if (!["aws-alb", "gce"].includes(dialect) || schemes.size !== 1 || scheme === undefined) return {};
    return { listeners: (listeners ?? []).map((one) => ({ ...one, scheme })) };
}

/** Of objects that share a listener, the oldest decides what it is, and that need not be the first here. */
export function joinedListener(known: Listener, other: Listener, key: string): Listener {
    if (known.scheme === other.scheme) return known.doubt === undefined && other.doubt !== undefined ? other : known;
    const { scheme, ...anyScheme } = known;
    const doubt =
        known.doubt ??
        other.doubt ??
        `Ingress ${key} asks for ${other.scheme} there, and another one for ${scheme}: which of the two it speaks is not known`;
    return { ...anyScheme, doubt };
}
