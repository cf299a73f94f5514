import type { Location, Server } from "./servers";
import { rewriteOf } from "./servers";

/** A location as it is in nginx.conf. */
export interface WrittenLocation extends Location {
    /** Redirect annotations count; not at the catch-all. */
    redirects: boolean;
    /** Written by the controller beside another of the same entry. */
    copy: boolean;
    /** As the entry has it. */
    given: { path: string; exact: boolean };
}

const needsExpressions = (line: Location): boolean =>
    line.from?.annotations.useRegex === true || rewriteOf(line, line.from?.annotations) !== undefined;

const withSlash = (path: string): string => (path.endsWith("/") ? path : `${path}/`);

/** The locations of a server as they are written, in order, and whether all of them are expressions. */
export function written(server: Server): {
    locations: WrittenLocation[];
    expressions: boolean;
    slashes: Location[];
    all: WrittenLocation[];
} {
    const exact = new Set(server.locations.filter((line) => line.exact).map(({ path }) => path));
    // The order is that of the paths as they were given.
    const given = [...server.locations].sort(
        (a, b) => bytes(b.path) - bytes(a.path) || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0),
    );
    const sorted = given.flatMap((line): WrittenLocation[] => {
        const isCatchAll = server.host === "" && line.at === "spec.defaultBackend";
        const as: WrittenLocation = {
            ...line,
            redirects: !isCatchAll,
            copy: false,
            given: { path: line.path, exact: line.exact },
            ...(isCatchAll ? { rewrites: false } : {}),
        };
        if (line.path === "/" || line.exact || needsExpressions(as)) return [as];
        const below = { ...as, path: withSlash(line.path) };
        if (exact.has(line.path)) return [below];
        return [
            { ...below, copy: true },
            { ...as, exact: true },
        ];
    });
    const expressions = sorted.some(needsExpressions);
    if (expressions) return { locations: sorted, expressions, slashes: [], all: sorted };
    const points = new Set(sorted.filter((line) => line.exact).map(({ path }) => path));
    const ends = sorted.filter(({ path }) => path !== "/" && path.endsWith("/"));
    const slashes = ends.filter(
        ({ path }, i) => !points.has(path.slice(0, -1)) && ends.findIndex((e) => e.path === path) === i,
    );
    // Without expressions the entries mean the same, and people know them.
    const locations = sorted.flatMap((line) => (line.copy ? [] : [{ ...line, ...line.given }]));
    return { locations, expressions, slashes, all: sorted };
}

const bytes = (text: string): number => Buffer.byteLength(text);
