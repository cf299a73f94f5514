import * as pulumi from "@pulumi/pulumi";
import type { Child } from "../fields/args";
import { InvalidArguments, warn } from "../client/failure";
import { isOutput } from "../check/inputs";
import { isMocked } from "./declared";
import { previewed, refuseUnknown, refuseWithoutAlias } from "./hand-over";
import { keepForeign } from "./keep";
import { type LiveObject, ownerAnnotation } from "./live";
import { type Examined, type Owner, titleOf, type Wanted } from "./owner";
import type { Adopt } from "./verdict";

/**
 * An object of a component is the program's: an update takes back the fields that it declares, so that what was changed
 * by another hand is repaired instead of refused as a conflict. `{ "pulumi.com/patchForce": "false" }` among a
 * component's annotations turns it off. Source: pulumi-kubernetes, server-side apply.
 */
export const repaired = { "pulumi.com/patchForce": "true" } as const;

/** How a component that is part of a larger one declares its objects. */
export interface Owned {
    /** The owner of the objects of the larger component. */
    owner: Owner;
    /** Path of the argument that names the object (default: `name`). */
    where?: string;
    /** Path of the argument that adopts it (default: `adopt`). */
    whereAdopt?: string;
    /** Names that the component had before. */
    former?: readonly string[];
}

/** What a claim needs besides the object. */
export interface Claim extends Omit<Owned, "former"> {
    apiVersion: string;
    adopt: Adopt | undefined;
    /** Logical names that the resource had before. */
    former: readonly string[];
    /** Name of the object as the program gave it, and as an earlier check made an Output of it. */
    plainName: pulumi.Input<string>;
    given: pulumi.Input<string>;
}

/** A child that may be registered: it carries the mark of its owner, and is refused when the object is somebody else's. */
export interface Claimed extends Pick<Child, "args" | "opts"> {
    /** Logical name: that of the live object, so that a renamed key, table or component keeps its resources. */
    name: string;
    /** Settles when the object was looked for; rejects when it is refused. */
    examined: Promise<Examined>;
    /** To be called with the resource when it is registered; rejects when it should not have been. */
    add(resource: pulumi.CustomResource): Promise<unknown>;
}

interface Metadata {
    name?: pulumi.Input<string>;
    namespace?: pulumi.Input<string> | undefined;
    annotations?: unknown;
}

export function claim(component: pulumi.ComponentResource, child: Child, claim: Claim): Claimed {
    const { owner, former, apiVersion } = claim;
    const given = (child.args as { metadata?: Metadata | pulumi.Output<Metadata> }).metadata ?? {};
    const metadata: Metadata = isOutput(given) ? parts(given) : given;
    const provider = explicitProvider(component, child.opts);
    // What a transform has written is as it stands.
    const plainName = metadata.name === claim.given ? claim.plainName : metadata.name;
    const name = logicalName({ ...metadata, name: plainName ?? "" }, provider) ?? former[0] ?? "";
    const known = [...former, `/${String(plainName)}`].filter(
        (other, i, all) => other !== name && all.indexOf(other) === i,
    );
    const wanted: Wanted = {
        apiVersion,
        kind: child.kind,
        name: metadata.name ?? "",
        namespace: metadata.namespace,
        provider,
        adopt: claim.adopt,
        where: claim.where,
        whereAdopt: claim.whereAdopt,
        imported: child.opts.import !== undefined,
    };
    const examined = owner
        .examine(wanted, component)
        .then((found) => told(found, child, component, [name, ...known], claim.whereAdopt));
    // Who waits for it is told; nobody else has to be.
    examined.catch(() => undefined);
    const args = {
        ...child.args,
        metadata: {
            ...metadata,
            name: after(examined, metadata.name),
            annotations: marked(metadata.annotations, markOf(owner, examined, child)),
        },
    };
    const { aliases } = child.opts;
    const opts = {
        // A replacement that comes before the deletion would be deleted: both have the name of the object.
        deleteBeforeReplace: true,
        ...child.opts,
        aliases: [...(aliases ?? []), ...known.map((other) => ({ name: other }))],
    };
    const add = (resource: pulumi.CustomResource): Promise<unknown> => {
        const registered = examined.then((found) => previewed(found, resource, child, claim.whereAdopt));
        registered.catch(() => undefined);
        owner.add(resource, registered, aliases === undefined ? known : undefined);
        return registered;
    };
    return { name, args, opts, examined, add };
}

