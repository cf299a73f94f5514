import { createRouter, type Router } from "../routing";
import type { DefaultBackend, Origin, Rule, Table, Target } from "../routing/model";
import type { Place, Planned, Platform } from "../platforms/platform";

type Placing = (origin: Origin) => { place: Place | undefined; gateway: string | undefined };

/** What the readers of the platforms make of the planned objects, with the places where the table declared them. */
export function readPlanned(planned: ReadonlyMap<Platform, readonly Planned[]>): Table[] {
    const read = [...planned].flatMap(([platform, children]) => {
        const objects = children.flatMap((child, i) =>
            child.objects.map((object) => ({ ...object, source: String(i) })),
        );
        const placing: Placing = ({ source, path }) => {
            const child = children[Number(source)];
            return { place: path === undefined ? undefined : child?.placeOf(path), gateway: child?.gateway.name };
        };
        return platform.tables(objects).map((table) => ({ table, placing }));
    });
    const routers = new Map<string, Router | undefined>();
    /** Asks the gateway that a bridge leads to. */
    const behind = (gateway: string): Router | undefined => {
        const found = read.find(({ table, placing }) => {
            const [first] = [...table.rules, ...(table.defaults ?? [])];
            return first !== undefined && placing(first.origin).gateway === gateway;
        });
        if (!routers.has(gateway)) routers.set(gateway, found && createRouter([found.table]));
        return routers.get(gateway);
    };
    return read.map(({ table, placing }) => {
        const own = table.rules.filter(({ origin }) => placing(origin).place?.bridge !== "here");
        const rules = own.map((rule): Rule => {
            const { place } = placing(rule.origin);
            const bridge = place?.bridge === undefined ? undefined : behind(place.bridge);
            const [target, ...others] = bridge?.match(requestOf(rule)).targets ?? [];
            return target && others.length === 0 ? { ...rule, target } : rule;
        });
        const limit =
            table.maxRules === undefined ? {} : { maxRules: table.maxRules - table.rules.length + own.length };
        return placed({ ...table, ...limit, rules }, placing);
    });
}

const requestOf = ({ host = "", path = "/" }: Rule): { host: string; path: string } => ({
    host: host.replace(/^\*/, "any"),
    path,
});

function placed(table: Table, placing: Placing): Table {
    return {
        ...table,
        rules: table.rules.map((rule): Rule => {
            const { place } = placing(rule.origin);
            const allow = [...(rule.allow ?? []), ...(place?.allow ?? [])];
            return {
                ...rule,
                origin: originOf(rule.origin, place),
                target: targetOf(rule.target, place),
                ...(allow.length === 0 ? {} : { allow }),
            };
        }),
        ...(table.defaults && {
            defaults: table.defaults.map(({ target, origin }): DefaultBackend => {
                const { place } = placing(origin);
                return { target: targetOf(target, place), origin: originOf(origin, place) };
            }),
        }),
    };
}

function originOf({ source: _source, path, ...origin }: Origin, place: Place | undefined): Origin {
    const at = place?.where ?? path;
    return { ...origin, ...(at === undefined ? {} : { path: at }) };
}

/** What is known only after apply is named as the table has it. */
const targetOf = (target: Target, place: Place | undefined): Target =>
    target.kind === "unknown" && target.unread !== true && place !== undefined
        ? { ...target, label: /^routes\[/.test(place.where) ? `${place.where}.backend.${place.kind}` : place.where }
        : target;
