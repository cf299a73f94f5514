/**
 * A component that its aliases take to another parent, where the state has children of another component under the names of its own.
 * The engine (seen with Pulumi 3.259, `NormalizeURNReferences`) renames the children of the former parent type before it has asked the
 * program about them, finds two resources of one URN in what it has just written, and refuses to read it from then on.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../diagnostics/catalogue";
import { childrenOf, nameBelow, nameOfUrn, urnParts } from "../inputs/urn";
import { valueOf } from "../inputs/outputs";
import { isMocked } from "./deployment";
import { InvalidArguments } from "./kubernetes/client/failure";
import { readState, stored, type Stored } from "./stack-state";

type State = Readonly<Record<string, Stored>>;

/** Settles when the component may be registered; by the options with which it is made. */
const places = new WeakMap<pulumi.ComponentResourceOptions, Promise<void>>();

/**
 * Options of a component that is registered only where its new place is free. Where it is not, the registration waits for ever:
 * `refuseTakenPlace` reports it.
 *
 * @param object name and namespace of the object that the component declares, which are names of its children
 */
export function withFreePlace<T extends pulumi.ComponentResourceOptions | undefined>(
    type: string,
    name: string,
    opts: T,
    object?: { name?: unknown; namespace?: unknown },
): T {
    const aliases = opts?.aliases ?? [];
    if (opts === undefined || aliases.length === 0 || opts.urn !== undefined || isMocked()) return opts;
    const { name: objectName, namespace } = object ?? {};
    const known = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
    const children = object && [name, `${known(namespace, "")}/${known(objectName, name)}`];
    const place = look(type, name, opts, children ?? []);
    const registered = place.then(
        (): pulumi.Resource[] => [],
        () => new Promise<never>(() => undefined),
    );
    const waiting = pulumi.mergeOptions(opts, { dependsOn: pulumi.output(registered) }) as T & object;
    places.set(waiting, place);
    return waiting;
}

/**
 * Call it before the first child is made: a child waits for the URN of its parent, which this withholds.
 *
 * @param opts those with which the component was made
 */
export function refuseTakenPlace(
    component: pulumi.ComponentResource,
    opts: pulumi.ComponentResourceOptions | undefined,
): Promise<unknown> | undefined {
    const place = opts && places.get(opts);
    if (place === undefined) return undefined;
    const { urn: given } = component;
    const urn = place.then(() => valueOf(given));
    // Each child that waits for it fails with it.
    urn.catch(() => undefined);
    Object.assign(component, { urn: pulumi.output(urn) });
    return place;
}

interface KnownAlias {
    name?: string;
    type?: string;
    parent?: pulumi.Resource | string;
    project?: string;
    stack?: string;
}

async function look(
    type: string,
    name: string,
    opts: pulumi.ComponentResourceOptions,
    children: readonly string[],
): Promise<void> {
    const urnOf = async (urn: pulumi.Input<string>): Promise<string> => String(await valueOf(urn));
    const former = (opts.aliases ?? []).map(async (given) => {
        const alias = (await valueOf(given)) as KnownAlias | string;
        if (typeof alias === "string") return alias;
        const parent = "parent" in alias ? alias.parent : opts.parent;
        return urnOf(pulumi.createUrn(alias.name ?? name, alias.type ?? type, parent, alias.project, alias.stack));
    });
    const own = await urnOf(pulumi.createUrn(name, type, opts.parent));
    const others = await Promise.all(former);
    // A mere new name, as most aliases say, asks for no state.
    if (others.every((urn) => urnParts(urn).types === urnParts(own).types)) return;
    // A preview changes nothing of it, so that one reading is enough.
    const state = await (pulumi.runtime.isDryRun() ? stored() : readState());
    const taken = takenPlace(state ?? {}, own, others, children);
    if (taken === undefined) return;
    const title = `${type.split(":").at(-1)} ${name}`;
    if (taken.lost !== undefined) {
        const lost = [...new Set(taken.lost.map(nameOfUrn))].join(", ");
        const message =
            `It would come to its new parent from ${taken.former}, and the names of what is below that one begin with its new name ${name} (${lost}): ` +
            "the engine would look for these by other names, make them anew, and then refuse to read its own state.";
        const cure = `Keep its former name, ${nameOfUrn(taken.former)}, or give it one with which none of these begins.`;
        throw new InvalidArguments(title, [finding("CR213", "aliases", message, cure)], "cannot be declared");
    }
    const message =
        `It would come to its new parent from ${taken.former}, and the state has ${taken.there.join(", ")} there already: ` +
        "the engine would give what the former one has the same URNs, and then refuse to read its own state.";
    throw new InvalidArguments(title, [finding("CR213", "aliases", message, cureOf(taken))], "cannot be declared");
}

