/** The Ingresses and the routes made from them: what each side answers to a request. */
import type { Explanation, Request, Table, TrafficChange } from "../../routing";
import { answer, type Answered } from "../../routing/diff/answers";
import { compare } from "../../routing/diff/change";
import { askGateway } from "../../routing/gateway-answer";
import { probe } from "../../routing/dialect";
import { type Doubt, doubtOf } from "../../routing/explain-why";
import type { Rule, Target } from "../../routing/model";
import { gatewaysFor, type Snapshot } from "../../routing/snapshot";

export const outcomeOf = ({ targets }: Answered): Outcome => (targets.length === 1 ? (targets[0] ?? null) : targets);

export interface Sides {
    before: readonly Table[];
    after: readonly Table[];
    old: Snapshot;
    now: Snapshot;
    /** What the Ingresses answer, and why. */
    explain(request: Request): Explanation;
}

/** The same answer, except for the wording of a redirect and the status of an error. */
export function isAlike({ old, now }: Sides, request: Request): boolean {
    const change = compare(gatewaysFor(old, request), gatewaysFor(now, request), request);
    if (change === undefined) return true;
    const { before, after } = change.detail;
    const kinds = ({ targets }: Answered): string => targets.map((target) => kindOf(target)).join();
    const isError = (text: string): boolean => text === "none" || text === "fixed";
    const [a, b] = [kinds(before), kinds(after)];
    return (isError(a) && isError(b)) || (a === b && (a === "redirect" || a === "answer"));
}

/** The rules of the Ingresses that decide, or may decide, what answers a request. */
export const rulesFor = ({ old }: Sides, request: Request): Rule[] =>
    gatewaysFor(old, request).flatMap((gateway) =>
        askGateway(gateway, probe(gateway.table.dialect, request)).outcome.matches.map(({ rule: { rule } }) => rule),
    );

/** Why rules of the Ingresses take a request only perhaps. */
export const doubtsAt = ({ old }: Sides, request: Request): Doubt[] =>
    gatewaysFor(old, request).flatMap((gateway) => {
        const seen = probe(gateway.table.dialect, request);
        const { matches } = askGateway(gateway, seen).outcome;
        return matches.flatMap((match) => doubtOf(match, matches, gateway.table.dialect, seen) ?? []);
    });

/** What is said not to differ, because nobody knows what the Ingresses answer. */
export const isUndetermined = ({ old }: Sides, request: Request): boolean =>
    answer(gatewaysFor(old, request), request).targets.length > 1;

/** Equal for equal answers. */
export const answerText = (snapshot: Snapshot, request: Request): string =>
    answer(gatewaysFor(snapshot, request), request).id;

export type Outcome = TrafficChange["before"];
const isTarget = (outcome: Outcome): outcome is Target => outcome !== null && !Array.isArray(outcome);

/** `answer`: a fixed one that is no error, such as that to the preflight of a browser. */
export function kindOf(outcome: Outcome): string {
    if (!isTarget(outcome)) return outcome === null ? "none" : "several";
    return outcome.kind === "fixed" && outcome.status >= 200 && outcome.status < 300 ? "answer" : outcome.kind;
}

export const isNothing = (outcome: Outcome): boolean => kindOf(outcome) === "none" || kindOf(outcome) === "fixed";
