/**
 * Turns a type mistake, or an error of the API server's rules, into a diagnostic in the user's own paths and words.
 */
import { finding } from "../../../diagnostics/catalogue";
import { hostHelp } from "../../../inputs/host";
import { emptyElements, type Shape, type ShapeProblem, shapeProblems } from "../../../inputs/shape";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { type PathMap, userPath } from "../fields/paths";
import { codeOfPath, helpFor } from "../fields/codes";
import { unsetMetadata } from "../fields/metadata";
import { known } from "./inputs";
import type { FieldError } from "./validate/field";
import { minorIn } from "./validate/server";
import { hostSyntax } from "./validate/syntax";

/** Types first. A value of the wrong type then counts as not known, so that the rest is checked, too. */
export const check = (
    args: unknown,
    shape: Shape,
    look: (values: Record<string, unknown>) => Diagnostic[],
): Diagnostic[] => checkWith(args, shape, (values) => asFound(look(values)));

/** `look` gets the values whose shape is right: by name, and as the arguments `T` that the shape describes. */
export function checkWith<T>(
    args: unknown,
    shape: Shape,
    look: (values: Record<string, unknown>, args: T) => Found[],
): Diagnostic[] {
    const values = known(args);
    const problems = [...shapeProblems(values, shape), ...emptyElements(values, shape)];
    const found = [...problems.map(shapeDiagnostic), ...lateFindings(values, shape)];
    if (typeof values !== "object" || values === null || Array.isArray(values)) return found;
    const wrong = new Set(problems.filter((p) => p.kind !== "missing").map((p) => p.path));
    const right = blank(values, wrong);
    const rest = look(right as Record<string, unknown>, right as T);
    return merged(asFound(found), rest).map(({ diagnostic }) => diagnostic);
}

/** Arguments that decide which objects exist, or what happens to them, cannot wait for a value. */
const lateFindings = (values: unknown, shape: Shape): Diagnostic[] =>
    (typeof shape === "object" && "early" in shape ? (shape.early ?? []) : [])
        .filter((key) => object(values)[key] === UNKNOWN_INPUT)
        .map((key) =>
            finding(
                "CR301",
                key,
                "It is an Output, and must be known when the program runs.",
                "Give a plain value, such as one of the stack's configuration.",
            ),
        );

/** The first finding about a place counts; a missing part is not reported for the whole, too. */
export function merged(...layers: readonly (readonly Found[])[]): Found[] {
    const out: Found[] = [];
    for (const layer of layers) {
        const before = out.map(({ diagnostic }) => diagnostic.where);
        const isReported = ({ diagnostic: { where }, isMissing }: Found): boolean =>
            before.includes(where) || (isMissing && before.some((other) => other.startsWith(`${where}.`)));
        for (const found of layer.filter((item) => !isReported(item))) {
            const { where, message } = found.diagnostic;
            const same = out.some(({ diagnostic }) => diagnostic.where === where && diagnostic.message === message);
            if (!same) out.push(found);
        }
    }
    return out;
}

/** A finding, and whether it says that something is missing. */
export interface Found {
    diagnostic: Diagnostic;
    isMissing: boolean;
}

export const asFound = (findings: readonly Diagnostic[]): Found[] =>
    findings.map((diagnostic) => ({ diagnostic, isMissing: false }));

