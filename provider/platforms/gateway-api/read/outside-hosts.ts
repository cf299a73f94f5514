/** Hosts of routes that their listeners do not take, or take in part. */
import { lowerHost } from "../../../inputs/variables";
import type { HTTPRoute } from "../types";
import { ownerName } from "./assumed";
import type { Attachment } from "./attach";
import { hostnamesAt } from "./hostnames";
import type { Found } from "./objects";
import { firstNames } from "./first-names";

export interface OutsideHost {
    route: Found<HTTPRoute>;
    /** `spec.hostnames[0]`. */
    path: string;
    host: string;
    listeners: string;
    /** The objects that have these listeners: `Gateway shop/edge`. */
    parents: readonly string[];
}

export interface NarrowedHost extends Omit<OutsideHost, "listeners"> {
    /** What is served of it. */
    served: readonly string[];
}

function byRoute(attachments: readonly Attachment[]): [Found<HTTPRoute>, Attachment[]][] {
    const found = new Map<Found<HTTPRoute>, Attachment[]>();
    for (const one of attachments) {
        const known = found.get(one.route);
        if (known === undefined) found.set(one.route, [one]);
        else known.push(one);
    }
    return [...found];
}

const parentsIn = (at: readonly Attachment[]): string[] => [...new Set(at.map(({ listener }) => ownerName(listener)))];

/** Wildcards of which the listeners take some names only. */
export function narrowedHosts(attachments: readonly Attachment[], unknown: string | undefined): NarrowedHost[] {
    return byRoute(attachments).flatMap(([route, at]) =>
        (route.value.spec?.hostnames ?? []).flatMap((host, i): NarrowedHost[] => {
            if (!host.startsWith("*.")) return [];
            const served = [
                ...new Set(at.flatMap(({ listener }) => hostnamesAt(listener.listener.hostname, [host], unknown))),
            ];
            const isWhole = served.length === 0 || served.includes(lowerHost(host)) || served.includes(host);
            return isWhole ? [] : [{ route, path: `spec.hostnames[${i}]`, host, served, parents: parentsIn(at) }];
        }),
    );
}

/** Hosts that none of the listeners takes at which their route attaches. */
export function outsideHosts(attachments: readonly Attachment[], unknown: string | undefined): OutsideHost[] {
    return byRoute(attachments).flatMap(([route, at]) =>
        (route.value.spec?.hostnames ?? []).flatMap((host, i): OutsideHost[] => {
            const served = at.some(
                ({ listener }) => hostnamesAt(listener.listener.hostname, [host], unknown).length > 0,
            );
            if (served) return [];
            const listeners = firstNames([...new Set(at.map(({ listener }) => listener.listener.hostname ?? "*"))]);
            return [{ route, path: `spec.hostnames[${i}]`, host, listeners, parents: parentsIn(at) }];
        }),
    );
}
