import { failure } from "../failure";
import type { ProviderFunction } from "../../engine/resource";
import { currentScope } from "../../engine/scope";
import type { Inputs } from "../../engine/values";
import { failuresOf } from "../../diagnostics/render";
import { Problems } from "./check";
import { checkFields } from "./check/field";
import type { SaeClient } from "./client/client";
import type { Settings } from "./client/settings";
import { getIngressFields, listIngressesFields } from "./fields/functions";
import { normaliseFields } from "./wire/shape";
import { findByListener } from "./resources/read";
import { knownText } from "./resources/state";
import { clientOf } from "./context";
import { outputsOf, type RuleSet } from "./wire/wire";

/** `crossroute:sae:getIngress`: one rule set, by its id or by its listener. */
export const getIngress: ProviderFunction<Settings> = {
    async invoke(ctx, args) {
        const problems = new Problems();
        checkFields(getIngressFields, args, "", problems);
        const values = normaliseFields(getIngressFields, args);
        const id = knownText(values, "ingressId");
        const namespaceId = knownText(values, "namespaceId");
        const loadBalancerId = knownText(values, "loadBalancerId");
        const listenerPort = Number(values["listenerPort"]);
        const byListener = namespaceId !== undefined && loadBalancerId !== undefined && listenerPort > 0;
        if (id === undefined && !byListener)
            problems.missing("ingressId", "give it, or namespaceId, loadBalancerId and listenerPort");
        if (problems.list.length > 0) return { failures: failuresOf(problems.list) };
        const client = clientOf(ctx, namespaceId);
        const set =
            byListener && id === undefined
                ? await findByListener(client, { namespaceId, loadBalancerId, listenerPort }, ctx.signal)
                : await client.describe(id as string, namespaceId, ctx.signal);
        if (set) return { outputs: { ...withId(set, namespaceId), ...currentScope()?.answerIds } };
        const what =
            id === undefined
                ? `no rule set on port ${listenerPort} of ${loadBalancerId} in ${namespaceId}`
                : `no rule set ${id}`;
        throw failure("NOT_FOUND", "CR420", `there is ${what}`, "list what there is with crossroute.sae.listIngresses");
    },
};

/** `crossroute:sae:listIngresses`: all rule sets of a namespace, or those of an application. */
export const listIngresses: ProviderFunction<Settings> = {
    async invoke(ctx, args) {
        const problems = new Problems();
        checkFields(listIngressesFields, args, "", problems);
        if (problems.list.length > 0) return { failures: failuresOf(problems.list) };
        const values = normaliseFields(listIngressesFields, args);
        const namespaceId = knownText(values, "namespaceId") as string;
        const client = clientOf(ctx, namespaceId);
        const sets = await client.list(namespaceId, knownText(values, "appId"), ctx.signal);
        const full =
            values["details"] === true
                ? await Promise.all(sets.map((set) => describeListed(client, set, namespaceId, ctx.signal)))
                : sets;
        // One that was deleted between the two calls is left out.
        const ingresses = full
            .filter((set): set is RuleSet => set !== undefined)
            .map((set) => withId(set, namespaceId));
        return { outputs: { namespaceId, ingresses, ...currentScope()?.answerIds } };
    },
};

/** Its description, plus what only the list returns. For gateways of other products there is no more. */
async function describeListed(
    client: SaeClient,
    listed: RuleSet,
    namespaceId: string,
    signal: AbortSignal,
): Promise<RuleSet | undefined> {
    const set = await client.describe(listed.id, namespaceId, signal);
    return set && { ...set, computed: { ...listed.computed, ...set.computed } };
}

/** An answer without a namespace is about the one that was asked for. */
const withId = (set: RuleSet, namespaceId: string | undefined): Inputs => ({
    id: set.id,
    ...outputsOf(set, namespaceId === undefined ? {} : { namespaceId }),
});
