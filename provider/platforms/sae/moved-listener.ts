/**
 * A rule set that gets another listener while its resource keeps the order in which the old one goes first. That order
 * is for one listener, which takes one rule set; here it would leave nothing behind where the new one cannot be made.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../diagnostics/catalogue";
import { sentence } from "../../diagnostics/render";
import { valueOf } from "../../inputs/outputs";
import { nameOfUrn, urnParts } from "../../inputs/urn";
import { stored, type Stored } from "../stack-state";
import type { IngressArgs } from "./fields/generated";

const type = "crossroute:sae:Ingress";
/** What makes a rule set another one; with these among `ignoreChanges` it stays. */
const listener = ["loadBalancerId", "listenerPort"] as const;

/** The arguments, whose listener is looked up in the state before anything is done with them. */
export function checkedListener(
    name: string,
    args: IngressArgs,
    { parent, ignoreChanges = [] }: pulumi.CustomResourceOptions = {},
): IngressArgs {
    if (listener.some((argument) => ignoreChanges.includes(argument))) return args;
    const { loadBalancerId, listenerPort } = args;
    const looked = async (): Promise<true> => {
        const [id, port] = await Promise.all([loadBalancerId, listenerPort].map(valueOf));
        // What is known only after apply is text or number then.
        if (typeof id !== "string" || typeof port !== "number") return true;
        const reason = movedFrom((await stored()) ?? {}, typesOf(parent), name, { id, port });
        if (reason !== undefined) throw withoutPlace(new pulumi.RunError(reason));
        return true;
    };
    const done = looked();
    // The registration reports it.
    done.catch(() => undefined);
    return { ...args, loadBalancerId: pulumi.output(done).apply(() => loadBalancerId) as pulumi.Output<string> };
}

/** Why the rule set may not be replaced in that order. `to` is its listener; a secret is not in the state as text. */
export function movedFrom(
    state: Readonly<Record<string, Stored>>,
    parents: string,
    name: string,
    to: { id: string; port: number },
): string | undefined {
    const [, had] =
        Object.entries(state).find(([urn]) => nameOfUrn(urn) === name && urnParts(urn).types === `${parents}${type}`) ??
        [];
    const { loadBalancerId: id, listenerPort: port } = had?.outputs ?? {};
    if (typeof id !== "string" || typeof port !== "number" || (id === to.id && port === to.port)) return undefined;
    const message = `sae.Ingress ${name}: its rule set on port ${port} of ${id} would be deleted before the one on the other listener is made; if that cannot be made, nothing answers`;
    return sentence(finding("CR437", "", message));
}

/** The program is not wrong at a place that a stack trace could name. */
function withoutPlace(error: Error): Error {
    error.stack = `${error.name}: ${error.message}`;
    return error;
}

/** The types of its parents, as a URN has them. */
function typesOf(parent: pulumi.Resource | undefined): string {
    if (parent === undefined) return "";
    const { __pulumiType: own = "", __parentResource: above } = parent as {
        __pulumiType?: string;
        __parentResource?: pulumi.Resource;
    };
    return own === "pulumi:pulumi:Stack" ? "" : `${typesOf(above)}${own}$`;
}
