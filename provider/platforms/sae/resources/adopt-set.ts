import { failure, warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { balancerType } from "../check";
import { ingressFields, rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { normalise, normaliseFields } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import type { SaeClient } from "../client/client";
import {
    adoptableRule,
    changesText,
    differencesOf,
    forgetAdoptions,
    isAdopting,
    noteNoAdoption,
    takeOver,
    type Adoptable,
} from "./adopt";
import { importCommand } from "../ownership/cures";
import { holds, holdsUnnamed, resourceLeaving, wasReplacedUnseen } from "../ownership/engine-state";
import { endRecordsOfSet, holderOfRule, holdersOfSet } from "../ownership/holders";
import { descriptionSuffix, duplicates, listenerOf, occupant } from "./occupied-listener";
import { OwnRules } from "./own-rules";
import { isRecorded, type Plan } from "./plan";
import { named, type Part } from "./rule-set-change";
import { isOrdered, knownText, liveRules, notAsWanted, wantedFields } from "./state";
import { describe, type SaeContext } from "../context";

/**
 * The rule set that a creation takes over because `adopt` asks for it: the one that has the listener, or, without a
 * `loadBalancerId`, the one whose load balancer SAE made for a resource like this. Undefined: there is none, or it is to be
 * replaced or left first. Fails when it is not certain that it may be taken, and when the preview said nothing of it.
 */
export async function setToAdopt(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    sets: readonly RuleSet[],
): Promise<RuleSet | undefined> {
    if (!isAdopting(plan.inputs)) return undefined;
    if (ctx.preview) forgetAdoptions(ctx);
    const found = await adoptable(ctx, client, plan, sets);
    if (found === undefined) {
        if (ctx.preview) noteNoAdoption(ctx);
        return undefined;
    }
    // The list lacks fields.
    const set = await describe(client, found.id, ctx.config().ruleSettleTime * 1000, ctx.signal);
    const what = `rule set ${set.id}${descriptionSuffix(set)}`;
    refuseOtherKind(plan, set, what);
    const rules = rulesIn(plan, set);
    refuseUndeclared(ctx, plan, set, what, rules.others);
    takeOver(ctx, plan.inputs, [
        {
            what,
            id: set.id,
            holders: holdersOfSet(ctx, set, isRecorded),
            content: set.id,
            changes: changesOf(plan, set, rules),
            endRecords: () => endRecordsOfSet(ctx, set, isRecorded),
        },
        ...rules.taken.map(({ rule, wanted }): Adoptable => {
            const at = { what: `the rule for ${named([rule])} of ${what}`, ingressId: set.id, live: liveRules(set) };
            const { content: _, ...thing } = adoptableRule(ctx, at, rule, wanted);
            return thing;
        }),
    ]);
    if (ctx.preview) warnOfUnread(ctx, plan);
    return set;
}

/** The live rules of a rule set that is adopted: those in the place of a declared one, and the others. */
interface Rules {
    taken: readonly { rule: Inputs; wanted: Inputs }[];
    others: readonly Inputs[];
    /** Declared rules that are not there. */
    added: readonly Inputs[];
}

function rulesIn({ inputs }: Plan, set: RuleSet): Rules {
    const live = liveRules(set);
    const rules = rulesOf(inputs);
    const own = new OwnRules(rules);
    const keys = own.among(live);
    const there = new Set(keys);
    return {
        taken: live.flatMap((rule, i) => {
            const wanted = own.at(rules, keys[i]);
            return wanted === undefined ? [] : [{ rule, wanted }];
        }),
        others: live.filter((_, i) => keys[i] === undefined),
        added: rules.filter((_, i) => !there.has(own.keysIn(rules)[i])),
    };
}

async function adoptable(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    sets: readonly RuleSet[],
): Promise<RuleSet | undefined> {
    // What the engine holds under this name may be the very thing that is replaced; what took its place was not looked at.
    if (holdsUnnamed(ctx) || wasReplacedUnseen(ctx)) return undefined;
    const found = await candidate(ctx, client, plan, sets);
    if (found === undefined || holds(ctx, found.id)) return undefined;
    if (plan.loadBalancerId === undefined) return found;
    const listener = listenerOf(plan.loadBalancerId, plan.port);
    return resourceLeaving(ctx, listener, found.id) === undefined ? found : undefined;
}

async function candidate(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    sets: readonly RuleSet[],
): Promise<RuleSet | undefined> {
    if (plan.loadBalancerId !== undefined) return occupant(plan, sets);
    const found = (await duplicates(ctx, client, plan, sets)).filter(
        ({ fields }) => Number(fields["listenerPort"]) === plan.port,
    );
    const [first, second] = found;
    if (first !== undefined && second !== undefined)
        throw failure(
            "ALREADY_EXISTS",
            "CR427",
            `rule sets ${found.map((set) => `${set.id}${descriptionSuffix(set)}`).join(" and ")} both have load balancers that SAE made for a resource like this one, so which one to adopt is not known`,
            `give loadBalancerId, or adopt the right one with: ${importCommand(ctx, "Ingress", first.id)}`,
        );
    return first;
}

/** What only a new rule set can have otherwise. */
function refuseOtherKind(plan: Plan, set: RuleSet, what: string): void {
    const type = set.fields["loadBalancerType"];
    const values = normaliseFields(ingressFields, plan.inputs);
    const network = knownText(values, "addressType")?.toLowerCase();
    const declared = balancerType(values);
    const wrong =
        type !== undefined && declared !== undefined && type !== declared
            ? `is on a load balancer of type ${String(type)}, and ${declared} is declared`
            : type !== undefined && type !== "clb" && type !== "alb"
              ? `is on a gateway of type ${String(type)}, which the SAE ingress API can list but not manage`
              : network !== undefined && set.computed["slbType"] !== undefined && set.computed["slbType"] !== network
                ? `has an address of the ${String(set.computed["slbType"])}, and addressType ${String(values["addressType"])} is declared`
                : undefined;
    if (wrong === undefined) return;
    throw failure(
        "FAILED_PRECONDITION",
        "CR426",
        `${what} ${wrong}, so it is not adopted`,
        "declare it as it is, or choose another listener",
    );
}

/** Rules that nobody declares would go. */
function refuseUndeclared(ctx: SaeContext, plan: Plan, set: RuleSet, what: string, others: readonly Inputs[]): void {
    if (plan.inputs["ignoreForeignRules"] === true || others.length === 0) return;
    throw failure(
        "FAILED_PRECONDITION",
        "CR428",
        `${what} has rules that are not declared and that its adoption would remove: ${named(others)}`,
        "declare them in rules, or set ignoreForeignRules: true, which leaves them alone. " +
            `To remove them take it over with: ${importCommand(ctx, "Ingress", set.id)}, and the next preview shows them`,
    );
}

/** What the adoption of a rule set changes, adds and leaves alone. */
function changesOf(plan: Plan, set: RuleSet, { taken, others, added }: Rules): string {
    const wanted = wantedFields({}, plan.inputs);
    const changed = notAsWanted(set.fields, wanted);
    const ofFields = differencesOf(
        ingressFields.filter(({ name }) => changed.includes(name)),
        set.fields,
        wanted,
    );
    const ofRules = taken.flatMap(({ rule, wanted: declared }) => {
        const differences = differencesOf(ruleType.fields, rule, declared);
        return differences.length === 0 ? [] : [`the rule for ${named([rule])} (${differences.join(", ")})`];
    });
    return (
        changesText([...ofFields, ...ofRules]) +
        (added.length === 0 ? "" : `; adds rules for ${named(added)}`) +
        (others.length === 0 ? "" : `; leaves the rules for ${named(others)} alone`)
    );
}

function warnOfUnread(ctx: SaeContext, { inputs }: Plan): void {
    const unread = ingressFields.filter(
        (field) =>
            field.unreadable && normalise(field.type, inputs[field.name]) !== undefined && field.name !== "addressType",
    );
    if (unread.length > 0)
        warn(
            ctx,
            "CR439",
            `${unread.map(({ name }) => name).join(" and ")} cannot be read back from SAE, so they are taken for what the load balancer has`,
            "to be sure, look at the load balancer itself",
        );
}

/** What brings an adopted rule set to what is declared. Rules that are not declared stay. */
export function partToAdopt(ctx: SaeContext, plan: Plan, set: RuleSet, cure: string): Part {
    const after = rulesOf(plan.inputs);
    return {
        id: set.id,
        fields: wantedFields({}, plan.inputs),
        before: [],
        after,
        // What stands there was looked at.
        known: [after],
        seen: [],
        kept: [],
        reclaimed: false,
        proves: () => false,
        cure,
        holderOf: (rule, goes) => holderOfRule(ctx, set.id, rule, goes),
        takenBack: {},
        keptFor: [],
        shared: plan.inputs["ignoreForeignRules"] === true,
        ordered: isOrdered(plan.inputs),
    };
}
