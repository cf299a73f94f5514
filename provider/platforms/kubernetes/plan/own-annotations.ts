/**
 * Annotations of CCE that are about a Service, or about single paths, where the routes of a gateway are in several
 * Ingresses: each has those of its own routes. Those of another change nothing there, and would be a warning.
 */
import { isObject, isScalar, mapScalar, text, type OpenedFields, type OpenedObject } from "../../../inputs/opened";
import { matchModeAnnotation } from "../controllers/cce";
import type { IngressArgs } from "../fields/args";
import { objectsOf, parseJson } from "../read/json";
import type { RouteWithArgs } from "./split";

type Annotations = OpenedFields<IngressArgs>["annotations"];

const ofService = /^kubernetes\.io\/elb\.(?:headers|conditions|actions)\.(.+)$/;

interface Parts {
    /** The routes of the Ingress. */
    own: readonly RouteWithArgs[];
    /** Those of all Ingresses of the gateway. */
    all: readonly RouteWithArgs[];
    /** The Ingress that keeps what is about none of the routes. */
    isFirst: boolean;
    /** What answers where no route does, in each Ingress. */
    defaultBackend: OpenedFields<IngressArgs>["defaultBackend"];
}

export function ownAnnotations(annotations: Annotations, parts: Parts): Annotations {
    if (annotations === undefined || isScalar(annotations)) return annotations;
    const given: OpenedObject = annotations;
    const entries = Object.entries(given).flatMap(([name, value]): [string, OpenedObject[string]][] => {
        if (name === matchModeAnnotation) {
            const entries = ownModes(text(value), parts);
            if (entries === undefined || !isScalar(value)) return [[name, value]];
            return entries.length === 0 ? [] : [[name, mapScalar(value, () => JSON.stringify(entries))]];
        }
        const [, service] = ofService.exec(name) ?? [];
        return service === undefined || isOwn(service, parts) ? [[name, value]] : [];
    });
    return Object.fromEntries(entries) as Annotations;
}

/** Whether the annotation for a Service belongs into the Ingress: also where not all of its Services are known. */
function isOwn(service: string, { own, all, isFirst, defaultBackend }: Parts): boolean {
    const fallback = nameOf({ backend: defaultBackend });
    const names = (routes: readonly RouteWithArgs[]): (string | undefined)[] => [
        ...routes.map(({ args }) => nameOf(args)),
        ...(defaultBackend === undefined ? [] : [fallback]),
    ];
    const mine = names(own);
    if (mine.includes(service) || mine.includes(undefined)) return true;
    const others = names(all);
    return !others.includes(service) && !others.includes(undefined) && isFirst;
}

/** The name of the Service; empty for another backend, undefined for one that is not known. */
function nameOf({ backend }: { backend?: unknown }): string | undefined {
    const { service } = isObject(backend as OpenedObject) ? (backend as OpenedObject) : { service: undefined };
    if (service === undefined) return isObject(backend as OpenedObject) ? "" : undefined;
    return isObject(service) ? text(service.name) : undefined;
}

/** The entries for the paths of the Ingress; undefined: all of them. */
function ownModes(annotation: string | undefined, { own, all, isFirst }: Parts): unknown[] | undefined {
    const list = parseJson(annotation);
    if (!Array.isArray(list) || objectsOf(list).length < list.length) return undefined;
    const places = (routes: readonly RouteWithArgs[]): (string | undefined)[] =>
        routes.map(({ args: { host, path } }) => {
            const [name, at] = [host === undefined ? "" : text(host), text(path)];
            return name === undefined || at === undefined ? undefined : `${name}${at}`;
        });
    const [mine, others] = [places(own), places(all)];
    if (others.includes(undefined)) return undefined;
    return objectsOf(list).filter(({ host, path }) => {
        const place = `${String(host ?? "")}${String(path)}`;
        return mine.includes(place) || (isFirst && !others.includes(place));
    });
}
