import { line } from "../../../diagnostics/render";
import { ProviderError } from "../../../engine/errors";
import type { CustomResource, DiffAnswer, State } from "../../../engine/resource";
import { UNKNOWN, type Inputs, type SecretPaths } from "../../../engine/values";
import { checkRuleOn, checkSingleRule, failuresOf, ruleWarnings, type BalancerType } from "../check";
import type { Settings } from "../client/config";
import { diffFields, withoutIgnored } from "../fields/diff";
import { MAX_RULES, ruleFields, shownRuleFields } from "../fields";
import { isPlaceOf, normaliseFields, reconcileFields } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { cureOfRule } from "../ownership/cures";
import { inDoubt, isInDoubt } from "./doubt";
import { guarded } from "./guard";
import { forgetAdoptions, isAdopting, noteNoAdoption, refuseAdopted, sayOpen } from "./adopt";
import { adoptRule } from "./adopt-rule";
import {
    confirmHeld,
    holds,
    noteCreation,
    noteDeclared,
    noteMove,
    noteNamespace,
    noteRead,
    noteReadId,
    removerOf,
    saidOfImport,
} from "../ownership/engine-state";
import {
    alsoHeld,
    alsoHolding,
    holdersOfRule,
    ifGone,
    letGoThere,
    nameIn,
    titleOf,
    unknownOwners,
    type Holder,
} from "../ownership/holders";
import { noteRule } from "../ownership/state-notes";
import { refuseUnreadableRecords, unlessUnknown } from "../ownership/unreadable";
import { forget } from "../ownership/notes";
import { idOf, parseRuleId, secretsInId } from "../ownership/rule-id";
import { foundAs } from "./rule-place";
import { recordsOf } from "../ownership/records";
import { heldAmong, isMade, refuseOrAdopt, wantedRule, type HeldRule } from "./rule-made";
import {
    confirmChange,
    leftElsewhere,
    provesRule,
    refuseRuleElsewhere,
    refuseTaken,
    warnOfRuleElsewhere,
} from "./rule-record";
import { createRule, keepCreation, madeAnew, outputsOfRule, updateRule } from "./rule-change";
import { leftBehind, removeRule } from "./rule-removal";
import { knownText, liveRules, namespaceOf } from "./state";
import { clientOf, later, unlessUnread, type SaeContext } from "../support";
import { full } from "./write";

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
    create: (ctx, { inputs, secrets }) =>
        guarded(secrets, inputs, () => {
            const check = (set: RuleSet): void => verify(inputs, set, secrets);
            return ctx.preview ? previewCreate(ctx, inputs, check) : createRule(ctx, inputs, check);
        }),
    read: (ctx, { id, inputs, outputs, secrets }) =>
        guarded(secrets, inputs ?? {}, () => read(ctx, id, inputs, outputs)),
    update: (ctx, call) =>
        guarded(call.secrets, call.news, () => {
            const check = (set: RuleSet): void => verify(call.news, set, call.secrets);
            return ctx.preview ? previewUpdate(ctx, call, check) : updateRule(ctx, call, check);
        }),
    delete: (ctx, { id, inputs, outputs, secrets }) =>
        guarded(secrets, inputs, () => removeRule(ctx, id, inputs, outputs)),
};

