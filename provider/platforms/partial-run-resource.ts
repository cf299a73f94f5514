import { sentence } from "../diagnostics/render";
import type { CustomResource } from "../engine/resource";
import type { Inputs } from "../engine/values";

/**
 * `crossroute:index:RunInPart`: never in a state. It is registered where a run leaves out what the next resource needs, and
 * refuses that. The engine does not ask it in a run that leaves out all of the component.
 */
export const runInPartResource: CustomResource = {
    async check(_ctx, { news }) {
        return { inputs: news, failures: [{ property: "", reason: inPart(news) }] };
    },

    async diff() {
        return { detailed: {} };
    },

    async create() {
        return Promise.reject(new Error("crossroute:index:RunInPart is never made"));
    },

    async read() {
        return undefined;
    },

    async update(_ctx, { news }) {
        return { outputs: news };
    },

    async delete() {
        // Nothing was created anywhere.
    },
};

/** @param goes what else happens, as the end of a sentence */
export function inPart({ component, objects }: Inputs, goes = ""): string {
    const left = Array.isArray(objects) ? objects.map(String) : [];
    const [are, them, they] = left.length === 1 ? ["is", "it", "it"] : ["are", "them", "they"];
    const message = `${left.join(", ")} ${are} not made in this run: --target or --exclude leaves ${them} out, or ${they} failed${goes}`;
    return sentence({ code: "CR329", message, help: allOrNothing(String(component)) });
}

/** @param objects that stay as they were, while the plan would say that they change */
export function notChanged(component: string, objects: readonly string[]): string {
    const [stay, them, they] =
        objects.length === 1 ? ["stays as it was", "it", "it has"] : ["stay as they were", "them", "they have"];
    const message = `${objects.join(", ")} ${stay} in this run, though the program declares ${them} otherwise: --target or --exclude leaves ${them} out, or ignoreChanges keeps what ${they}`;
    const help = `${allOrNothing(component)}. Without these options, take ignoreChanges away from ${them}`;
    return sentence({ code: "CR329", message, help });
}

/** The cure, for a component with this URN. */
export const allOrNothing = (component: string): string =>
    `take all of the component or nothing of it: --target '${component}' --target-dependents, or --exclude '${component}' --exclude-dependents`;
