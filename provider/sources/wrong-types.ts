import type { Diagnostic } from "../routing/diagnostic";
import { UsageError } from "./errors";
import { buildHelp } from "./changed-by-kustomize";
import { fileFinding } from "./file-finding";
import { manifestName, typeProblems } from "./manifest";
import type { Placed } from "./objects";

/** A value of the wrong type: an error in a file that was named, a finding in one that was found in a folder. */
export function isReadable(placed: Placed, findings: Diagnostic[]): boolean {
    const problems = typeProblems(placed);
    if (problems.length === 0) return true;
    const { source, written, value } = placed;
    const list = problems.slice(0, 10).map(({ text }) => text);
    const text = `${manifestName(value)}: ${list.join("; ")}`;
    const changedBy = written?.changedBy;
    const isOpen = changedBy !== undefined || problems.every(({ open }) => open);
    if (written?.found !== true && !isOpen)
        throw new UsageError(`${source}${written?.place ? ` (${written.place})` : ""}: ${text}`);
    const isUnfilled = isOpen && changedBy === undefined;
    const found = fileFinding(
        isUnfilled ? "CR609" : "CR605",
        placed,
        `${text}: it is left out${isOpen ? " until that is filled in" : ""}.`,
    );
    findings.push(
        isUnfilled
            ? found
            : changedBy !== undefined
              ? { ...found, severity: "info", help: buildHelp(changedBy.build) }
              : { ...found, severity: value.kind === "Ingress" ? "error" : "warning" },
    );
    return false;
}
