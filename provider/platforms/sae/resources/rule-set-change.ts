import { ProviderError } from "../../../engine/errors";
import type { Inputs, Value } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { meetsAny } from "../read/kept-rules";
import { normalise, ruleKey, ruleKeys, same } from "../wire/shape";
import { updatableFields, type RuleSet } from "../wire/wire";
import type { Change } from "./change";
import { mergeRules } from "./merge";
import { liveRules, notAsWanted, onlyRules, sameRules } from "./state";

/** The part of a rule set that its owner declares. */
export interface Part {
    id: string;
    /** Fields that are to be so. */
    fields: Inputs;
    /** Rules of the owner that go, unless they are in `after`. */
    before: readonly Inputs[];
    after: readonly Inputs[];
    /** What rules are known by of which the state knows. */
    known: ReadonlySet<string | undefined>;
    /** The rules of the owner as they were last seen. */
    seen: readonly Inputs[];
    /** Rules of the owner that were left for another gateway, if they are still so. */
    held: readonly Inputs[];
    /** Those among them go, because nothing is handed over any more. */
    reclaimed: boolean;
    /** Whether a record proves that the owner made a rule of which the state does not know. */
    proves(rule: Inputs): boolean;
    /** What helps where another hand changed one of the owner's rules. */
    cure: string;
    /** A refresh found some of them changed: a rule that is as it is declared is no proof then. */
    inDoubt: boolean;
    /** Values that are no longer declared, as they were. */
    takenBack: Inputs;
    /** Domains whose rules may have been kept for another gateway. */
    keptFor: readonly string[];
    /** Others have rules in it, too. */
    shared: boolean;
    /** The first rule that matches wins. */
    ordered: boolean;
}

/** The change that brings a rule set to what its owner declares, and touches nothing else. */
export function ruleSetChange(part: Part): Change {
    const keys = new Set([...ruleKeys(part.before), ...ruleKeys(part.after)]);
    const without = (live: readonly Inputs[]): Set<string | undefined> =>
        new Set(leftToOthers(part, live).map(ruleKey));
    return {
        fields: part.fields,
        shared: part.shared,
        rules(live, _set, sent) {
            refuseOthers(part, live, sent);
            // Rules that mean what is declared go back as they came.
            const found = new Map(ruleKeys(live).map((key, i) => [key, live[i] as Inputs]));
            const declared = ruleKeys(part.after);
            const after = part.after.map((rule, i) => {
                const there = found.get(declared[i]);
                return there !== undefined && same(ruleType, there, rule) ? there : rule;
            });
            const reclaimed = part.reclaimed ? live.filter((rule) => isHeld(part, rule)) : [];
            const left = without(live);
            const before = part.before.filter((rule) => !left.has(ruleKey(rule)));
            return mergeRules(live, [...before, ...reclaimed], after);
        },
        inPlace: (set) => {
            const left = without(liveRules(set));
            const own = new Set([...keys].filter((key) => !left.has(key)));
            return (
                notAsWanted(set.fields, part.fields).every((name) => isTakenBack(part, name, set)) &&
                sameRules(liveRules(onlyRules(set, own)), part.after, part.ordered) &&
                !(part.reclaimed && liveRules(set).some((rule) => isHeld(part, rule) && !keys.has(ruleKey(rule))))
            );
        },
    };
}

/**
 * A value without a documented default: anything but what it was will do. SAE may have one that it does not tell.
 */
function isTakenBack({ fields, takenBack }: Part, name: string, set: RuleSet): boolean {
    if (fields[name] !== "" || takenBack[name] === undefined) return false;
    const { type } = updatableFields.find((field) => field.name === name)!;
    return !same(type, normalise(type, set.fields[name]), normalise(type, takenBack[name] as Value));
}

const isHeld = ({ held }: Part, rule: Inputs): boolean => held.some((own) => same(ruleType, own, rule));

/** Rules that others made are neither taken over nor removed unasked: what is known of them is not enough. */
function refuseOthers(part: Part, live: readonly Inputs[], sent: boolean): void {
    const declared = new Set(part.after.map(ruleKey));
    const wrote = (rule: Inputs): boolean => sent && part.after.some((own) => same(ruleType, own, rule));
    const others = live.filter(
        (rule) =>
            !part.known.has(ruleKey(rule)) &&
            !part.proves(rule) &&
            !isHeld(part, rule) &&
            !(!part.shared && meetsAny(part.keptFor, rule["domain"])) &&
            !wrote(rule),
    );
    const taken = others.filter((rule) => declared.has(ruleKey(rule)));
    if (taken.length > 0) throw takes(part, taken);
    // In a rule set of one's own nobody else has a say: there it is set to what is declared.
    const changed = sent ? [] : changedByOthers(part, live).filter((rule) => declared.has(ruleKey(rule)));
    if (changed.length > 0) throw changedSince(part.id, changed, part.cure);
    if (!part.shared && others.length > 0) throw unseen(part.id, others);
}

/** Rules that are neither as they were last seen nor as they are declared: edited in place, or gone and made by another. */
function changedByOthers(part: Part, live: readonly Inputs[]): Inputs[] {
    const { known, seen, before, after, proves, inDoubt } = part;
    if (!part.shared) return [];
    const asOf = (rules: readonly Inputs[], rule: Inputs): Inputs | undefined =>
        rules.find((item) => ruleKey(item) === ruleKey(rule));
    return live.filter((rule) => {
        const was = asOf(seen, rule) ?? asOf(before, rule);
        const wanted = asOf(after, rule);
        const isAs = (own: Inputs | undefined): boolean => own !== undefined && same(ruleType, own, rule);
        const isWanted = !inDoubt && isAs(wanted);
        return known.has(ruleKey(rule)) && was !== undefined && !isAs(was) && !isWanted && !proves(rule);
    });
}

/** Rules that the owner no longer declares and that another hand changed: they may be another's now, so they stay. */
export function leftToOthers(part: Part, live: readonly Inputs[]): Inputs[] {
    const declared = new Set(part.after.map(ruleKey));
    return changedByOthers(part, live).filter((rule) => !declared.has(ruleKey(rule)));
}

export const changedSince = (id: string, rules: readonly Inputs[], cure: string): ProviderError =>
    new ProviderError(
        "FAILED_PRECONDITION",
        `another hand changed what rule set ${id} has for ${named(rules)}: it was edited in place, or it went and another's came, which SAE does not tell; ${cure}`,
    );

export const named = (rules: readonly Inputs[]): string =>
    rules
        .slice(0, 5)
        .map(({ domain, path }) => `${String(domain)}${String(path)}`)
        .join(", ") + (rules.length > 5 ? `, and ${rules.length - 5} more` : "");

function takes({ id, shared }: Part, rules: readonly Inputs[]): ProviderError {
    const cure = shared
        ? "remove it from rules here, or remove it where it is declared (a crossroute.sae.Rule of another stack, or by hand) and run this again"
        : "run pulumi refresh, which takes it into the state, and then this again";
    return new ProviderError(
        "ALREADY_EXISTS",
        `rule set ${id} already has a rule for ${named(rules)}, which this resource did not make; ${cure}`,
    );
}

export function unseen(id: string, rules: readonly Inputs[]): ProviderError {
    return new ProviderError(
        "FAILED_PRECONDITION",
        `rule set ${id} has rules that this resource did not make and that would be lost: ${named(rules)}; ` +
            "set ignoreForeignRules: true to leave them alone, or run pulumi refresh to see in a preview what removing them changes",
    );
}
