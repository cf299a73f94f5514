import type { Inputs } from "../../../engine/values";

/**
 * SAE gives a rule no id: only its place identifies it. When a refresh finds another rule there, it was edited in
 * place, or it was removed and somebody else added one. The state then has the live rule as inputs, so that the change
 * shows, and the rule as it was made as outputs: only an import makes the live rule this resource's. The engine does
 * not show a name that begins like this.
 */
const doubtKey = "__inDoubt";

/** Whether a refresh found a rule changed: then only the outputs tell what this resource made. */
export const isInDoubt = (outputs: Inputs): boolean => outputs[doubtKey] === true;

export const inDoubt = (outputs: Inputs): Inputs => ({ ...outputs, [doubtKey]: true });
