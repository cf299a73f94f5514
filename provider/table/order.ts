/** A host that changes its gateway. */
export interface Move {
    host: string;
    from: string;
    to: string;
}

export interface Order {
    /** By gateway: the gateways that must be changed before. Never a circle. */
    after: Record<string, string[]>;
    /** Moves that no order makes without a gap, because hosts move in a circle. */
    swapped: Move[];
}

type Hosts = Readonly<Record<string, readonly string[]>>;

/** The gateway that gains a host is changed before the one that loses it. */
export function orderOfMoves(before: Hosts, now: Hosts): Order {
    const after: Record<string, string[]> = {};
    const swapped: Move[] = [];
    const comesAfter = (gateway: string, other: string): boolean =>
        gateway === other || (after[gateway] ?? []).some((next) => comesAfter(next, other));
    for (const move of movesOf(before, now)) {
        const { from, to } = move;
        if (comesAfter(to, from)) swapped.push(move);
        else if (!after[from]?.includes(to)) (after[from] ??= []).push(to);
    }
    return { after, swapped };
}

function movesOf(before: Hosts, now: Hosts): Move[] {
    const gateways = Object.keys(now);
    return Object.entries(before).flatMap(([from, hosts]) =>
        hosts
            // A gateway that is gone is deleted after everything else.
            .filter((host) => from in now && !now[from]?.includes(host))
            .flatMap((host) => {
                const to = gateways.find((gateway) => gateway !== from && now[gateway]?.includes(host));
                return to === undefined || before[to]?.includes(host) ? [] : [{ host, from, to }];
            }),
    );
}
