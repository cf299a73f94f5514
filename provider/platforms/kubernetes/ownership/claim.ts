import * as pulumi from "@pulumi/pulumi";
import type { Child } from "../fields/args";
import { InvalidArguments, warn } from "../client/failure";
import { finding } from "../../../diagnostics/catalogue";
import { isKnown, isOutput, valueOf } from "../../../inputs/outputs";
import { nameHook } from "./before-write";
import { sayDeclaredPlain } from "./plain-resources";
import { previewed, refuseLost } from "./take-over";
import { refuseGone, refuseKept } from "./former-resource";
import { changesType, getsAddresses } from "./external-name";
import { keepForeign } from "./keep-foreign";
import { type FormerPlaces, formerPlaces, refuseMoved, refuseOtherCluster } from "./moved-object";
import { ownerAnnotation } from "./live";
import { marked, markOf } from "./owner-mark";
import { sayLive } from "./interrupted-update";
import { refuseSeen } from "../../checked-transforms";
import { explicitProvider, idOf, logicalName, type Named } from "./logical-name";
import type { WantedObject } from "./locate";
import type { KubernetesResource } from "./guarded";
import type { Owner } from "./owner";
import type { Examined } from "./examined-object";
import { identityOf, read, titleOf, urnOf } from "./place";
import { nameOfUrn } from "../../../inputs/urn";
import { heldAs } from "./state";
import { finalMetadata, oneName, refuseRegistered, refuseTransformed, watchTransforms } from "./transformed";
import type { Adopt } from "./verdict";

/**
 * An object of a component belongs to the program: an update takes back the fields that it declares, so that another
 * hand's change is repaired instead of refused as a conflict. `{ "pulumi.com/patchForce": "false" }` among a
 * component's annotations turns this off. Source: pulumi-kubernetes, server-side apply.
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
    /** Logical name of the resource whose object goes before this one is created. */
    replaced?: string | undefined;
    /** The program says that the old object goes before the new one is made. */
    breaks?: boolean;
    /**
     * The object gets something that another one has until the update: a server that is asked in a preview would
     * compare the two.
     */
    hasGap?: pulumi.Input<boolean>;
}

/** What a claim needs besides the object. */
export interface Claim extends Omit<Owned, "former" | "replaced"> {
    apiVersion: string;
    adopt: Adopt | undefined;
    /** Logical names that the resource had before. */
    former: readonly string[];
    /** Name of the object as the program gave it, which an earlier check may have turned into an Output. */
    plainName: pulumi.Input<string>;
    given: pulumi.Input<string>;
    /** Logical name of the resource whose object goes before this one is created. */
    replaced?: pulumi.Input<string | undefined>;
    /** Settles when the other objects of the component were looked up: none is written when one is refused. */
    siblings?: Promise<unknown>;
    /** Called when nothing speaks against the object: settles when the resources that it depends on are made. */
    whenLed?: () => Promise<unknown>;
}

/**
 * A child that may be registered: it carries its owner's mark, and is refused when the object belongs to somebody else.
 */
export interface Claimed extends Pick<Child, "opts"> {
    /** As the SDK takes them: a transform may give anything, and the API server has the last word. */
    args: pulumi.Inputs;
    /** Logical name: that of the live object, so that a renamed key, table or component keeps its resources. */
    name: string;
    /** Settles when the object was looked up, and nothing is written yet; rejects when it is refused. */
    looked: Promise<unknown>;
    /** Settles when it may be written; rejects when it is refused. */
    examined: Promise<Examined>;
    /** Call it with the registered resource; rejects when the resource should not have been registered. */
    add(resource: KubernetesResource): Promise<Examined>;
}

interface Metadata extends Named {
    annotations?: unknown;
}

