import { configVariables } from "../client/config";
import {
    corsConfig,
    defaultRule,
    ingressFields,
    localFields,
    ruleCleanupFields,
    rule,
    ruleFields,
    zoneMapping,
    type Field,
    type FieldType,
    type ObjectType,
} from ".";
import { getIngressFields, listIngressesFields } from "./functions";
import { answerResults, ingressResults, ruleResults, ruleSetResults, type ResultField } from "./results";

/** The parts of a Pulumi package schema that SAE fills in. */
export interface SchemaFragment {
    types: Record<string, object>;
    resources: Record<string, object>;
    functions: Record<string, object>;
    /** Variables of the package's configuration, for `config.variables` and `provider.inputProperties`. */
    config: Record<string, object>;
}

/** Everything of SAE in the package schema, from the rows. */
export function saeSchema(): SchemaFragment {
    const types: Record<string, object> = {};
    for (const type of objectTypes([rule, defaultRule, corsConfig, zoneMapping]))
        types[tokenOf(type)] = objectSchema(type);
    types["crossroute:sae:RuleSet"] = {
        type: "object",
        description: "A rule set as SAE has it.",
        ...results(ruleSetResults),
    };
    return {
        types,
        resources: {
            "crossroute:sae:Ingress": {
                description:
                    "Routing rules of Alibaba Cloud SAE on one listener of a load balancer. Import by number (`87`) or by `namespace/loadBalancer/port` (`cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80`).",
                ...inputs([...ingressFields, ...localFields]),
                ...results(ingressResults),
            },
            "crossroute:sae:Rule": {
                description:
                    "One rule in a rule set that another stack owns. The owner sets `ignoreForeignRules`. Import by `ingressId:domain:path` (`87:shop.example.com:/api`).",
                ...inputs(ruleFields),
                ...results(ruleResults),
            },
            "crossroute:sae:RuleCleanup": {
                description:
                    "Takes away the rules that an update of an `Ingress` removed and that stayed because of its `keepRulesFor`. Make it depend on what answers instead.",
                ...inputs(ruleCleanupFields),
            },
        },
        functions: {
            "crossroute:sae:getIngress": {
                description: "Reads one rule set, by its number or by its listener.",
                inputs: { type: "object", ...named(getIngressFields) },
                outputs: { type: "object", ...results([...ruleSetResults, ...answerResults]) },
            },
            "crossroute:sae:listIngresses": {
                description: "Lists the rule sets of a namespace, all pages.",
                inputs: { type: "object", ...named(listIngressesFields) },
                outputs: {
                    type: "object",
                    properties: {
                        namespaceId: { type: "string", description: "The namespace that was asked for." },
                        ingresses: {
                            type: "array",
                            items: { $ref: "#/types/crossroute:sae:RuleSet" },
                            description: "Its rule sets.",
                        },
                        ...results(answerResults).properties,
                    },
                    required: ["namespaceId", "ingresses"],
                },
            },
        },
        config: configVariables,
    };
}

export const tokenOf = (type: ObjectType): string => `crossroute:sae:${type.name}`;

/** The object types in these, themselves first. */
export function objectTypes(types: readonly FieldType[]): ObjectType[] {
    return types.flatMap((type) => {
        if (type.kind === "list") return objectTypes([type.of]);
        return type.kind === "object" ? [type, ...objectTypes(type.fields.map((field) => field.type))] : [];
    });
}

const objectSchema = (type: ObjectType): object => ({
    type: "object",
    description: type.description,
    ...named(type.fields),
});

function named(fields: readonly Field[]): { properties: Record<string, object>; required: string[] } {
    return {
        properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
        required: fields.filter((field) => field.required).map((field) => field.name),
    };
}

function inputs(fields: readonly Field[]): { inputProperties: Record<string, object>; requiredInputs: string[] } {
    const { properties, required } = named(fields);
    return { inputProperties: properties, requiredInputs: required };
}

function results(fields: readonly ResultField[]): { properties: Record<string, object>; required: string[] } {
    const schema = (result: ResultField): object =>
        "field" in result
            ? { ...typeSchema(result.field.type), description: result.description }
            : { type: result.computed.type, description: result.description };
    return {
        properties: Object.fromEntries(fields.map((result) => [result.name, schema(result)])),
        required: fields.filter((result) => result.always).map((result) => result.name),
    };
}

function property(field: Field): object {
    return {
        ...typeSchema(field.type),
        description: describe(field),
        ...(field.change === "replace" && { willReplaceOnChanges: true }),
    };
}

function typeSchema(type: FieldType): object {
    switch (type.kind) {
        case "text":
            return { type: "string" };
        case "booleanOrText":
            return { oneOf: [{ type: "boolean" }, { type: "string" }] };
        case "list":
            return { type: "array", items: typeSchema(type.of) };
        case "object":
            return { $ref: `#/types/${tokenOf(type)}` };
        default:
            return { type: type.kind };
    }
}

/** What a reader must know about a field, in sentences: meaning, values, constraint, default. */
export function describe(field: Field): string {
    return [field.description, field.note, limits(field.type), fallback(field)].filter(Boolean).join(" ");
}

/** The constraint of a type as a sentence; empty when there is none. */
export function limits(type: FieldType): string {
    switch (type.kind) {
        case "integer":
            return `From ${type.min} to ${type.max}.`;
        case "text":
            if (type.values) return `One of ${type.values.map((value) => `\`${value}\``).join(", ")}.`;
            if (type.usual) return `Usually ${type.usual.rule} (${type.usual.source}); another gives a warning.`;
            return type.rule ? `It is ${type.rule}.` : "";
        case "list": {
            const each = limits(type.of);
            const count = type.max === undefined ? "" : `${type.min ?? 0} to ${type.max} items.`;
            const usual =
                type.usual && `Usually at most ${type.usual.max} (${type.usual.source}); more give a warning.`;
            return [count, usual, each && `Each: ${each.charAt(0).toLowerCase()}${each.slice(1)}`]
                .filter(Boolean)
                .join(" ");
        }
        default:
            return "";
    }
}

/** The default as a sentence. */
export function fallback(field: Field): string {
    if (field.default === undefined) return "";
    const value = `\`${JSON.stringify(field.default)}\``;
    return field.untoldDefault
        ? `Default: SAE's own, which no reference tells; once declared and taken out, ${value}.`
        : `Default: ${value}.`;
}
