/** Objects of files that have no name, or get one from the API server (`generateName`): each is one of its own. */
import { pushTo } from "../push-to";
import { isObject, type Json, type Placed } from "./objects";

const metadataOf = ({ metadata }: Json): Json => (isObject(metadata) ? metadata : {});

/**
 * Several of a kind and namespace are called by their places in the files, so that none counts as a part of another:
 * `Ingress shop/web-(document 2 of web.yaml)`.
 */
export function unnamedApart(all: readonly Placed[]): (placed: Placed) => Placed {
    const alike = new Map<string, Placed[]>();
    for (const placed of all) {
        const { name, namespace = "default" } = metadataOf(placed.value);
        if (name === undefined || name === null || name === "")
            pushTo(alike, `${String(placed.value.kind)} ${String(namespace)}`, placed);
    }
    const names = new Map<Placed, string>();
    const times = new Map<string, number>();
    for (const placed of [...alike.values()].filter(({ length }) => length > 1).flat()) {
        const place = nameByPlace(placed);
        const count = (times.get(place) ?? 0) + 1;
        times.set(place, count);
        names.set(placed, count === 1 ? place : `${place} ${count}`);
    }
    return (placed) => {
        const name = names.get(placed);
        if (name === undefined) return placed;
        return { ...placed, value: { ...placed.value, metadata: { ...metadataOf(placed.value), name } } };
    };
}

function nameByPlace({ value, source, written }: Placed): string {
    const { generateName } = metadataOf(value);
    const at = written === undefined || written.place === "" ? source : `${written.place} of ${source}`;
    return `${typeof generateName === "string" ? generateName : ""}(${at})`;
}

/** The number of the document in its file, counted from 0, that such a name tells; undefined for any other object. */
export function documentOfUnnamed(object: string): number | undefined {
    const [, number = "1"] = /\((?:document (\d+)\S* of )?.*\)(?: \d+)?$/.exec(object) ?? [undefined, ""];
    return number === "" ? undefined : Number(number) - 1;
}
