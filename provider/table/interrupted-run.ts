/** Requests that move though the plan of the last run that ended is the plan of this one, too: what a run that ended halfway did goes back. */
import { describeChange, type Table, trafficDiff } from "../routing";
import type { SinceThePlan } from "./state-since-plan";

/** Longer lists are cut: people read a preview. */
const mostLines = 10;

/** A plan of a run. */
export interface PlanOfRun {
    tables: readonly Table[];
    /** URNs of the objects of the table. */
    objects: readonly string[];
    isSecret: boolean;
}

/**
 * What to say of them.
 * @param since what the state has of the objects
 * @param last the plan of the last run that ended
 * @param now that of this run, with what stays when it has ended
 */
export function notAsPlanned(
    { before, absent }: SinceThePlan,
    last: PlanOfRun | undefined,
    now: PlanOfRun,
): string | undefined {
    if (last === undefined || last.objects.length === 0) return undefined;
    const lost = Object.entries(absent).flatMap(([urn, title]) => (last.objects.includes(urn) ? [title] : []));
    if (lost.length > 0)
        return `The last run that ended had ${lost.join(", ")}, and the state has ${lost.length === 1 ? "it" : "them"} no longer: which of the requests have an answer until this run ends is not known.`;
    // What leaves the table is not among the objects: the plan itself says what becomes of its requests.
    if (before === undefined || last.objects.some((urn) => !now.objects.includes(urn))) return undefined;
    if (trafficDiff(last.tables, before).length === 0) return undefined;
    if (Object.keys(absent).length > 0 || last.isSecret || now.isSecret) return `${halfway}, ${notKnown}.`;
    const said = new Set(trafficDiff(last.tables, now.tables).map(describeChange));
    const lines = trafficDiff(before, now.tables)
        .map(describeChange)
        .filter((line) => !said.has(line));
    if (lines.length === 0) return undefined;
    const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} more`] : [];
    return `${halfway}. Beside what this preview says of requests: ${[...lines.slice(0, mostLines), ...more].join("; ")}.`;
}

const halfway =
    "A run that did not end, or a refresh, left objects of the table otherwise than the last run that ended";
const notKnown = "and not all of the requests that this run moves are said here";
