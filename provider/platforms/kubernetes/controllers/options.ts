import type { OptionError } from "./option-error";
import type { ArgumentTypes, FieldRows } from "../../../inputs/fields";
import { holdsUnknown, isAbsent, isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { MapValue } from "../manifest/convert";
import { limitErrors } from "./limits";

/** How an option of a controller becomes an annotation. */
export interface AnnotationRule {
    /** The annotation's name. */
    annotation: string;
    /** The option's value as the annotation's text; default: as it is. */
    text?: (value: never) => string;
    /** The controller takes any text for a yes, so nothing is written for `false`. */
    onlyTrue?: true;
    /**
     * What is wrong with a known value, with the part of it that is (`""`: all of it); default: its type and the limits of
     * its row are enough.
     */
    check?: (value: never) => OptionError[];
}

/** A controller's own options, and the annotations that they become. */
export interface ControllerOptions {
    /** Name of the argument that holds the options. */
    key: "cce" | "traefik" | "skipper" | "alb" | "nginx";
    /** The controller, in words. */
    title: string;
    /** Fields of the options, with shapes and descriptions. */
    fields: FieldRows;
    /** The objects that are fields of the options, by the name of their type. */
    types?: ArgumentTypes;
    /** One rule for each field that is one annotation. */
    rules: Readonly<Record<string, AnnotationRule>>;
    /** Annotations that are made of several fields or of none. */
    more?: (options: Record<string, unknown>, mapValue: MapValue) => Record<string, unknown>;
    /** What is wrong with the options as a whole, or together with the other arguments of the Ingress. */
    check?: (options: Record<string, unknown>, ingress: Readonly<Record<string, unknown>>) => OptionError[];
}

const asText = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** One annotation for each option that has a rule; values that are not known yet stay Outputs. */
export function ruleAnnotations(
    rules: Readonly<Record<string, AnnotationRule>>,
    options: Record<string, unknown>,
    mapValue: MapValue,
): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [field, rule] of Object.entries(rules)) {
        const value = options[field];
        if (value === undefined || value === null) continue;
        const text = (rule.text ?? asText) as (value: unknown) => string;
        const written = (known: unknown): unknown =>
            known === undefined || known === null || (rule.onlyTrue && known === false) ? undefined : text(known);
        const annotation = holdsUnknown(value) ? UNKNOWN_INPUT : mapValue(value, written);
        if (annotation !== undefined) out[rule.annotation] = annotation;
    }
    return out;
}

/** The annotations of a controller's options. */
export const annotationsOf = (
    controller: ControllerOptions,
    options: Record<string, unknown>,
    mapValue: MapValue,
): Record<string, unknown> => ({
    ...ruleAnnotations(controller.rules, options, mapValue),
    ...controller.more?.(options, mapValue),
});

/** Everything that is wrong with the options beyond their shapes, with the path below the options. */
export function optionErrors(
    controller: ControllerOptions,
    options: Record<string, unknown>,
    ingress: Readonly<Record<string, unknown>> = {},
): OptionError[] {
    const own = Object.entries(controller.rules).flatMap(([field, { check }]) => {
        const value = options[field];
        if (Array.isArray(value) && value.length === 0)
            return [{ at: field, reason: "the list is empty", help: "Give an element, or leave it out." }];
        if (check === undefined || value === undefined || value === null || holdsUnknown(value)) return [];
        return (check as (value: unknown) => OptionError[])(value).map((c) => ({ ...c, at: `${field}${c.at}` }));
    });
    const beyond = limitErrors(controller.fields, controller.types ?? {}, options);
    return [...own, ...beyond, ...(controller.check?.(options, ingress) ?? [])];
}

/** The text where one of the values is given; an Output may turn out to have none. */
export function whereGiven(values: readonly unknown[], text: string, mapValue: MapValue): unknown {
    const given = values.filter((value) => !isAbsent(value));
    if (given.length === 0) return undefined;
    return mapValue(given, (known) => {
        const all = known as unknown[];
        return all.some(isGiven) ? text : all.includes(UNKNOWN_INPUT) ? UNKNOWN_INPUT : undefined;
    });
}

/** A check that a text fits a pattern. */
export const fits =
    (pattern: RegExp, help: string) =>
    (value: string): OptionError[] =>
        pattern.test(value) ? [] : [{ at: "", reason: `${JSON.stringify(value)} is not acceptable`, help }];

export const commaList = (value: readonly unknown[]): string => value.join(",");
export const onOff = (value: boolean): string => (value ? "on" : "off");
