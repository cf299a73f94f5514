import { createHash } from "node:crypto";
import { ProviderError } from "../../../engine/errors";
import type { CustomResource } from "../../../engine/resource";
import { isRecord, type Inputs, type Value } from "../../../engine/values";
import type { ClusterOptions } from "../client/kubeconfig";
import { get } from "../client/rest";
import type { GuardedObject } from "./guard";
import { type LiveObject, managersOf, ownerOf, pathOf } from "./live";
import { isOfThisProgram } from "./record-resource";

/**
 * `crossroute:kubernetes:OwnerGuard`: lives in the state. The Kubernetes provider deletes by name, whoever made the object
 * meanwhile; so the engine has to come past the guard first. Nothing of it is worth showing: it never has a difference.
 */
export const ownerGuardResource: CustomResource = {
    /**
     * An object whose resource has another logical name than before, without an alias, would be made a second time and then
     * deleted: the engine creates before it deletes, and both have the name of the object.
     */
    async check(_ctx, { news, olds }) {
        const before = new Map(objectsIn(olds).map((object) => [keyOf(object), object]));
        const failures = objectsIn(news).flatMap((object) => {
            const old = before.get(keyOf(object));
            if (old === undefined || !isLost(nameOf(old.urn), object)) return [];
            const reason =
                `${titleOf(object)} was declared by the resource ${nameOf(old.urn)} and is now declared by ${nameOf(object.urn)}: the engine would make it again and then delete it — ` +
                `give the child its former name: transform: (child) => ({ ...child, opts: { ...child.opts, aliases: [{ name: ${JSON.stringify(nameOf(old.urn))} }] } }) [CR323]`;
            return [{ property: "", reason }];
        });
        return { inputs: news, failures };
    },

    /** What leaves the component is deleted at the end of this deployment: the last moment to look. */
    async diff(_ctx, { oldInputs, news }) {
        const stay = new Set(objectsIn(news).map(keyOf));
        const isComplete = Array.isArray(news["objects"]) && news["objects"].length === stay.size;
        if (isComplete)
            await allOurs(
                oldInputs,
                objectsIn(oldInputs).filter((object) => !stay.has(keyOf(object))),
            );
        return { detailed: {} };
    },

    async create(ctx, { inputs }) {
        return { id: createHash("sha256").update(ctx.urn).digest("hex").slice(0, 16), outputs: inputs };
    },

    async read(_ctx, { id, inputs, outputs }) {
        return inputs && outputs ? { id, inputs, outputs } : undefined;
    },

    async update(_ctx, { news }) {
        return { outputs: news };
    },

    async delete(_ctx, { inputs }) {
        await allOurs(inputs, objectsIn(inputs));
    },
};

async function allOurs(inputs: Inputs, objects: readonly GuardedObject[]): Promise<void> {
    const owner = String(inputs["owner"]);
    const connections = Array.isArray(inputs["connections"]) ? inputs["connections"] : [];
    const found = await Promise.all(
        objects.map(async (object) => {
            const live = await liveOf(object, (connections[object.connection] ?? {}) as ClusterOptions);
            return live === undefined || isOurs(live, object, owner) ? [] : [{ object, live }];
        }),
    );
    const others = found.flat();
    if (others.length === 0) return;
    const lines = others.map(
        ({ object, live }) =>
            `${titleOf(object)} is no longer this program's: ${managersOf(live).join(", ") || "somebody"} made it anew — ` +
            // The guard depends on it: by itself neither could be removed without the other being left to delete it.
            `to leave it alone run \`pulumi state delete '${object.urn}' --target-dependents\``,
    );
    throw new ProviderError(
        "FAILED_PRECONDITION",
        `nothing was deleted, because it would have been another's:\n${lines.join("\n")}`,
    );
}

/** A cluster that does not answer says nothing; then it is the Kubernetes provider's to fail. */
async function liveOf(object: GuardedObject, connection: ClusterOptions): Promise<LiveObject | undefined> {
    try {
        const { status, body } = await get(connection, pathOf(object));
        return status === 200 ? (body as LiveObject) : undefined;
    } catch {
        return undefined;
    }
}

/** What another component of this program has taken over is not deleted: the engine knows it under its new name. */
function isOurs(live: LiveObject, { uid }: GuardedObject, owner: string): boolean {
    const marked = ownerOf(live);
    if (marked === undefined) return live.metadata.uid === uid;
    return marked === owner || isOfThisProgram(marked);
}

function objectsIn(inputs: Inputs | undefined): GuardedObject[] {
    const { objects } = inputs ?? {};
    const isKnown = (object: Value): boolean => isRecord(object) && typeof object["name"] === "string";
    return Array.isArray(objects) ? (objects.filter(isKnown) as unknown as GuardedObject[]) : [];
}

const isLost = (before: string, { urn, aliases }: GuardedObject): boolean =>
    nameOf(urn) !== before && aliases !== undefined && !aliases.includes(before);

const keyOf = ({ server, kind, namespace, name }: GuardedObject): string => [server, kind, namespace, name].join(" ");
const titleOf = ({ kind, namespace, name }: GuardedObject): string => `${kind} ${namespace}/${name}`;
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
