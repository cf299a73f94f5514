/**
 * A new component that a run leaves out alone: `--exclude` of its URN without `--exclude-dependents`. The engine answers as if it
 * had made it, makes its children, and writes a state in which they have no parent, which it then refuses to read (seen with Pulumi
 * 3.259). No answer of the engine tells; its command line does.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../diagnostics/catalogue";
import type { Diagnostic } from "../routing/diagnostic";
import { childrenOf, urnParts } from "../inputs/urn";
import { valueOf } from "../inputs/outputs";
import { excluded, leavesOutAlone } from "./exclude-option";
import { allOrNothing } from "./partial-run-resource";
import { InvalidArguments } from "./kubernetes/client/failure";
import { isMocked } from "./deployment";
import { stored } from "./stack-state";

/**
 * Call it before the first child is made: a child waits for the URN of its parent, which this withholds where the state would
 * lack the parent. A larger component asks for its parts together: `partsLeftOutAlone`.
 */
export function refuseExcludedAlone(component: pulumi.ComponentResource): Promise<unknown> | undefined {
    if (!isAnyExcluded()) return undefined;
    const urn = valueOf(component.urn).then(async (value) => {
        const own = String(value);
        if (await isLeftOutAlone([own])) throw refusal(own);
        return own;
    });
    // Each child that waits for it fails with it.
    urn.catch(() => undefined);
    Object.assign(component, { urn: pulumi.output(urn) });
    return urn;
}

function refusal(urn: string): InvalidArguments {
    const { type, name } = urnParts(urn);
    const message =
        "It leaves out the component alone, and the state would lack the parent of what the component makes.";
    const found = finding("CR329", "--exclude", message, cure(urn));
    return new InvalidArguments(`${type.split(":").at(-1)} ${name}`, [found], "cannot be declared");
}

const cure = (urn: string): string => `${allOrNothing(urn).replace(/^t/, "T")}.`;

/** A component that is part of a larger one. */
interface Part<Kind> {
    kind: Kind;
    resource: string;
    /** Names that it had in the program before. */
    former: readonly string[];
}

/** What to say where a run leaves out new parts of a component without what these parts make. */
export async function partsLeftOutAlone<Kind extends string>(
    component: pulumi.ComponentResource,
    parts: readonly Part<Kind>[],
    typeOf: (part: Part<Kind>) => string,
): Promise<Diagnostic[]> {
    if (!isAnyExcluded()) return [];
    const urn = String(await valueOf(component.urn));
    const urnOf = (part: Part<Kind>, name: string): string => `${childrenOf(urn)}${typeOf(part)}::${name}`;
    const asked = parts.map(async (part) => {
        const names = [part.resource, ...part.former];
        return (await isLeftOutAlone(names.map((name) => urnOf(part, name)))) ? [`${part.kind} ${part.resource}`] : [];
    });
    const left = (await Promise.all(asked)).flat();
    if (left.length === 0) return [];
    const [are, them, make] = left.length === 1 ? ["is", "it", "it makes"] : ["are", "them", "they make"];
    const message = `${left.join(", ")} ${are} not made in this run: --exclude leaves ${them} out, and the state would lack the parent of what ${make}.`;
    return [finding("CR329", "--exclude", message, cure(urn))];
}

const isAnyExcluded = (): boolean => !isMocked() && excluded().length > 0;

/** @param urns of a component: the one that it has, and those that it may have in the state */
async function isLeftOutAlone(urns: readonly string[]): Promise<boolean> {
    const [own = ""] = urns;
    if (!leavesOutAlone(excluded(), own)) return false;
    const state = await stored();
    return !urns.some((urn) => state?.[urn] !== undefined);
}
