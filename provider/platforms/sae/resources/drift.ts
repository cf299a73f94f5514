/**
 * What a rule set or a rule has otherwise than the last run left it, and than the program declares it. An update that was killed
 * after SAE had taken it leaves that, and so does an edit by hand; neither is in the state, so only a reading can tell. Which of
 * the two it was it does not tell, so it is said and left as it is: a refresh makes it a change.
 */
import { failure, warn } from "../../failure";
import type { ProviderError } from "../../../engine/errors";
import { containsUnknown, isRecord, isSecret, joinPath, splitPath, valueAt, type Inputs } from "../../../engine/values";
import type { Value } from "../../../engine/values";
import type { Change } from "../../../engine/resource";
import { diffValue, withoutIgnored, type Changes } from "../fields/diff";
import { ingressFields, rule as ruleType, type FieldType } from "../fields";
import { keptRules, rulesOf } from "../read/kept-rules";
import { defaultOf, isPlaceOf, normalise, same } from "../wire/shape";
import type { SaeClient } from "../client/client";
import { updatableFields, type RuleSet } from "../wire/wire";
import { addedByInterruptedUpdate } from "./added-rules";
import { anothers, type HeldSet, unprovenAbsence } from "./other-account";
import { addedByInterrupted, titleOf } from "../ownership/holders";
import { noteSeen, showsGone } from "../ownership/rule-proof";
import { unlessUnknown } from "../ownership/unreadable";
import { isInDoubt } from "./other-rule-in-place";
import { cureOfPlace, lostPlace } from "./lost-first-position";
import { ownAmong, without } from "./own-rules";
import { heldAmong, wantedRule } from "./rule-made";
import { differs } from "./rule-record";
import { named } from "./rule-set-change";
import { isOrdered, liveRules, namespaceOf, sameRules } from "./state";
import { clientOf, cureOfGone, lookAgain, reasonOf, type SaeContext } from "../context";
import { saeCodes } from "../../../diagnostics/codes/sae";

/** Longer lists are cut: people read a preview. */
const mostNamed = 5;

const setRules = ingressFields.find(({ name }) => name === "rules")!.type;

/** One of them: where, and in words with the live value. */
interface Difference {
    path: string;
    kind: "add" | "delete" | "update";
    text: string;
    /** Unless a refresh is. */
    cure?: string;
}

/** Says what a rule set has otherwise, where the program is as the state. */
export async function saySetOtherwise(ctx: SaeContext, call: Change, held: HeldSet): Promise<void> {
    // A refresh has seen it, and what it saw is a change of its own.
    if (isInDoubt(call.oldOutputs)) return;
    await look(ctx, `rule set ${call.id}`, held, (set) =>
        notIgnored(
            [...fieldsOtherwise(set, call), ...rulesOtherwise(set, call), ...leftAmongOthers(ctx, set, call)],
            call,
        ),
    );
}

/**
 * Says in the preview of an update what that sets back beside what it changes: the state, with which the engine compares, knows nothing of it.
 * @param again reads the rule set once more: a stale reading shows what has gone
 */
export async function saySetBack(
    ctx: SaeContext,
    call: Change,
    read: RuleSet,
    again: () => Promise<RuleSet | undefined>,
): Promise<void> {
    const { id, oldInputs, oldOutputs, news } = call;
    if (isInDoubt(oldOutputs) || isShared(oldInputs, news)) return;
    const otherwise = (set: RuleSet, than: Inputs): Difference[] =>
        [...fieldsOtherwise(set, { ...call, news: than }), ...rulesOtherwise(set, { ...call, news: than })].filter(
            ({ kind }) => kind !== "delete",
        );
    // What is there as this update wants it stays.
    const setBack = (set: RuleSet): Difference[] => {
        const changing = new Set(otherwise(set, news).map(({ text }) => text));
        return notIgnored(
            otherwise(set, oldInputs).filter(({ text }) => changing.has(text)),
            call,
        );
    };
    let found = setBack(read);
    if (found.length > 0) found = setBack((await lookAgain(ctx, again)) ?? read);
    if (found.length > 0) say(ctx, `rule set ${id}`, textsOf(found), toKeep, "this update sets it back");
}

const toKeep = "requests move by that as well; to keep what is there, declare it";

