import { warn } from "../../failure";
import type { Change, DiffAnswer } from "../../../engine/resource";
import { isUnknown, type Inputs, type Value } from "../../../engine/values";
import { balancerType } from "../check";
import { diffFields, kindOf, withoutIgnored, type Changes } from "../fields/diff";
import { keptRules, rulesOf } from "../read/kept-rules";
import { computedFields, ingressFields, localFields, type Field } from "../fields";
import { normalise, normaliseFields, same } from "../wire/shape";
import { isAdopting, refuseAdopted } from "./adopt";
import { heldSet, refuseElsewhere } from "./other-account";
import { confirmRules } from "./added-rules";
import { refuseDeclaredBeside } from "./declared-beside";
import { isInDoubt } from "./other-rule-in-place";
import { isImported, notUpdatedYet } from "./imported";
import { confirmHeld, noteMadeRules, noteMove, noteOutputs, noteReplaced } from "../ownership/engine-state";
import type { ListenerMove } from "../ownership/run";
import { alsoHeld, alsoHolding, holdersOfSetId } from "../ownership/holders";
import { noteSetSeen } from "../ownership/state-notes";
import { idOf } from "../ownership/rule-id";
import { warnOfInterruptedCreation } from "./interrupted-creation";
import { notAmong, ownAmong } from "./own-rules";
import { asRuleSet, isHeldBy } from "./plan";
import { isOrdered, knownText } from "./state";
import { unlessUnread, type SaeContext } from "../context";
import { listenerOf } from "./occupied-listener";
import { saySetOtherwise } from "./drift";

/** `keepRulesFor` matters when rules are removed, and is no change by itself. */
const inPlace = [
    ...ingressFields.filter((field) => field.change === "update"),
    ...localFields.filter((field) => field.name !== "keepRulesFor"),
];
const lasting = ingressFields.filter((field) => field.change === "replace");

/** If the program declares no description, the old one stays. */
const keepsItsName = (news: Inputs): boolean => normalise({ kind: "text" }, news["description"]) === undefined;

/** What changes, by the rules' identity and by meaning; a field that cannot change in place replaces. */
export async function diff(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news, ignoreChanges, secrets }: Change,
): Promise<DiffAnswer> {
    confirmHeld(ctx, id, (record) => isHeldBy(record, asRuleSet(id, oldOutputs)));
    confirmRules(ctx, id, oldInputs);
    refuseAdopted(ctx, `rule set ${id}`, id);
    const made = rulesOf(oldOutputs);
    noteMadeRules(ctx, made);
    noteOutputs(ctx, oldOutputs);
    noteSetSeen(ctx, id, ownAmong(made, rulesOf(oldInputs)), rulesOf(news));
    for (const rule of rulesOf(news)) {
        const ruleId = idOf({ ...rule, ingressId: id });
        refuseAdopted(ctx, `rule ${ruleId}, which is in rules here,`, ruleId);
    }
    const detailed = withoutIgnored(
        {
            ...lastingChanges(ctx, oldInputs, oldOutputs, news),
            ...keepingEnded(oldInputs, oldOutputs, news),
            ...declaredAnew(oldInputs, oldOutputs, news),
            // What a refresh found changed is adopted by an update, also where the program is unchanged.
            ...(isAdopting(news) && isInDoubt(oldOutputs) && { adopt: { kind: "update" as const, inputDiff: true } }),
            ...diffFields(
                keepsItsName(news) ? inPlace.filter(({ name }) => name !== "description") : inPlace,
                oldInputs,
                news,
                isOrdered(news),
            ),
        },
        ignoreChanges,
    );
    const replaced = Object.values(detailed).some(({ kind }) => kind.endsWith("-replace"));
    if (!replaced) refuseDeclaredBeside(ctx, id, notAmong(rulesOf(news), rulesOf(oldInputs)));
    // It goes with its replacement, and whose its rules are is not known yet.
    if (replaced && isImported(oldInputs) && made.length > 0) {
        const isUnnamed = normalise({ kind: "text" }, news["loadBalancerId"]) === undefined;
        const balancer = isUnnamed ? knownText(oldInputs, "loadBalancerId") : undefined;
        throw notUpdatedYet(ctx, id, made, { balancer });
    }
    const [also] = replaced ? alsoHolding(ctx, holdersOfSetId(ctx, id, true)) : [];
    if (also !== undefined) throw alsoHeld(ctx, `rule set ${id}`, also);
    const held = heldSet(id, oldInputs, oldOutputs);
    await refuseElsewhere(ctx, held, replaced);
    const compared = { id, oldInputs, oldOutputs, news, ignoreChanges, secrets };
    // An update compares with what is live by itself.
    if (Object.keys(detailed).length === 0) await saySetOtherwise(ctx, compared, held);
    const before = placeOf(oldInputs, oldOutputs);
    const after = placeOf(news, replaced ? {} : oldOutputs);
    noteReplaced(ctx, replaced);
    noteMove(ctx, replaced || "listenerPort" in detailed ? moveBetween(before, after, replaced) : undefined);
    if (!replaced) await unlessUnread(ctx, warnOfInterruptedCreation(ctx, id, { ...oldOutputs, ...oldInputs }));
    return { detailed, stables: stables(detailed), deleteBeforeReplace: sameListener(oldInputs, oldOutputs, news) };
}

