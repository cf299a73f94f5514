/** Which requests had no answer at some moment of an update, from the history of Ingresses and HTTPRoutes. */
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { kubernetes, kubernetesText } from "../lifecycle/servers";
import { routesPath } from "./controller";
import { ingressesPath } from "./table";

interface Item {
    metadata: { name: string; resourceVersion: string; generation?: number };
    spec: { rules?: { host?: string; http?: { paths: { path: string }[] } }[] };
}
interface Asked {
    host: string;
    path: string;
}
interface Event {
    type: "ADDED" | "MODIFIED" | "DELETED";
    object: Item;
}

/** The objects of a kind, and the version at which their history continues. */
async function listWithVersion(path: string): Promise<{ version: string; items: Item[] }> {
    const { body } = await kubernetes<{ metadata: { resourceVersion: string }; items: Item[] }>(path);
    return { version: body.metadata.resourceVersion, items: body.items };
}

/** Whether a Gateway has accepted the present version of a route. */
const isAccepted = ({ metadata, status }: HTTPRoute): boolean =>
    status?.parents?.some(({ conditions }) =>
        conditions?.some(
            (c) => c.type === "Accepted" && c.status === "True" && c.observedGeneration === metadata?.generation,
        ),
    ) === true;

/** Whether an Ingress, or an HTTPRoute as it was last accepted, has the route. */
function answers(objects: ReadonlyMap<string, Item>, { host, path }: Asked): boolean {
    return [...objects].some(([key, object]) => {
        if (key.startsWith("ingresses"))
            return object.spec.rules?.some(
                (rule) => rule.host === host && rule.http?.paths.some((p) => p.path === path),
            );
        const { spec } = object as HTTPRoute;
        const has = spec?.rules?.some(({ matches }) => matches?.some((match) => match.path?.value === path));
        return spec?.hostnames?.includes(host) === true && has === true;
    });
}

/** The moments at which a request had no answer while `work` ran. Resource versions order the objects of all kinds. */
export async function gapsDuring(
    own: string,
    asked: readonly Asked[],
    work: () => Promise<void>,
): Promise<{ gaps: string[]; moments: number }> {
    const paths = { ingresses: ingressesPath(own), httproutes: routesPath(own) };
    const kinds = Object.entries(paths);
    const start = await Promise.all(kinds.map(async ([kind, path]) => [kind, await listWithVersion(path)] as const));
    const objects = new Map<string, Item>();
    const see = (kind: string, object: Item): void => {
        // A controller serves the version that it accepted until it accepts the next one.
        if (kind === "ingresses" || isAccepted(object as HTTPRoute))
            objects.set(`${kind}/${object.metadata.name}`, object);
    };
    for (const [kind, { items }] of start) for (const item of items) see(kind, item);
    await work();
    const events = await Promise.all(
        start.map(async ([kind, { version }]) => {
            const query = `?watch=true&timeoutSeconds=2&resourceVersion=${version}`;
            const { text } = await kubernetesText(`${paths[kind as keyof typeof paths]}${query}`);
            return text
                .split("\n")
                .filter(Boolean)
                .map((line) => ({ kind, ...(JSON.parse(line) as Event) }));
        }),
    );
    const inOrder = events
        .flat()
        .sort((a, b) => Number(a.object.metadata.resourceVersion) - Number(b.object.metadata.resourceVersion));
    const gaps = inOrder.flatMap(({ kind, type, object }) => {
        const key = `${kind}/${object.metadata.name}`;
        if (type === "DELETED") objects.delete(key);
        else see(kind, object);
        return asked
            .filter((one) => !answers(objects, one))
            .map(({ host, path }) => `${host}${path} after ${type} ${key}`);
    });
    return { gaps, moments: inOrder.length };
}
