import { isSecret, type Inputs, type SecretPaths, type Value } from "../../../engine/values";
import { balancerType } from "../check";
import { ingressFields, type Field } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { canonical, defaultOf, normalise, normaliseFields, same } from "../wire/shape";
import { nothingReceived, type RuleSet } from "../wire/wire";
import { describedAs } from "./description";
import { digestOf, newNonce, type CreationRecord, ruleDigest } from "../ownership/records";
import { knownText, liveRules } from "./state";
import type { SaeContext } from "../context";

/** One rule set that is to be created. */
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

/** Fields that are fixed at creation, or that identify the listener. They are compared even beside a nonce. */
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

/** What distinguishes the rule set from all others, as texts: its place, its name, and everything that is declared. */
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

const isDefault = (field: Field, value: Value): boolean => {
    const usual = defaultOf(field);
    return usual === undefined || field.name === "rules" || same(field.type, value, usual);
};

/**
 * Whether SAE's description of a rule set matches a record in everything. A description with the nonce alone is no
 * proof: whoever creates a rule set again may copy it.
 */
export function isRecorded(record: CreationRecord, set: RuleSet): boolean {
    if (record.before.includes(set.id)) return false;
    const fields = Object.entries(record.fields).every(
        ([name, digest]) => digestOf(record, textOf(name, set)) === digest,
    );
    // What was not asked for has SAE's default after a creation, where that is known.
    const isUntouched = ingressFields.every((field) => {
        const value = set.fields[field.name];
        const isOpen = field.untoldDefault === true || value === undefined || isDefault(field, value);
        return record.fields[field.name] !== undefined || isOpen;
    });
    const live = new Set(liveRules(set).map((rule) => ruleDigest(record, rule)));
    return fields && isUntouched && record.rules.every((digest) => live.has(digest));
}

/**
 * Whether the engine's rule set may be the one of a record: then the record is no longer needed, whatever was changed
 * since.
 */
export const isHeldBy = (record: CreationRecord, set: RuleSet): boolean =>
    record.kind === "ruleSet" &&
    (isRecorded(record, set) ||
        (!record.before.includes(set.id) && endsWithNonce(record, set.fields) && isWhereRecorded(record, set)));

/**
 * Whether a rule set is at the place of a record; its other fields may have been changed since, or never have been
 * asked for.
 */
export const isWhereRecorded = (record: CreationRecord, set: RuleSet): boolean =>
    [...placing, "createdBySae"].every((name) => {
        const digest = record.fields[name];
        return digest === undefined || digestOf(record, textOf(name, set)) === digest;
    });

/**
 * Whether a rule set is at another place than it should have been created. What SAE does not return counts as equal.
 */
export const isElsewhere = (record: CreationRecord, set: RuleSet): boolean =>
    [...placing, "createdBySae"].some((name) => {
        const digest = record.fields[name];
        const said = set.fields[name] ?? set.computed[name];
        return digest !== undefined && said !== undefined && digestOf(record, textOf(name, set)) !== digest;
    });

/** Whether a rule set has the name in a record; the list knows no more. */
export const isNamed = (record: CreationRecord, { description }: Inputs): boolean =>
    record.fields["description"] === digestOf(record, JSON.stringify(description ?? null));

/** The outputs of a state in the form of SAE's answer. */
export const asRuleSet = (id: string, outputs: Inputs): RuleSet => ({
    id,
    fields: normaliseFields(ingressFields, outputs),
    computed: outputs,
    appNames: {},
    received: nothingReceived,
});

/** Whether a description that was not declared is that of this very creation. */
export const endsWithNonce = (record: CreationRecord, { description }: Inputs): boolean =>
    typeof description === "string" && description.endsWith(`-${record.nonce}`);

/**
 * Whether a rule set is that of this very creation, and not one that another stack made in the same words: it has the nonce, or SAE answered its
 * id.
 */
export const isProven = (record: CreationRecord, { id, fields }: RuleSet): boolean =>
    record.made === id || endsWithNonce(record, fields);

/** Whether the program calls it otherwise than a creation whose description it gave. */
export const isRenamed = ({ description }: Plan, record: CreationRecord): boolean =>
    description !== undefined && !isNamed(record, { description });

function textOf(name: string, set: RuleSet): string {
    const field = ingressFields.find((item) => item.name === name);
    const value: Value | undefined = field ? set.fields[name] : set.computed[name];
    return field ? canonical(field.type, value) : JSON.stringify(value ?? null);
}

/** Whether a plan asks for the very place of a record. */
export function isSamePlace(plan: Plan, record: CreationRecord): boolean {
    const fields = creationFields(plan, record);
    const fixed = ["namespaceId", "loadBalancerId", "loadBalancerType", "createdBySae", "slbType"];
    return fixed.every((name) => {
        const text = fields[name];
        return record.fields[name] === (text === undefined ? undefined : digestOf(record, text));
    });
}
