/** What is wrong with the arguments of the components of the Gateway API, by their own paths. */
import type { Diagnostic } from "../../../routing/diagnostic";
import { checkMetadata } from "../../kubernetes/check/metadata";
import { check } from "../../kubernetes/check/findings";
import { ownerFindings } from "../../kubernetes/check/reserved-metadata";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { finding } from "../../../diagnostics/catalogue";
import type { KubernetesCode } from "../../kubernetes/fields/codes";
import { shapeOf } from "../../../inputs/fields";
import { gatewayTypes } from "../fields/arguments";
import { sameName } from "../fields/listener-rules";
import { specRows } from "../fields/route";
import { type CheckedKind, type FieldError, show, validateExperimental, validateSpec } from "./validate";

/** The spec is checked by its own rows; here it may be anything. */
const shape = shapeOf(
    Object.fromEntries(
        Object.entries(gatewayTypes["HTTPRouteArgs"]?.fields ?? {}).map(([key, field]) => [
            key,
            key in specRows ? { ...field, shape: "any" as const } : field,
        ]),
    ),
    {},
);

/**
 * Everything that is wrong with the arguments of an HTTPRoute. Values that are not known yet (Outputs, or unknown ones
 * in a preview) are left out.
 */
export const checkHTTPRoute = (args: unknown): Diagnostic[] =>
    check(args, shape, (values) => [
        ...checkMetadata(values),
        ...ownerFindings(values.annotations),
        ...checkSpec(specOf(values)),
        ...waitFindings(values),
    ]);

/** What the API server would refuse of a spec, by default that of an HTTPRoute, by paths below it. */
export const checkSpec = (spec: unknown, kind: CheckedKind = "HTTPRoute"): Diagnostic[] =>
    outermost(validateSpec(spec, "", kind)).map((error) =>
        kind === "HTTPRoute" ? diagnosticOf(error) : diagnosticOf(ofFile(error), codeOfRead(error)),
    );

/** What a program calls an argument is a field in a file. */
const ofFile = (error: FieldError): FieldError =>
    error.kind === "Unknown" ? { ...error, says: `There is no field ${error.path.split(".").at(-1)}.` } : error;

/**
 * What the API server of some cluster would refuse of the spec: what both channels of the Gateway API refuse, or only the
 * standard one.
 */
export function checkSpecOfFile(spec: unknown): { refused: Diagnostic[]; unlessExperimental: Diagnostic[] } {
    const standard = outermost(validateSpec(spec, "")).map(ofFile);
    if (standard.length === 0) return { refused: [], unlessExperimental: [] };
    const experimental = outermost(validateExperimental(spec, "")).map(ofFile);
    // What the experimental channel refuses by itself counts where the standard one refuses, too.
    return experimental.length === 0
        ? { refused: [], unlessExperimental: standard.map((one) => diagnosticOf(one)) }
        : { refused: experimental.map((one) => diagnosticOf(one)), unlessExperimental: [] };
}

/** The arguments that make up the object's spec, unchanged. */
export const specOf = (values: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).filter(([key, value]) => key in specRows && value !== undefined));

/** The fields of an object in the wrong place need no errors, nor does what another one says. */
function outermost(errors: readonly FieldError[]): FieldError[] {
    const wrong = errors.filter(({ kind }) => kind === "Type").map(({ path }) => path);
    const isBelow = (path: string): boolean =>
        wrong.some((whole) => path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`));
    const isSaid = ({ path, says }: FieldError): boolean =>
        says === sameName && errors.some((one) => one.kind === "Duplicate" && one.path.startsWith(`${path}[`));
    return errors.filter((error) => !isSaid(error) && (error.kind !== "Unknown" || !isBelow(error.path)));
}

/** The code of a path; the first match counts. */
const byPath: readonly [RegExp, KubernetesCode][] = [
    [/^hostnames/, "CR304"],
    [/^parentRefs/, "CR331"],
    [/\.matches\[\d+\]\.path/, "CR305"],
    [/\.backendRefs(\[\d+\](\.(group|kind|name|namespace|port|weight))?)?$/, "CR307"],
];

function codeOf({ kind, path }: FieldError): KubernetesCode {
    if (kind === "Unknown" || kind === "Required" || kind === "Type") return "CR301";
    if (kind === "TooLong" || kind === "TooMany") return "CR314";
    return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? "CR330";
}

const diagnosticOf = (error: FieldError, code = codeOf(error)): Diagnostic =>
    finding(code, error.path, error.says, error.help);

/** The code of what is wrong with an object that is read only. */
function codeOfRead({ kind, path }: FieldError): KubernetesCode {
    if (kind === "Unknown" || kind === "Required" || kind === "Type") return "CR301";
    if (kind === "TooLong" || kind === "TooMany") return "CR314";
    return path.endsWith(".hostname") ? "CR304" : "CR335";
}

function waitFindings({ timeout, waitFor, parentRefs }: Record<string, unknown>): Diagnostic[] {
    const out: Diagnostic[] = [];
    if (typeof timeout === "number" && timeout < 1)
        out.push(finding("CR301", "timeout", `${timeout} is too small.`, "Give seconds, 1 or more."));
    const isAlone = parentRefs === undefined || (Array.isArray(parentRefs) && parentRefs.length === 0);
    if (isAlone && waitFor !== undefined && waitFor !== UNKNOWN_INPUT && waitFor !== "none")
        out.push(
            finding(
                "CR331",
                "parentRefs",
                `There is no parent, so none can take the route, and waitFor: ${show(waitFor)} would wait in vain.`,
            ),
        );
    return out;
}
