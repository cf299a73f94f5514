/** Findings about objects that a kustomization changes when it is built. */
import { counted, type Diagnostic } from "../routing/diagnostic";
import { fileList } from "./file-list";
import type { Placed } from "./objects";

export const isChanged = ({ written }: Placed): boolean => written?.changedBy !== undefined;

export const changedWords = (name: string, by: string): string =>
    `${name} is changed by ${by}, and what comes of it is known once that is built`;

export const buildHelp = (build: string): string =>
    `Build it first, and lint what comes out: ${build} | crossroute lint -f -.`;

/** Once for all of them. */
export function builtNote(changed: readonly Placed[]): string {
    const by = fileList([...new Set(changed.map(({ written }) => written?.changedBy?.file ?? ""))]);
    const count = changed.length === 1 ? "1 object is" : `${changed.length} objects are`;
    return `${count} changed by kustomizations (${by}), and what comes of them is known once these are built: kubectl kustomize FOLDER | crossroute lint -f -`;
}

/** What the API server would refuse of an object as it is written, which may be right once it is built. */
export const unlessChanged = (findings: readonly Diagnostic[], placed: Placed): Diagnostic[] =>
    isChanged(placed) ? findings.filter((finding) => !isOpen(finding)) : [...findings];

/** No patch makes another version of an object. */
const isOpen = ({ code, severity }: Diagnostic): boolean => severity !== "info" && code !== "CR601";

/** The refusals of all objects that are changed, said once. */
export function builtFindings(refused: readonly { placed: Placed; findings: readonly Diagnostic[] }[]): Diagnostic[] {
    const open = refused.flatMap(({ placed, findings }) => {
        const first = isChanged(placed) ? findings.find(isOpen) : undefined;
        const by = placed.written?.changedBy;
        return first === undefined || by === undefined ? [] : [{ first, by }];
    });
    const [one] = open;
    if (one === undefined) return [];
    const { first, by } = one;
    const what = (first.subject?.refusal ?? first.message).replace(/\.$/, "");
    const others = (n: (count: number) => string): string =>
        open.length === 1 ? "" : `; so with ${n(open.length - 1)} more objects that kustomizations change`;
    return [
        {
            ...first,
            severity: "info",
            ...counted(
                (n) =>
                    `Without what ${by.file} makes of it, ${first.subject?.refuser ?? "the API server"} would refuse it: ${what}${others(n)}.`,
            ),
            help: buildHelp(by.build),
        },
    ];
}