/** Refuses what may not be declared; says what is taken over; keeps what others wrote beside it. */
async function told(
    found: Examined,
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
    whereAdopt: string | undefined,
): Promise<Examined> {
    const { findings, place, live, verdict } = found;
    const errors = findings.filter(({ severity }) => severity === "error");
    const title = place === undefined ? idOf(component) : titleOf(place);
    if (errors.length > 0) throw new InvalidArguments(title, errors, "cannot be declared");
    warn(findings, component);
    refuseWithoutAlias(found, child, whereAdopt);
    await refuseUnknown(found, child, names, whereAdopt);
    if (verdict?.is === "adopted") void pulumi.log.info(`adopts ${title}, which ${verdict.from} manages`, component);
    if (place && live && !pulumi.runtime.isDryRun()) await keepForeign(place, live, child.args);
    return found;
}

/** The value, when the check is over; it stays known. */
function after(examined: Promise<Examined>, value: pulumi.Input<string> | undefined): pulumi.Input<string> {
    const checked = pulumi.output(examined.then(() => true));
    return (checked as unknown as { apply(run: () => unknown, runWithUnknowns: boolean): unknown }).apply(
        () => value,
        false,
    ) as pulumi.Output<string>;
}

/**
 * What the object carries. The Kubernetes provider previews a replacement as a change of what is there, and the API
 * server refuses another cluster IP; it is not asked when a value is unknown (4.25, `hasComputedValue`).
 */
function markOf(owner: Owner, examined: Promise<Examined>, child: Child): pulumi.Input<string> {
    if (isMocked() || child.kind !== "Service" || !pulumi.runtime.isDryRun()) return owner.nonce;
    const found = examined.catch(() => undefined);
    return pulumi
        .all([owner.nonce, found.then((known) => hasOtherClusterIp(known?.live, child.args))])
        .apply(([nonce, isReplaced]) => (isReplaced ? pulumi.runtime.unknownValue : nonce));
}

function hasOtherClusterIp(live: LiveObject | undefined, args: Record<string, unknown>): boolean {
    const is = (live as { spec?: { clusterIP?: string } } | undefined)?.spec?.clusterIP;
    const { clusterIP: wanted, type } = (args["spec"] ?? {}) as { clusterIP?: unknown; type?: unknown };
    if (is === undefined || type === "ExternalName") return false;
    return wanted === undefined ? is === "None" : typeof wanted === "string" && wanted !== is;
}

/** The annotations with the mark of the owner. */
function marked(annotations: unknown, owner: pulumi.Input<string>): unknown {
    const mark = { [ownerAnnotation]: owner };
    if (!isOutput(annotations)) return { ...(annotations as object | undefined), ...mark };
    return pulumi.output(annotations as pulumi.Output<object | undefined>).apply((own) => ({ ...own, ...mark }));
}

const parts = (metadata: pulumi.Output<unknown> | Promise<unknown>): Metadata => {
    const output = pulumi.output(metadata) as pulumi.Output<Metadata | undefined>;
    return Object.assign(
        {},
        {
            name: output.apply((m) => m?.name ?? ""),
            namespace: output.apply((m) => m?.namespace ?? ""),
            annotations: output.apply((m) => m?.annotations),
        },
    ) as Metadata;
};

/** `namespace/name`, and the explicit provider's name; undefined when the name is an Output. */
export function logicalName(metadata: Metadata, provider?: pulumi.ProviderResource): string | undefined {
    const { name, namespace = "" } = metadata;
    if (typeof name !== "string" || typeof namespace !== "string") return undefined;
    const cluster = provider === undefined ? "" : nameOf(provider);
    // In the plugin a provider is a reference without a name.
    if (provider !== undefined && cluster === "") return undefined;
    return `${namespace}/${name}${cluster === "" ? "" : `@${cluster}`}`;
}

const nameOf = (resource: pulumi.Resource): string => (resource as { __name?: string }).__name ?? "";
const idOf = (resource: pulumi.Resource): string =>
    `${((resource as { __pulumiType?: string }).__pulumiType ?? "").split(":").pop()} ${nameOf(resource)}`;

/** The provider of the child that is not the stack's own. */
export const explicitProvider = (
    component: pulumi.ComponentResource,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.ProviderResource | undefined => opts.provider ?? component.getProvider("kubernetes:index:Provider");
