/**
 * Transformations of the stack, or of a component around ours, have the last word on the name of an object: they run
 * after the object was looked up, and the engine writes where they say.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { changedLabels, changedOwner } from "../check/reserved-metadata";
import { isOutput, valueOf } from "../../../inputs/outputs";
import { InvalidArguments } from "../client/failure";
import type { Child } from "../fields/args";
import { checkTransformed } from "../../checked-transforms";
import { isMocked } from "../../deployment";
import type { Identity } from "../client/object-location";
import { titleOf } from "./place";
import { refuseOtherProvider, refuseProviderOf } from "./transformed-provider";

interface Names {
    name?: unknown;
    namespace?: unknown;
}

/** A replacement that is created before the deletion would be deleted: both have the object's name. */
export const oneName = { deleteBeforeReplace: true } as const;

/** The metadata with which the child is registered. */
export interface FinalMetadata {
    /** The names that transformations gave; undefined when they left them as they are. */
    readonly names: Promise<Names | undefined>;
    /** Before the child is constructed: what names it, and the place that was looked up. */
    expect(own: object, place: Promise<Identity | undefined>): void;
    /**
     * Before the engine hears of the child: hooks that see what transforms of the engine leave. The engine deletes an
     * object that gets another name before it runs them, so one that keeps its name is declared with the name of the state.
     */
    watch(hook: pulumi.ResourceHook | undefined, keepsName: boolean): void;
    /** The child was constructed, which runs the transformations. */
    constructed(): void;
}

/** Transformations run in order, and a child runs those of its parent last: what is added here sees what all have left. */
export function finalMetadata(
    component: pulumi.ComponentResource,
    { kind, opts: own }: Child,
    logicalName: string,
): FinalMetadata {
    let seen: Names | undefined;
    let check: (found: Names) => Checked | undefined = () => undefined;
    let constructed: () => void = () => undefined;
    const names = new Promise<Names | undefined>((resolve) => (constructed = () => resolve(seen)));
    const hooks: unknown[][] = [];
    const kept: string[][] = [];
    const last: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
        const { metadata: found } = props as { metadata?: unknown };
        if (!type.endsWith(`:${kind}`) || name !== logicalName || typeof found !== "object" || found === null)
            return undefined;
        const { provider } = opts as pulumi.CustomResourceOptions;
        refuseOtherProvider(kind, name, provider, own.provider);
        const checked = check(found);
        seen = checked?.names;
        // The SDK reads them when all inputs are known, which is after the look.
        const { beforeCreate = [], beforeUpdate = [] } = opts.hooks ?? {};
        const watched = { ...opts.hooks, beforeCreate: [...beforeCreate], beforeUpdate: [...beforeUpdate] };
        hooks.push(watched.beforeCreate, watched.beforeUpdate);
        const ignoreChanges = [...(opts.ignoreChanges ?? [])];
        kept.push(ignoreChanges);
        return {
            props: checked === undefined ? (props as object) : { ...(props as object), metadata: checked.metadata },
            opts: { ...opts, ...oneName, hooks: watched, ignoreChanges },
        };
    };
    (component as { __transformations?: pulumi.ResourceTransformation[] }).__transformations?.push(last);
    return {
        names,
        expect: (own, place) => (check = (found) => checkedMetadata(own, found, place)),
        watch: (hook, keepsName) => {
            if (hook === undefined) return;
            hooks.forEach((list) => list.push(hook));
            if (keepsName) kept.forEach((list) => list.push("metadata.name", "metadata.namespace"));
        },
        constructed: () => constructed(),
    };
}

interface Checked {
    /** The names as far as they are plain. */
    names: Names;
    /** The same metadata; nothing is written before its names were compared with the place. */
    metadata: unknown;
}

/** An Output has its value only later: it is compared on its way to the engine. */
function checkedMetadata(
    own: Names & Maps,
    given: Names & Maps,
    place: Promise<Identity | undefined>,
): Checked | undefined {
    if (given === own) return undefined;
    const at = pulumi.output(place);
    if (isOutput(given)) {
        const metadata = pulumi.all([at, given, own]).apply(([known, all, was]) => {
            refuseTransformed(known, all as Names);
            refuseUnmarked(known, all as Maps, was);
            return all as unknown;
        });
        return { names: {}, metadata };
    }
    const found = { ...given, ...checkedMaps(own, given, at) };
    if (found.name === own.name && found.namespace === own.namespace)
        return found.labels === given.labels && found.annotations === given.annotations
            ? undefined
            : { names: {}, metadata: found };
    // A namespace that is taken away leads to that of the provider.
    const names = { name: found.name, namespace: found.namespace ?? (own.namespace === undefined ? undefined : "") };
    const checked = (key: keyof Names) =>
        pulumi.all([at, names[key]]).apply(([known, value]) => {
            refuseTransformed(known, { [key]: value });
            return value;
        });
    const name = checked("name");
    const metadata = { ...found, name, ...(names.namespace !== undefined && { namespace: checked("namespace") }) };
    return { names, metadata };
}

