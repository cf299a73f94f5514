import { warn } from "../../failure";
import { failuresOf, line } from "../../../diagnostics/render";
import { nameOfUrn } from "../../../inputs/urn";
import { ProviderError } from "../../../engine/errors";
import type { Change, CustomResource, DiffAnswer } from "../../../engine/resource";
import { type Inputs, type SecretPaths } from "../../../engine/values";
import { checkRuleOn, checkSingleRule, ruleWarnings, type BalancerType } from "../check";
import type { Settings } from "../client/settings";
import { diffFields, withoutIgnored } from "../fields/diff";
import { MAX_RULES, ruleFields } from "../fields";
import { isPlaceOf } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { isInDoubt } from "./other-rule-in-place";
import { isAdopting, refuseAdopted } from "./adopt";
import { heldRule, placed, refuseElsewhere } from "./other-account";
import { refuseDeclaredBeside } from "./declared-beside";
import { confirmHeld, noteCreation, noteDeclared, noteMove, removerOf, saidOfImport } from "../ownership/engine-state";
import { alsoHeld, alsoHolding, holdersOfRule } from "../ownership/holders";
import { noteRule } from "../ownership/state-notes";
import { idOf, parseRuleId, secretsInId } from "../ownership/rule-id";
import { recordsOf } from "../ownership/records";
import { heldAmong, isMade, wantedRule, type HeldRule } from "./rule-made";
import { confirmChange, warnOfRuleElsewhere } from "./rule-record";
import { createRule, updateRule, warnOfMakingAnew } from "./rule-change";
import { removeRule, warnOfLeftBehind } from "./rule-removal";
import { knownText, liveRules } from "./state";
import { lookAgain, unlessUnread, type SaeContext } from "../context";
import { previewCreate, previewUpdate } from "./rule-preview";
import { findSet } from "./rule-place";
import { readRule } from "./rule-read";
import { sayRuleOtherwise } from "./drift";

/** `crossroute:sae:Rule`: one rule in a rule set that another resource, another stack or a person owns. */
export const ruleResource: CustomResource<Settings> = {
    async check(ctx, { news, olds, secrets }) {
        noteDeclared(ctx, news, olds);
        const imported = saidOfImport(ctx);
        if (imported !== undefined) ctx.log.warning(imported);
        for (const warning of ruleWarnings(news, secrets)) ctx.log.warning(line(warning));
        return { inputs: news, failures: failuresOf([...checkSingleRule(news, secrets), ...secretsInId(secrets)]) };
    },
    diff,
    create(ctx, { inputs, secrets }) {
        const check = (set: RuleSet): void => verify(inputs, set, secrets);
        return placed(ctx, ctx.preview ? previewCreate(ctx, inputs, check) : createRule(ctx, inputs, check));
    },
    read: (ctx, { id, inputs, outputs }) => placed(ctx, readRule(ctx, id, inputs, outputs)),
    update(ctx, call) {
        const check = (set: RuleSet): void => verify(call.news, set, call.secrets);
        return placed(ctx, ctx.preview ? previewUpdate(ctx, call, check) : updateRule(ctx, call, check));
    },
    delete: (ctx, { id, inputs, outputs }) => removeRule(ctx, id, inputs, outputs),
};

async function diff(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news, ignoreChanges, secrets }: Change,
): Promise<DiffAnswer> {
    confirmHeld(ctx, id);
    noteRule(ctx, id, wantedRule(oldOutputs));
    noteCreation(ctx, id, oldOutputs);
    confirmChange(ctx, id, String(oldOutputs["ingressId"]), wantedRule(oldOutputs));
    refuseAdopted(ctx, `rule ${id}`, id);
    refuseDeclaredBeside(ctx, parseRuleId(id).ingressId, declaredAt(id, news));
    const detailed = withoutIgnored(
        {
            ...diffFields(ruleFields, oldInputs, news, true),
            // What a refresh found changed is taken over by an update, also where the program says the same.
            ...(isAdopting(news) && isInDoubt(oldOutputs) && { adopt: { kind: "update" as const, inputDiff: true } }),
            ...sayRemoved(ctx, id, news),
        },
        ignoreChanges,
    );
    const isReplaced = Object.values(detailed).some(({ kind }) => kind.endsWith("-replace"));
    // The old one would be refused when the new one is there.
    const [also] = isReplaced
        ? alsoHolding(ctx, holdersOfRule(ctx, String(oldOutputs["ingressId"]), wantedRule(oldOutputs), undefined, true))
        : [];
    if (also !== undefined) throw alsoHeld(ctx, `rule ${id}`, also);
    const held = heldRule(id, oldInputs, oldOutputs);
    await refuseElsewhere(ctx, held, isReplaced);
    const compared = { id, oldInputs, oldOutputs, news, ignoreChanges, secrets };
    if (Object.keys(detailed).length === 0) await sayRuleOtherwise(ctx, compared, held);
    // What the program says of the others decides whether a place that is taken becomes free in this run.
    noteMove(ctx, isReplaced ? { from: id, to: idOf(news), replaced: true } : undefined);
    await unlessUnread(
        ctx,
        isReplaced
            ? warnOfLeaving(ctx, id, { inputs: oldInputs, outputs: oldOutputs })
            : lookForLeft(ctx, id, oldInputs),
    );
    return {
        detailed,
        stables: ["ingressId", "domain", "path"],
        deleteBeforeReplace: await mustGoFirst(ctx, oldInputs, news, detailed),
    };
}

