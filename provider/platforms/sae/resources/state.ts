import { isRecord, isUnknown, UNKNOWN, type Inputs, type Value } from "../../../engine/values";
import { balancerType } from "../check";
import { computedFields, ingressFields, localFields, rule as ruleType } from "../fields";
import { keptRules, rulesOf } from "../read/kept-rules";
import { defaultOf, normalise, normaliseFields, reconcileFields, same } from "../wire/shape";
import { outputsOf, updatableFields, type RuleSet } from "../wire/wire";
import { ownAmong, without } from "./own-rules";

/**
 * What an update changes beside the rules: declared values are set, and values that are no longer declared go back to
 * their default. Values that were never declared stay as they are live. A description that is no longer declared stays,
 * because no other would be right.
 */
export function wantedFields(oldInputs: Inputs, news: Inputs): Inputs {
    const wanted: Inputs = {};
    for (const field of updatableFields) {
        if (field.name === "rules") continue;
        const declared = normalise(field.type, news[field.name]);
        const wasDeclared = normalise(field.type, oldInputs[field.name]) !== undefined;
        if (declared !== undefined) wanted[field.name] = declared;
        else if (wasDeclared && field.name !== "description") wanted[field.name] = unset(field.name, defaultOf(field));
    }
    return wanted;
}

/** How a value is reset: to its default, an empty text, or CORS switched off. */
const unset = (name: string, fallback: Value | undefined): Value =>
    fallback ?? (name === "cors" ? { enable: false } : "");

/** Fields beside the rules whose live value is not the wanted one. */
export function notAsWanted(live: Inputs, wanted: Inputs): string[] {
    return updatableFields
        .filter((field) => field.name !== "rules" && wanted[field.name] !== undefined)
        .filter((field) => {
            const [is, should] = [live[field.name], wanted[field.name]].map(
                (value) => normalise(field.type, value) ?? defaultOf(field),
            );
            return !same(field.type, is, should);
        })
        .map((field) => field.name);
}

/** Whether two lists of rules mean the same on their load balancer. */
export function sameRules(a: readonly Inputs[], b: readonly Inputs[], ordered: boolean): boolean {
    return same({ kind: "list", of: ruleType, wire: "json", unordered: !ordered }, [...a], [...b]);
}

/** On an ALB the first rule that matches wins. */
export const isOrdered = (values: Inputs): boolean => balancerType(normaliseFields(ingressFields, values)) === "alb";

/** Inputs that are kept in the outputs because SAE does not return them. */
export function keptInputs(inputs: Inputs): Inputs {
    const kept: Inputs = {};
    for (const field of [...ingressFields, ...localFields]) {
        const value = inputs[field.name];
        if (field.inputOnly) continue;
        if ((field.unreadable || field.local) && value !== undefined && value !== null)
            kept[field.name] = normalise(field.type, value) ?? value;
    }
    return kept;
}

/** Outputs while nothing has been done: what only SAE can tell is unknown, unless `known` has it. */
export function plannedOutputs(inputs: Inputs, known: Inputs): Inputs {
    const outputs: Inputs = { ...keptInputs(inputs), ...normaliseFields(ingressFields, inputs) };
    for (const name of ["description", "loadBalancerId", ...computedFields.map((field) => field.name)]) {
        outputs[name] ??= known[name] ?? UNKNOWN;
    }
    for (const { name, type, untoldDefault } of ingressFields)
        if (untoldDefault && known[name] === undefined && normalise(type, inputs[name]) === undefined)
            outputs[name] = UNKNOWN;
    const type = balancerType(outputs);
    outputs["loadBalancerType"] = type ?? UNKNOWN;
    const names = new Map<Value | undefined, Value | undefined>(
        [known["defaultRule"], ...listOf(known["rules"])]
            .filter(isRecord)
            .map((item) => [item["appId"], item["appName"]]),
    );
    const named = (item: Value): Value =>
        isRecord(item) ? { ...item, appName: names.get(item["appId"]) ?? UNKNOWN } : item;
    if (outputs["defaultRule"] !== undefined) outputs["defaultRule"] = named(outputs["defaultRule"]);
    outputs["rules"] = isUnknown(outputs["rules"]) ? UNKNOWN : listOf(outputs["rules"]).map(named);
    return outputs;
}

const listOf = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);

/** Inputs and outputs as SAE has them now. */
export function stateOf(set: RuleSet, inputs: Inputs, outputs: Inputs): { inputs: Inputs; outputs: Inputs } {
    const shown = withNamespace(set, namespaceOf(outputs, inputs));
    const own = inputs["ignoreForeignRules"] === true ? onlyRules(shown, ownRules(shown, inputs, outputs)) : shown;
    const found = reconcileFields([...ingressFields, ...localFields], own.fields, inputs, outputs);
    const { loadBalancerType, ...rest } = found;
    const typeOfBalancer = balancerType({ loadBalancerId: set.fields["loadBalancerId"] ?? "" });
    if (
        inputs["loadBalancerType"] !== undefined ||
        (loadBalancerType !== undefined && typeOfBalancer !== loadBalancerType)
    ) {
        rest["loadBalancerType"] = loadBalancerType as Value;
    }
    const kept = { ...pickKept(outputs), ...keptInputs(inputs) };
    return { inputs: rest, outputs: outputsOf(own, kept) };
}

/** A rule set never leaves its namespace: an answer without one keeps the old. */
const withNamespace = (set: RuleSet, namespaceId: string | undefined): RuleSet =>
    set.fields["namespaceId"] !== undefined || namespaceId === undefined
        ? set
        : { ...set, fields: { ...set.fields, namespaceId } };

const pickKept = (outputs: Inputs): Inputs =>
    outputs["loadBalancerEdition"] === undefined ? {} : { loadBalancerEdition: outputs["loadBalancerEdition"] };

/** Rules that are still as an update left them for another gateway. */
export const stillLive = (kept: readonly Inputs[], set: RuleSet): Inputs[] =>
    kept.filter((rule) => liveRules(set).some((live) => same(ruleType, live, rule)));

/**
 * The owner's rules of a shared rule set, as they are live. For a rule that was left for another gateway, domain and
 * path alone are not enough: it may be gone, with another in its place.
 */
export function ownRules(set: RuleSet, inputs: Inputs, outputs: Inputs): Inputs[] {
    const kept = keptRules(inputs, outputs);
    const gone = without(kept, stillLive(kept, set));
    return ownAmong(liveRules(set), without(rulesOf(outputs), gone), rulesOf(inputs));
}

/** The rules of a rule set as they were read, so that unchanged ones go back as they came. */
export const liveRules = ({ fields }: RuleSet): Inputs[] =>
    Array.isArray(fields["rules"]) ? fields["rules"].filter(isRecord) : [];

/** The rule set with only these rules. */
export const onlyRules = (set: RuleSet, rules: Inputs[]): RuleSet => ({ ...set, fields: { ...set.fields, rules } });

/** The namespace of a resource: the first of its inputs and outputs that has one. */
export const namespaceOf = (...of: readonly (Inputs | undefined)[]): string | undefined =>
    of.map((values) => values && knownText(values, "namespaceId")).find((id) => id !== undefined);

/** A known text of a rule set: its number, its load balancer's id or its namespace; else undefined. */
export function knownText(values: Inputs, name: string): string | undefined {
    const value = values[name];
    if (isUnknown(value) || value === undefined || value === null || value === "") return undefined;
    return String(value as string | number);
}
