import { isOfController, policiesOf } from "../platforms/gateway-api/convert/policies";
import { isObject, type Placed } from "./objects";

const most = 3;

/**
 * In one line, which annotations of Ingresses differ that do not say where requests go: what they do with requests is
 * not compared. Nothing where none differs.
 */
export function uncompared(before: readonly Placed[], after: readonly Placed[]): string[] {
    const [was, is] = [annotationsOf(before), annotationsOf(after)];
    const there = new Set(is.objects);
    const names = [...new Set([...was.values.keys(), ...is.values.keys()])].filter((key) => {
        const object = key.slice(0, key.indexOf("\n"));
        // Of an object that is new there is nothing to compare with.
        return was.objects.has(object) && was.values.get(key) !== is.values.get(key);
    });
    // What nothing takes the place of is reported by its routes.
    const kept = is.hasRoutes ? names : names.filter((key) => there.has(key.slice(0, key.indexOf("\n"))));
    if (kept.length === 0) return [];
    const list = kept.slice(0, most).map((key) => key.split("\n").reverse().join(" of "));
    const more = kept.length > most ? ` and ${kept.length - most} more` : "";
    return [`not compared: what annotations do besides routing, of which these differ: ${list.join(", ")}${more}`];
}

function annotationsOf(placed: readonly Placed[]): {
    objects: Set<string>;
    values: Map<string, string>;
    hasRoutes: boolean;
} {
    const manifests = placed.map(({ value }) => value);
    const objects = new Map<string, unknown>(
        manifests.flatMap(({ kind, metadata }) => {
            const { namespace = "default", name, annotations } = isObject(metadata) ? metadata : {};
            return kind === "Ingress" ? [[`Ingress ${String(namespace)}/${String(name)}`, annotations] as const] : [];
        }),
    );
    const values = new Map<string, string>();
    for (const { object, annotation } of policiesOf(manifests)) {
        const own = objects.get(object);
        if (isOfController(annotation) && isObject(own))
            values.set(`${object}\n${annotation}`, String(own[annotation]));
    }
    return {
        objects: new Set(objects.keys()),
        values,
        hasRoutes: manifests.some(({ kind }) => kind === "HTTPRoute"),
    };
}
