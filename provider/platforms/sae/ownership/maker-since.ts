import type { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { failure } from "../../failure";
import type { SaeContext } from "../context";
import { letGo } from "./cures";
import { holdersOfRule, ifGone, letGoThere, titleOf, type Holder } from "./holders";
import { unlessUnknown } from "./unreadable";

/**
 * The one that made this live rule after this resource had its own: that one had gone, whatever the present one looks like. What notes nobody can
 * read might say is not asked for here.
 */
export const makerSince = (
    ctx: SaeContext,
    ingressId: string,
    rule: Inputs,
    live: readonly Inputs[],
): Holder | undefined =>
    unlessUnknown(
        () =>
            holdersOfRule(ctx, ingressId, rule, live).find(
                ({ isLater, isMaker }) => isLater === true && isMaker === true,
            ),
        () => undefined,
    );

/** The change of what another made. */
export const madeSince = (ctx: SaeContext, what: string, holder: Holder): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR425",
        `${what} is not changed: as far as is known on this machine ${titleOf(holder)} made it (${holder.urn ?? ""}), after that of this resource had gone.`,
        `To leave it there: ${letGo(ctx)}. To have it here, ${letGoThere(holder)}, and write adopt: ${JSON.stringify(holder.urn ?? "")} here${ifGone(holder)}`,
    );
