import {
    corsConfig,
    defaultRule,
    ingressFields,
    localFields,
    rule,
    ruleFields,
    zoneMapping,
    type Field,
    type FieldType,
} from ".";
import { getIngressFields, listIngressesFields } from "./functions";
import { answerResults, ingressResults, ruleResults, ruleSetResults, type ResultField } from "./results";
import { describe, objectTypes } from "./schema";

/** The TypeScript types of everything in the rows, as text of `generated.ts`. */
export function renderTypes(): string {
    const objects = objectTypes([rule, defaultRule, corsConfig, zoneMapping]);
    return [
        "// Written by `npm run generate` from the rows beside it. Change the rows, not this file.",
        'import * as pulumi from "@pulumi/pulumi";',
        "",
        ...objects.flatMap((type) => [
            ...interfaceOf(
                `${type.name}Args`,
                type.description,
                type.fields.filter((field) => !field.readOnly).map(argument),
            ),
            ...interfaceOf(
                type.name,
                `${type.description} As SAE has it.`,
                type.fields.map((field) =>
                    member(field.name, field.description, field.required === true, plain(field.type)),
                ),
            ),
        ]),
        ...interfaceOf("IngressArgs", "Arguments of `Ingress`.", [...ingressFields, ...localFields].map(argument)),
        ...classOf("IngressProperties", "Outputs of `Ingress`.", "ingressProperties", ingressResults),
        ...interfaceOf("RuleArgs", "Arguments of `Rule`.", ruleFields.filter((field) => !field.readOnly).map(argument)),
        ...classOf("RuleProperties", "Outputs of `Rule`.", "ruleProperties", ruleResults),
        ...interfaceOf(
            "RuleSet",
            "A rule set as functions tell of it.",
            ruleSetResults.map((result) => member(result.name, result.description, result.always, resultType(result))),
        ),
        ...interfaceOf(
            "GetIngressArgs",
            "Arguments of `getIngress`.",
            getIngressFields.map((field) =>
                member(field.name, describe(field), field.required === true, plain(field.type)),
            ),
        ),
        ...interfaceOf("GetIngressOutputArgs", "Arguments of `getIngressOutput`.", getIngressFields.map(argument)),
        ...interfaceOf(
            "ListIngressesArgs",
            "Arguments of `listIngresses`.",
            listIngressesFields.map((field) =>
                member(field.name, describe(field), field.required === true, plain(field.type)),
            ),
        ),
        ...interfaceOf(
            "ListIngressesOutputArgs",
            "Arguments of `listIngressesOutput`.",
            listIngressesFields.map(argument),
        ),
        "/** What `listIngresses` found. */",
        "export interface ListIngressesResult {",
        "    namespaceId: string;",
        "    ingresses: RuleSet[];",
        ...answerResults.flatMap(answerMember),
        "}",
        "",
        "/** What `getIngress` found. */",
        "export interface GetIngressResult extends RuleSet {",
        ...answerResults.flatMap(answerMember),
        "}",
        "",
    ].join("\n");
}

const answerMember = (result: ResultField): string[] =>
    member(result.name, result.description, false, resultType(result));

const argument = (field: Field): string[] =>
    member(field.name, describe(field), field.required === true, input(field.type));

const member = (name: string, description: string, required: boolean, type: string): string[] => [
    `    /** ${description.replaceAll("*/", "*\\/")} */`,
    `    ${name}${required ? "" : "?"}: ${type};`,
];

const interfaceOf = (name: string, description: string, members: string[][]): string[] => [
    `/** ${description} */`,
    `export interface ${name} {`,
    ...members.flat(),
    "}",
    "",
];

const classOf = (name: string, description: string, list: string, results: readonly ResultField[]): string[] => [
    `/** ${description} */`,
    `export abstract class ${name} extends pulumi.CustomResource {`,
    ...results.flatMap((result) => [
        `    /** ${result.description.replaceAll("*/", "*\\/")} */`,
        `    declare readonly ${result.name}: pulumi.Output<${resultType(result)}${result.always ? "" : " | undefined"}>;`,
    ]),
    "}",
    "",
    `/** Names of the outputs, which the SDK must know before the engine answers. */`,
    `export const ${list}: readonly string[] = [`,
    ...results.map((result) => `    "${result.name}",`),
    "];",
    "",
];

const resultType = (result: ResultField): string =>
    "field" in result ? plain(result.field.type) : result.computed.type === "integer" ? "number" : result.computed.type;

/** A value as it is read. */
function plain(type: FieldType): string {
    switch (type.kind) {
        case "text":
            return type.values ? type.values.map((value) => `"${value}"`).join(" | ") : "string";
        case "integer":
            return "number";
        case "boolean":
            return "boolean";
        case "booleanOrText":
            return "boolean | string";
        case "list":
            return type.of.kind === "text" && type.of.values ? `(${plain(type.of)})[]` : `${plain(type.of)}[]`;
        case "object":
            return type.name;
    }
}

/** A value as a program gives it: it may be an output of something else at any depth. */
function input(type: FieldType): string {
    switch (type.kind) {
        case "list":
            return `pulumi.Input<${input(type.of)}[]>`;
        case "object":
            return `pulumi.Input<${type.name}Args>`;
        default:
            return `pulumi.Input<${plain(type)}>`;
    }
}
