/** What is wrong with the options of an Ingress' controller, and with annotations beside them. */
import { finding } from "../../../diagnostics/catalogue";
import { joinField } from "../../../inputs/shape";
import { isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { controllerOptions } from "../controllers";
import { matchModeAnnotation } from "../controllers/cce";
import { wrongValues } from "../controllers/cce-annotations";
import { type ControllerOptions, optionErrors } from "../controllers/options";
import { classAnnotation, productOf, serverOfClass } from "../read/classes";
import { ingressOfArguments } from "./cce-ingress";
import { capital, object, show } from "./findings";

export function optionFindings(values: Record<string, unknown>): Diagnostic[] {
    const given = controllerOptions.filter(({ key }) => values[key] !== undefined && values[key] !== UNKNOWN_INPUT);
    const several = given
        .slice(1)
        .map(({ key }) =>
            finding(
                "CR315",
                key,
                `There are already options of ${given[0]?.title}.`,
                "An Ingress has one controller: give the options of one.",
            ),
        );
    const own = given.flatMap((dialect) =>
        optionErrors(dialect, object(values[dialect.key]), values).map((c) => ({
            ...finding("CR315", `${dialect.key}.${c.at}`, `${capital(c.reason)}`, c.help),
            ...(c.isWarning && { severity: "warning" as const }),
        })),
    );
    const retired = given.some(({ key }) => key === "nginx")
        ? [finding("CR316", "nginx", "ingress-nginx is retired: its last release was in March 2026.")]
        : [];
    return [...several, ...own, ...retired, ...given.flatMap((dialect) => strangerFindings(dialect, values))];
}

/** By convention, a class of this name is served by a controller that does not read the options. */
function strangerFindings(
    { key, title, rules }: ControllerOptions,
    { ingressClassName, annotations }: Record<string, unknown>,
): Diagnostic[] {
    // The annotation counts before the field.
    const name = object(annotations)[classAnnotation] ?? ingressClassName;
    const { product, by } = serverOfClass(typeof name === "string" ? name : undefined);
    const [rule] = Object.values(rules);
    if (by !== "class" || product === undefined || rule === undefined || productOf(rule.annotation) === product)
        return [];
    const message = `A class called ${show(name)} is usually served by ${product}, which reads no options of ${title}.`;
    return [
        {
            ...finding("CR315", key, message, "Give the options of the controller that serves the class."),
            severity: "warning",
        },
    ];
}

/** An annotation beside the option of the same meaning wins, and the option would have no effect without a message. */
export function overriddenFindings(
    values: Record<string, unknown>,
    made: Readonly<Record<string, unknown>>,
): Diagnostic[] {
    const raw = object(values.annotations);
    return Object.keys(made)
        .filter((name) => isGiven(raw[name]) && isGiven(made[name]) && raw[name] !== made[name])
        .map((name) => {
            const option = optionOf(name, values);
            return finding(
                "CR315",
                `annotations.${name}`,
                `It says ${show(raw[name])}, and ${option} says ${show(made[name])}.`,
                `Leave one of the two out: the annotation would count.`,
            );
        });
}

/** Annotations of CCE with values that it does not take, also beside what the options make. */
export function annotationFindings(
    values: Record<string, unknown>,
    made: Readonly<Record<string, unknown>>,
): Diagnostic[] {
    const raw = object(values.annotations);
    return wrongValues({ ...made, ...raw }, ingressOfArguments(values)).flatMap(
        ({ annotation, part = "", reason, help, isSure, beside }) => {
            // What the options say about each other is said of them.
            const isRaw = isGiven(raw[annotation]);
            if (!isRaw && !isGiven(raw[beside ?? ""])) return [];
            const where = isRaw ? `annotations.${annotation}${part}` : optionOf(annotation, values);
            const found = finding("CR315", where, `${capital(reason)}`, help);
            return [isSure ? found : { ...found, severity: "warning" as const }];
        },
    );
}

/** The argument that an annotation is made of. */
function optionOf(annotation: string, values: Record<string, unknown>): string {
    if (annotation === matchModeAnnotation) return "matchMode of the routes";
    if (annotation === classAnnotation) return "ingressClassName";
    const dialect = controllerOptions.find(({ key }) => values[key] !== undefined);
    const [, kind, service = ""] = /^kubernetes\.io\/elb\.(conditions|actions|headers)\.(.+)/.exec(annotation) ?? [];
    if (kind !== undefined) return joinField(`cce.${kind}`, service);
    const [field] = Object.entries(dialect?.rules ?? {}).find(([, rule]) => rule.annotation === annotation) ?? [];
    return [dialect?.key ?? "an argument", ...(field === undefined ? [] : [field])].join(".");
}
