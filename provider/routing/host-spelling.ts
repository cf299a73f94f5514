/** Hosts in which something is still to be filled in, `${DOMAIN}`: their letters are those of a variable. */
import { variablesIn } from "../inputs/variables";
import type { TrafficChange } from "./diagnostic";
import type { Table } from "./model";

/** No host that a client asks for has one of these. */
const open = /[$<>{}_@%()[\]]/;

/** Restores the letters of such hosts, and of names below their wildcards. Undefined: no table has one. */
export function writtenHosts(tables: readonly Table[]): ((host: string) => string) | undefined {
    const mixed = new Map<string, string>();
    let last = "";
    for (const { rules } of tables)
        for (const { host = "" } of rules) {
            if (host === last) continue;
            last = host;
            const name = host.startsWith("*") ? host.slice(1) : host;
            const lower = name.toLowerCase();
            if (lower !== name && (open.test(name) || variablesIn(name).length > 0)) mixed.set(lower, name);
        }
    if (mixed.size === 0) return undefined;
    return (host) => {
        const whole = mixed.get(host);
        if (whole !== undefined) return whole;
        const end = [...mixed].find(([lower]) => lower.startsWith(".") && host.endsWith(lower));
        return end === undefined ? host : host.slice(0, -end[0].length) + end[1];
    };
}

export function asWritten(changes: readonly TrafficChange[], tables: readonly Table[]): TrafficChange[] {
    const written = writtenHosts(tables);
    if (written === undefined) return [...changes];
    return changes.map((change) => {
        const { requests, witness } = change;
        const except = requests.except?.map((set) => (set.startsWith("/") ? set : written(set)));
        return {
            ...change,
            requests: { ...requests, host: written(requests.host), ...(except && { except }) },
            witness: { ...witness, host: written(witness.host) },
        };
    });
}
