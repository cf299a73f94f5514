/**
 * Where each part of a manifest came from: prefix of the manifest's path → path of the argument. So a finding about the
 * manifest uses the words of whoever wrote the arguments.
 */
export type PathMap = Map<string, string>;

/** The argument's path for a path of the manifest: the longest known prefix is translated, the rest is kept. */
export function userPath(map: PathMap, path: string): string {
    for (let end = path.length; end > 0; end = cut(path, end)) {
        const found = map.get(path.slice(0, end));
        if (found !== undefined) return found.endsWith("!") ? found.slice(0, -1) : found + path.slice(end);
    }
    return path;
}

const cut = (path: string, end: number): number =>
    Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1));
