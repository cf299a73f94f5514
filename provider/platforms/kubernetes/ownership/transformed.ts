/**
 * Transformations of the stack, or of a component around ours, have the last word on the name of an object: they run
 * after the object was looked up, and the engine writes where they say.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { valueOf } from "../../../inputs/outputs";
import { InvalidArguments } from "../client/failure";
import type { Child } from "../fields/args";
import { type Place, titleOf } from "./place";

interface Names {
    name?: unknown;
    namespace?: unknown;
}

/** The metadata with which the child is registered. */
export interface Final {
    /** What the transformations left; undefined when they did not touch it. */
    readonly metadata: Promise<Names | undefined>;
    /** The child was constructed, which runs the transformations. */
    constructed(): void;
}

/** Transformations run in order, and a child runs those of its parent last: what is added here sees what all have left. */
export function finalMetadata(component: pulumi.ComponentResource, { kind }: Child, logicalName: string): Final {
    let seen: Names | undefined;
    let constructed: () => void = () => undefined;
    const metadata = new Promise<Names | undefined>((resolve) => (constructed = () => resolve(seen)));
    const last: pulumi.ResourceTransformation = ({ type, name, props }) => {
        const { metadata: found } = props as { metadata?: unknown };
        if (type.endsWith(`:${kind}`) && name === logicalName && typeof found === "object" && found !== null)
            seen = found as Names;
        return undefined;
    };
    (component as { __transformations?: pulumi.ResourceTransformation[] }).__transformations?.push(last);
    return { metadata, constructed: () => constructed() };
}

/**
 * Before anything is written: plain names only, because an Output that is made of the child's own name waits for this
 * very check.
 */
export function refuseTransformed(place: Place | undefined, final: Names | undefined): void {
    if (place === undefined || final === undefined) return;
    const { name = place.name, namespace = place.namespace } = final;
    refuseOther(place, typeof name === "string" ? name : place.name, namespaceOr(namespace, place));
}

/** As the engine has registered it: also what an Output says, and transforms that the engine asks for. */
export async function refuseRegistered(place: Place | undefined, resource: pulumi.CustomResource): Promise<void> {
    if (place === undefined) return;
    // eslint-disable-next-line no-restricted-syntax -- the SDK's types say less of it than there is
    const metadata = await valueOf((resource as unknown as { metadata?: unknown }).metadata);
    if (metadata === UNKNOWN_INPUT || typeof metadata !== "object" || metadata === null) return;
    const { name, namespace } = metadata as Names;
    refuseOther(place, typeof name === "string" ? name : place.name, namespaceOr(namespace, place));
}

const namespaceOr = (namespace: unknown, place: Place): string =>
    typeof namespace === "string" && namespace !== "" ? namespace : place.namespace;

function refuseOther(place: Place, name: string, namespace: string): void {
    if (name === place.name && namespace === place.namespace) return;
    const title = titleOf(place);
    const message = `a transformation makes ${titleOf({ ...place, name, namespace })} of ${title}, so what was looked up, and what is said of requests, is not what is written.`;
    throw new InvalidArguments(title, [finding("CR326", "name", message)], "cannot be declared");
}
