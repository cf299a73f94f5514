/** Whether the listener of an Ingress of CCE has a certificate: one judgement for arguments, files and what is read. */
import { isArray } from "../../../inputs/json";
import { isAbsent, UNKNOWN_INPUT, UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject } from "../read/json";
import { elementsOf } from "./comma-lists";

export const certificateIds = "kubernetes.io/elb.tls-certificate-ids";

export interface Certificate {
    /** Undefined: not known. */
    isThere: boolean | undefined;
    /** Why it is not known, as half a sentence. */
    why?: string;
    /** What leaves it open is written so, and does not come later: entries of `tls` without a Secret, or no ids. */
    by?: "tls" | "ids";
}

/**
 * CCE's guide asks for the name of a Secret wherever HTTPS is used; what becomes of `tls` without one it does not say.
 * @param ids lists of ids of certificates, or texts with commas
 * @param tls entries of the spec, or what arguments say in place of them
 */
export function certificateOf(ids: readonly unknown[], tls: readonly unknown[]): Certificate {
    const entries = tls.flatMap((one) => (isArray(one) ? one : [one])).filter(isSaid);
    if (ids.some(hasIds) || entries.some(hasSecret)) return { isThere: true };
    const isLater = (one: unknown): boolean => one === UNKNOWN_INPUT || one === UNKNOWN_SENTINEL || isEmpty(one);
    if (ids.includes(UNKNOWN_INPUT) || entries.some(isLater))
        return { isThere: undefined, why: "its certificate is known only after apply" };
    if (entries.length > 0) return { isThere: undefined, why: "its tls names no Secret", by: "tls" };
    return ids.some((one) => !isAbsent(one))
        ? { isThere: undefined, why: `${certificateIds} names no certificate`, by: "ids" }
        : { isThere: false };
}

/** That a route has none is said with `false`. */
const isSaid = (one: unknown): boolean => !isAbsent(one) && one !== false;
/** Stands for entries that come later. */
const isEmpty = (one: unknown): boolean => isObject(one) && Object.keys(one).length === 0;

/** An id that comes later is one. */
const hasIds = (ids: unknown): boolean =>
    (Array.isArray(ids) && ids.length > 0) || (typeof ids === "string" && elementsOf(ids).length > 0);

/** The argument of a route is the name itself, or `true`. */
function hasSecret(entry: unknown): boolean {
    const name = isObject(entry) ? entry.secretName : entry === UNKNOWN_SENTINEL ? undefined : entry;
    return name === UNKNOWN_INPUT ? isObject(entry) : typeof name === "string" && name !== "";
}

/** What is said of `tls` without a Secret. */
export const withoutSecret = {
    reason: "It names no Secret, for which CCE's guide asks wherever a listener speaks HTTPS: whether there is a certificate is not known.",
    help: `Name a Secret, or the certificates of ELB in ${certificateIds}.`,
};