/** `lb-…:80`, or undefined when a part of it is not known. */
function placeOf(inputs: Inputs, outputs: Inputs): string | undefined {
    const part = (name: string): string | undefined => knownText(inputs, name) ?? knownText(outputs, name);
    const [id, port] = [part("loadBalancerId"), part("listenerPort")];
    return id === undefined || port === undefined ? undefined : listenerOf(id, port);
}

const moveBetween = (from: string | undefined, to: string | undefined, replaced: boolean): ListenerMove | undefined =>
    from === undefined || from === to ? undefined : { from, replaced, ...(to !== undefined && { to }) };

/**
 * Fields that only a new rule set can change. SAE does not return all of them: after an import their values are not
 * known, so declaring them later replaces nothing, with a note. Where SAE made the load balancer without one, asking for it is a change.
 */
function lastingChanges(ctx: SaeContext, oldInputs: Inputs, oldOutputs: Inputs, news: Inputs): Changes {
    const changes: Changes = {};
    for (const field of lasting) {
        const [before, after] = [effective(field, oldInputs, oldOutputs), normalise(field.type, news[field.name])];
        if (field.name === "loadBalancerType") {
            const [old, next] = [typeBefore(oldInputs, oldOutputs), balancerType(normaliseFields(ingressFields, news))];
            if (next !== undefined && old !== undefined && next !== old) note(changes, field.name, oldInputs, news);
        } else if (after === undefined) {
            // Leaving out how an ALB was created changes nothing; leaving out its id asks for a new one.
            const dropped = normalise(field.type, oldInputs[field.name]) !== undefined;
            if (dropped && !field.unreadable) note(changes, field.name, oldInputs, news);
        } else if (before === undefined && field.unreadable && madeHere(oldInputs, oldOutputs)) {
            const reason = `${field.name} was left out when SAE made the load balancer, and what SAE then takes is not documented, so another one is made`;
            warn(ctx, "CR439", reason, `to keep the load balancer, leave ${field.name} out`);
            note(changes, field.name, oldInputs, news);
        } else if (before === undefined && field.unreadable) {
            warn(
                ctx,
                "CR439",
                `${field.name} cannot be read back from SAE, so it is taken for what the load balancer has`,
                "to be sure, replace the resource",
            );
        } else if (!same(field.type, before, after)) {
            note(changes, field.name, oldInputs, news);
        }
    }
    return changes;
}

/** Whether the program had SAE make the load balancer: its address type is kept, and no id was given. */
const madeHere = (inputs: Inputs, outputs: Inputs): boolean =>
    knownText(inputs, "loadBalancerId") === undefined &&
    [inputs, outputs].some((values) => knownText(values, "addressType") !== undefined);

/** Rules that were left for another gateway are removed when nothing is kept any more. */
const keepingEnded = (oldInputs: Inputs, oldOutputs: Inputs, news: Inputs): Changes =>
    news["keepRulesFor"] === undefined && keptRules(oldInputs, oldOutputs).length > 0
        ? { keepRulesFor: { kind: "delete", inputDiff: true } }
        : {};

/** A default that is declared for the first time is a change where somebody else had set something else. */
function declaredAnew(oldInputs: Inputs, oldOutputs: Inputs, news: Inputs): Changes {
    const isNew = ({ name, type }: Field): boolean => {
        const [before, seen, after] = [oldInputs, oldOutputs, news].map((values) => normalise(type, values[name]));
        return before === undefined && seen !== undefined && after !== undefined && !same(type, seen, after);
    };
    const changed = ingressFields.filter(
        (field) => field.change === "update" && field.name !== "rules" && isNew(field),
    );
    return Object.fromEntries(changed.map(({ name }) => [name, { kind: "add" as const, inputDiff: true }]));
}

const effective = (field: Field, inputs: Inputs, outputs: Inputs): Value | undefined =>
    normalise(field.type, inputs[field.name]) ?? normalise(field.type, outputs[field.name]);

function typeBefore(inputs: Inputs, outputs: Inputs): string | undefined {
    return knownText(outputs, "loadBalancerType") ?? balancerType(normaliseFields(ingressFields, inputs));
}

function note(changes: Changes, name: string, olds: Inputs, news: Inputs): void {
    changes[name] = { kind: `${kindOf(olds[name], news[name])}-replace`, inputDiff: true };
}

/** A listener takes one rule set: the old one must go first if the new one is, or may be, for the same listener. */
function sameListener(oldInputs: Inputs, oldOutputs: Inputs, news: Inputs): boolean {
    const [id, port] = [news["loadBalancerId"], news["listenerPort"]];
    const newAlb = normalise({ kind: "text" }, id) === undefined;
    // After an interrupted run, two equal new ALBs could not be told apart.
    if (newAlb)
        return lasting.every((field) =>
            same(field.type, normalise(field.type, oldInputs[field.name]), normalise(field.type, news[field.name])),
        );
    const oldId = knownText(oldInputs, "loadBalancerId") ?? knownText(oldOutputs, "loadBalancerId");
    const oldPort = knownText(oldInputs, "listenerPort") ?? knownText(oldOutputs, "listenerPort");
    return (isUnknown(id) || String(id as string) === oldId) && (isUnknown(port) || String(port as string) === oldPort);
}

/** Outputs that keep their value in an update, so that whatever depends on them is known in a preview. */
function stables(detailed: Changes): string[] {
    const computed = computedFields
        .map((field) => field.name)
        .filter((name) => name !== "name" || !("listenerPort" in detailed));
    const untouched = [...ingressFields, ...localFields]
        .map((field) => field.name)
        .filter((name) => !Object.keys(detailed).some((path) => path.startsWith(name)));
    return [...computed, ...untouched];
}
