import { isUnknown, UNKNOWN, type Inputs, type Value } from "../../engine/values";
import { balancerType } from "../check";
import { computedFields, ingressFields, localFields } from "../fields";
import { defaultOf, normalise, normaliseFields, reconcileFields, ruleKeys, same } from "../shape";
import { outputsOf, updatableFields, type RuleSet } from "../wire";

/**
 * Everything that UpdateIngress is to send. What the user declares holds; what they no longer declare goes back to its
 * default; what they never declared stays as it was when we last looked, for SAE may drop what is left out.
 */
export function desiredState(oldInputs: Inputs, oldOutputs: Inputs, news: Inputs, mark: string): Inputs {
    const desired: Inputs = {};
    for (const field of updatableFields) {
        const declared = normalise(field.type, news[field.name]);
        const wasDeclared = normalise(field.type, oldInputs[field.name]) !== undefined;
        const value =
            declared ??
            (wasDeclared ? unset(field.name, defaultOf(field)) : normalise(field.type, oldOutputs[field.name]));
        if (field.name === "description") desired["description"] = declared ?? mark;
        else if (value !== undefined) desired[field.name] = value;
    }
    return { ...desired, rules: desired["rules"] ?? [] };
}

/** How a value is taken back: its default, an empty text, or CORS switched off. */
const unset = (name: string, fallback: Value | undefined): Value =>
    fallback ?? (name === "cors" ? { enable: false } : "");

/** Whether SAE has what is wanted. What is not wanted in particular may be anything. */
export function isAsDesired(
    live: Inputs,
    desired: Inputs,
    wanted: readonly string[] = updatableFields.map((field) => field.name),
): boolean {
    return updatableFields.every((field) => {
        if (!wanted.includes(field.name) || desired[field.name] === undefined) return true;
        const [is, should] = [live[field.name], desired[field.name]].map(
            (value) => normalise(field.type, value) ?? defaultOf(field),
        );
        if (field.name === "rules" && !isOrdered(live)) return sameRules(is, should);
        return same(field.type, is, should);
    });
}

function sameRules(a: Value | undefined, b: Value | undefined): boolean {
    if (!Array.isArray(a) || !Array.isArray(b)) return (a ?? undefined) === (b ?? undefined);
    const type = { ...updatableFields.find((field) => field.name === "rules")!.type, unordered: true };
    return same(type as Parameters<typeof same>[0], a, b);
}

/** On an ALB the first rule that matches wins. */
export const isOrdered = (values: Inputs): boolean => balancerType(normaliseFields(ingressFields, values)) === "alb";

/** Inputs that are kept in the outputs because SAE does not return them. */
export function keptInputs(inputs: Inputs, madeByUs: boolean): Inputs {
    const kept: Inputs = {};
    for (const field of [...ingressFields, ...localFields]) {
        const value = inputs[field.name];
        if ((field.unreadable || field.local) && value !== undefined && value !== null)
            kept[field.name] = normalise(field.type, value) ?? value;
    }
    // Recorded so that asking for another edition later is seen as a change, which an import could not tell.
    if (madeByUs && normalise({ kind: "text" }, inputs["loadBalancerId"]) === undefined)
        kept["loadBalancerEdition"] ??= "Standard";
    return kept;
}

/** Outputs while nothing has been done: what SAE makes is unknown. */
export function plannedOutputs(inputs: Inputs, known: Inputs): Inputs {
    const outputs: Inputs = { ...keptInputs(inputs, true), ...normaliseFields(ingressFields, inputs) };
    outputs["rules"] ??= [];
    for (const name of ["description", "loadBalancerId", ...computedFields.map((field) => field.name)]) {
        outputs[name] ??= known[name] ?? UNKNOWN;
    }
    const type = balancerType(outputs);
    outputs["loadBalancerType"] = type ?? UNKNOWN;
    return outputs;
}

/** Inputs and outputs as SAE has them now. */
export function stateOf(set: RuleSet, inputs: Inputs, outputs: Inputs): { inputs: Inputs; outputs: Inputs } {
    const own = inputs["ignoreForeignRules"] === true ? withoutForeign(set, inputs) : set;
    const found = reconcileFields([...ingressFields, ...localFields], own.fields, inputs, outputs);
    const { loadBalancerType, ...rest } = found;
    const told = balancerType({ loadBalancerId: set.fields["loadBalancerId"] ?? "" });
    if (inputs["loadBalancerType"] !== undefined || (loadBalancerType !== undefined && told !== loadBalancerType)) {
        rest["loadBalancerType"] = loadBalancerType as Value;
    }
    const kept = { ...pickKept(outputs), ...keptInputs(inputs, false) };
    return { inputs: rest, outputs: outputsOf(own, kept) };
}

const pickKept = (outputs: Inputs): Inputs =>
    outputs["loadBalancerEdition"] === undefined ? {} : { loadBalancerEdition: outputs["loadBalancerEdition"] };

/** The rule set without rules that the inputs do not declare. */
export function withoutForeign(set: RuleSet, inputs: Inputs): RuleSet {
    const declared = normalise(updatableFields.find((field) => field.name === "rules")!.type, inputs["rules"]);
    const own = new Set(Array.isArray(declared) ? ruleKeys(declared) : []);
    const rules = Array.isArray(set.fields["rules"]) ? set.fields["rules"] : [];
    const keys = ruleKeys(rules);
    return { ...set, fields: { ...set.fields, rules: rules.filter((_, i) => own.has(keys[i])) } };
}

/** A number of a rule set, its load balancer's id, its namespace: text that is known, or undefined. */
export function knownText(values: Inputs, name: string): string | undefined {
    const value = values[name];
    if (isUnknown(value) || value === undefined || value === null || value === "") return undefined;
    return String(value as string | number);
}
