/** How the components of a cluster begin: what is wrong with one is said before anything is registered. */
import type * as pulumi from "@pulumi/pulumi";
import { withoutNulls } from "../../inputs/nulls";
import type { Diagnostic } from "../../routing/diagnostic";
import { withCheckedTransforms } from "../checked-transforms";
import { refuseExcludedAlone } from "../excluded-component";
import { refuseTakenPlace, withFreePlace } from "../urn-conflicts";
import { known } from "./check/inputs";
import { refuse, warn } from "./client/failure";
import { withName } from "./given-name";

/** A component whose arguments were checked, and the options with which it is registered. */
interface Checked<Args> {
    args: Args;
    findings: readonly Diagnostic[];
    placed: pulumi.ComponentResourceOptions | undefined;
}

/** `Ingress shop`: how messages name a component. */
const titleOf = (type: string, name: string): string => `${type.split(":").at(-1)} ${name}`;

/** Throws when the arguments are wrong. Those of a component that exists (`urn` among its options) are not checked. */
export function checkedComponent<Args extends Parameters<typeof withName>[1] & { namespace?: unknown }>(
    type: string,
    name: string,
    given: Args,
    opts: pulumi.ComponentResourceOptions | undefined,
    check: (args: unknown) => Diagnostic[],
): Checked<Args> {
    const args = withoutNulls(given);
    const findings = opts?.urn === undefined ? check(known(withName(name, args))) : [];
    refuse(titleOf(type, name), findings);
    return { args, findings, placed: withFreePlace(type, name, withCheckedTransforms(opts), args) };
}

/**
 * Call it right after the registration, before the first child is made.
 *
 * @param isPart whether the component is a part of a larger one, which asks for its parts together
 */
export function beginComponent(
    component: pulumi.ComponentResource,
    { findings, placed }: Omit<Checked<unknown>, "args">,
    isPart: boolean,
): void {
    if (!isPart) refuseExcludedAlone(component);
    refuseTakenPlace(component, placed);
    warn(findings, component);
}
