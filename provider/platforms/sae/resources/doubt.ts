import type { Inputs } from "../../../engine/values";

/**
 * SAE gives a rule no id of its own: where it stands is all that it is known by. When a refresh finds another one there,
 * it was edited in place, or it went and somebody else's came. The state then has what is there as inputs, so that the
 * change shows, and as outputs the rule as it was made: nobody but an import makes it this resource's.
 * The engine shows no name that begins so.
 */
const doubtKey = "__inDoubt";

/** Whether a refresh found a rule changed: then only the outputs tell what this resource made. */
export const isInDoubt = (outputs: Inputs): boolean => outputs[doubtKey] === true;

export const inDoubt = (outputs: Inputs): Inputs => ({ ...outputs, [doubtKey]: true });
