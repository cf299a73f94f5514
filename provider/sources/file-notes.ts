/** What a verb that prints no findings says about the files, and which objects were not read. */
import { kubernetesCodes } from "../diagnostics/codes/kubernetes";
import { saeCodes } from "../diagnostics/codes/sae";
import { pushTo } from "../push-to";
import type { Diagnostic } from "../routing/diagnostic";
import { fileFinding, objectName } from "./file-finding";
import { countKinds, groupOf, hostWords } from "./kinds";
import { isObject, type Placed } from "./objects";

/** Kinds that route and are not read: each is reported once, with all hosts that it may answer for. */
export function unreadFindings(unread: readonly Placed[]): Diagnostic[] {
    const kinds = new Map<string, Placed[]>();
    for (const placed of unread) pushTo(kinds, `${String(placed.value.kind)}\n${groupOf(placed.value)}`, placed);
    return [...kinds].map(([key, placed]) => {
        const [kind = "", group = ""] = key.split("\n");
        // An object may be in many files.
        const count = new Set(placed.map(identity)).size;
        const was = count === 1 ? "was" : "were";
        const answers = count === 1 ? "what it answers is" : "what they answer is";
        const text = `${countKinds(count, kind, group)} ${was} not read: ${answers} not known`;
        return fileFinding(
            "CR603",
            placed[0] as Placed,
            `${text}${hostWords(
                placed.map(({ value }) => value),
                count,
            )}.`,
        );
    });
}

/** An object by its name, or by its place where it has no name. */
const identity = ({ value, source, written }: Placed): string => {
    const { name } = isObject(value.metadata) ? value.metadata : {};
    return name ? objectName(value) : [source, written?.place].join("\n");
};

/** What a verb that prints no findings says about the files, one sentence each. */
export function fileNotes(findings: readonly Diagnostic[]): string[] {
    const said = findings
        .filter(
            ({ code, subject }) =>
                ["CR602", "CR603", "CR605", "CR608"].includes(code) ||
                (code === "CR609" && subject?.unfilled === undefined),
        )
        .map(({ message }) => message);
    const errors = findings.filter(({ code, severity }) => severity === "error" && isServerCode(code));
    const isOption = ({ code }: Diagnostic): boolean => code === "CR315";
    return [
        ...said,
        ...refusedBy(
            "the API server would refuse ",
            errors.filter((one) => !isOption(one)),
        ),
        ...refusedBy("CCE does not take, or may take otherwise, what annotations say of ", errors.filter(isOption)),
        ...refusedBy("SAE would refuse ", findings.filter(isRefusedBySae)),
    ];
}

const isRefusedBySae = ({ code, severity }: Diagnostic): boolean => severity === "error" && code in saeCodes;
function refusedBy(who: string, findings: readonly Diagnostic[]): string[] {
    const refused = [...new Set(findings.map(({ origin }) => origin?.object ?? ""))];
    if (refused.length === 0) return [];
    const more = refused.length > 3 ? ` and ${refused.length - 3} more` : "";
    return [`${who}${refused.slice(0, 3).join(", ")}${more}: crossroute lint says why`];
}

const isServerCode = (code: string): boolean => code === "CR601" || Object.hasOwn(kubernetesCodes, code);
