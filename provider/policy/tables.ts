import type { PolicyResource } from "@pulumi/policy";
import type { Table } from "../routing";
import { processIo } from "../sources/io";
import { combine, readSources } from "../sources/load";
import { emptySource, isObject, type Json, type Resource } from "../sources/objects";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";

/** The routes that the resources of a stack make. */
export function tablesAfter(resources: readonly PolicyResource[]): readonly Table[] {
    return combine([{ ...emptySource(), state: resources.map(resourceOf) }]).after;
}

/** The routes in files, or in the state of the stack that these resources are of. Throws when they cannot be read. */
export async function tablesBefore(
    resources: readonly PolicyResource[],
    baseline: readonly string[] | undefined,
    folder: string,
): Promise<readonly Table[]> {
    const stack = stackOf(resources);
    if (baseline === undefined && stack === undefined) return [];
    const options = baseline === undefined ? { stack } : { file: [...baseline] };
    return combine(await readSources(options, { ...processIo(), cwd: folder })).after;
}

/** The stack's full name works in any folder: the engine does not start a pack in the program's folder. */
function stackOf(resources: readonly PolicyResource[]): string | undefined {
    const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(resources[0]?.urn ?? "") ?? [];
    const organization = process.env["PULUMI_ORGANIZATION"] ?? "organization";
    return stack && project ? `${organization}/${project}/${stack}` : undefined;
}

function resourceOf({ type, urn, props }: PolicyResource): Resource {
    const inputs = plain(props) as Json;
    return { urn, type, inputs, outputs: inputs, hidden: false, source: "the stack" };
}

/** The engine's view of a resource throws at each value that is known only after apply. */
function plain(value: unknown): unknown {
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => at(value, i));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.keys(value).map((key) => [key, at(value, key)]));
}

function at(owner: object, key: string | number): unknown {
    let value: unknown;
    try {
        value = (owner as Record<string | number, unknown>)[key];
    } catch {
        return UNKNOWN_SENTINEL;
    }
    return plain(value);
}