export interface TakenPlace {
    /** The component that an alias names. */
    former: string;
    /** Resources that have the URNs which the children of that one would get. */
    there: readonly string[];
    /** Which of the two has no object in the state: an update that was refused has left it. */
    left?: "there" | "former";
    /** Children whose names begin with the component's new name: the engine looks for them by another name. */
    lost?: readonly string[];
}

/**
 * @param own URN that the component is to have
 * @param former URNs that its aliases say
 * @param children names in the program that children of the component may have
 */
export function takenPlace(
    state: State,
    own: string,
    former: readonly string[],
    children: readonly string[],
): TakenPlace | undefined {
    // The engine takes a resource of the same URN first.
    const old = state[own] === undefined ? former.find((urn) => state[urn] !== undefined) : undefined;
    if (old === undefined || urnParts(old).types === urnParts(own).types) return undefined;
    const [below, newBelow] = [childrenOf(old), childrenOf(own)];
    const name = nameOfUrn(old);
    const order = state[`${below}crossroute:index:RouteOrder::${name}`]?.outputs;
    const names = [
        name,
        order?.record ?? name,
        ...Object.keys(order?.hosts ?? {}),
        ...(order?.names ?? []),
        ...children,
    ];
    // An explicit provider follows the name of the object.
    const isNamed = (urn: string): boolean =>
        names.some((one) => [nameOfUrn(urn), nameOfUrn(urn).split("@")[0]].includes(one));
    const at = (start: string): string[] => Object.keys(state).filter((urn) => urn.startsWith(start) && isNamed(urn));
    const moved = at(below).map((urn) => newBelow + urn.slice(below.length));
    const there = moved.filter((urn) => state[urn] !== undefined);
    const isLost = (urn: string): boolean =>
        nameOfUrn(urn) !== name && nameBelow(old, nameOfUrn(own), nameOfUrn(urn)) !== nameOfUrn(urn);
    const lost = at(below).filter(isLost);
    if (there.length === 0) return lost.length === 0 ? undefined : { former: old, there, lost };
    const isMade = (urns: readonly string[]): boolean =>
        urns.some((urn) => /^(kubernetes:|crossroute:sae:)/.test(urnParts(urn).type));
    // Another table that lives there has objects of other names.
    const ofThere = there.flatMap((urn) => {
        const { hosts, names: kept = [] } = state[urn]?.outputs ?? {};
        return [...Object.keys(hosts ?? {}), ...kept];
    });
    const itsOwn = Object.keys(state).filter((urn) => urn.startsWith(newBelow) && ofThere.includes(nameOfUrn(urn)));
    const made = [isMade([...at(newBelow), ...itsOwn]), isMade(at(below))];
    const left = made[0] === made[1] ? undefined : made[0] === true ? "former" : "there";
    return { former: old, there, ...(left !== undefined && { left }) };
}

function cureOf({ former, there, left }: TakenPlace): string {
    if (left === "there")
        return `An update that was refused has left them, and no object of theirs is in the state. Take them out of it: ${there.map((urn) => `pulumi state delete '${urn}'`).join(" && ")}.`;
    const take = `pulumi state delete '${former}' --target-dependents`;
    return left === "former"
        ? `An update that was refused has left the former one, and no object of it is in the state. Take it out of that, and its alias out of the program: ${take}.`
        : `Leave it below its former parent, or take the former one out of the state, with all that depends on it, and its alias out of the program: ${take}. What they made stays live, and the next preview says what to adopt.`;
}
