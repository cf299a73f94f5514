import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadAll } from "js-yaml";
import { pushTo } from "../../push-to";
import type { ConvertedRoute } from "../../platforms/gateway-api/convert/routes";
import { routesYaml, writtenBy } from "../../platforms/gateway-api/convert/yaml";
import { reason, UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { isObject } from "../../sources/objects";

/** A file with its routes. */
export interface WrittenFile {
    file: string;
    routes: ConvertedRoute[];
}

/** One file per namespace; files that somebody else wrote are left alone. */
export function writeAll(folder: string, routes: readonly ConvertedRoute[], io: Io): WrittenFile[] {
    const files = new Map<string, ConvertedRoute[]>();
    for (const one of routes) {
        const name = `${one.route.metadata?.namespace ?? "default"}.yaml`;
        pushTo(files, name, one);
    }
    const root = resolve(io.cwd, folder);
    const refused = [...files].flatMap(([name, own]) => {
        const path = join(root, name);
        if (!existsSync(path)) return [];
        const text = readFileSync(path, "utf8");
        if (!text.startsWith(writtenBy))
            return [`${join(folder, name)} is there and was not written by convert: choose another folder with -o`];
        const gone = goneFrom(text, own);
        return gone.length === 0
            ? []
            : [
                  `${join(folder, name)} has ${someOf(gone)} of an earlier run, which this one does not write: convert all of it in one run, choose another folder with -o, or delete the file`,
              ];
    });
    if (refused.length > 0) throw new UsageError(refused.join("; "));
    try {
        mkdirSync(root, { recursive: true });
        for (const [name, own] of files) writeFileSync(join(root, name), routesYaml(own));
    } catch (thrown) {
        throw new UsageError(`${folder} cannot be written: ${reason(thrown)}`, { cause: thrown });
    }
    return [...files].map(([name, own]) => ({ file: join(folder, name), routes: own }));
}

/** Routes of a file that are none of these. What cannot be read was edited since. */
function goneFrom(text: string, routes: readonly ConvertedRoute[]): string[] {
    const own = new Set(routes.map(({ route }) => route.metadata?.name));
    let documents: unknown[];
    try {
        documents = loadAll(text);
    } catch {
        return ["routes that cannot be read"];
    }
    return documents.flatMap((one) => {
        if (!isObject(one) || one.kind !== "HTTPRoute" || !isObject(one.metadata)) return [];
        const { name } = one.metadata;
        return typeof name !== "string" || own.has(name) ? [] : [`HTTPRoute ${name}`];
    });
}

const SHOWN = 3;
const someOf = (names: readonly string[]): string =>
    names.length <= SHOWN
        ? names.join(" and ")
        : `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`;

/**
 * Files that an earlier run wrote and this one does not: their routes come from no Ingress any more, and would be
 * applied with the others.
 */
export function leftFiles(folder: string, written: readonly WrittenFile[], io: Io): string[] {
    const root = resolve(io.cwd, folder);
    const now = new Set(written.map(({ file }) => file));
    return readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && !now.has(join(folder, entry.name)))
        .filter(({ name }) => readFileSync(join(root, name), "utf8").startsWith(writtenBy))
        .map(
            ({ name }) =>
                `${join(folder, name)} is of an earlier run, and no Ingress has its routes now: delete it, or convert into an empty folder`,
        );
}