/** The same of one rule in a rule set. */
export async function sayRuleOtherwise(ctx: SaeContext, call: Change, held: HeldSet): Promise<void> {
    const { id, oldInputs, oldOutputs, news, secrets } = call;
    const isSeen = (rule: Inputs): boolean => !differs(rule, wantedRule(oldOutputs));
    if (containsUnknown(news) || isInDoubt(oldOutputs)) return;
    await look(ctx, `rule ${id}`, held, (set) => {
        const there = heldAmong(ctx, liveRules(set), { inputs: oldInputs, outputs: oldOutputs });
        if (there === undefined) return notIgnored([{ path: "path", kind: "update", text: "it is not there" }], call);
        const lost = lostPlace(ctx, set, news, there);
        const place =
            lost === undefined ? [] : [{ path: "position", kind: "update" as const, text: lost, cure: cureOfPlace }];
        if (isSeen(there)) return notIgnored(place, call);
        const isHidden = (path: string): boolean => isSecret(secrets, path);
        return notIgnored([...differencesOf(ruleType, there, wantedRule(news), "", isHidden), ...place], call);
    });
}

/** Milliseconds: nothing is to be done, so a run does not wait for SAE as it would for a change. */
const patience = 15_000;

/** A reading shows that something is otherwise only where it is repeated: a stale one shows what has gone. */
async function look(
    ctx: SaeContext,
    what: string,
    held: HeldSet,
    findIn: (set: RuleSet) => Difference[],
): Promise<void> {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(patience)]);
    let refusal: ProviderError | undefined;
    try {
        const namespaceId = namespaceOf(held.outputs, held.inputs);
        const client = clientOf(ctx, namespaceId);
        const again = (): Promise<RuleSet | undefined> => client.describe(held.ingressId, namespaceId, signal);
        let set = await client.describeShared(held.ingressId, namespaceId, signal);
        const isOpen = (read: RuleSet): boolean => showsGone(ctx.urn, read.id, liveRules(read));
        if (set === undefined || findIn(set).length > 0 || isOpen(set))
            set = (await lookAgain({ ...ctx, signal }, again)) ?? set;
        refusal = set === undefined ? await absence(ctx, client, held) : anothers(ctx, held, set);
        if (set !== undefined && refusal === undefined) {
            noteSeen(ctx.urn, set.id, liveRules(set));
            told(ctx, what, findIn(set));
        }
    } catch (error) {
        if (ctx.signal.aborted) throw error;
        ctx.log.info(`how ${what} is in SAE now was not looked at: ${reasonOf(error)}`);
    }
    if (refusal !== undefined) throw refusal;
}

/**
 * An interrupted destroy, or somebody, deleted the rule set, and an unchanged program would not make it again: what is made beside it
 * would lead to nothing.
 */
const absence = async (ctx: SaeContext, client: SaeClient, held: HeldSet): Promise<ProviderError> =>
    (await unprovenAbsence(ctx, client, held)) ??
    failure(
        "NOT_FOUND",
        "CR420",
        `rule set ${held.ingressId} no longer exists: a destroy that was interrupted took it away, or somebody did, and the state does not tell`,
        cureOfGone,
    );

/** Declared values that SAE neither has now nor had when they were last seen. */
function fieldsOtherwise(set: RuleSet, { oldOutputs, news, secrets }: Change): Difference[] {
    return updatableFields.flatMap((field) => {
        const { name, type } = field;
        const declared = normalise(type, news[name]);
        if (name === "rules" || declared === undefined || containsUnknown(declared)) return [];
        const [live, seen] = [set.fields[name], oldOutputs[name]].map(
            (value) => normalise(type, value) ?? defaultOf(field),
        );
        if (same(type, live, seen)) return [];
        return differencesOf(type, live, declared, name, (path) => isSecret(secrets, path));
    });
}

/** The same of the rules: those of the owner where others have some, too, and else all. */
function rulesOtherwise(set: RuleSet, call: Change): Difference[] {
    const { oldInputs, oldOutputs, news, secrets } = call;
    if (containsUnknown(news["rules"] ?? null)) return [];
    const ordered = isOrdered(news);
    const [live, declared] = [liveOfOwner(set, call), rulesOf(news)];
    const seen = without(rulesOf(oldOutputs), keptRules(oldInputs, oldOutputs));
    if (sameRules(live, seen, ordered)) return [];
    const found: Difference[] = [];
    // Whose they are, and whether their names are for everybody, is not known.
    let undeclared = 0;
    diffValue(setRules, live, declared, "rules", ordered, (path, kind) => {
        const [, index, ...rest] = splitPath(path);
        if (kind === "delete" && rest.length === 0) {
            undeclared++;
            return;
        }
        const rule = declared[Number(index)];
        const was = rule && live.find(isPlaceOf(rule));
        const text =
            rule === undefined || isSecret(secrets, "rules")
                ? "rules"
                : rest.length > 0
                  ? `${rest.join(".")} of ${named([rule])} is ${shown(was && valueAt(was, rest.reduce<string>(joinPath, "")))}`
                  : `${kind === "add" ? "no rule for" : "another place of"} ${named([rule])}`;
        found.push({ path, kind, text });
    });
    if (undeclared > 0)
        found.push({
            path: "rules",
            kind: "delete",
            text: `${undeclared} ${undeclared === 1 ? "rule" : "rules"} that the program does not declare`,
        });
    return found;
}

