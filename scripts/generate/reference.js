// docs/reference/api.md from the schema, whose descriptions are those of the sources.
"use strict";

const HEAD = `# API reference

<!-- Written by \`npm run generate\` from provider/schema.json. Change the docstrings and rows, not this page. -->

Every resource and function, in the words of the schema, which all languages share. Tokens are \`crossroute:<module>:<Type>\`.
`;

/**
 * What the page shows of Pulumi's schema.
 * @typedef {{ type?: string, $ref?: string, items?: Type, additionalProperties?: Type, oneOf?: Type[] }} Type
 * @typedef {Type & { secret?: boolean, const?: unknown, default?: unknown, deprecationMessage?: string, description?: string }} Property
 * @typedef {Record<string, Property>} Properties
 * @typedef {{ isComponent?: boolean, description?: string, inputProperties?: Properties, requiredInputs?: string[], properties?: Properties }} Resource
 * @typedef {{ properties?: Properties, required?: string[] }} Fields
 * @typedef {{ description?: string, inputs?: Fields, outputs?: Fields, returnType?: Fields }} FunctionSpec
 * @typedef {Fields & { description?: string, enum?: { value: string, description?: string }[] }} NamedType
 * @typedef {{ resources: Record<string, Resource>, functions?: Record<string, FunctionSpec>, types?: Record<string, NamedType>, provider?: Resource }} Schema
 */

/** Text in a cell of a table. */
const cell = (text = "") =>
    text
        .replace(/\s*\n\s*/g, " ")
        .replace(/\|/g, "\\|")
        .trim();
/** GitHub's anchor of a heading. */
const anchor = (/** @type {string} */ name) => name.toLowerCase().replace(/[^a-z0-9_-]+/g, "");
const shortName = (/** @type {string} */ token) =>
    token
        .replace(/^\w+:/, "")
        .replace(/^index:/, "")
        .replace(":", ".");

/**
 * A type in words, linked where it is one of this package's own.
 * @param {Type} type
 * @returns {string}
 */
function typeOf({ type, $ref, items, additionalProperties, oneOf }) {
    if (oneOf) return oneOf.map(typeOf).join(" or ");
    if ($ref?.startsWith("#/types/")) {
        const name = shortName($ref.slice("#/types/".length));
        return `[${name}](#${anchor(name)})`;
    }
    if ($ref) return `\`${$ref.split(/[#/]+/).at(-1)?.toLowerCase()}\``;
    if (items) return `list of ${typeOf(items)}`;
    if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
    return `\`${type}\``;
}

/**
 * @param {Properties} [properties]
 * @param {string[]} [required]
 */
function table(properties = {}, required = []) {
    const rows = Object.entries(properties).map(([name, property]) => {
        const marks = [required.includes(name) ? "required" : "", property.secret ? "secret" : ""].filter(Boolean);
        const more = [
            property.const === undefined ? "" : `Always \`${property.const}\`.`,
            property.default === undefined ? "" : `Default: \`${property.default}\`.`,
            property.deprecationMessage ? `Deprecated: ${property.deprecationMessage}` : "",
        ];
        const text = [property.description, ...more].filter(Boolean).join(" ");
        return `| \`${name}\`${marks.length > 0 ? ` (${marks.join(", ")})` : ""} | ${cell(typeOf(property))} | ${cell(text)} |`;
    });
    if (rows.length === 0) return "None.\n";
    return ["<!-- prettier-ignore -->", "| Name | Type | Meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

/** Examples belong to the languages' own pages; this is the text before the first heading. */
const prose = (description = "") => description.split(/\n#+ /)[0].trim();

const ofResource = (/** @type {[string, Resource]} */ [token, r]) =>
    [
        `## ${shortName(token)}`,
        `${r.isComponent ? "Component" : "Resource"} \`${token}\`. ${prose(r.description)}`,
        "Arguments:",
        table(r.inputProperties, r.requiredInputs),
        "Outputs:",
        table(
            Object.fromEntries(
                Object.entries(r.properties ?? {}).filter(([name]) => !(name in (r.inputProperties ?? {}))),
            ),
        ),
    ].join("\n\n");

const ofFunction = (/** @type {[string, FunctionSpec]} */ [token, f]) =>
    [
        `## ${shortName(token)}`,
        `Function \`${token}\`. ${prose(f.description)}`,
        "Arguments:",
        table(f.inputs?.properties, f.inputs?.required),
        "Result:",
        table(f.outputs?.properties ?? f.returnType?.properties),
    ].join("\n\n");

const ofType = (/** @type {[string, NamedType]} */ [token, t]) => {
    const values = (t.enum ?? []).map(
        ({ value, description }) => `- \`${value}\`${description ? `: ${cell(description)}` : ""}`,
    );
    return [
        `### ${shortName(token)}`,
        prose(t.description),
        values.length > 0 ? `${values.join("\n")}\n` : table(t.properties, t.required),
    ]
        .filter(Boolean)
        .join("\n\n");
};

/**
 * The page of a schema.
 * @param {Schema} schema
 */
function render({ resources, functions = {}, types = {}, provider }) {
    return [
        HEAD,
        ...Object.entries(resources).map(ofResource),
        ...Object.entries(functions).map(ofFunction),
        ...(provider
            ? [
                  `## Provider\n\n${prose(provider.description)}\n\n${table(provider.inputProperties, provider.requiredInputs)}`,
              ]
            : []),
        "## Types",
        ...Object.entries(types).map(ofType),
    ]
        .join("\n\n")
        .replace(/\n{3,}/g, "\n\n");
}

module.exports = { render };
