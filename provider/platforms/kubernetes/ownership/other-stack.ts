/**
 * The state of a guard says of which stack it is, in words that the engine does not rewrite with the names of the resources: a state that
 * was renamed, moved or copied says it. The engine does not tell these apart, and after a copy two stacks have the same objects.
 */
import type { ProviderError } from "../../../engine/errors";
import type { Context } from "../../../engine/resource";
import type { Inputs } from "../../../engine/values";
import { urnParts } from "../../../inputs/urn";
import { failure, warn } from "../../failure";

/** `shop/dev`: project and stack. */
export function stackNameOf(urn: string): string {
    const { project, stack } = urnParts(urn);
    return `${project}/${stack}`;
}

/** The stack that this state was of when it was written. */
function formerStack({ urn }: Pick<Context, "urn">, olds: Inputs | undefined): string | undefined {
    const { stack } = olds ?? {};
    return typeof stack === "string" && stack !== stackNameOf(urn) ? stack : undefined;
}

const said = (former: string, what: string): string =>
    `${what} in a state that was last updated as that of ${former}: it was renamed, moved or copied`;

/** Said in each preview and update, until an update has noted the name that the stack has now. */
export function warnOfFormerStack(ctx: Context, olds: Inputs | undefined, titles: readonly string[]): void {
    const former = formerStack(ctx, olds);
    if (former !== undefined && titles.length > 0)
        warn(ctx, "CR340", said(former, `${titles.join(", ")} ${titles.length === 1 ? "is" : "are"}`), help(former));
}

const help = (former: string): string =>
    `If it was copied, ${former} has the same objects, and each of the two stacks changes and deletes them: take them out of one of the two states with pulumi state delete --target-dependents`;

/** The deletion of what the stack of that name may have, too. */
export function otherStack(ctx: Pick<Context, "urn">, inputs: Inputs): ProviderError | undefined {
    const former = formerStack(ctx, inputs);
    if (former === undefined) return undefined;
    return failure(
        "FAILED_PRECONDITION",
        "CR340",
        said(former, "nothing was deleted: the objects are"),
        `If it was renamed or moved, run pulumi up first, which notes its name of now. ${help(former)}`,
    );
}
