/**
 * The name of a table's state. The first name stays when the table or its gateways are renamed. A table that the engine
 * sees for the first time may be a renamed one.
 */
import { stored, type Stored } from "../platforms/stack-state";
import { childrenOf, nameOfUrn } from "../inputs/urn";

/** A table of the last deployment. */
export interface FormerTable {
    /** What its state is called. */
    record: string;
    /** Its name in the program, where it is known. */
    table: string | undefined;
}

/** The tables of which most parts are here now. */
export async function formerTables(table: string, resources: readonly string[]): Promise<FormerTable[]> {
    return formerIn((await stored()) ?? {}, table, resources);
}

/**
 * @param table URN of the table that is new
 * @param resources what it declares, by the names in the program: those of live things
 */
export function formerIn(
    state: Readonly<Record<string, Stored>>,
    table: string,
    resources: readonly string[],
): FormerTable[] {
    const wanted = new Set(resources);
    const below = childrenOf(table);
    const own = Object.entries(state).filter(([urn]) => urn.startsWith(below));
    const named = (type: string) => own.filter(([urn]) => urn.startsWith(`${below}crossroute:${type}::`));
    const orders = named("index:RouteOrder").map(([urn, { outputs = {} }]) => ({ table: nameOfUrn(urn), outputs }));
    const held = new Map<string, Set<string>>();
    const has = (record: string | undefined, names: readonly string[]): void => {
        if (record !== undefined) held.set(record, new Set([...(held.get(record) ?? []), ...names]));
    };
    for (const [urn, { outputs = {} }] of named("kubernetes:OwnerRecord")) {
        const marked = own.filter(
            ([, { outputs: object }]) =>
                object?.metadata?.annotations?.[ownerAnnotation]?.split("-")[0] === outputs.nonce,
        );
        // A Service and its Endpoints count once.
        has(
            nameOfUrn(urn),
            marked
                .filter(([child]) => child.includes(":Ingress::") || child.includes(":HTTPRoute::"))
                .map(([child]) => nameOfUrn(child)),
        );
    }
    // Rule sets of SAE have no mark: the stored order of the table identifies them.
    const live = new Set(named("sae:Ingress").map(([urn]) => nameOfUrn(urn)));
    for (const { outputs } of orders) {
        const { record, hosts = {}, names = [], resources: had = [] } = outputs;
        if (record !== undefined && (held.get(record)?.size ?? 0) === 0)
            has(
                record,
                [...Object.keys(hosts), ...names, ...had, record].filter((name) => live.has(name)),
            );
    }
    return [...held].flatMap(([record, names]) =>
        hasMost(names, wanted)
            ? [{ record, table: orders.find(({ outputs }) => outputs.record === record)?.table }]
            : [],
    );
}

/** No table needs to know the others to be certain of a majority: of exactly half, the first part decides. */
function hasMost(names: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
    const ours = [...names].filter((name) => wanted.has(name)).length * 2;
    const [first] = [...names].sort();
    return ours > names.size || (ours === names.size && first !== undefined && wanted.has(first));
}

const ownerAnnotation = "crossroute.io/owner";
