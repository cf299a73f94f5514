import type { Policy } from "../platforms/gateway-api/convert/policies";
import { isOfController, policiesOf } from "../platforms/gateway-api/convert/policies";
import { isObject, type Placed } from "./objects";

const most = 3;

/** What differs and is not compared. */
export interface Uncompared {
    /** In one line each. */
    notes: string[];
    /** Something that keeps requests out is among it: with the same routes, somebody may get in or be refused. */
    guards: boolean;
}

/**
 * Which annotations of Ingresses differ that do not say where requests go: what they do with requests is not compared.
 */
export function uncompared(before: readonly Placed[], after: readonly Placed[]): Uncompared {
    const [was, is] = [annotationsOf(before), annotationsOf(after)];
    const there = new Set(is.objects);
    const names = [...new Set([...was.values.keys(), ...is.values.keys()])].filter((key) => {
        const object = key.slice(0, key.indexOf("\n"));
        // Of an object that is new there is nothing to compare with.
        return was.objects.has(object) && was.values.get(key)?.value !== is.values.get(key)?.value;
    });
    // What nothing takes the place of is reported by its routes.
    const kept = is.hasRoutes ? names : names.filter((key) => there.has(key.slice(0, key.indexOf("\n"))));
    const isGuard = (key: string): boolean =>
        was.values.get(key)?.guards === true || is.values.get(key)?.guards === true;
    const said = (what: string, keys: readonly string[]): string[] => {
        const list = keys.slice(0, most).map((key) => key.split("\n").reverse().join(" of "));
        const more = keys.length > most ? ` and ${keys.length - most} more` : "";
        return keys.length === 0 ? [] : [`not compared: ${what}, of which these differ: ${list.join(", ")}${more}`];
    };
    const guards = kept.filter(isGuard);
    return {
        notes: [
            ...said("what keeps requests out (logins, limits, lists of addresses)", guards),
            ...said(
                "what annotations do besides routing",
                kept.filter((key) => !isGuard(key)),
            ),
        ],
        guards: guards.length > 0,
    };
}

interface Annotation extends Pick<Policy, "guards"> {
    value: string;
}

function annotationsOf(placed: readonly Placed[]): {
    objects: Set<string>;
    values: Map<string, Annotation>;
    hasRoutes: boolean;
} {
    const manifests = placed.map(({ value }) => value);
    const objects = new Map<string, unknown>(
        manifests.flatMap(({ kind, metadata }) => {
            const { namespace = "default", name, annotations } = isObject(metadata) ? metadata : {};
            return kind === "Ingress" ? [[`Ingress ${String(namespace)}/${String(name)}`, annotations] as const] : [];
        }),
    );
    const values = new Map<string, Annotation>();
    for (const { object, annotation, guards } of policiesOf(manifests)) {
        const own = objects.get(object);
        if (isOfController(annotation) && isObject(own))
            values.set(`${object}\n${annotation}`, { value: String(own[annotation]), guards });
    }
    return {
        objects: new Set(objects.keys()),
        values,
        hasRoutes: manifests.some(({ kind }) => kind === "HTTPRoute"),
    };
}
