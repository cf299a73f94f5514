import type { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import type { Inputs, Value } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { meetsAny } from "../read/kept-rules";
import { isPlaceOf, normalise, same } from "../wire/shape";
import { updatableFields, type RuleSet } from "../wire/wire";
import type { Change } from "./change-in-progress";
import { holding, ifGone, isOpen, letGoThere, type Holder } from "../ownership/holders";
import { keysAmong, mergeRules, OwnRules, without } from "./own-rules";
import { liveRules, notAsWanted, sameRules } from "./state";

/** The part of a rule set that its owner declares. */
export interface Part {
    id: string;
    /** Fields with their wanted values. */
    fields: Inputs;
    /** Rules of the owner that are removed, unless they are in `after`. */
    before: readonly Inputs[];
    after: readonly Inputs[];
    /** The rules that the state knows, in one or two versions. */
    known: readonly (readonly Inputs[])[];
    /** The rules of the owner as they were last seen. */
    seen: readonly Inputs[];
    /** Rules of the owner that were left for another gateway, if they are unchanged. */
    kept: readonly Inputs[];
    /** Those of them that are removed, because nothing is kept any more. */
    reclaimed: boolean;
    /** Whether a record proves that the owner made a rule that the state does not know. */
    proves(rule: Inputs): boolean;
    /** The cure when somebody else changed one of the owner's rules. */
    cure: string;
    /** Rules that stand where one is declared are taken over, where `adopt` asks for it. Fails when one must not be. */
    adopt?(adopted: readonly AdoptedRule[], live: readonly Inputs[]): void;
    /** Another resource that is known to hold a rule now. `goes`: it is about to be removed. */
    holderOf(rule: Inputs, goes?: boolean): Holder | undefined;
    /** Former values that are no longer declared. */
    takenBack: Inputs;
    /** Domains whose rules may have been kept for another gateway. */
    keptFor: readonly string[];
    /** Others have rules in it, too. */
    shared: boolean;
    /** The first matching rule wins. */
    ordered: boolean;
}

export interface RuleSetChange extends Change {
    /** Declared rules that were not there: they are made. */
    made(): readonly Inputs[];
    /** Rules of others that `adopt` takes over, as they were. */
    adopted(): readonly Inputs[];
    /** Rules that are as declared, but not as the owner made them: they are left as they are, and stay another's. */
    notMade(): readonly Inputs[];
    /** Rules that are no longer declared and that somebody else changed: they may be another's now, so they stay. */
    leftToOthers(): readonly Inputs[];
    /** Rules that are no longer declared and that another resource holds now. */
    leftToHolders(): readonly RuleOfAnother[];
}

/** The change that makes a rule set what its owner declares, and touches nothing else. */
export function ruleSetChange(part: Part): RuleSetChange {
    let foreign: readonly Inputs[] = [];
    let notMade: readonly Inputs[] = [];
    let left: readonly Inputs[] = [];
    let held: readonly RuleOfAnother[] = [];
    let made: readonly Inputs[] = [];
    let adopted: readonly Inputs[] = [];
    return {
        fields: part.fields,
        shared: part.shared,
        rules(live, _set, sent) {
            refuseOthers(part, live, sent);
            if (!sent) adopted = adoptable(part, live).map(({ rule }) => rule);
            if (!sent) made = part.after.filter((rule) => !live.some(isPlaceOf(rule)));
            const keys = keysOf(part, live);
            foreign = live.filter((_, i) => keys[i] === undefined);
            const taken = heldByOthers(part, live);
            const leaving = [...notDeclared(part, changedByOthers(part, live)), ...taken];
            if (!sent) held = taken;
            if (!sent) notMade = rulesIn(asDeclared(part, changedByOthers(part, live)));
            left = without(rulesIn(leaving), rulesIn(taken));
            // Rules that mean what is declared go back unchanged.
            const ours = live.filter((_, i) => keys[i] !== undefined);
            const after = part.after.map((rule) => ours.find((item) => same(ruleType, item, rule)) ?? rule);
            const stays = new Set(rulesIn(taken));
            const reclaimed = part.reclaimed ? live.filter((rule) => isKept(part, rule) && !stays.has(rule)) : [];
            const had = ownRules(part).keysIn(part.before);
            const before = part.before.filter((_, i) => !leaving.some(({ key }) => key === had[i]));
            return mergeRules(live, [...before, ...reclaimed], after);
        },
        inPlace: (set) => {
            const live = without(liveRules(set), foreign);
            const leaving = rulesIn([...notDeclared(part, changedByOthers(part, live)), ...heldByOthers(part, live)]);
            const keys = keysAmong(live, part.after, part.before);
            const ours = live.filter((rule, i) => keys[i] !== undefined && !leaving.includes(rule));
            return (
                notAsWanted(set.fields, part.fields).every((name) => isTakenBack(part, name, set)) &&
                sameRules(ours, part.after, part.ordered) &&
                !(
                    part.reclaimed &&
                    live.some((rule) => isKept(part, rule) && !ours.includes(rule) && !leaving.includes(rule))
                )
            );
        },
        hangsOnOthers: (set) =>
            changedByOthers(part, liveRules(set)).length > 0 || adoptable(part, liveRules(set)).length > 0,
        made: () => made,
        adopted: () => adopted,
        notMade: () => notMade,
        leftToOthers: () => left,
        leftToHolders: () => held,
    };
}

/**
 * For a value without a documented default anything but its former value is accepted: SAE may have a default that it
 * does not publish.
 */
function isTakenBack({ fields, takenBack }: Part, name: string, set: RuleSet): boolean {
    if (fields[name] !== "" || takenBack[name] === undefined) return false;
    const { type } = updatableFields.find((field) => field.name === name)!;
    return !same(type, normalise(type, set.fields[name]), normalise(type, takenBack[name] as Value));
}

const isKept = ({ kept }: Part, rule: Inputs): boolean => kept.some((own) => same(ruleType, own, rule));

/** The keys of live rules among the owner's. */
const keysOf = (part: Part, live: readonly Inputs[]): (string | undefined)[] => ownRules(part).among(live);

const ownRules = ({ seen, before, after, known }: Part): OwnRules => new OwnRules(seen, before, after, ...known);

/**
 * Rules that others made are neither taken over nor removed without being asked for: too little is known about them.
 */
function refuseOthers(part: Part, live: readonly Inputs[], sent: boolean): void {
    const adopted = adoptable(part, live);
    const own = ownRules(part);
    const declared = new Set(own.keysIn(part.after));
    const known = new Set(own.keysIn(...part.known));
    const keys = own.among(live);
    const wrote = (rule: Inputs): boolean => sent && part.after.some((own) => same(ruleType, own, rule));
    const isOthers = (rule: Inputs, i: number): boolean =>
        !known.has(keys[i]) &&
        !part.proves(rule) &&
        !isKept(part, rule) &&
        !(!part.shared && meetsAny(part.keptFor, rule["domain"])) &&
        !adopted.some((item) => same(ruleType, item.rule, rule)) &&
        !wrote(rule);
    const others = live.filter(isOthers);
    const taken = live.filter((rule, i) => isOthers(rule, i) && declared.has(keys[i]));
    if (taken.length > 0) throw takes(part, taken);
    // In a rule set of its own the owner sets everything to what is declared.
    const changed = sent ? [] : changedByOthers(part, live).filter(({ key }) => declared.has(key));
    const refused = without(rulesIn(changed), rulesIn(asDeclared(part, changed)));
    if (refused.length > 0) throw changedSince(part.id, refused, part.cure);
    if (!part.shared && others.length > 0) throw unseen(part.id, others);
    const [held] = part.shared ? [] : heldByOthers(part, live);
    if (held !== undefined) throw heldElsewhere(part.id, held);
    if (sent) return;
    const [undone] = undoing(part, live, adopted);
    if (undone !== undefined) throw undoes(part.id, undone);
    part.adopt?.(adopted, live);
}

/** Rules that another resource has and that this one would change: each would undo the other. */
function undoing(part: Part, live: readonly Inputs[], adopted: readonly AdoptedRule[]): RuleOfAnother[] {
    const own = ownRules(part);
    const keys = own.among(live);
    return live.flatMap((rule, i) => {
        const wanted = own.at(part.after, keys[i]);
        if (wanted === undefined || same(ruleType, wanted, rule) || adopted.some((item) => item.rule === rule))
            return [];
        const holder = part.holderOf(rule);
        return holder === undefined || isOpen(holder) ? [] : [{ rule, key: keys[i], holder }];
    });
}

/** A live rule and its key among the owner's. */
export interface KeyedRule {
    rule: Inputs;
    key: string | undefined;
}

const rulesIn = (known: readonly KeyedRule[]): Inputs[] => known.map(({ rule }) => rule);

/**
 * Rules that are neither as they were last seen, nor as they were sent: edited in place, or removed and made again by
 * another. That a rule is as declared now is no proof: another may declare the same.
 */
function changedByOthers(part: Part, live: readonly Inputs[]): KeyedRule[] {
    const declared = new Set(ownRules(part).keysIn(part.after));
    return notAsMade(part, live).filter(({ key }) => part.adopt === undefined || !declared.has(key));
}

function notAsMade(part: Part, live: readonly Inputs[]): KeyedRule[] {
    const { known, seen, before, proves } = part;
    if (!part.shared) return [];
    const own = ownRules(part);
    const keys = own.among(live);
    const knownKeys = new Set(own.keysIn(...known));
    return live
        .map((rule, i): KeyedRule => ({ rule, key: keys[i] }))
        .filter(({ rule, key }) => {
            const was = [own.at(seen, key), own.at(before, key)].filter((item) => item !== undefined);
            const isSame = was.some((item) => same(ruleType, item, rule));
            return knownKeys.has(key) && was.length > 0 && !isSame && !proves(rule);
        });
}

/** A rule that is taken over, and what is declared in its place. */
export interface AdoptedRule {
    rule: Inputs;
    wanted: Inputs;
    /** How many rules stand there, of which this is not certainly the one. */
    count: number;
}

/** What `adopt` takes over: rules that are declared, and that the owner did not make so. */
function adoptable(part: Part, live: readonly Inputs[]): AdoptedRule[] {
    if (part.adopt === undefined) return [];
    const own = ownRules(part);
    const known = new Set(own.keysIn(...part.known));
    const keys = own.among(live);
    const changed = new Set(rulesIn(notAsMade(part, live)));
    return live.flatMap((rule, i) => {
        const wanted = own.at(part.after, keys[i]);
        const isNew = !known.has(keys[i]) && !part.proves(rule) && !isKept(part, rule);
        if (wanted === undefined || !(isNew || changed.has(rule))) return [];
        const beside = live.filter((other, j) => keys[j] === undefined && isPlaceOf(rule)(other));
        return [{ rule, wanted, count: same(ruleType, rule, wanted) ? 1 : beside.length + 1 }];
    });
}

/** A rule that the owner had and no longer declares, and that is another resource's now. */
export interface RuleOfAnother extends KeyedRule {
    holder: Holder;
}

function heldByOthers(part: Part, live: readonly Inputs[]): RuleOfAnother[] {
    const own = ownRules(part);
    const declared = new Set(own.keysIn(part.after));
    const had = new Set(own.keysIn(part.before));
    const keys = own.among(live);
    return live
        .map((rule, i): KeyedRule => ({ rule, key: keys[i] }))
        .filter(({ rule, key }) => !declared.has(key) && (had.has(key) || (part.reclaimed && isKept(part, rule))))
        .flatMap((known) => {
            const holder = part.holderOf(known.rule, true);
            return holder === undefined ? [] : [{ ...known, holder }];
        });
}

/** Those that are as declared: leaving them changes nothing of another's. */
const asDeclared = (part: Part, changed: readonly KeyedRule[]): KeyedRule[] =>
    changed.filter(({ rule, key }) => {
        const wanted = ownRules(part).at(part.after, key);
        return wanted !== undefined && same(ruleType, wanted, rule);
    });

/** Those that the owner no longer declares. */
function notDeclared(part: Part, changed: readonly KeyedRule[]): KeyedRule[] {
    const declared = new Set(ownRules(part).keysIn(part.after));
    return changed.filter(({ key }) => !declared.has(key));
}

export const changedSince = (id: string, rules: readonly Inputs[], cure: string): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR429",
        `somebody else changed what rule set ${id} has for ${named(rules)}: it was edited in place, or it went and another's came, which SAE does not tell`,
        cure,
    );

