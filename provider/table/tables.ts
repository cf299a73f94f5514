import type { Place, Planned, Platform, PlatformObject } from "../platforms/platform";
import { holdsSentinel } from "../inputs/unknown";
import type { DefaultBackend, Origin, Rank, Rule, Table, Target } from "../routing/model";

type PlaceOf = (origin: Origin) => Place | undefined;

/**
 * What the platforms' readers make of the planned objects, with the places where the table declared them.
 * @param live what is on the servers already and decides which requests they get
 * @param others what to read in place of planned objects; undefined: that one is not there
 */
export function readPlanned(
    planned: ReadonlyMap<Platform, readonly Planned[]>,
    live: ReadonlyMap<Platform, readonly PlatformObject[]> = new Map(),
    others: ReadonlyMap<PlatformObject, PlatformObject | undefined> = new Map(),
): Table[] {
    return [...planned].flatMap(([platform, children]) => {
        const objects = children.flatMap((child, i) =>
            child.objects.flatMap((object) => {
                const read = others.has(object) ? others.get(object) : object;
                return read === undefined ? [] : [{ ...read, source: String(i) }];
            }),
        );
        const placeOf: PlaceOf = ({ source, path }) =>
            path === undefined ? undefined : children[Number(source)]?.placeOf(path);
        return platform.tables([...objects, ...(live.get(platform) ?? [])]).map((table) => placed(table, placeOf));
    });
}

function placed(table: Table, placeOf: PlaceOf): Table {
    return {
        ...table,
        rules: table.rules.map((rule): Rule => {
            const place = placeOf(rule.origin);
            const secret = rule.unknown?.filter((field) => place?.secret?.includes(field)) ?? [];
            const allow = [...(rule.allow ?? []), ...(place?.allow ?? [])];
            return {
                ...rule,
                ...(rule.rank && { rank: withoutSource(rule.rank) }),
                origin: originOf(rule.origin, place),
                target: targetOf(rule.target, place),
                ...(allow.length === 0 ? {} : { allow }),
                ...(place?.isMatchLate && rule.path === undefined && { unknown: withMatch(rule.unknown) }),
                ...(secret.length > 0 && { secret }),
            };
        }),
        ...(table.defaults && {
            defaults: table.defaults.map(({ target, origin }): DefaultBackend => {
                const place = placeOf(origin);
                return { target: targetOf(target, place), origin: originOf(origin, place) };
            }),
        }),
    };
}

/**
 * Tables as a plan keeps them: a secret host or path is left out. It stays unknown also when everything is applied, so that with the
 * engine's mark of a late value no preview could say anything of the whole table, and each would change it.
 */
export const asKept = (tables: readonly Table[]): Table[] =>
    tables.map((table) => ({ ...table, rules: table.rules.map(withoutSecret) }));

function withoutSecret(rule: Rule): Rule {
    const { host, path, ...others } = rule;
    const isHidden = (field: "host" | "path"): boolean =>
        rule.secret?.includes(field) === true && holdsSentinel(rule[field]);
    return {
        ...others,
        ...(host !== undefined && !isHidden("host") && { host }),
        ...(path !== undefined && !isHidden("path") && { path }),
    };
}

/** The table's route has a path; how it is compared is what is not known. */
const withMatch = (unknown: Rule["unknown"] = []): Rule["unknown"] =>
    unknown.map((field) => (field === "path" ? "match" : field));

function originOf({ source: _source, path, ...origin }: Origin, place: Place | undefined): Origin {
    const at = place?.where ?? path;
    return { ...origin, ...(at === undefined ? {} : { path: at }) };
}

const withoutSource = ({ source: _source, ...rank }: Rank): Rank => rank;

/** Actions redirect; a backend answers. */
const labelAt = ({ where, kind }: Place, label: string): string =>
    !/^routes\[/.test(where) ? where : /^redirect /.test(label) ? `${where}.actions` : `${where}.backend.${kind}`;

/** A target that is known only after apply gets the table's own name for it. */
const targetOf = (target: Target, place: Place | undefined): Target =>
    target.kind === "unknown" && target.unread !== true && place !== undefined
        ? { ...target, label: labelAt(place, target.label) }
        : target;
