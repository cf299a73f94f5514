/**
 * A resource that keeps its logical name while its object gets another place. Logical names stand for places, so this
 * happens only where the program does not write the place: no namespace, an Output, or a provider that leads elsewhere.
 * The engine would replace it, and delete the old object first, unseen by the guard.
 */
import type { Child } from "../fields/args";
import { finding } from "../../../diagnostics/catalogue";
import { nameOfUrn } from "../../../inputs/urn";
import { InvalidArguments } from "../client/failure";
import type { Examined } from "./examined-object";
import { messageOf } from "./other-cluster";
import { type Place, titleOf } from "./place";
import { type HeldObject, heldBelow } from "./state";

/** What the state says where the object itself does not say that it is ours. */
export interface FormerPlaces {
    /** Resources whose object is elsewhere. */
    elsewhere: readonly HeldObject[];
    /** The resource that has this object. */
    here: string | undefined;
}

const nothing: FormerPlaces = { elsewhere: [], here: undefined };

/** @param names logical names that the child has and had, without an alias for each */
export async function formerPlaces(
    { place, verdict }: Examined,
    { kind }: Child,
    component: string,
    names: readonly string[],
): Promise<FormerPlaces> {
    if (place === undefined || verdict?.is === "ours") return nothing;
    const held = await heldBelow(kind, component);
    const here = held.filter(
        (one) => isHere(one, place) && (one.server !== undefined || names.includes(nameOfUrn(one.urn))),
    );
    return { elsewhere: held.filter((one) => !isHere(one, place)), here: here[0]?.urn };
}

/** @param name logical name of the child */
export function refuseMoved({ place }: Examined, { elsewhere }: FormerPlaces, name: string, given: GivenPlace): void {
    const old = elsewhere.find(({ urn }) => nameOfUrn(urn) === name);
    if (place === undefined || old === undefined) return;
    const isOtherCluster = old.name === place.name && old.namespace === place.namespace;
    // Without a kubeconfig of its own, a provider stays the same for the engine, and so does the object.
    if (isOtherCluster && !hasOwnCluster(place, given)) return;
    const [what, help] = isOtherCluster
        ? [
              `at ${place.server}`,
              "Give the provider of the other cluster another name in the program: then the new object is made before the old one goes.",
          ]
        : given.hasNamespace
          ? [`as ${titleOf(place)}`, undefined]
          : [
                `as ${titleOf(place)}`,
                `Write namespace: ${JSON.stringify(place.namespace)}: then the new object is made before the old one goes.`,
            ];
    const message = `${titleOf({ ...place, name: old.name, namespace: old.namespace })} would be deleted before it is made ${what}: both have the name ${name} in the program.`;
    throw new InvalidArguments(titleOf(place), [finding("CR327", "name", message, help)], "cannot be declared");
}

/** The kubeconfig leads to another cluster than in the last run: the object may be live where it was written. */
export function refuseOtherCluster(
    { place, verdict }: Examined,
    { elsewhere }: FormerPlaces,
    name: string,
    given: GivenPlace,
): void {
    if (place === undefined || verdict?.is !== "absent" || hasOwnCluster(place, given)) return;
    const old = elsewhere.find(
        (one) => nameOfUrn(one.urn) === name && one.name === place.name && one.namespace === place.namespace,
    );
    if (old?.server === undefined) return;
    const message = `${messageOf([titleOf(place)], old.server, place.server)}.`;
    throw new InvalidArguments(titleOf(place), [finding("CR341", "name", message)], "cannot be declared");
}

const hasOwnCluster = ({ connection }: Place, { hasProvider }: GivenPlace): boolean =>
    hasProvider && connection.kubeconfig !== undefined;

/** How the program says where the object is. */
export interface GivenPlace {
    hasNamespace: boolean;
    hasProvider: boolean;
}

const isHere = (held: HeldObject, place: Place): boolean =>
    held.name === place.name &&
    held.namespace === place.namespace &&
    (held.server === undefined || held.server === place.server);
