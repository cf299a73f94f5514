/** Ingresses that take the routes of others: what both do besides routing is compared, though they have other names. */
import { writtenRoutes } from "../platforms/kubernetes/read/written-routes";
import { isObject, type Json } from "./objects";

/** Two Ingresses, before and after, that have routes in common. */
export interface Pair {
    was: string;
    is: string;
    /** The Services of these routes; none: all that they have. */
    services?: ReadonlySet<string>;
}

/** `Ingress shop/web`. */
export function ingressName({ metadata }: Json): string {
    const { namespace = "default", name } = isObject(metadata) ? metadata : {};
    return `Ingress ${String(namespace)}/${String(name)}`;
}

/** By route: the Ingresses that have it, and the Services to which they lead it. */
type Routes = Map<string, Map<string, string[]>>;

/** Routes that an Ingress has no longer. */
export interface MovedRoutes {
    /** With the Ingresses that have them now: those that had them not, or, where there is none, all. */
    pairs: Pair[];
    /** Ingresses of which a route is in no Ingress any more. */
    ended: ReadonlySet<string>;
}

export function movedRoutes(before: readonly Json[], after: readonly Json[]): MovedRoutes {
    const [was, is] = [routesOf(before), routesOf(after)];
    const pairs = new Map<string, Pair & { services: Set<string> }>();
    const ended = new Set<string>();
    for (const [route, old] of was) {
        const now = is.get(route);
        const added = [...(now ?? [])].filter(([name]) => !old.has(name));
        const targets = added.length > 0 ? added : [...(now ?? [])];
        for (const [name, services] of old) {
            if (now === undefined) ended.add(name);
            if (now?.has(name) === true) continue;
            for (const [target, others] of targets) {
                const key = `${name}\n${target}`;
                const pair = pairs.get(key) ?? { was: name, is: target, services: new Set() };
                for (const service of [...services, ...others]) pair.services.add(service);
                pairs.set(key, pair);
            }
        }
    }
    return { pairs: [...pairs.values()], ended };
}

function routesOf(manifests: readonly Json[]): Routes {
    const found: Routes = new Map();
    for (const manifest of manifests) {
        if (manifest.kind !== "Ingress") continue;
        const name = ingressName(manifest);
        for (const { route, service } of writtenRoutes(manifest)) {
            const known = found.get(route) ?? new Map<string, string[]>();
            const services = known.get(name) ?? [];
            if (service !== undefined) services.push(service);
            known.set(name, services);
            found.set(route, known);
        }
    }
    return found;
}
