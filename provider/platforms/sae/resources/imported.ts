import { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { letGo } from "./cures";
import { named } from "./rule-set-change";
import type { SaeContext } from "./support";

/**
 * A rule set was imported, and no update has been made since: its state has every rule that was there, and nobody has looked whose
 * they are. The engine does not show a name that begins like this.
 */
const importedKey = "__imported";

export const isImported = (outputs: Inputs): boolean => outputs[importedKey] === true;

export const asImported = (outputs: Inputs): Inputs => ({ ...outputs, [importedKey]: true });

/** Its deletion would take rules that may be others'. */
export const notUpdatedYet = (ctx: SaeContext, id: string, rules: readonly Inputs[]): ProviderError =>
    new ProviderError(
        "FAILED_PRECONDITION",
        `rule set ${id} was imported and not updated since, so whose its rules are is not known: ${named(rules)}; they would go with it. ` +
            `To leave it as it is: ${letGo(ctx)}. To delete it with all its rules, write adopt: true, run pulumi up, and then this again: they are this resource's then; ` +
            "with ignoreForeignRules: true only those that it declares",
    );
