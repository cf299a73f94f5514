/**
 * Which listeners of the Gateway the rules of Ingresses are for. What only a private network, another port or an entry
 * point of its own served is never written for the listeners that everybody reaches.
 */
import { candidates } from "../../../routing/candidates";
import { compileTable } from "../../../routing/compile";
import type { Request, Rule, Table } from "../../../routing/model";
import { unusedNames } from "../../../routing/unused-names";
import { metadataOf } from "../../kubernetes/read/manifest";
import { entryPointsOf, entryPointText, type EntryPoint } from "./entry-points";
import type { GatewayName, Section } from "./parents";
import { type PrivateNetwork, privateNetworks } from "./private-networks";
import { schemesOf } from "./rule";
import type { Scheme } from "./options";

type Json = Record<string, unknown>;

/** Rules of a table that are for the same listeners. */
export interface Part {
    table: Table;
    /** The listener with the name or port of their entry point. Default: those for everybody. */
    at?: Section;
}

/** Rules of an Ingress for which no listener of the Gateway is. */
export interface WithoutListener {
    /** `Ingress shop/web`. */
    object: string;
    /** How many. */
    rules: number;
    why: string;
    cure: string;
    witness?: Request;
}

export interface Parts {
    parts: Part[];
    /** Rules that are not written, or that are written for everybody with `open`. */
    elsewhere: WithoutListener[];
    /** Ingresses that are left to another run: with `onlyPrivate`, those that no private network is said of. */
    others: string[];
    /** Whether a rule has a listener of its own that is not written: of no use at the others, it may be used there. */
    isElsewhere(rule: Rule): boolean;
    /** Why a rule that is written for everybody was not everybody's. */
    wasApart(rule: Rule): string | undefined;
}

interface PartOptions {
    manifests: readonly Json[];
    /** The Gateway is of a private network: what is said to be in one is converted, and nothing else. */
    onlyPrivate: boolean;
    /** Writes for everybody what has no listener of its own. */
    open: boolean;
}

type Where = { at: Section | undefined; schemes: readonly Scheme[] };

export function partsOf(tables: readonly Table[], gateway: GatewayName, options: PartOptions): Parts {
    const { manifests, onlyPrivate, open } = options;
    const ingresses = new Map(
        manifests.filter(({ kind }) => kind === "Ingress").map((value) => [objectOf(value), value]),
    );
    const privateBy = privateNetworks(manifests);
    const left = new Map<string, WithoutListener & { table: Table; own: Rule[] }>();
    const others = new Set<string>();
    const leave = (table: Table, rule: Rule, { why, cure }: Pick<WithoutListener, "why" | "cure">): void => {
        const { object } = rule.origin;
        const key = `${object}\n${why}`;
        const known = left.get(key) ?? { object, rules: 0, why, cure, table, own: [] };
        if (rule.implied !== true) known.rules++;
        known.own.push(rule);
        left.set(key, known);
    };
    const placesOf = (table: Table, rule: Rule): Where[] => {
        const ingress = ingresses.get(rule.origin.object);
        if (ingress === undefined) return [everybody];
        const hidden = privateBy(ingress, table.dialect);
        if (onlyPrivate && hidden === undefined) {
            others.add(rule.origin.object);
            return [];
        }
        if (hidden !== undefined && !onlyPrivate) {
            leave(table, rule, hiddenReason(hidden));
            return open ? [everybody] : [];
        }
        const annotations = metadataOf(ingress).annotations ?? {};
        const { usual, others: points, unread } = entryPointsOf(annotations, table);
        if (unread !== undefined) leave(table, rule, portsReason(unread));
        const found = points.map((point) => ({ point, section: sectionFor(gateway, point) }));
        for (const { point, section } of found)
            if (section === undefined) leave(table, rule, entryReason(point, gateway));
        const places = found.flatMap(({ point, section }): Where[] =>
            section === undefined ? [] : [{ at: section.at, schemes: schemesOf(point.scheme ?? section.scheme) }],
        );
        if (usual.length > 0) places.push({ at: undefined, schemes: usual });
        return places.length === 0 && open ? [everybody] : places;
    };
    const parts = tables.flatMap((table) => partsOfTable(table, placesOf));
    return {
        parts,
        elsewhere: [...left.values()].map(({ table, own, ...one }) => ({ ...one, ...witnessOf(table, own) })),
        others: [...others],
        isElsewhere: ({ origin }) =>
            [...left.values()].some(({ own }) =>
                own.some((one) => one.origin.object === origin.object && one.origin.path === origin.path),
            ),
        wasApart: ({ origin }) => [...left.values()].find(({ object }) => open && object === origin.object)?.why,
    };
}

