import { clientFor, type SaeClient } from "../platforms/sae/client/client";
import { parseSettings, regionOfNamespace } from "../platforms/sae/client/config";
import { reason, UsageError } from "./errors";
import type { Io } from "./io";
import { emptySource, type Json, type Source } from "./objects";
import { namesOfApi } from "./pulumi";

const TIMEOUT_MS = 60_000;

/** One rule set of SAE, in the words of this package's resource. */
export interface LiveRuleSet {
    id: string;
    fields: Json;
}

/** The rule sets of an SAE namespace, with the credentials and endpoint of the environment. */
export async function readNamespace(namespace: string, io: Io): Promise<Source> {
    const source = emptySource();
    for (const { id, fields } of await listRuleSets(namespace, io)) {
        source.objects.ruleSets.push({ value: { ...namesOfApi(fields), id }, source: `SAE ${namespace}` });
    }
    return source;
}

/** Describes each rule set: the list leaves out some fields. */
export async function listRuleSets(namespace: string, io: Io): Promise<LiveRuleSet[]> {
    const { settings, failures } = parseSettings({}, io.env);
    if (failures.length > 0) {
        const all = failures.map((f) => (f.property ? `${f.property}: ${f.reason}` : f.reason)).join("; ");
        throw new UsageError(`--sae ${namespace}: ${all}`);
    }
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
        const client = clientFor(settings, regionOfNamespace(namespace));
        const listed = await client.list(namespace, undefined, signal);
        const described = await Promise.all(listed.map((set) => describe(client, set.id, namespace, signal)));
        return described.flatMap((set) => set ?? []);
    } catch (thrown) {
        const late = signal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reason(thrown);
        throw new UsageError(`--sae ${namespace}: ${late}`, { cause: thrown });
    }
}

/** Undefined when it was deleted between the two calls. */
async function describe(
    client: SaeClient,
    id: string,
    namespace: string,
    signal: AbortSignal,
): Promise<LiveRuleSet | undefined> {
    const set = await client.describe(id, namespace, signal);
    return set && { id: set.id, fields: { ...set.fields } };
}
