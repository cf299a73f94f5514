/** One team lets objects go, another adopts them: what a preview must say of it. */
import type { Dice } from "../random";
import type { Run } from "../../integration/lifecycle/program";
import type { Live } from "./cluster";
import { liveNameOf, type Actor, type Side, type StateResource } from "./judge";
import type { Outside } from "./outside";
import type { Table } from "./tables";

/** `kind name` of the objects that a preview says it adopts. */
export function saidToAdopt({ stdout }: Run): Set<string> {
    let messages: string[] = [];
    try {
        const { diagnostics = [] } = JSON.parse(stdout) as { diagnostics?: { message: string }[] };
        messages = diagnostics.map(({ message }) => message);
    } catch {
        // A preview that failed says nothing.
    }
    return new Set(
        messages.flatMap((text) =>
            [...text.matchAll(/adopts (\w+) [\w-]+\/([\w.-]+), which/g)].map(([, kind, name]) => `${kind} ${name}`),
        ),
    );
}

/** Gives what a team adopted, as its preview said, to that team. Returns what the other's state has all the same. */
export function noteAdopted(
    makers: Map<string, Actor>,
    said: ReadonlySet<string>,
    before: Live,
    side: Side,
    state: readonly StateResource[],
    others: readonly StateResource[],
): string[] {
    return [...said].flatMap((name) => {
        const uid = before.get(name)?.metadata.uid;
        if (uid === undefined || !state.some((resource) => liveNameOf(resource) === name)) return [];
        makers.set(uid, side);
        return others.some((resource) => liveNameOf(resource) === name) ? [uid] : [];
    });
}

/** The owner record that the mark of an object names. */
const recordOf = (live: Live, name: string): string | undefined =>
    live.get(name)?.metadata.annotations?.["crossroute.io/owner"]?.split("-")[0];

export interface HandedOver {
    tables: Table[];
    outside: Outside[];
    /** Names of what is let go, and URNs of its resources in the state that had it. */
    names: string[];
    urns: string[];
}

/** A table, or a machine outside, of one team that the other one can declare. */
export function chooseToTransfer(
    from: { tables: Table[]; outside: Outside[]; state: StateResource[] },
    to: { tables: Table[]; outside: Outside[] },
    live: Live,
    dice: Dice,
): HandedOver | undefined {
    const outside = dice.maybe(from.outside.filter(({ name }) => !to.outside.some((other) => other.name === name)));
    const table = dice.maybe(
        from.tables.filter((one) => !to.tables.some(({ name }) => name === one.name) && !("apps" in one.gateways)),
    );
    const of = (names: readonly string[]): Pick<HandedOver, "names" | "urns"> => {
        const held = from.state.filter((resource) => names.includes(liveNameOf(resource) ?? ""));
        return { names: [...names], urns: held.map(({ urn }) => urn) };
    };
    if (outside && (dice.chance(0.4) || !table)) {
        const adopt = recordOf(live, `Service ${outside.name}`);
        if (adopt === undefined) return undefined;
        const names = [`Service ${outside.name}`, `Endpoints ${outside.name}`];
        return { tables: [], outside: [{ ...outside, adopt }], ...of(names) };
    }
    if (!table) return undefined;
    const below = from.state.filter(
        ({ urn }) => urn.includes(`crossroute:index:RouteTable$`) && urn.includes("kubernetes:"),
    );
    const its = from.tables.length === 1 ? below.flatMap((resource) => liveNameOf(resource) ?? []) : [];
    const gateways = Object.entries(table.gateways).map(([key, gateway]): [string, Table["gateways"][string]] => {
        const ingressName = gateway.kubernetes?.ingressName ?? `${table.name}-${key}`;
        const adopt = recordOf(live, `Ingress ${ingressName}`);
        const { kubernetes } = gateway;
        return [
            key,
            kubernetes && adopt !== undefined ? { kubernetes: { ...kubernetes, ingressName, adopt } } : gateway,
        ];
    });
    if (its.length === 0 || !its.every((name) => live.has(name))) return undefined;
    return { tables: [{ ...table, aliases: [], gateways: Object.fromEntries(gateways) }], outside: [], ...of(its) };
}
