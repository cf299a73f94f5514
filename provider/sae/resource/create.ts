import { PartialFailure, ProviderError } from "../../engine/errors";
import { containsUnknown, isUnknown, type Inputs, type SecretPaths } from "../../engine/values";
import type { SaeClient } from "../client";
import { ingressFields } from "../fields";
import { normaliseFields } from "../shape";
import { CallError } from "../transport/transport";
import { never, sleep } from "../transport/wait";
import { createRequest, outputsOf, updatableFields, updateRequest, type RuleSet } from "../wire";
import { readIntent, writeIntent, dropIntent, type Intent } from "./intents";
import { markOf } from "./mark";
import { desiredState, isAsDesired, keptInputs, knownText, plannedOutputs, stateOf } from "./state";
import { clientOf, pause, readBack, reasonOf, storedId, type SaeContext } from "./support";

/** One rule set that is to be made, and how it is told from all others. */
interface Plan {
    namespaceId: string;
    /** Absent: SAE makes the load balancer. */
    loadBalancerId: string | undefined;
    port: number;
    description: string;
    /** The description is the user's own, so it proves nothing by itself. */
    ownDescription: boolean;
    inputs: Inputs;
}

/** In a preview: one reading call, so that what would fail is told now. */
export async function previewCreate(ctx: SaeContext, inputs: Inputs): Promise<{ id: string; outputs: Inputs }> {
    const outputs = plannedOutputs(
        inputs,
        containsUnknown(inputs) ? {} : { description: markOf(ctx.urn, ctx.name, inputs) },
    );
    const namespaceId = knownText(inputs, "namespaceId");
    if (namespaceId === undefined) return { id: "", outputs };
    const existing = await clientOf(ctx, namespaceId).glance(namespaceId, ctx.signal);
    const values = normaliseFields(ingressFields, inputs);
    const complete = [values["loadBalancerId"], values["listenerPort"], values["description"]].every(
        (value) => !isUnknown(value),
    );
    if (complete) {
        const plan = planOf(ctx, inputs, namespaceId);
        const taken = occupant(plan, existing);
        if (taken && !isOurs(ctx, plan, taken) && taken.id !== storedId(ctx.urn)) throw occupied(plan, taken);
    }
    return { id: "", outputs };
}

/**
 * Makes a rule set once. SAE has no client token: what a lost answer left behind is looked for and taken over, and
 * what was there before never is.
 */
export async function create(
    ctx: SaeContext,
    inputs: Inputs,
    _secrets: SecretPaths,
): Promise<{ id: string; outputs: Inputs }> {
    const plan = planOf(ctx, inputs, knownText(inputs, "namespaceId") ?? "");
    const client = clientOf(ctx, plan.namespaceId);
    const existing = await client.glance(plan.namespaceId, ctx.signal);
    const taken = occupant(plan, existing) ?? existing.find((set) => isOurs(ctx, plan, set));
    if (taken) {
        if (!isOurs(ctx, plan, taken)) throw occupied(plan, taken);
        const adopted = await adopt(ctx, client, plan, taken.id);
        if (adopted) return adopted;
    }
    const { id, found } = await make(ctx, client, plan, existing);
    if (found) {
        const adopted = await adopt(ctx, client, plan, id);
        if (adopted) return adopted;
    }
    return finish(ctx, client, plan, id);
}

function planOf(ctx: SaeContext, inputs: Inputs, namespaceId: string): Plan {
    const values = normaliseFields(ingressFields, inputs);
    const own = knownText(values, "description");
    return {
        namespaceId,
        loadBalancerId: knownText(values, "loadBalancerId"),
        port: Number(values["listenerPort"]),
        description: own ?? markOf(ctx.urn, ctx.name, inputs),
        ownDescription: own !== undefined,
        inputs,
    };
}

/** Who has the listener. */
const occupant = (plan: Plan, existing: readonly RuleSet[]): RuleSet | undefined =>
    plan.loadBalancerId === undefined
        ? undefined
        : existing.find(
              ({ fields }) =>
                  fields["loadBalancerId"] === plan.loadBalancerId && Number(fields["listenerPort"]) === plan.port,
          );

/** Made by us, and by nobody else: it has our mark, or we noted before the call that it was not there. */
function isOurs(ctx: SaeContext, plan: Plan, set: RuleSet): boolean {
    const { fields, id } = set;
    if (fields["description"] !== plan.description || Number(fields["listenerPort"]) !== plan.port) return false;
    if (plan.loadBalancerId !== undefined && fields["loadBalancerId"] !== plan.loadBalancerId) return false;
    if (id === storedId(ctx.urn)) return false;
    if (!plan.ownDescription) return true;
    const intent = readIntent(ctx.urn, subjectOf(plan));
    return intent !== undefined && !intent.before.includes(id);
}

const subjectOf = ({ namespaceId, loadBalancerId, port, description }: Plan): string =>
    [namespaceId, loadBalancerId ?? "", port, description].join(" ");