async function diff(
    ctx: SaeContext,
    {
        id,
        oldInputs,
        oldOutputs,
        news,
        ignoreChanges,
    }: { id: string; oldInputs: Inputs; oldOutputs: Inputs; news: Inputs; ignoreChanges: string[] },
): Promise<DiffAnswer> {
    confirmHeld(ctx, id);
    noteRule(ctx, id, wantedRule(oldOutputs));
    noteCreation(ctx, id, oldOutputs);
    confirmChange(ctx, id, String(oldOutputs["ingressId"]), wantedRule(oldOutputs));
    refuseAdopted(ctx, `rule ${id}`, id);
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

/**
 * The owner of the rule set removes this rule in this run: it had it before it was imported here, and is updated before anybody
 * asks about this resource. Then it is made anew at once. A preview only has noted by now whose it is.
 */
function sayRemoved(ctx: SaeContext, id: string, news: Inputs): DiffAnswer["detailed"] {
    const remover = removerOf(ctx, parseRuleId(id).ingressId, isPlaceOf(news));
    if (remover === undefined) return {};
    const owner = nameIn(remover.urn);
    ctx.log.warning(
        remover.inPreview
            ? `rule ${id} was among the rules of ${owner}, which no longer declares it. On this machine pulumi up leaves it alone; on another run pulumi up --refresh, or the rule goes and is made anew`
            : madeAnew(id, owner),
    );
    return remover.inPreview ? {} : { path: { kind: "update", inputDiff: false } };
}

/**
 * Reports what an interrupted run left, where nothing is created in its place. Usually no record says that there may be
 * anything.
 */
async function lookForLeft(ctx: SaeContext, id: string, inputs: Inputs): Promise<void> {
    const ingressId = knownText(inputs, "ingressId");
    if (ingressId === undefined || recordsOf(ctx.urn, "rule").every(({ answered }) => answered === id)) return;
    const set = await find(ctx, ingressId, inputs);
    if (set !== undefined) warnOfRuleElsewhere(ctx, inputs, liveRules(set));
}

/**
 * A rule that another hand changed stays when its resource moves away. The engine asks nothing about deletions in a
 * preview.
 */
async function warnOfLeaving(ctx: SaeContext, id: string, held: HeldRule): Promise<void> {
    const ingressId = knownText(held.inputs, "ingressId");
    if (ingressId === undefined) return;
    const look = async (): Promise<boolean> => {
        const set = await find(ctx, ingressId, held.inputs);
        const there = set && heldAmong(ctx, liveRules(set), held);
        return there !== undefined && !isMade(ctx, there, held);
    };
    if ((await look()) && (await later(ctx, look))) ctx.log.warning(leftBehind(ctx, id));
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
    const set = await find(ctx, ingressId, news);
    return set !== undefined && liveRules(set).length >= MAX_RULES;
}

function find(ctx: SaeContext, ingressId: string, inputs: Inputs): Promise<RuleSet | undefined> {
    const namespaceId = knownText(inputs, "namespaceId");
    return clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
}

async function previewCreate(
    ctx: SaeContext,
    inputs: Inputs,
    check: (set: RuleSet) => void,
): Promise<{ id: string; outputs: Inputs }> {
    const ingressId = knownText(inputs, "ingressId");
    refuseUnreadableRecords(ctx.urn);
    if (isAdopting(inputs)) forgetAdoptions(ctx);
    if (ingressId !== undefined) {
        const set = await existing(ctx, ingressId, inputs);
        check(set);
        const look = async (): Promise<Inputs[]> => liveRules(await existing(ctx, ingressId, inputs));
        const first = liveRules(set);
        const isRefused =
            first.some(isPlaceOf(inputs)) ||
            first.length >= MAX_RULES ||
            leftElsewhere(ctx, inputs, first) !== undefined;
        // A stale reader still shows what is gone.
        const rules = isRefused ? await later(ctx, look) : first;
        const wanted = wantedRule(inputs);
        const there = foundAs(rules, wanted);
        const adopt = (): void => adoptRule(ctx, inputs, wanted, there!, rules);
        if (there !== undefined) refuseTaken(ctx, inputs, there, undefined, isAdopting(inputs) ? adopt : undefined);
        refuseRuleElsewhere(ctx, inputs, rules);
        // What this resource replaces may go first.
        const staying = rules.filter(
            (item) => !holds(ctx, `${ingressId}:${String(item["domain"])}:${String(item["path"])}`),
        );
        if (there === undefined && staying.length >= MAX_RULES) throw full(ingressId, staying.length + 1);
        if (isAdopting(inputs)) noteNoAdoption(ctx, idOf(inputs));
    } else if (isAdopting(inputs)) sayOpen(ctx, "the rule at its domain and path");
    return { id: "", outputs: planned(inputs) };
}

const planned = (inputs: Inputs): Inputs => ({ ...normaliseFields(shownRuleFields, inputs), appName: UNKNOWN });

async function previewUpdate(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news }: { id: string; oldInputs: Inputs; oldOutputs: Inputs; news: Inputs },
    check: (set: RuleSet) => void,
): Promise<{ outputs: Inputs }> {
    const look = (): Promise<RuleSet> => existing(ctx, parseRuleId(id).ingressId, { ...oldOutputs, ...news });
    const set = await look();
    check(set);
    const held = { inputs: oldInputs, outputs: oldOutputs };
    const isChanged = (rule: Inputs | undefined): boolean => rule !== undefined && !isMade(ctx, rule, held);
    if (isAdopting(news)) forgetAdoptions(ctx);
    // A stale reader may show an earlier state.
    const isLate = isChanged(heldAmong(ctx, liveRules(set), held));
    const live = liveRules(isLate ? await later(ctx, look) : set);
    refuseOrAdopt(ctx, heldAmong(ctx, live, held), { ...held, news, live });
    if (isAdopting(news)) noteNoAdoption(ctx);
    return { outputs: { ...planned(news), namespaceId: news["namespaceId"] ?? oldOutputs["namespaceId"] ?? UNKNOWN } };
}

