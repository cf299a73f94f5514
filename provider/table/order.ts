/** A host that changes its Ingress. */
export interface HostMove {
    host: string;
    from: string;
    to: string;
}

export interface Order {
    /** By Ingress: the Ingresses that must change first. Never a circle. */
    after: Record<string, string[]>;
    /** Moves without a right order, because hosts move in a circle. */
    swapped: HostMove[];
}

/** Hosts by the Ingress that serves them. */
export type Hosts = Readonly<Record<string, readonly string[]>>;

/**
 * The Ingress that gains a host is changed before the one that loses it; after it where one of the two is in
 * `breakFirst`.
 * @param before where the hosts are; of several versions each may be true
 */
export function orderOfMoves(
    before: Hosts | readonly Hosts[],
    now: Hosts,
    breakFirst: readonly string[] = [],
    isSibling: Siblings = never,
): Order {
    const after: Record<string, string[]> = {};
    const swapped: HostMove[] = [];
    const comesAfter = (one: string, other: string): boolean =>
        one === other || (after[one] ?? []).some((next) => comesAfter(next, other));
    // `breakFirst` leaves no choice, so these moves come first.
    const versions: readonly Hosts[] = isSeveral(before) ? before : [before];
    const all = versions.flatMap((version) => movesOf(version, now, isSibling));
    const moves = [...new Map(all.map((move) => [`${move.host} ${move.from} ${move.to}`, move])).values()].map(
        (move) => ({ move, breaks: breaksFirst(move, breakFirst) }),
    );
    for (const { move, breaks } of [...moves.filter((m) => m.breaks), ...moves.filter((m) => !m.breaks)]) {
        const [last, first] = breaks ? [move.to, move.from] : [move.from, move.to];
        if (comesAfter(first, last)) swapped.push(move);
        else if (!after[last]?.includes(first)) (after[last] ??= []).push(first);
    }
    return { after, swapped };
}

const isSeveral = (hosts: Hosts | readonly Hosts[]): hosts is readonly Hosts[] => Array.isArray(hosts);

const breaksFirst = ({ from, to }: HostMove, breakFirst: readonly string[]): boolean =>
    breakFirst.includes(from) || breakFirst.includes(to);

function movesOf(before: Hosts, now: Hosts, isSibling: Siblings = never): HostMove[] {
    const all = Object.keys(now);
    const found = Object.entries(before).flatMap(([from, hosts]) =>
        hosts
            // A removed Ingress is deleted after everything else.
            .filter((host) => from in now && !now[from]?.includes(host))
            .flatMap((host) => {
                // A gateway may have the routes of a host in several objects: each that gains some comes first.
                const others = all.filter((to) => to !== from && !before[to]?.includes(host));
                const gains = others.filter((to) => now[to]?.includes(host));
                // The state does not record the paths of the gateway's own Ingress: a path that is nowhere else is
                // there.
                const own = all.filter((to) => isSibling(from, to) && now[to]?.includes(hostOf(host)));
                return (gains.length > 0 || hostOf(host) === host ? gains : own).map((to) => ({ host, from, to }));
            }),
    );
    const lost = new Set(found.map(({ host }) => host));
    const added = all.flatMap((to) =>
        (now[to] ?? [])
            .filter((path) => hostOf(path) !== path && !before[to]?.includes(path) && !lost.has(path))
            .flatMap((path) =>
                all
                    .filter((from) => isSibling(from, to) && before[from]?.includes(hostOf(path)))
                    .map((from) => ({ host: path, from, to })),
            ),
    );
    return [...found, ...added];
}

/** Whether two Ingresses are of one gateway. */
type Siblings = (one: string, other: string) => boolean;
const never: Siblings = () => false;

/** The host of `shop.example.com/api`. */
const hostOf = (word: string): string => word.replace(/\/.*$/s, "");

/** What `breakFirst` means for an update. */
export interface Interruption {
    /** By new Ingress: the old one that it replaces, which is deleted before it is made. */
    replaces: Record<string, string>;
    /** Hosts without an answer while that happens. */
    gaps: HostMove[];
    /** Moves that one update cannot make like this. */
    refused: HostMove[];
}

/**
 * The engine deletes removed resources after everything else. So an Ingress of another name can only be deleted first
 * if the new one replaces it.
 */
export function interruptionsOf(before: Hosts, now: Hosts, breakFirst: readonly string[]): Interruption {
    const found: Interruption = { replaces: {}, gaps: [], refused: [] };
    const gone = Object.keys(before).filter((ingress) => !(ingress in now));
    for (const to of breakFirst.filter((ingress) => ingress in now))
        for (const from of gone)
            for (const host of (before[from] ?? []).filter((h) => now[to]?.includes(h) && !before[to]?.includes(h))) {
                const taken = Object.entries(found.replaces).some(([by, old]) => old === from && by !== to);
                const fits = !(to in before) && !taken && (found.replaces[to] ?? from) === from;
                if (fits) found.replaces[to] = from;
                (fits ? found.gaps : found.refused).push({ host, from, to });
            }
    const { swapped } = orderOfMoves(before, now, breakFirst);
    for (const move of movesOf(before, now).filter((m) => breaksFirst(m, breakFirst)))
        (swapped.some(({ host, from }) => host === move.host && from === move.from) ? found.refused : found.gaps).push(
            move,
        );
    return found;
}
