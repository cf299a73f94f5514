/** Which objects help to read an Ingress: of many Services, those that it may name. */
import { isObject } from "../inputs/json";
import { pushTo } from "../push-to";
import type { Json, Placed } from "./objects";

/** An Ingress looks them up by name; of other kinds any object may matter. */
const byName: ReadonlySet<unknown> = new Set(["Service", "Endpoints", "EndpointSlice"]);

const words = /[a-z0-9][a-z0-9-]*/g;

/**
 * Reads the others once, so that reading each of many Ingresses alone does not go through all Services each time.
 * @returns those that may matter for some Ingresses, in the order in which they were given
 */
export function neededBy(others: readonly Placed[]): (ingresses: readonly Placed[]) => Placed[] {
    const always: number[] = [];
    const named = new Map<string, number[]>();
    others.forEach(({ value }, i) => {
        const service = byName.has(value.kind) ? serviceOf(value) : undefined;
        if (service === undefined) always.push(i);
        else pushTo(named, service, i);
    });
    return (ingresses) => {
        const found = new Set<string>();
        if (named.size > 0) for (const { value } of ingresses) addWords(value, found);
        const indices = [...always, ...[...found].flatMap((word) => named.get(word) ?? [])];
        return indices.sort((a, b) => a - b).flatMap((i) => others[i] ?? []);
    };
}

/** The Service that an object is or belongs to; undefined: its name is not one word, as one with variables. */
function serviceOf({ kind, metadata }: Json): string | undefined {
    const { name, labels } = isObject(metadata) ? metadata : {};
    const label = kind === "EndpointSlice" && isObject(labels) ? labels["kubernetes.io/service-name"] : name;
    return typeof label === "string" && /^[a-z0-9][a-z0-9-]*$/.test(label) ? label : undefined;
}

/** All words in it, also those within texts of annotations. */
function addWords(value: unknown, found: Set<string>): void {
    if (typeof value === "string") for (const [word] of value.matchAll(words)) found.add(word);
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
        addWords(key, found);
        addWords(part, found);
    }
}