function occupied({ loadBalancerId, port, namespaceId }: Plan, taken: RuleSet): ProviderError {
    const said = taken.fields["description"];
    return new ProviderError(
        "ALREADY_EXISTS",
        `port ${port} of ${loadBalancerId} already has rule set ${taken.id}${typeof said === "string" ? ` ("${said}")` : ""} in ${namespaceId}, which this resource did not make; ` +
            `choose another listenerPort, adopt it with: pulumi import crossroute:sae:Ingress <name> ${taken.id} ` +
            "(if you renamed the resource, give it an alias instead)",
    );
}

/** The create call, until it is known to have worked. `found`: by looking, so it may not be as wanted. */
async function make(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    existing: readonly RuleSet[],
): Promise<{ id: string; found: boolean }> {
    const intent: Intent = { urn: ctx.urn, subject: subjectOf(plan), before: existing.map((set) => set.id) };
    writeIntent(intent);
    const request = createRequest(plan.inputs, plan.description);
    let unclear = false;
    for (let tried = 1; ; tried++) {
        try {
            return { id: await client.create(request, ctx.signal), found: false };
        } catch (error) {
            const open = !(error instanceof CallError) || error.kind === "unclear";
            const portTaken = error instanceof CallError && error.code.startsWith("SlbListenerPort.NotAvailable");
            unclear ||= open;
            if (!unclear && !portTaken) {
                dropIntent(ctx.urn);
                throw client.explain(error, "create the rule set");
            }
            const seen = await look(ctx, client, plan, unclear ? (portTaken ? 6 : 5) : 1);
            if (seen && "id" in seen) return { id: seen.id, found: true };
            if (seen) throw occupied(plan, seen.other);
            // Repeating a call that buys a load balancer could buy two; the next run looks again.
            const mayRepeat =
                open && plan.loadBalancerId !== undefined && !ctx.signal.aborted && tried <= ctx.config().maxRetries;
            if (!mayRepeat) throw client.explain(error, "create the rule set");
            ctx.log.status(`SAE's answer was lost and nothing was made; trying again (${tried})`);
        }
    }
}

/** Looks for what a lost answer may have left; it may take a moment to show. */
async function look(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    times: number,
): Promise<{ id: string } | { other: RuleSet } | undefined> {
    for (let i = 0; i < times; i++) {
        if (i > 0) await sleep(pause(ctx, i - 1), never);
        // Looking goes on when the user cancels: what was made must not be lost.
        const sets = await client.list(plan.namespaceId, undefined, never);
        const own = sets.find((set) => isOurs(ctx, plan, set));
        if (own) return { id: own.id };
        const other = occupant(plan, sets);
        if (other) return { other };
        if (ctx.signal.aborted) return undefined;
    }
    return undefined;
}

/** Takes over what we made before, and brings it to what is wanted now. Undefined when it is gone. */
async function adopt(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    id: string,
): Promise<{ id: string; outputs: Inputs } | undefined> {
    const set = await client.describe(id, plan.namespaceId, ctx.signal);
    if (set === undefined) return undefined;
    ctx.log.info(`took over rule set ${id}, which an interrupted run of this resource had made`);
    const desired = desiredState({}, {}, plan.inputs, plan.description);
    if (!isAsDesired(set.fields, desired)) {
        try {
            await client.update(updateRequest(id, desired), true, ctx.signal);
        } catch (error) {
            const state = stateOf(set, plan.inputs, {});
            throw new PartialFailure(
                id,
                state.outputs,
                state.inputs,
                [reasonOf(client.explain(error, `update rule set ${id}`))],
                true,
            );
        }
    }
    return finish(ctx, client, plan, id);
}

async function finish(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    id: string,
): Promise<{ id: string; outputs: Inputs }> {
    const desired = { ...normaliseFields(updatableFields, plan.inputs), description: plan.description };
    const declared = updatableFields.map((field) => field.name).filter((name) => plan.inputs[name] !== undefined);
    const kept = keptInputs(plan.inputs, true);
    try {
        const set = await readBack(ctx, client, id, plan.namespaceId, (seen) =>
            isAsDesired(seen.fields, desired, declared),
        );
        if (set) {
            // A reader that still shows the past does not change what was stored.
            const fields = isAsDesired(set.fields, desired, declared) ? set.fields : { ...set.fields, ...desired };
            return { id, outputs: outputsOf({ ...set, fields }, kept) };
        }
        throw new ProviderError("UNAVAILABLE", `rule set ${id} was made but cannot be read yet`);
    } catch (error) {
        const outputs = outputsOf(
            { id, fields: { ...normaliseFields(ingressFields, plan.inputs), ...desired }, computed: {}, appNames: {} },
            kept,
        );
        throw new PartialFailure(id, outputs, plan.inputs, [reasonOf(error)], true);
    }
}
