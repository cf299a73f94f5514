/**
 * Two resources of one program that declare a rule for one domain and path of a rule set. What stands there tells nothing of
 * it while nothing does, and then one of the two would be written, and the other one fail.
 */
import { failure } from "../../failure";
import { containsUnknown, type Inputs } from "../../../engine/values";
import { ownerOf } from "../ownership/engine-state";
import { titleOf } from "../ownership/holders";
import { others } from "../ownership/run";
import { rulesOf } from "../read/kept-rules";
import { isPlaceOf } from "../wire/shape";
import { named } from "./rule-set-change";
import { knownText } from "./state";
import type { SaeContext } from "../context";

/** Fails when another resource declares a rule for the domain and path of one of these, as far as the engine has asked about it. */
export function refuseDeclaredBeside(ctx: SaeContext, ingressId: string, rules: readonly Inputs[]): void {
    for (const rule of rules) {
        const beside = declarerOf(ctx, ingressId, rule);
        if (beside !== undefined)
            throw failure(
                "ALREADY_EXISTS",
                "CR436",
                `two resources of this program declare the rule for ${named([rule])} of rule set ${ingressId}: this one, and ${beside}`,
                "declare it once",
            );
    }
}

function declarerOf(ctx: SaeContext, ingressId: string, rule: Inputs): string | undefined {
    if ([rule["domain"], rule["path"]].some(containsUnknown)) return undefined;
    const isIt = isPlaceOf(rule);
    const owner = ownerOf(ctx, ingressId);
    if (owner !== undefined && rulesOf(owner.declared).some(isIt)) return `${titleOf(owner)} among its rules`;
    for (const [urn, { declared }] of others(ctx))
        if (declared !== undefined && knownText(declared, "ingressId") === ingressId && isIt(declared))
            return titleOf({ urn });
    return undefined;
}
