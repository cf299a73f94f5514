import type { Inputs } from "../../../engine/values";
import { shellWord, type SaeContext } from "./support";

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

export const letGo = (ctx: SaeContext): string => `pulumi state delete ${shellWord(ctx.urn)}`;

/** What helps where a rule of a resource was changed by another hand. */
export const cureOfRule = (ctx: SaeContext, id: string): string =>
    `if it is another's now, remove it from the program and from the state: ${letGo(ctx)}; ` +
    `if it is this resource's, adopt it as it is, and the next preview shows what is changed back: ${letGo(ctx)} && ` +
    `pulumi import crossroute:sae:Rule ${shellWord(ctx.name)} ${shellWord(id)}`;

export const cureOfOwner = (ctx: SaeContext, id: string): string =>
    "if it is another's now, remove it from rules here, and it is left alone; if it is this resource's, put it back by hand, " +
    `or adopt the rule set as it is: ${letGo(ctx)} && pulumi import crossroute:sae:Ingress ${shellWord(ctx.name)} ${id}`;
