import { warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { canonical, isPlaceOf } from "../wire/shape";
import type { SaeContext } from "../context";
import { adoptsHere, isImporting, scopeOf } from "./engine-state";
import { placeText } from "./holders";
import { notedPlaces, noteState, type NotedState } from "./notes";
import { home, Unreadable } from "../../kept-files";
import { fileOf, read } from "./note-files";
import { ruleParts } from "./rule-id";
import { warnOfUnread } from "./unreadable";

const thingOf = (ingressId: string, rule: Inputs): NonNullable<NotedState["rule"]> => ({
    of: ingressId,
    place: placeText(ingressId, rule),
    whole: canonical(ruleType, rule),
});

/** The state has a rule set, in which its owner made these rules; `acquired` are new to it. */
export function noteSet(
    ctx: SaeContext,
    id: string,
    rules: readonly Inputs[],
    acquired: "all" | readonly Inputs[] = [],
): void {
    if (isImporting(ctx)) return;
    const isNew = (rule: Inputs): boolean => acquired === "all" || acquired.some(isPlaceOf(rule));
    const listed = rules.map((rule): NotedState => ({ rule: thingOf(id, rule), acquired: isNew(rule) }));
    note(ctx, [{ id, acquired: acquired === "all" }, ...listed]);
}

/** The state has a rule set, which a comparison or a reading found; `declared` are the rules of its program, if it was asked. */
export function noteSetSeen(
    ctx: SaeContext,
    id: string,
    rules: readonly Inputs[],
    declared: readonly Inputs[] = [],
): void {
    const wasListed = notedPlaces(ctx.urn, id);
    const isDeclared = (rule: Inputs): boolean => declared.some(isPlaceOf(rule));
    // A refresh takes rules of others into the state.
    noteSet(
        ctx,
        id,
        rules.filter((rule) => isDeclared(rule) || wasListed(placeText(id, rule))),
    );
}

/** The state has a rule. */
export function noteRule(ctx: SaeContext, id: string, rule: Inputs, acquired = false): void {
    const parts = ruleParts(id);
    if (parts === undefined || isImporting(ctx)) return;
    note(ctx, [{ id, rule: thingOf(parts.ingressId, rule), acquired }]);
}

/** Folders of which was said that nothing can be written there, and files that cannot be read. */
const warned = new Set<string>();

function note(ctx: SaeContext, things: readonly NotedState[]): void {
    const noted = things.map((thing): NotedState =>
        adoptsHere(ctx, thing.id ?? "") ? { ...thing, adopted: true } : thing,
    );
    if (noteState(ctx.urn, scopeOf(ctx), noted)) return;
    const before = read(fileOf(ctx.urn));
    const at = before instanceof Unreadable ? before.path : home();
    if (warned.has(at)) return;
    warned.add(at);
    if (before instanceof Unreadable) warnOfUnread(ctx, before);
    else sayUnwritable(ctx);
}

const sayUnwritable = (ctx: SaeContext): void =>
    warn(
        ctx,
        "CR438",
        `${home()} cannot be written to, so that this machine does not know what other resources have: nothing keeps one from deleting what another has taken over.`,
        "Make the folder writable, or name another one in PULUMI_HOME",
    );
