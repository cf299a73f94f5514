/** Which Applications of Argo CD tell the namespaces of the files that are read. */
import type { Kustomization } from "./build";
import { folderIn, foldersOf } from "./graph";

/**
 * All that build, and of Applications those whose folder is in this repository. Nothing says which repository this is: it is the
 * one whose folders are there most often. A folder of another one may have the same name by chance.
 */
export function placing(all: readonly Kustomization[], files: readonly string[]): Kustomization[] {
    const folders = foldersOf(files);
    const count = new Map<string, number>();
    for (const { application, builds } of all) {
        // Each repository has a root.
        if (application === undefined || builds === undefined || builds === ".") continue;
        const isThere = folderIn(folders, builds) !== undefined;
        count.set(application.repository, (count.get(application.repository) ?? 0) + (isThere ? 1 : 0));
    }
    const most = Math.max(1, ...count.values());
    const own = [...count].filter(([, found]) => found === most).map(([repository]) => repository);
    return all.flatMap((one): Kustomization[] => {
        const { application } = one;
        if (application === undefined) return [one];
        if (own.includes(application.repository))
            return [own.length === 1 ? one : { ...one, application: { ...application, perhaps: true } }];
        const { namespace: _, ...others } = application;
        return application.onlyNamespace ? [] : [{ ...one, application: others }];
    });
}
