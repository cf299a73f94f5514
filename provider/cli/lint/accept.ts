import { finding, label } from "../../diagnostics/catalogue";
import type { Diagnostic } from "../../routing/diagnostic";
import { ownerOf } from "../../routing/lint/hosts";
import type { Accepted, Level } from "../../sources/settings";

/** Findings at the levels that were asked for, without accepted ones, plus one for each acceptance that has expired. */
export function settle(
    findings: readonly Diagnostic[],
    {
        severities,
        accept,
        today,
    }: { severities: Readonly<Record<string, Level>>; accept: readonly Accepted[]; today: string },
): Diagnostic[] {
    const valid = accept.filter(({ until }) => until === undefined || today <= until);
    const over = accept.filter((one) => !valid.includes(one));
    const ended = over.filter((one) => findings.some((finding) => covers(one, finding))).map(runOut);
    return [...findings, ...ended].flatMap((finding) => {
        const severity = severities[finding.code] ?? finding.severity;
        if (severity === "off" || valid.some((one) => covers(one, finding))) return [];
        return [{ ...finding, severity }];
    });
}

/** `Ingress shop/*` covers every Ingress of the namespace. */
function covers({ code, object }: Accepted, finding: Diagnostic): boolean {
    if (code !== finding.code) return false;
    if (object === undefined) return true;
    const isCovered = matcherOf(object);
    const { origin, related = [], where } = finding;
    // A host may be shared by others as well: what is accepted of one owner says nothing of those.
    if (code === "CR122") return new Set([origin, ...related].flatMap(uncovered(isCovered)).map(ownerOf)).size < 2;
    return isCovered(origin?.object ?? where);
}

const uncovered =
    (isCovered: (object: string) => boolean) =>
    (origin: Diagnostic["origin"]): string[] =>
        origin === undefined || isCovered(origin.object) ? [] : [origin.object];

function matcherOf(object: string): (name: string) => boolean {
    const pattern = object.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
    const whole = new RegExp(`^${pattern.join(".*")}$`, "s");
    return (name) => whole.test(name);
}

const runOut = ({ code, object, until, reason }: Accepted): Diagnostic => ({
    ...finding(
        "CR606",
        "",
        `${label(code)}${object === undefined ? "" : ` of ${object}`} was accepted until ${until ?? ""} (${reason}) and is still there.`,
    ),
    origin: { object: "settings" },
});