/**
 * Beside the rules of others one that an interrupted update of this resource added, by the record on this machine: nobody else would
 * take it away. It is in no state, so neither does a refresh.
 */
function leftAmongOthers(ctx: SaeContext, set: RuleSet, call: Change): Difference[] {
    const { oldInputs, news, secrets } = call;
    if (!isShared(oldInputs, news) || containsUnknown(news["rules"] ?? null)) return [];
    const kept = keptRules(oldInputs, call.oldOutputs);
    const others = without(without(liveRules(set), kept), liveOfOwner(set, call));
    const isLeft = addedByInterruptedUpdate(ctx, set.id);
    const left = others.filter(isLeft);
    const which = isSecret(secrets, "rules") ? "rules" : named(left);
    const text = `an interrupted update of this resource added ${which}, which it does not declare`;
    const own: Difference[] = left.length === 0 ? [] : [{ path: "rules", kind: "delete", text, cure: cureOfLeft }];
    return [...own, ...leftByRules(ctx, set, without(others, left))];
}

/**
 * The same of a `crossroute.sae.Rule`, which may be in the program no more. Its domain and path are in its id, so neither is a secret.
 */
function leftByRules(ctx: SaeContext, set: RuleSet, others: readonly Inputs[]): Difference[] {
    const live = liveRules(set);
    return others.flatMap((rule): Difference[] => {
        const urn = unlessUnknown(
            () => addedByInterrupted(ctx, set.id, rule, live),
            () => undefined,
        );
        if (urn === undefined) return [];
        const text = `a run of ${titleOf({ urn })} that was interrupted, or goes on, added ${named([rule])}, which is in no state yet`;
        return [{ path: "rules", kind: "add", text, cure: cureOfLeftRule }];
    });
}

const cureOfLeftRule =
    "run the program of that crossroute.sae.Rule again, which takes its rule over; if it is declared no more, remove the rule by hand";

const cureOfLeft =
    "no refresh takes away what an interrupted update added beside others: remove it by hand, or declare it";

function differencesOf(
    type: FieldType,
    live: Value | undefined,
    declared: Value,
    at: string,
    isHidden: (path: string) => boolean,
): Difference[] {
    const found: Difference[] = [];
    const isList = type.kind === "list";
    diffValue(type, live, declared, at, true, (within, kind) => {
        // Of a list two items may have one path, and only the whole tells which there are.
        const path = isList ? at : within;
        const rest = splitPath(path.slice(at.length));
        const value = rest.length === 0 ? live : isRecord(live) ? valueAt(live, path.slice(at.length)) : undefined;
        found.push({ path, kind, text: isHidden(path) ? path : `${path} is ${shown(value)}` });
    });
    return found;
}

const notIgnored = (found: readonly Difference[], { ignoreChanges }: Change): Difference[] => {
    const left = withoutIgnored(changesOf(found), ignoreChanges);
    return found.filter(({ path }) => path in left);
};

const changesOf = (found: readonly Difference[]): Changes =>
    Object.fromEntries(found.map(({ path, kind }) => [path, { kind, inputDiff: true }]));

/** The live rules that are the owner's, or are to be; without those that wait for another gateway. */
function liveOfOwner(set: RuleSet, { oldInputs, oldOutputs, news }: Change): Inputs[] {
    const kept = keptRules(oldInputs, oldOutputs);
    const rules = without(liveRules(set), kept);
    return isShared(oldInputs, news)
        ? ownAmong(rules, rulesOf(news), without(rulesOf(oldOutputs), kept), rulesOf(oldInputs))
        : rules;
}

const isShared = (...of: readonly Inputs[]): boolean => of.some((values) => values["ignoreForeignRules"] === true);

function told(ctx: SaeContext, what: string, found: readonly Difference[]): void {
    const cures = [...new Set(found.map(({ cure = saeCodes.CR444.help }) => cure))];
    if (found.length > 0) say(ctx, what, textsOf(found), cures.join(". "));
}

function textsOf(found: readonly Difference[]): string[] {
    const texts = [...new Set(found.map(({ text }) => text))];
    const more = texts.length > mostNamed ? [`and ${texts.length - mostNamed} more`] : [];
    return [...texts.slice(0, mostNamed), ...more];
}

/** The engine shows only what the state and the program have. */
const say = (
    ctx: SaeContext,
    what: string,
    texts: readonly string[],
    cure: string,
    then = "this one leaves it so",
): void =>
    warn(
        ctx,
        "CR444",
        `${what} is not as the last run left it: ${texts.join("; ")}. Somebody else changed it, or a run that was interrupted did; ${then}`,
        cure,
    );

const shown = (value: Value | undefined): string => (value === undefined ? "not set" : JSON.stringify(value));
