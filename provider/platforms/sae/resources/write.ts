import { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { MAX_RULES } from "../fields";
import { mayStillWait, whileBusy } from "../client/transport/retry";
import { CallError } from "../client/transport/transport";
import { never, sleep } from "../client/transport/wait";
import { updateRequest, type RuleSet } from "../wire/wire";
import type { PendingChange } from "./change-in-progress";
import { liveRules } from "./state";
import { describe, pause } from "../context";
import { watch } from "./read-back";

/** How often a change is made again when others undo it. */
const rounds = 12;
/** Where reading is slower than it should be: after this many stale readings the last one is good enough. */
const mostStaleReads = 4;

/** The reading is too old to base a write on. */
class Stale extends Error {}

/** Brings the changes of a batch in place, or fails them one by one. */
export async function write(client: SaeClient, id: string, batch: readonly PendingChange[]): Promise<void> {
    const ended = new AbortController();
    const open = (): PendingChange[] => batch.filter((member) => member.open);
    // Nobody waits for an answer any more.
    const whenEnded = (): void => {
        if (open().length === 0) ended.abort(new ProviderError("CANCELLED", "nobody waits for this change any more"));
    };
    for (const member of open()) member.listen(whenEnded);
    const began = Date.now();
    for (let round = 1, failed = 0, stale = 0, busy = 0; open().length > 0; round++) {
        const [first] = open() as [PendingChange];
        const { ctx } = first;
        const settle = ctx.config().ruleSettleTime * 1000;
        let started = Date.now();
        let live = await describe(client, id, settle, ended.signal);
        let next = apply(open(), live);
        if (next.hangsOnOneLook) {
            await sleep(settle, ended.signal);
            started = Date.now();
            live = await describe(client, id, settle, ended.signal);
            next = apply(open(), live);
        }
        for (const { member, error } of next.refused) member.fail(error);
        if (next.todo.length === 0) {
            // A change that was sent before and is in place now is still watched; one that was never sent is no change.
            for (const member of open()) if (!member.sent) member.done(live);
            await watch(client, live, open(), { started, signal: ended.signal });
            continue;
        }
        if (round - failed - stale - busy > rounds) {
            throw failure(
                "ABORTED",
                "CR433",
                `rule set ${id} is changed by others all the time; ${rounds} attempts to change it were undone`,
                "try again later",
            );
        }
        // A write on an old reading can cost others their changes; without others it costs little.
        const limit = next.todo.some(({ change }) => change.shared) ? settle / 2 : Math.max(settle / 2, 1000);
        const refuseStale = (): void => {
            if (Date.now() - started > limit && stale < mostStaleReads) throw new Stale();
        };
        const sent = await send(client, next, live, { refuseStale, signal: ended.signal });
        if (sent === "stale") {
            stale++;
        } else if (sent === "done") {
            const written = open().filter((member) => !next.waiting.includes(member));
            if (!(await watch(client, live, written, { started, signal: ended.signal })))
                await apart(settle, round, ended.signal);
        } else if (sent.kind === "refused" && next.todo.length > 1) {
            // One of them is at fault; the others should not fail with it.
            for (const member of next.todo)
                if (member.open) await write(client, id, [member]).catch((error: unknown) => member.fail(error));
        } else if (sent.kind === "busy" && mayStillWait(began)) {
            await whileBusy(sent, { began, times: ++busy, first: ctx.config().retryDelay * 1000 }, ended.signal);
        } else if (sent.kind === "refused" || sent.kind === "credentials" || ++failed > ctx.config().maxRetries) {
            await giveUp(client, id, next.todo, sent);
        } else if (sent.kind === "unclear") {
            const patience = next.todo.some(({ change }) => change.shared) ? settle : pause(ctx, 1);
            await watch(client, live, open(), { started, signal: ended.signal, patience });
            await sleep(sent.retryAfter ?? pause(ctx, 0), ended.signal);
        } else if (sent.kind !== "throttled") {
            // The limiter holds everybody back when SAE throttles; other failures need a moment, too.
            await sleep(sent.retryAfter ?? pause(ctx, Math.min(failed, 3)), ended.signal);
        }
    }
}

/** Two writers that undo each other must not keep the same rhythm. */
const apart = (settle: number, round: number, signal: AbortSignal): Promise<void> =>
    sleep(settle * Math.random() * Math.min(round, 4), signal);

interface Next {
    todo: PendingChange[];
    /** They come after this write. */
    waiting: PendingChange[];
    rules: Inputs[];
    fields: Inputs;
    /** Those that cannot be; the others go on. */
    refused: { member: PendingChange; error: unknown }[];
    /**
     * A change ends without being sent, because of what exists or is missing. A stale reader shows neither what is new
     * nor what was changed, so one look is not enough.
     */
    hangsOnOneLook: boolean;
}

/** What is sent for the members that are not in place. */
function apply(members: readonly PendingChange[], live: RuleSet): Next {
    const next: Next = {
        todo: [],
        waiting: [],
        rules: liveRules(live),
        fields: {},
        refused: [],
        hangsOnOneLook: false,
    };
    const inOrder = [true, false].flatMap((frees) => members.filter(({ change }) => (change.frees === true) === frees));
    for (const member of inOrder) {
        const { change, sent } = member;
        member.seen = live;
        try {
            // What was sent to is the right one, and this change may have moved it to another port.
            if (!sent) change.refuse?.(live);
            const rules = change.rules?.([...next.rules], live, sent) ?? next.rules;
            const isInPlace = change.inPlace(live);
            next.hangsOnOneLook ||= !sent && (isInPlace || change.hangsOnOthers?.(live) === true);
            if (isInPlace) continue;
            if (rules.length > MAX_RULES && rules.length > next.rules.length) throw full(live.id, rules.length);
            next.rules = rules;
            next.fields = { ...next.fields, ...change.fields };
            next.todo.push(member);
        } catch (error) {
            if (error instanceof NeedsChangeBefore) {
                next.waiting.push(member);
                continue;
            }
            next.refused.push({ member, error });
            next.hangsOnOneLook ||= !sent;
        }
    }
    return next;
}

/** Thrown by `rules`: what stands in the way goes with another change of this write, so this one comes after it. */
export class NeedsChangeBefore extends Error {
    override readonly name = "NextRound";
}

export const full = (id: string, count: number): ProviderError =>
    failure(
        "INVALID_ARGUMENT",
        "CR409",
        `rule set ${id} would have ${count} rules`,
        `at most ${MAX_RULES} are allowed`,
    );

/** Sends once. Nothing below this repeats it: a repetition would write an old list over what others wrote since. */
async function send(
    client: SaeClient,
    { todo, fields, rules }: Next,
    live: RuleSet,
    { refuseStale, signal }: { refuseStale: () => void; signal: AbortSignal },
): Promise<"done" | "stale" | CallError> {
    let sending = false;
    const marked = (): void => {
        refuseStale();
        for (const member of todo) member.change.sending?.();
        sending = true;
        for (const member of todo) Object.assign(member, { sent: true, answered: false });
    };
    const before = new Map(todo.map((member) => [member, member.sent]));
    const notSent = (): void =>
        before.forEach((sent, member) => {
            member.sent = sent;
            if (!sent) member.change.notSent?.();
        });
    try {
        await client.update(updateRequest(live, fields, rules), signal, marked);
        for (const member of todo) member.answered = true;
        return "done";
    } catch (error) {
        if (error instanceof Stale) return "stale";
        if (!(error instanceof CallError)) {
            if (!sending) notSent();
            throw error;
        }
        if (error.kind !== "unclear") notSent();
        return error;
    }
}

/** Looks a last time: what is not in place fails with SAE's answer. */
async function giveUp(client: SaeClient, id: string, todo: readonly PendingChange[], error: CallError): Promise<void> {
    const explained = client.explain(error, `update rule set ${id}`);
    const sent = todo.filter((member) => member.open && member.sent);
    const live = sent.length === 0 ? undefined : await client.describe(id, undefined, never).catch(() => undefined);
    for (const member of todo) {
        if (live !== undefined && member.sent && !member.change.inPlace(live)) member.sent = false;
        member.fail(explained);
    }
}