/** The rule as it is declared, unless another one takes its place. */
const declaredAt = (id: string, news: Inputs): Inputs[] => (idOf(news) === id ? [wantedRule(news)] : []);

/**
 * The owner of the rule set removes this rule in this run: it had it before it was imported here, and is updated before anybody
 * asks about this resource. Then it is made anew at once. A preview only has noted by now whose it is.
 */
function sayRemoved(ctx: SaeContext, id: string, news: Inputs): DiffAnswer["detailed"] {
    const remover = removerOf(ctx, parseRuleId(id).ingressId, isPlaceOf(news));
    if (remover === undefined) return {};
    const owner = nameOfUrn(remover.urn);
    if (remover.inPreview)
        warn(
            ctx,
            "CR441",
            `rule ${id} was among the rules of ${owner}, which no longer declares it. On this machine pulumi up leaves it alone.`,
            "On another run pulumi up --refresh, or the rule goes and is made anew",
        );
    else warnOfMakingAnew(ctx, id, owner);
    return remover.inPreview ? {} : { path: { kind: "update", inputDiff: false } };
}

/**
 * Reports what an interrupted run left, where nothing is created in its place. Usually no record says that there may be
 * anything.
 */
async function lookForLeft(ctx: SaeContext, id: string, inputs: Inputs): Promise<void> {
    const ingressId = knownText(inputs, "ingressId");
    if (ingressId === undefined || recordsOf(ctx.urn, "rule").every(({ answered }) => answered === id)) return;
    const set = await findSet(ctx, ingressId, inputs);
    if (set !== undefined) warnOfRuleElsewhere(ctx, inputs, liveRules(set));
}

/**
 * A rule that somebody else changed stays when its resource moves away. The engine asks nothing about deletions in a
 * preview.
 */
async function warnOfLeaving(ctx: SaeContext, id: string, held: HeldRule): Promise<void> {
    const ingressId = knownText(held.inputs, "ingressId");
    if (ingressId === undefined) return;
    const look = async (): Promise<boolean> => {
        const set = await findSet(ctx, ingressId, held.inputs);
        const there = set && heldAmong(ctx, liveRules(set), held);
        return there !== undefined && !isMade(ctx, there, held);
    };
    if ((await look()) && (await lookAgain(ctx, look))) warnOfLeftBehind(ctx, id);
}

/** A rule set takes one rule per domain and path, and forty in all. */
async function mustGoFirst(
    ctx: SaeContext,
    oldInputs: Inputs,
    news: Inputs,
    detailed: DiffAnswer["detailed"],
): Promise<boolean> {
    const ingressId = knownText(oldInputs, "ingressId");
    if (ingressId === undefined || ingressId !== knownText(news, "ingressId")) return false;
    if (isPlaceOf(oldInputs)(news)) return true;
    if (!Object.values(detailed).some(({ kind }) => kind.endsWith("-replace"))) return false;
    const set = await findSet(ctx, ingressId, news);
    return set !== undefined && liveRules(set).length >= MAX_RULES;
}

/** What only the rule set tells: its kind of load balancer decides what a rule may contain. */
function verify(inputs: Inputs, { fields }: RuleSet, secrets: SecretPaths): void {
    const type: BalancerType = fields["loadBalancerType"] === "alb" ? "alb" : "clb";
    const findings = checkRuleOn(inputs, type, String(fields["listenerProtocol"] ?? "HTTP"), secrets);
    if (findings.length > 0) throw new ProviderError("INVALID_ARGUMENT", findings.map(line).join("\n"));
}
