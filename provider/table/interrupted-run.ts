/** Requests that move though the plan of the last run that ended is the plan of this one, too: what a run that ended halfway did goes back. */
import { describeChange, type Table, trafficDiff } from "../routing";
import type { SinceThePlan } from "./state-since-plan";

/** Longer lists are cut: people read a preview. */
const mostLines = 10;

/** A plan of a run. */
export interface PlanOfRun {
    tables: readonly Table[];
    /** URNs of the objects of the table, with digests of what it declares of each. */
    objects: Readonly<Record<string, string>>;
    isSecret: boolean;
}

/**
 * What to say of them.
 * @param since what the state has of the objects
 * @param last the plan of the last run that ended
 * @param now that of this run, with what stays when it has ended
 */
export function notAsPlanned(
    { before, after, differ, absent }: SinceThePlan,
    last: PlanOfRun | undefined,
    now: PlanOfRun,
): string | undefined {
    if (last === undefined || Object.keys(last.objects).length === 0) return undefined;
    const titles = (of: Readonly<Record<string, string>>, is: (urn: string) => boolean): string =>
        Object.entries(of)
            .flatMap(([urn, title]) => (is(urn) ? [title] : []))
            .join(", ");
    const lost = titles(absent, (urn) => urn in last.objects);
    if (lost !== "")
        return `The last run that ended had ${lost}, which the state has no longer: which of the requests have an answer until this run ends is not known.`;
    if (before === undefined) return undefined;
    if (Object.keys(last.objects).some((urn) => !(urn in now.objects))) {
        // What leaves the table is not among the objects, so that requests that go from one to the other cannot be told.
        const back = titles(differ, (urn) => last.objects[urn] === now.objects[urn]);
        return back === "" ? undefined : `${otherwise(back)}, ${notKnown}.`;
    }
    if (trafficDiff(last.tables, before).length === 0) return undefined;
    if (Object.keys(absent).length > 0 || last.isSecret || now.isSecret) return `${otherwise(some)}, ${notKnown}.`;
    const said = new Set(trafficDiff(last.tables, now.tables).map(describeChange));
    const lines = trafficDiff(before, after ?? now.tables)
        .map(describeChange)
        .filter((line) => !said.has(line));
    if (lines.length === 0) return undefined;
    const more = lines.length > mostLines ? [`… and ${lines.length - mostLines} more`] : [];
    return `${otherwise(some)}. Beside what this preview says of requests: ${[...lines.slice(0, mostLines), ...more].join("; ")}.`;
}

const some = "objects of the table";
const otherwise = (what: string): string =>
    `The state has ${what} otherwise than the last run that ended declared: a later run did not end, a refresh found that, or a transformation had done it`;
const notKnown = "and not all of the requests that this run moves are said here";