const everybody: Where = { at: undefined, schemes: ["http", "https"] };

const objectOf = (value: Json): string => {
    const { namespace = "default", name = "" } = metadataOf(value);
    return `Ingress ${namespace}/${name}`;
};

function partsOfTable(table: Table, placesOf: (table: Table, rule: Rule) => Where[]): Part[] {
    const parts = new Map<
        Section | undefined,
        { at: Section | undefined; rules: Rule[]; defaults: NonNullable<Table["defaults"]>[number][] }
    >();
    const partAt = (at: Section | undefined): NonNullable<ReturnType<(typeof parts)["get"]>> => {
        const known = parts.get(at) ?? { at, rules: [], defaults: [] };
        parts.set(at, known);
        return known;
    };
    for (const rule of table.rules)
        for (const { at, schemes } of placesOf(table, rule)) partAt(at).rules.push(...overSchemes(rule, schemes));
    for (const one of table.defaults ?? []) {
        const rule: Rule = { match: "Prefix", path: "/", target: one.target, origin: one.origin };
        for (const { at } of placesOf(table, rule)) partAt(at).defaults.push(one);
    }
    return [...parts.values()].map(({ at, rules, defaults }) => {
        const { defaults: _, ...rest } = table;
        return {
            table: { ...rest, rules, ...(defaults.length === 0 ? {} : { defaults }) },
            ...(at === undefined ? {} : { at }),
        };
    });
}

function overSchemes(rule: Rule, schemes: readonly Scheme[]): Rule[] {
    const [only, ...more] = schemes;
    if (only === undefined) return [];
    if (more.length > 0) return [rule];
    return rule.scheme === undefined || rule.scheme === only ? [{ ...rule, scheme: only }] : [];
}

/** The listener of the Gateway that has the name or the port. */
function sectionFor(
    gateway: GatewayName,
    { name, scheme, port }: EntryPoint,
): { at: Section; scheme: Scheme } | undefined {
    for (const own of schemesOf(scheme)) {
        const at = gateway[own].find(
            (one) => one.guessed !== true && (name === undefined ? one.port === port : one.name === name),
        );
        if (at !== undefined) return { at, scheme: own };
    }
    return undefined;
}

const hiddenReason = ({ by, perhaps = false }: PrivateNetwork): Pick<WithoutListener, "why" | "cure"> => ({
    why: `${perhaps ? "perhaps " : ""}only a private network reaches it (${by})`,
    cure: `convert it in a run of its own into another folder, with --private and the --gateway of a Gateway that only this network reaches${perhaps ? "; if everybody reaches it now, with --accept open" : ""}`,
});

const portsReason = (why: string): Pick<WithoutListener, "why" | "cure"> => ({
    why: `at which ports it is served is not known: ${why}`,
    cure: "write the ports as its controller takes them, and convert again; if it is served at the usual ones, leave the annotation out",
});

function entryReason(
    point: EntryPoint,
    { namespace, name, http, https }: GatewayName,
): Pick<WithoutListener, "why" | "cure"> {
    const text = entryPointText(point);
    const listener = point.name === undefined ? `at ${text}` : `named ${point.name}`;
    const isKnown = [...http, ...https].some(({ guessed }) => guessed !== true);
    return {
        why: `${text} serves it, and ${isKnown ? `Gateway ${namespace}/${name} has no listener ${listener}` : `whether Gateway ${namespace}/${name} has a listener ${listener} is not known, since its file is not among the sources`}`,
        cure: `give the Gateway a listener ${listener}${isKnown ? "" : " and its file to the sources"}, or convert it with the --gateway of another one that has it`,
    };
}

function witnessOf(table: Table, rules: readonly Rule[]): { witness?: Request } {
    const compiled = compileTable({ ...table, rules });
    const first = compiled.rules.find(({ live, unknown }) => live && !unknown);
    const [witness] = first === undefined ? [] : candidates(compiled, first, unusedNames([compiled]));
    return witness === undefined ? {} : { witness };
}
