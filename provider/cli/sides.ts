import type { Command } from "commander";
import { openAtHosts } from "../sources/unread";
import { UsageError } from "../sources/errors";
import type { Io } from "../sources/io";
import { comparedAfter, load, loadFrom, objectsAfter, readSources, type Loaded } from "../sources/load";
import type { Source } from "../sources/objects";
import { alignNamespaces } from "../sources/same-namespaces";
import { addSourceOptions, type SourceOptions } from "../sources/options";
import { uncompared } from "../sources/uncompared";

/** Declares the two versions that `diff` and `report` compare. */
export function addSides(command: Command): Command {
    return addSourceOptions(
        command
            .argument("[before]", "file, folder, plan or stack export; or stack:NAME, cluster, sae:NAMESPACE")
            .argument("[after]", "the same; without it the source options say what comes after"),
    );
}

/**
 * A plan has both versions. Otherwise `before` is the first argument, and `after` is the second or comes from the
 * source options.
 */
export async function loadSides(args: readonly string[], options: SourceOptions, io: Io): Promise<Loaded> {
    const [first, second] = args;
    const hasSources = options.file || options.preview || options.stack || options.cluster || options.sae;
    if (second !== undefined && hasSources) {
        throw new UsageError("give either two versions or one version and source options, not both");
    }
    if (first === undefined) return load(options, io);
    if (second === undefined && !hasSources) return load({ ...options, ...operand(first) }, io);
    const wanted = {
        old: { ...shared(options), ...operand(first) },
        now: second === undefined ? options : { ...shared(options), ...operand(second) },
    };
    const read = { old: await readSources(wanted.old, io), now: await readSources(wanted.now, io) };
    // If only one version knows where a Service leads, both call the backend by the Service's name.
    const byService = tellsServices(read.old) !== tellsServices(read.now);
    const aligned = alignNamespaces(read.old, read.now);
    const compared = { compared: true, byService };
    const old = loadFrom(read.old, wanted.old, io, compared);
    const now = loadFrom(read.now, wanted.now, io, { ...compared, was: objectsAfter(read.old) });
    const besides = uncompared(comparedAfter(read.old), comparedAfter(read.now));
    return {
        ...now,
        before: old.after,
        unread: {
            before: openAtHosts(old.unread.after, old.after, now.after),
            after: openAtHosts(now.unread.after, now.after, old.after),
        },
        planned: true,
        guardsDiffer: besides.guards,
        notes: [...new Set([...old.notes, ...now.notes, ...aligned, ...besides.notes])],
    };
}

const tellsServices = (sources: readonly Source[]): boolean =>
    objectsAfter(sources).some(({ value }) => value.kind === "Service");

/** Options that hold for both versions. */
const shared = ({ dialect, controller, settings, kubeconfig, context, namespace }: SourceOptions): SourceOptions => ({
    dialect,
    controller,
    settings,
    kubeconfig,
    context,
    namespace,
});

function operand(text: string): SourceOptions {
    if (text === "cluster") return { cluster: true };
    const [, scheme, rest] = /^(stack|sae|preview|file):(.+)$/s.exec(text) ?? [];
    if (rest === undefined) return { file: [text] };
    if (scheme === "stack") return { stack: rest };
    if (scheme === "sae") return { sae: [rest] };
    return scheme === "preview" ? { preview: rest } : { file: [rest] };
}