/** The value with the places in `paths` not known. */
function blank(value: unknown, paths: ReadonlySet<string>, path = ""): unknown {
    if (paths.has(path)) return UNKNOWN_INPUT;
    if (Array.isArray(value)) return value.map((item, i) => blank(item, paths, `${path}[${i}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
            key,
            item === null ? undefined : blank(item, paths, path === "" ? key : `${path}.${key}`),
        ]),
    );
}

export const show = (value: unknown): string => {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 76)}...${text.slice(-1)}` : text;
};

function shapeDiagnostic({ kind, path, value, expected }: ShapeProblem): Diagnostic {
    const code = /\.(match|matchMode|pathType)$/.test(path) && kind === "type" ? "CR306" : "CR301";
    const last = path.split(".").at(-1) ?? path;
    if (kind === "missing") return finding(code, path, `${last} is missing.`, `Give ${expected}.`);
    if (kind === "unknown") {
        const unset = Object.hasOwn(unsetMetadata, path) ? unsetMetadata[path] : undefined;
        if (unset !== undefined) return finding(code, path, `There is no argument ${path}: ${unset}.`, "Leave it out.");
        const several = expected.includes(", ");
        return finding(
            code,
            path,
            `There is no argument ${last}.`,
            several ? `There are ${expected}.` : `Did you mean ${expected}?`,
        );
    }
    return finding(code, path === "" ? "args" : path, `${show(value)} does not fit here.`, `Give ${expected}.`);
}

export const object = (value: unknown): Record<string, unknown> =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

export function findingsOfErrors(errors: readonly FieldError[], paths: PathMap): Found[] {
    return errors.map((error) => {
        const code = error.kind === "TooMany" || error.kind === "TooLong" ? "CR314" : codeOfPath(error.path);
        const isHost = /\.host$|\.hosts\[\d+\]$/.test(error.path) && typeof error.value === "string";
        const host = isHost ? hostHelp(String(error.value), (sent) => hostSyntax(sent).length === 0) : undefined;
        const isLong = error.path === "metadata.name" && error.about?.isTooLong === true;
        const help = isLong ? "Give a shorter name." : helpFor(error.path, code, {}, error.detail);
        const diagnostic = finding(code, userPath(paths, error.path), sentence(error), host ?? help);
        return { diagnostic, isMissing: error.kind === "Required" };
    });
}

/** The server's error as a sentence that names the value; its regular expressions are left out. */
function sentence({ kind, path, value, detail, about }: FieldError): string {
    const shown = show(value);
    const reason = about?.brief ?? detail;
    const texts: Record<FieldError["kind"], string> = {
        Required: `${path.split(".").at(-1)} is missing.`,
        Invalid: about?.hasSubject === true ? `${shown} is not accepted: ${reason}.` : `${shown} ${reason}.`,
        Unsupported: `${shown} is not supported; there are ${reason}.`,
        Forbidden: capital(reason),
        TooLong: `More than ${reason} bytes.`,
        TooMany: `${shown} are too many; at most ${reason} are accepted.`,
        Duplicate: `${shown} is there twice.`,
    };
    return about?.plain ?? texts[kind];
}

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** An invalid version of Kubernetes would be judged as another one. */
export const versionFindings = ({ kubernetesVersion }: Record<string, unknown>): Diagnostic[] =>
    typeof kubernetesVersion === "string" && minorIn(kubernetesVersion) === undefined
        ? [finding("CR301", "kubernetesVersion", `${show(kubernetesVersion)} is no version.`, "Give one such as 1.33.")]
        : [];

/** The minor versions of Kubernetes that serve an Ingress of each API version. */
const servedIn: Readonly<Record<string, readonly [first: number, last: number]>> = {
    "networking.k8s.io/v1": [19, Infinity],
    "networking.k8s.io/v1beta1": [14, 21],
    "extensions/v1beta1": [1, 21],
};

/** A version of the API that the named version of Kubernetes does not serve. */
export function servedFindings(values: Record<string, unknown>): Diagnostic[] {
    const { kubernetesVersion, apiVersion = "networking.k8s.io/v1" } = values;
    const minor = minorIn(kubernetesVersion);
    const served = typeof apiVersion === "string" && Object.hasOwn(servedIn, apiVersion) ? servedIn[apiVersion] : null;
    if (minor === undefined || served == null) return [];
    const [first, last] = served;
    if (minor >= first && minor <= last) return [];
    const range = last === Infinity ? `since 1.${first}` : `from 1.${first} to 1.${last}`;
    const right = Object.keys(servedIn).find((version) => {
        const [from, to] = servedIn[version] ?? [0, 0];
        return minor >= from && minor <= to;
    });
    const message = `${show(apiVersion)} is served ${range} only, and kubernetesVersion is ${show(kubernetesVersion)}.`;
    return [
        finding(
            "CR301",
            "apiVersion",
            message,
            `Give ${right ?? "another version"}, or the cluster's own version as kubernetesVersion.`,
        ),
    ];
}
