import { isSecret, type Inputs, type SecretPaths, type Value } from "../../../engine/values";
import { balancerType } from "../check";
import { ingressFields } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { canonical, normalise, normaliseFields } from "../wire/shape";
import { nothingReceived, type RuleSet } from "../wire/wire";
import { ruleDigest } from "./added-rules";
import { describedAs } from "./description";
import { digestOf, newNonce, type CreationRecord } from "./records";
import { knownText, liveRules } from "./state";
import type { SaeContext } from "./support";

/** One rule set that is to be made. */
export interface Plan {
    /** Name of the resource in its program. */
    name: string;
    namespaceId: string;
    /** Absent: SAE makes the load balancer. */
    loadBalancerId: string | undefined;
    port: number;
    /** The user's own description. */
    description: string | undefined;
    inputs: Inputs;
}

export function planOf(ctx: SaeContext, inputs: Inputs): Plan {
    const values = normaliseFields(ingressFields, inputs);
    return {
        name: ctx.name,
        namespaceId: knownText(values, "namespaceId") ?? "",
        loadBalancerId: knownText(values, "loadBalancerId"),
        port: Number(values["listenerPort"]),
        description: knownText(values, "description"),
        inputs,
    };
}

/** What the rule set is called. */
export const descriptionOf = (plan: Plan, { nonce }: Pick<CreationRecord, "nonce">): string =>
    plan.description ?? describedAs(plan.name, nonce);

/** Fields that are fixed when a rule set is made, or tell its listener. They are compared even beside a nonce. */
const placing = ["namespaceId", "loadBalancerId", "loadBalancerType", "listenerPort", "listenerProtocol"];

/** The record of a creation, before it is made. */
export function recordFor(
    plan: Plan,
    listed: readonly RuleSet[],
    replaces: string[],
    secrets: SecretPaths,
): CreationRecord {
    const nonce = newNonce();
    const open = !isSecret(secrets, "namespaceId");
    return {
        kind: "ruleSet",
        nonce,
        when: new Date().toISOString(),
        before: listed.map(({ id }) => id),
        replaces,
        fields: Object.fromEntries(
            Object.entries(creationFields(plan, { nonce })).map(([name, text]) => [name, digestOf({ nonce }, text)]),
        ),
        rules: rulesOf(plan.inputs).map((rule) => ruleDigest({ nonce }, rule)),
        ...(open && { namespaceId: plan.namespaceId }),
    };
}

/** What tells the rule set from all others, each as a text: its place, its name, and everything that is declared. */
function creationFields(plan: Plan, record: Pick<CreationRecord, "nonce">): Record<string, string> {
    const values = normaliseFields(ingressFields, plan.inputs);
    const texts: Record<string, string> = { description: JSON.stringify(descriptionOf(plan, record)) };
    for (const field of ingressFields) {
        if (field.unreadable || ["rules", "description"].includes(field.name)) continue;
        const declared = normalise(field.type, plan.inputs[field.name]) !== undefined;
        if ((placing.includes(field.name) || declared) && values[field.name] !== undefined)
            texts[field.name] = canonical(field.type, values[field.name]);
    }
    const type = balancerType(values);
    if (type !== undefined) texts["loadBalancerType"] = JSON.stringify(type);
    if (plan.loadBalancerId !== undefined) return texts;
    texts["createdBySae"] = "true";
    const network = knownText(values, "addressType");
    if (network !== undefined) texts["slbType"] = JSON.stringify(network.toLowerCase());
    return texts;
}

/**
 * Whether a rule set, as SAE describes it, is the one that a record tells of: not nearly, but in everything. A description
 * with the nonce is no proof by itself: who makes a rule set anew may copy it.
 */
export function isRecorded(record: CreationRecord, set: RuleSet): boolean {
    if (record.before.includes(set.id)) return false;
    const fields = Object.entries(record.fields).every(
        ([name, digest]) => digestOf(record, textOf(name, set)) === digest,
    );
    const live = new Set(liveRules(set).map((rule) => ruleDigest(record, rule)));
    return fields && record.rules.every((digest) => live.has(digest));
}

/** Whether what the engine holds may be what a record tells of: then the record has done its work, whatever was changed since. */
export const isHeldBy = (record: CreationRecord, set: RuleSet): boolean =>
    record.kind === "ruleSet" &&
    (isRecorded(record, set) ||
        (!record.before.includes(set.id) && endsWithNonce(record, set.fields) && isWhereRecorded(record, set)));

/** Whether a rule set stands where a record says; what else it is may have been changed since, or never have been asked for. */
export const isWhereRecorded = (record: CreationRecord, set: RuleSet): boolean =>
    [...placing, "createdBySae"].every((name) => {
        const digest = record.fields[name];
        return digest === undefined || digestOf(record, textOf(name, set)) === digest;
    });

/** Whether a rule set stands elsewhere than it was to be made. What SAE does not say of it counts as said. */
export const isElsewhere = (record: CreationRecord, set: RuleSet): boolean =>
    [...placing, "createdBySae"].some((name) => {
        const digest = record.fields[name];
        const said = set.fields[name] ?? set.computed[name];
        return digest !== undefined && said !== undefined && digestOf(record, textOf(name, set)) !== digest;
    });

/** Whether a rule set has the name that a record tells of; the list knows no more of it. */
export const isNamed = (record: CreationRecord, { description }: Inputs): boolean =>
    record.fields["description"] === digestOf(record, JSON.stringify(description ?? null));

/** The outputs of a state as SAE would tell them. */
export const asRuleSet = (id: string, outputs: Inputs): RuleSet => ({
    id,
    fields: normaliseFields(ingressFields, outputs),
    computed: outputs,
    appNames: {},
    received: nothingReceived,
});

const endsWithNonce = (record: CreationRecord, { description }: Inputs): boolean =>
    typeof description === "string" && description.endsWith(`-${record.nonce}`);

function textOf(name: string, set: RuleSet): string {
    const field = ingressFields.find((item) => item.name === name);
    const value: Value | undefined = field ? set.fields[name] : set.computed[name];
    return field ? canonical(field.type, value) : JSON.stringify(value ?? null);
}

/** Whether a plan asks for the very place that was asked for when a record was written. */
export function isSamePlace(plan: Plan, record: CreationRecord): boolean {
    const fields = creationFields(plan, record);
    const fixed = ["namespaceId", "loadBalancerId", "loadBalancerType", "createdBySae", "slbType"];
    return fixed.every((name) => {
        const text = fields[name];
        return record.fields[name] === (text === undefined ? undefined : digestOf(record, text));
    });
}