export function claim(component: pulumi.ComponentResource, child: Child, claim: Claim): Claimed {
    const { owner, apiVersion } = claim;
    const given = (child.args as { metadata?: Metadata | pulumi.Output<Metadata> }).metadata ?? {};
    const metadata: Metadata = isOutput(given) ? parts(given) : given;
    const provider = explicitProvider(component, child.opts);
    // A transform has the last word on the name.
    const plainName = metadata.name === claim.given ? claim.plainName : metadata.name;
    const name = logicalName({ ...metadata, name: plainName ?? "" }, provider) ?? claim.former[0] ?? "";
    const known = claim.former.filter((other, i, all) => other !== name && all.indexOf(other) === i);
    // Without a namespace it was called so. Another component may be: the state tells whether that was this object.
    const names = [...new Set([name, ...known, `/${String(plainName)}`])];
    const wanted: WantedObject = {
        apiVersion,
        kind: child.kind,
        name: metadata.name ?? "",
        namespace: metadata.namespace,
        provider,
        adopt: claim.adopt,
        where: claim.where,
        whereAdopt: claim.whereAdopt,
        imported: child.opts.import !== undefined,
        names,
    };
    const final = finalMetadata(component, child, name);
    const looked = owner.examine(wanted, component).then(async (found) => {
        refuseTransformed(found.place, await final.names);
        sayDeclaredPlain(found.place, component);
        const replaced = await nameIn(claim.replaced);
        await owner.refuseReplaced(found, replaced, component);
        await refuseForeign(owner, found, child, component, names, claim.whereAdopt);
        const held = await formerPlaces(found, child, await urnOf(component), names);
        await refuseGone(found, held, child, component, names);
        const given = { hasNamespace: metadata.namespace !== undefined, hasProvider: provider !== undefined };
        refuseOtherCluster(found, held, name, given);
        const keepsName = claim.breaks !== true && replaced === undefined;
        if (keepsName) refuseMoved(found, held, name, given);
        return { ...found, before: held, keepsName };
    });
    const examined = looked.then(async (found) => {
        await claim.siblings;
        await claim.whenLed?.();
        const place = watchTransforms(child.kind, name, provider, found.place && identityOf(found.place));
        final.watch(await nameHook(await urnOf(component), name, place), found.keepsName);
        return takeOver(found, child, component, [name, ...known]);
    });
    // Only callers that wait for it need its rejection.
    examined.catch(() => undefined);
    const metadataOwn = {
        name: after(examined, metadata.name),
        annotations: marked(
            metadata.annotations,
            markOf(owner, examined, child, claim.hasGap),
            `${child.kind} ${name}`,
        ),
    };
    const args = {
        ...child.args,
        metadata: isOutput(given)
            ? pulumi.all([given, metadataOwn]).apply(([all, own]) => ({ ...(all as object), ...own }))
            : { ...metadata, ...metadataOwn },
    };
    const place = examined.then((found) => found.place && identityOf(found.place));
    place.catch(() => undefined);
    final.expect(args.metadata, place);
    const { aliases } = child.opts;
    const former = pulumi.output(
        examined.then(
            (found) => found.former ?? { name },
            () => ({ name }),
        ),
    );
    const opts = {
        ...child.opts,
        ...oneName,
        aliases: [
            ...(aliases ?? []),
            ...(claim.replaced === undefined
                ? []
                : [pulumi.output(claim.replaced).apply((old) => ({ name: old ?? name }))]),
            ...known.map((other) =>
                pulumi.output(
                    looked.then(
                        // What is elsewhere goes when this one is made.
                        ({ before: { elsewhere } }) => ({
                            name: elsewhere.some(({ urn }) => nameOfUrn(urn) === other) ? name : other,
                        }),
                        () => ({ name: other }),
                    ),
                ),
            ),
            former,
        ],
    };
    const add = (resource: KubernetesResource): Promise<Examined> => {
        final.constructed();
        const registered = examined.then(async (found) => {
            await refuseRegistered(found.place, resource);
            refuseSeen(child.kind, name);
            if (pulumi.runtime.isDryRun() && !(await isKnown(resource.id)))
                await refuseKept(found, child, component, [name, ...known]);
            return previewed(found, resource, child, claim.whereAdopt);
        });
        registered.catch(() => undefined);
        void registered.then(
            (found) => {
                sayLive(found, resource, child, component);
                return sayGone(found, resource, component);
            },
            () => undefined,
        );
        owner.add({ resource, component, examined: registered, aliases: aliases === undefined ? known : undefined });
        return registered;
    };
    return { name, args, opts, looked, examined, add };
}

/** Refuses what may not be declared. */
async function refuseForeign(
    owner: Owner,
    found: Examined,
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
    whereAdopt: string | undefined,
): Promise<void> {
    const { findings, place } = found;
    const errors = findings.filter(({ severity }) => severity === "error");
    const title = place === undefined ? idOf(component) : titleOf(place);
    if (errors.length > 0) throw new InvalidArguments(title, errors, "cannot be declared");
    warn(owner.unsaid(findings), component);
    await refuseLost(found, child, component, names, whereAdopt);
}

/** Reports what is taken over, keeps what others wrote beside it. */
async function takeOver(
    found: Examined & { before: FormerPlaces },
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
): Promise<Examined> {
    const { place, live, verdict } = found;
    const title = place === undefined ? idOf(component) : titleOf(place);
    const former = await formerOf(found, component, names);
    if (!pulumi.runtime.isDryRun() || verdict?.is === "adopted")
        await refuseKept({ ...found, former }, child, component, names);
    if (verdict?.is === "adopted") void pulumi.log.info(`adopts ${title}, which ${verdict.from} manages`, component);
    if (child.kind === "Service" && getsAddresses(live, child.args)) warn([changesType(title)], component);
    if (place && live && !pulumi.runtime.isDryRun()) await keepForeign(place, live, child.args);
    return { ...found, former };
}

/** The name, or undefined if there is none. */
async function nameIn(name: Claim["replaced"]): Promise<string | undefined> {
    const value = await valueOf(name);
    return typeof value === "string" ? value : undefined;
}

/** If its resource had another name, the state tells which. */
async function formerOf(
    { verdict, live, place, mark, before: { here } }: Examined & { before: FormerPlaces },
    component: pulumi.Resource,
    names: readonly string[],
): Promise<string | undefined> {
    if (here !== undefined) return names.includes(nameOfUrn(here)) ? undefined : here;
    if (verdict?.is !== "ours" || place === undefined || live?.metadata.annotations?.[ownerAnnotation] === mark)
        return undefined;
    return heldAs({ ...place, uid: live?.metadata.uid }, await urnOf(component), names);
}

/**
 * The engine uses its state: an object that was deleted from the cluster is unchanged for it. A preview recognises such
 * an object by an id that is known already, an update by another look.
 */
async function sayGone({ verdict, place }: Examined, resource: pulumi.CustomResource, by: pulumi.Resource) {
    if (verdict?.is !== "absent" || place === undefined || !(await isKnown(resource.id))) return;
    const isGone = pulumi.runtime.isDryRun() || (await read(place).catch(() => true)) === undefined;
    const message = `${titleOf(place)} is not in the cluster at ${place.server}, and this update does not make it again.`;
    if (isGone) warn([finding("CR324", "name", message)], by);
}

/** The value, once the check is over; it stays known. */
function after(examined: Promise<Examined>, value: pulumi.Input<string> | undefined): pulumi.Input<string> {
    const checked = pulumi.output(examined.then(() => true));
    return checked.apply(() => value) as pulumi.Output<string>;
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