async function read(
    ctx: SaeContext,
    id: string,
    inputs: Inputs | undefined,
    known: Inputs | undefined,
): Promise<State | undefined> {
    const { ingressId, domain, path } = parseRuleId(id);
    const namespaceId = namespaceOf(inputs, known);
    noteNamespace(ctx, namespaceId);
    const isOwn = (rule: Inputs): boolean =>
        inputs === undefined || known === undefined || isMade(ctx, rule, { inputs, outputs: known });
    const look = async (): Promise<[RuleSet, Inputs] | undefined> => {
        const set = await clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
        const of = set && liveRules(set).filter(isPlaceOf({ domain, path }));
        // An ALB accepts several: ours is the one that is as it was made.
        const rule = of?.find(isOwn) ?? of?.[0];
        return set && rule && [set, rule];
    };
    const first = await look();
    // A stale reader shows neither what is new nor what was changed.
    const isLate = inputs !== undefined && (first === undefined || !isOwn(first[1]));
    const found = (isLate ? await later(ctx, look) : first) ?? first;
    if (found === undefined) {
        if (inputs !== undefined) forget(ctx.urn);
        return undefined;
    }
    const [set, rule] = found;
    if (inputs === undefined) {
        noteReadId(ctx, id);
        const told = unlessUnknown(
            () => whoHasIt(id, holdersOfRule(ctx, ingressId, rule, liveRules(set))),
            ({ message }) => message,
        );
        noteRead(ctx, told);
    }
    const own = reconcileFields(ruleFields, { ...rule, ingressId }, inputs ?? {}, known ?? {});
    const state = { id: `${ingressId}:${String(rule["domain"])}:${path}`, inputs: own };
    const isChanged = !isOwn(rule);
    if (inputs !== undefined) confirmHeld(ctx, id, (record) => !isChanged && provesRule(ingressId, rule, record));
    if (inputs !== undefined) noteRule(ctx, id, isChanged ? wantedRule(known!) : rule);
    if (!isChanged) return { ...state, outputs: keepCreation(outputsOfRule(own, set), known ?? {}) };
    ctx.log.warning(
        `another hand changed rule ${id}: it was edited in place, or it went and another's came, which SAE does not tell. ` +
            `It stays as it is, and does not become this resource's by a refresh; ${cureOfRule(ctx)}`,
    );
    return { ...state, outputs: inDoubt(known!) };
}

const whoHasIt = (id: string, [holder]: readonly Holder[]): string =>
    holder === undefined
        ? unknownOwners(`rule ${id}`)
        : `as far as is known on this machine ${titleOf(holder)} has rule ${id}, too, so it is not deleted here, unless that runs without it, or is forgotten; ${letGoThere(holder)}${ifGone(holder)}`;

async function existing(ctx: SaeContext, ingressId: string, inputs: Inputs): Promise<RuleSet> {
    const look = (): Promise<RuleSet | undefined> => find(ctx, ingressId, inputs);
    // A stale reader may not show it yet.
    const set = (await look()) ?? (await later(ctx, look));
    if (set) return set;
    throw new ProviderError(
        "NOT_FOUND",
        `rule set ${ingressId} does not exist; check ingressId, the region and the account`,
    );
}

/** What only the rule set tells: its kind of load balancer decides what a rule may contain. */
function verify(inputs: Inputs, { fields }: RuleSet, secrets: SecretPaths): void {
    const type: BalancerType = fields["loadBalancerType"] === "alb" ? "alb" : "clb";
    const findings = checkRuleOn(inputs, type, String(fields["listenerProtocol"] ?? "HTTP"), secrets);
    if (findings.length > 0) throw new ProviderError("INVALID_ARGUMENT", findings.map(line).join("\n"));
}
