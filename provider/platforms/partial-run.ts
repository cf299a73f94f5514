/**
 * A run that leaves out (`--exclude`, `--target`) what another resource needs. With `--target` the engine refuses it; with
 * `--exclude` it writes a state that names a resource that is not there, and then refuses to read it. Seen with Pulumi 3.259.
 */
import * as pulumi from "@pulumi/pulumi";
import { open, text } from "../inputs/opened";
import { isKnown, isOutput } from "../inputs/outputs";
import { urnParts } from "../inputs/urn";
import { withShortTraces } from "../short-traces";
import { version } from "../version";
import { isRegistered } from "./aliases";
import { isMocked } from "./deployment";

interface RunInPartArgs {
    /** URN of the component. */
    component: string;
    /** What this run leaves out. */
    objects: readonly string[];
}

/** Registered only where something is left out. The engine asks the plugin to check it unless the run leaves it out, too. */
class RunInPart extends pulumi.CustomResource {
    constructor(name: string, args: RunInPartArgs, opts: pulumi.CustomResourceOptions) {
        super("crossroute:index:RunInPart", name, { ...args }, pulumi.mergeOptions({ version }, opts));
    }
}

/**
 * Call it before something is registered that depends on resources that this run does not make. It goes on in a run that leaves
 * out the dependent as well.
 *
 * @param before what would come next: together with the component, it makes the name of the resource
 */
export async function stopInPart(
    component: pulumi.ComponentResource,
    before: string,
    objects: readonly string[],
): Promise<void> {
    if (objects.length === 0) return;
    // As a text: an Output of the component would make its own child wait for all its children.
    const args = { component: text(await open(component.urn)) ?? "", objects };
    await isRegistered(withShortTraces(() => new RunInPart(`before ${before}`, args, { parent: component })));
}

/**
 * Whether this run makes, keeps or changes the resource. Of one that is left out, or that failed, the engine answers no id; in a
 * preview it answers at least an input of any other.
 */
export async function isMade(resource: pulumi.CustomResource): Promise<boolean> {
    if (isMocked() || (await isKnown(resource.id))) return true;
    if (!pulumi.runtime.isDryRun()) return false;
    const answered = Object.entries(resource).flatMap(([key, value]: [string, unknown]) =>
        key === "id" || key === "urn" || !isOutput(value) || value instanceof Promise ? [] : [isKnown(value)],
    );
    return (await Promise.all(answered)).includes(true);
}

/** The resources among them, other than components, that this run does not make: by type and name. */
export async function leftOut(resources: readonly unknown[]): Promise<string[]> {
    const named = await Promise.all(
        resources.filter(pulumi.CustomResource.isInstance).map(async (resource) => {
            if (await isMade(resource)) return [];
            const { type, name } = urnParts(text(await open(resource.urn)) ?? "");
            return [`${type} ${name}`];
        }),
    );
    return named.flat();
}
