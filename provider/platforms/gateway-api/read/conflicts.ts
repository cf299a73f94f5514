/** Listeners of one Gateway that cannot both be. */
import type { Listener } from "../types";
import type { Conflict, ServedListener } from "./served-listener";

/** What the two share that only one may have: `port 80 and hostname a.test`; undefined: they are distinct. */
export function conflictOf(a: Listener, b: Listener): string | undefined {
    if (a.port !== b.port || (a.protocol === "UDP") !== (b.protocol === "UDP")) return undefined;
    if (a.protocol === b.protocol) {
        const byHost = a.protocol !== "TCP" && a.protocol !== "UDP";
        const [one = "", other = ""] = byHost ? [a.hostname, b.hostname] : [];
        if (one !== other) return undefined;
        return `${a.protocol} on port ${a.port}${one === "" ? "" : ` for ${one}`}`;
    }
    // Which of them a connection is for shows in its first bytes only where both have TLS.
    const withTls = ({ protocol }: Listener): boolean => protocol === "HTTPS" || protocol === "TLS";
    const isKnown = ({ protocol }: Listener): boolean => ["HTTP", "HTTPS", "TLS", "TCP"].includes(protocol);
    if ((withTls(a) && withTls(b)) || !isKnown(a) || !isKnown(b)) return undefined;
    return `${a.protocol} and ${b.protocol} on port ${a.port}`;
}

/**
 * Who goes first of two in conflict: a Gateway before its ListenerSets, then the older set, then the first by name. Undefined: neither
 * (both are in one object), or it is not known.
 */
export function firstOf(a: ServedListener, b: ServedListener): ServedListener | undefined {
    const [isA, isB] = [a.owner.kind === "Gateway", b.owner.kind === "Gateway"];
    if (isA !== isB) return isA ? a : b;
    const name = ({ owner }: ServedListener): string => `${owner.namespace}/${owner.name}`;
    if (isA || name(a) === name(b)) return undefined;
    const [ageA, ageB] = [a.createdAt, b.createdAt];
    if (ageA === undefined || ageB === undefined) return undefined;
    return ageA === ageB ? (name(a) < name(b) ? a : b) : ageA < ageB ? a : b;
}

/**
 * What comes of the conflicts among the listeners of one Gateway. Who goes first is asked first, since a listener that
 * lost to one takes nothing from a third.
 */
export function conflictsOf(listeners: readonly ServedListener[]): ReadonlyMap<ServedListener, Conflict> {
    const found = new Map<ServedListener, Conflict>();
    const alive = listeners.filter(({ refused }) => refused === undefined).sort(byAge);
    const rivals = (one: ServedListener): ServedListener[] =>
        alive.filter(
            (other) =>
                other !== one &&
                found.get(other)?.lost !== true &&
                conflictOf(one.listener, other.listener) !== undefined,
        );
    for (const one of alive) {
        const first = rivals(one).find((other) => firstOf(one, other) === other);
        if (first !== undefined) found.set(one, { with: first, lost: true });
    }
    for (const one of alive) {
        if (found.has(one)) continue;
        const equal = rivals(one).find((other) => firstOf(one, other) === undefined);
        if (equal !== undefined) found.set(one, { with: equal, lost: false });
    }
    return found;
}

/** Whoever goes before another one comes before it; the others stay as they are. */
function byAge(a: ServedListener, b: ServedListener): number {
    const [one, other] = [a, b].map(({ owner, createdAt = "none" }) => (owner.kind === "Gateway" ? "" : createdAt));
    if (one !== other) return (one ?? "") < (other ?? "") ? -1 : 1;
    const first = firstOf(a, b);
    return first === undefined ? 0 : first === a ? -1 : 1;
}
