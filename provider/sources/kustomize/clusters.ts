/** Which clusters and environments the files of a tree are for, as far as folders and what builds them tell. */
import { posix } from "node:path";
import type { Source } from "../objects";
import type { Graph } from "./graph";
import { normal } from "./kustomization";
import type { Kustomization } from "./build";

/** Marks each object with the clusters and environments that its file is for, and with what builds it. */
export function placeInClusters(sources: readonly Source[], graph: Graph): void {
    const known = new Map<string, readonly string[]>();
    for (const { objects } of sources)
        objects.manifests = objects.manifests.map((placed) => {
            const { written, source } = placed;
            if (written?.found !== true) return placed;
            const file = normal(source);
            const roots = rootsOf(graph.over(file), graph);
            const environment = environmentOf(file);
            const environments = environment === undefined ? environmentsOf(roots) : [environment];
            const clusters = clustersOf(file, graph, known);
            return {
                ...placed,
                written: {
                    ...written,
                    ...(clusters.length === 0 ? {} : { clusters }),
                    ...(environments.length === 0 ? {} : { environments }),
                    ...(roots.length === 0 ? {} : { roots }),
                },
            };
        });
}

/** Those of the kustomizations that build a file; of one that is built for others as well, nobody knows all. */
function environmentsOf(roots: readonly string[]): readonly string[] {
    const found = roots.map((root) => environmentOf(`${root}/`));
    return found.includes(undefined) ? [] : [...new Set(found.filter((one) => one !== undefined))];
}

/** Folders beside those of clusters and environments that are for all of them. */
const shared = /^_|^(all|base|bases|common|components|default|lib|shared|templates?)$/i;

/** The folder of a cluster, `clusters/east`, as the examples of Flux call it. */
function clusterOf(file: string): string | undefined {
    const [, folder, name = ""] = /^((?:.*\/)?clusters\/([^/]+))\//.exec(file) ?? [];
    return folder === undefined || shared.test(name) ? undefined : folder;
}

/** The name of an environment: `overlays/prod`, `environments/prod`. */
function environmentOf(file: string): string | undefined {
    const [, name = ""] = /(?:^|\/)(?:overlays?|environments?|envs?|stages?)\/([^/]+)\//.exec(file) ?? [];
    return name === "" || shared.test(name) ? undefined : name;
}

/** Where a file itself is in no cluster's folder, those that build it are. Empty: nobody knows. */
function clustersOf(file: string, graph: Graph, known: Map<string, readonly string[]>): readonly string[] {
    const found = known.get(file);
    if (found !== undefined) return found;
    const own = clusterOf(file);
    // While it is looked for, so that two that build each other come to an end.
    known.set(file, own === undefined ? [] : [own]);
    if (own !== undefined) return [own];
    const clusters = graph.over(file).flatMap((one) => clustersOf(normal(one.file), graph, known));
    known.set(file, [...new Set(clusters)]);
    return clusters;
}

/** Objects of Flux and Argo CD are live side by side; of kustomizations that nothing includes, people choose. */
function rootsOf(over: readonly Kustomization[], graph: Graph): readonly string[] {
    const outer = over.filter((one) => !graph.isIncluded(one));
    return outer.some(({ builds }) => builds !== undefined) ? [] : outer.map(({ file }) => posix.dirname(normal(file)));
}