export const named = (rules: readonly Inputs[]): string =>
    rules
        .slice(0, 5)
        .map(({ domain, path }) => `${String(domain)}${String(path)}`)
        .join(", ") + (rules.length > 5 ? `, and ${rules.length - 5} more` : "");

function takes({ id, shared }: Part, rules: readonly Inputs[]): ProviderError {
    const cure = shared
        ? "remove it from rules here, or take it over with adopt: true, or remove it where it is declared (a crossroute.sae.Rule of another stack, or by hand) and run this again"
        : "run pulumi refresh, which takes it into the state, and then this again; or take it over with adopt: true";
    return failure(
        "ALREADY_EXISTS",
        "CR423",
        `rule set ${id} already has a rule for ${named(rules)}, which this resource did not make`,
        cure,
    );
}

const heldElsewhere = (id: string, { rule, holder }: RuleOfAnother): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR425",
        `rule set ${id} has a rule for ${named([rule])} that is no longer declared here, and ${holding(holder)}: it would be lost`,
        `set ignoreForeignRules: true, which leaves it alone${ifGone(holder)}`,
    );

const undoes = (id: string, { rule, holder }: RuleOfAnother): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR425",
        `rule set ${id} has a rule for ${named([rule])} that is declared otherwise here, and ${holding(holder)}: each would undo the other`,
        `remove it from rules here, or ${letGoThere(holder)}, and write adopt: ${JSON.stringify(holder.urn ?? "")} here${ifGone(holder)}`,
    );

export function unseen(id: string, rules: readonly Inputs[]): ProviderError {
    return failure(
        "FAILED_PRECONDITION",
        "CR428",
        `rule set ${id} has rules that this resource did not make and that would be lost: ${named(rules)}`,
        "set ignoreForeignRules: true to leave them alone, or run pulumi refresh to see in a preview what removing them changes",
    );
}
