import type { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { letGo } from "../ownership/cures";
import { letGoThere, titleOf, type Holder } from "../ownership/holders";
import { named } from "./rule-set-change";
import type { SaeContext } from "../context";

/**
 * The inputs of a state that `pulumi import` made, and no program: they have every rule that was there, and nobody has looked whose they
 * are. The next `pulumi up` stores what the program declares in their place, also when nothing changes. The engine does not show a name
 * that begins like this.
 */
const importedKey = "__imported";

export const isImported = (inputs: Inputs): boolean => inputs[importedKey] === true;

export const asImported = (inputs: Inputs): Inputs => ({ ...inputs, [importedKey]: true });

export const withoutImported = ({ [importedKey]: _, ...inputs }: Inputs): Inputs => inputs;

/**
 * Its deletion would take rules that may be others'.
 * @param balancer the load balancer that the program no longer names, so that another one is made
 */
export const notUpdatedYet = (
    ctx: SaeContext,
    id: string,
    rules: readonly Inputs[],
    { also, balancer }: { also?: Holder | undefined; balancer?: string | undefined } = {},
): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR435",
        `rule set ${id} was imported, and no pulumi up has had it since, so whose its rules are is not known: ${named(rules)}; they would go with it.`,
        (also === undefined
            ? ""
            : `As far as is known on this machine ${titleOf(also)} has it, too; ${letGoThere(also)}. `) +
            (balancer === undefined
                ? ""
                : `To keep it, give loadBalancerId ${JSON.stringify(balancer)}, also where SAE made the load balancer, in place of addressType and zoneMappings, which ask for a new one. `) +
            `To leave it as it is: ${letGo(ctx)}. To delete it with all its rules, declare it with them, run pulumi up, also where that changes nothing, and then this again`,
    );
