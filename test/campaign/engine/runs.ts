/** What runs of the CLI report, and what they changed. */
import type { Run } from "../../integration/lifecycle/program";
import { essence, type Live } from "./cluster";
import { liveNameOf, type PreviewStep } from "./judge";

export function stepsOf(run: Run): PreviewStep[] | undefined {
    if (run.code !== 0) return undefined;
    return (JSON.parse(run.stdout) as { steps: PreviewStep[] }).steps;
}

export const tell = (steps: PreviewStep[]): string =>
    steps
        .filter(({ op }) => op !== "same")
        .map(
            ({ op, urn, oldState, newState, detailedDiff }) =>
                `${op} ${liveNameOf(newState) ?? liveNameOf(oldState) ?? urn.split("::").at(-1)}` +
                (detailedDiff ? ` (${Object.keys(detailedDiff).join(", ")})` : ""),
        )
        .join(", ") || "nothing";

/**
 * An update of nothing: what is declared is what was declared, and the Kubernetes provider stored the object as it was
 * before its own last update, because its watch began with that version.
 */
export const isStaleReading = ({ op, oldState, newState, detailedDiff }: PreviewStep): boolean =>
    op === "update" &&
    oldState?.type.startsWith("kubernetes:") === true &&
    JSON.stringify(oldState.inputs) === JSON.stringify(newState?.inputs) &&
    Object.values(detailedDiff ?? {}).every((difference) => difference.inputDiff === false);

/** What an error says, from text or from the diagnostics of a JSON preview. */
export function errorOf({ text }: Run): string {
    const lines = text.split("\n").filter((line) => /error|"message"|import|alias|adopt/.test(line));
    return (
        lines
            .map((line) => line.trim())
            .join(" ")
            .slice(0, 2000) || text.slice(-500)
    );
}

export const crashOf = ({ text }: Run): string[] =>
    /exited prematurely|Unhandled|snapshot integrity|panic:/i.test(text) ? [`crash: ${text.slice(-600)}`] : [];

export function changed(before: Live, after: Live): string[] {
    const of = (live: Live, name: string): string => {
        const object = live.get(name);
        return object ? object.metadata.uid + essence(object) : "";
    };
    return [...new Set([...before.keys(), ...after.keys()])].filter((name) => of(before, name) !== of(after, name));
}
