/** An HTTPRoute that changes its parents in place leaves the old ones before the new ones have taken it. */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../diagnostics/catalogue";
import { warn } from "../kubernetes/client/failure";
import type { Examined } from "../kubernetes/ownership/examined-object";
import { type Parent, parentsOf } from "./client/conditions";
import type { HTTPRoute, ParentReference } from "./types";

/** @param at property path of the program's parents */
export async function warnOfMovedParents(
    component: pulumi.Resource,
    { place, live, verdict }: Examined,
    parentRefs: pulumi.Input<unknown>,
    at: string,
): Promise<void> {
    if (!pulumi.runtime.isDryRun() || place === undefined || verdict?.is !== "ours" || live === undefined) return;
    const given = pulumi.all([parentRefs]);
    if (await pulumi.isSecret(given)) return;
    given.apply(([refs]) => {
        const { namespace } = place;
        const own = parentsOf({ metadata: { namespace }, spec: { parentRefs: refs as ParentReference[] } });
        const moved = movedParents(parentsOf(live as HTTPRoute), own);
        if (moved !== undefined) warn([finding("CR345", at, textOf(moved))], component);
    });
}

interface Moved {
    from: readonly string[];
    to: readonly string[];
}

/** Undefined: a parent stays, or none is new. */
export function movedParents(live: readonly Parent[], declared: readonly Parent[]): Moved | undefined {
    const [was, is] = [namesOf(live), namesOf(declared)];
    const to = is.filter((name) => !was.includes(name));
    const from = was.filter((name) => !is.includes(name));
    return to.length === 0 || from.length === 0 || from.length < was.length ? undefined : { from, to };
}

const namesOf = (parents: readonly Parent[]): string[] => [
    ...new Set(parents.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)),
];

const textOf = ({ from, to }: Moved): string =>
    `${from.join(" and ")} ${from.length === 1 ? "stops" : "stop"} serving the route as soon as it is written, before ${to.join(" and ")} ${to.length === 1 ? "has" : "have"} taken it; where ${to.length === 1 ? "that one refuses" : "these refuse"} it, nobody serves it.`;
