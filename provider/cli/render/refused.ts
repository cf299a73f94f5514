/** What a server would refuse of what is to be rendered: nothing is written then. */
import { UNKNOWN_SENTINEL } from "../../inputs/unknown";
import { groupedText } from "../../report/text";
import type { Diagnostic } from "../../routing/diagnostic";
import { objectName } from "../../sources/file-finding";
import type { Io } from "../../sources/io";
import { loadFrom } from "../../sources/load";
import { isOldVersion } from "../../sources/manifest";
import { emptySource, isObject, type Placed, type Provenance, type Source } from "../../sources/objects";
import type { SourceOptions } from "../../sources/options";
import { readSettings } from "../../sources/settings";
import { useColour } from "../colour";
import { settle } from "../lint/accept";
import { wrapped } from "../wrap";
import { lazy } from "../../lazy";
import type { Registered } from "./program";

const saeCheck = lazy<typeof import("../../platforms/sae/read/rule-set-files")>(() =>
    require("../../platforms/sae/read/rule-set-files"),
);

/** As a file has it that is about to be written. */
const written: Provenance = { place: "", found: false, template: false, accept: [] };

/**
 * @param made objects of resources, which are no files yet
 */
export function refusedObjects(
    sources: readonly Source[],
    made: readonly Placed[],
    options: SourceOptions,
    io: Io,
): Diagnostic[] {
    const files = sources.map(({ plan: _, ...source }) => ({ ...source, state: [] }));
    const own = emptySource();
    own.objects.manifests.push(...made.map(({ value, source }) => ({ value, source, written })));
    const all = [...files.flatMap(({ objects }) => objects.manifests), ...own.objects.manifests];
    const old = new Set(all.filter(({ value }) => isOldVersion(value)).map(placeOf));
    const { accept, severities } = readSettings(options, io);
    const today = new Date().toISOString().slice(0, 10);
    return settle(loadFrom([...files, own], options, io).findings, { severities, accept, today }).filter(
        // What only new servers refuse may be meant for an old one.
        ({ code, severity, origin }) =>
            severity === "error" && !(code === "CR601" && old.has(`${origin?.object}\n${origin?.source}`)),
    );
}

const placeOf = ({ value, source }: Placed): string => `${objectName(value)}\n${source}`;

/** Rule sets of a program, as its resources have them. */
export function refusedRuleSets(resources: readonly Registered[], program: string): Diagnostic[] {
    const own = resources.filter(({ type }) => type === "crossroute:sae:Ingress");
    if (own.length === 0) return [];
    const { declaredProblems } = saeCheck();
    // Without a platform the id of a resource is made up.
    const ids = new Set(resources.map(({ name }) => `${name}-id`));
    return own.flatMap(({ name, given }) =>
        declaredProblems(withoutIds(given, ids)).map((one) => ({
            ...one,
            origin: { object: `sae.Ingress ${name}`, source: program, path: one.where },
        })),
    );
}

function withoutIds(value: unknown, ids: ReadonlySet<string>): unknown {
    if (typeof value === "string") return ids.has(value) ? UNKNOWN_SENTINEL : value;
    if (Array.isArray(value)) return value.map((item) => withoutIds(item, ids));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutIds(inner, ids)]));
}

/**
 * All mistakes, as lint says them.
 * @param isProgram they are of a program that ran without a platform
 */
export function sayRefused(findings: readonly Diagnostic[], isProgram: boolean, io: Io): void {
    const lacks = isProgram
        ? "A value that only a platform knows is missing where a program runs without one: render a plan then, with --preview FILE.\n"
        : "";
    io.err(wrapped(`${groupedText(findings, [], { colour: useColour(io) })}${lacks}Nothing was written.\n`, io));
}
