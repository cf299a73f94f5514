/** Rules of the experimental channel's definition of HTTPRoute about several fields (CEL). */
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Rule } from "./model";
import { emptyOr, has, lacks, isSameParent, list, object, parentPairs, rule } from "./rules";

/** Whether two references to one parent have the same in a field; 0 and the empty text are absent. */
const isAlike = (a: unknown, b: unknown): boolean => a !== UNKNOWN_INPUT && (emptyOr(a) || "") === (emptyOr(b) || "");
const isGiven = (value: unknown): boolean => value !== undefined && value !== "" && value !== 0;
const sections = ["sectionName", "port"] as const;

export const parentRulesByPort: readonly Rule[] = [
    rule(
        "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent",
        "Two of them name the same parent, one with a sectionName or port and one without.",
        "Give each a sectionName or a port, or name the parent once.",
        (value) =>
            parentPairs(value).some(
                ([a, b]) =>
                    isSameParent(a, b) &&
                    sections.some(
                        (key) => ![a[key], b[key]].includes(UNKNOWN_INPUT) && isGiven(a[key]) !== isGiven(b[key]),
                    ),
            ),
    ),
    rule(
        "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent",
        "Two of them name the same parent, the same section and the same port.",
        "Name the parent once.",
        (value) =>
            parentPairs(value).some(([a, b]) => isSameParent(a, b) && sections.every((key) => isAlike(a[key], b[key]))),
    ),
];

export const ruleNameRules: readonly Rule[] = [
    rule(
        "Rule name must be unique within the route",
        "Two of its rules have the same name.",
        "Give each a name of its own, or leave it out.",
        (value) => {
            const names = list(value)
                .map((one) => object(one)["name"])
                .filter((name) => name !== undefined && name !== UNKNOWN_INPUT);
            return new Set(names).size < names.length;
        },
    ),
];

export const externalAuthFilterRules: readonly Rule[] = [
    rule(
        "filter.externalAuth must be nil if the filter.type is not ExternalAuth",
        "It has externalAuth, but its type is not ExternalAuth.",
        'Give type: "ExternalAuth", or leave externalAuth out.',
        (value) => {
            const { type } = object(value);
            return has(value, "externalAuth") && type !== UNKNOWN_INPUT && type !== "ExternalAuth";
        },
    ),
    rule(
        "filter.externalAuth must be specified for ExternalAuth filter.type",
        "Its type is ExternalAuth, but externalAuth is missing.",
        "Give externalAuth.",
        (value) => lacks(value, "externalAuth") && object(value)["type"] === "ExternalAuth",
    ),
];

export const externalAuthRules: readonly Rule[] = (["GRPC", "HTTP"] as const).flatMap((protocol) => {
    const field = protocol.toLowerCase();
    return [
        rule(
            `${field} must be specified when protocol is set to '${protocol}'`,
            `Its protocol is ${protocol}, but ${field} is missing.`,
            `Give ${field}.`,
            (value) => object(value)["protocol"] === protocol && lacks(value, field),
        ),
        rule(
            `protocol must be '${protocol}' when ${field} is set`,
            `It has ${field}, but its protocol is not ${protocol}.`,
            `Give protocol: "${protocol}", or leave ${field} out.`,
            (value) => {
                const given = object(value)["protocol"];
                return has(value, field) && given !== UNKNOWN_INPUT && given !== protocol;
            },
        ),
    ];
});
