import { finding, label } from "../../diagnostics/catalogue";
import type { Diagnostic } from "../../routing/diagnostic";
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
    const pattern = object.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
    return new RegExp(`^${pattern.join(".*")}$`, "s").test(finding.origin?.object ?? finding.where);
}

const runOut = ({ code, object, until, reason }: Accepted): Diagnostic => ({
    ...finding(
        "CR606",
        "",
        `${label(code)}${object === undefined ? "" : ` of ${object}`} was accepted until ${until ?? ""} (${reason}) and is still there.`,
    ),
    origin: { object: "settings" },
});