interface Maps {
    labels?: unknown;
    annotations?: unknown;
}

/** What Crossroute writes itself is as it was: the mark of the owner, and the labels by which a Service finds its addresses. */
function checkedMaps(own: Maps, given: Maps, at: pulumi.Output<Identity | undefined>): Maps {
    const [labels, annotations] = (["labels", "annotations"] as const).map((key) => {
        if (own[key] === undefined || given[key] === own[key] || isSame(own[key], given[key])) return given[key];
        return pulumi.all([at, own[key], given[key]]).apply(([place, was, is]) => {
            refuseUnmarked(place, { [key]: is }, { [key]: was });
            return is as unknown;
        });
    });
    return { ...("labels" in given && { labels }), annotations };
}

/** Whether a map still holds all that it held: most transformations only add to it. */
const isSame = (was: unknown, is: unknown): boolean =>
    [was, is].every((map) => typeof map === "object" && map !== null && !isOutput(map)) &&
    Object.entries(was as object).every(([key, value]) => (is as Record<string, unknown>)[key] === value);

function refuseUnmarked(place: Identity | undefined, is: Maps, was: Maps): void {
    const how = "transformed";
    const findings = [
        ...changedLabels(is.labels, was.labels, how),
        ...changedOwner(is.annotations, was.annotations, how),
    ];
    if (findings.length === 0) return;
    const title = place === undefined ? "The object" : titleOf(place);
    throw new InvalidArguments(title, findings, "cannot be declared");
}

/** Has transforms of the component compared with what was looked up, before the engine hears of the child. */
export function watchTransforms(
    kind: string,
    name: string,
    own: pulumi.ProviderResource | undefined,
    place: Identity | undefined,
): Identity | undefined {
    checkTransformed(kind, name, async ({ provider, props: { metadata } }) => {
        await refuseProviderOf(kind, name, provider, own);
        if (typeof metadata === "object" && metadata !== null) refuseTransformed(place, metadata);
    });
    return place;
}

/** Plain names only, and what an Output has become. */
export function refuseTransformed(place: Identity | undefined, names: Names | undefined): void {
    if (place === undefined || names === undefined) return;
    const { name, namespace } = names;
    const isText = (value: unknown): value is string => typeof value === "string";
    refuseOther(place, isText(name) ? name : place.name, isText(namespace) ? namespace : place.namespace);
}

/** As the engine has registered it: in a preview also what transforms say that the engine asks for. */
export async function refuseRegistered(place: Identity | undefined, resource: pulumi.CustomResource): Promise<void> {
    if (place === undefined || !("metadata" in resource)) return;
    const metadata = await valueOf(resource.metadata);
    const { name, namespace } = typeof metadata === "object" ? ((metadata ?? {}) as Names) : {};
    const isLater = [metadata, name, namespace].some((value) => value === UNKNOWN_INPUT || pulumi.isUnknown(value));
    if (isLater && isPlugin() && (await isRegistered(resource))) refuseLater(place);
    if (metadata === UNKNOWN_INPUT) return;
    refuseTransformed(place, { name, namespace: namespace === "" ? undefined : namespace });
}

/** Of a resource that --target or --exclude leaves out, the engine answers nothing; of any other at least the kind. */
const isRegistered = async (resource: pulumi.CustomResource): Promise<boolean> =>
    "kind" in resource && (await valueOf(resource.kind)) !== UNKNOWN_INPUT;

/** A component of another language: transformations of its program do not run here, only transforms of the engine do. */
export const isPlugin = (): boolean => pulumi.runtime.getStackResource() === undefined && !isMocked();

function refuseLater(place: Identity): void {
    const title = titleOf(place);
    const message = `a transform gives ${title} metadata that is known only after apply, so nobody can look first whether what it names is somebody else's.`;
    const help =
        "Give metadata that the preview knows, or change single labels and annotations and leave name and namespace as they are.";
    throw new InvalidArguments(title, [finding("CR326", "name", message, help)], "cannot be declared");
}

function refuseOther(place: Identity, name: string, namespace: string): void {
    if (name === place.name && namespace === place.namespace) return;
    const title = titleOf(place);
    const message = `a transformation makes ${titleOf({ ...place, name, namespace })} of ${title}, so what was looked up, and what is said of requests, is not what is written.`;
    throw new InvalidArguments(title, [finding("CR326", "name", message)], "cannot be declared");
}
