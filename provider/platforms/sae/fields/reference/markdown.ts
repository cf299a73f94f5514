import type { Field, FieldType } from "..";
import { limits } from "../schema";

/** A Markdown table. Prettier would align its columns to the longest cell, so a comment turns it off. */
export function rows(columns: readonly string[], cells: readonly (readonly string[])[]): string {
    const line = (items: readonly string[]): string =>
        `| ${items.map((item) => item.replaceAll("|", "\\|")).join(" | ")} |`;
    return ["<!-- prettier-ignore -->", line(columns), line(columns.map(() => "---")), ...cells.map(line)].join("\n");
}

/** The fields that a user sets: meaning, limits and default. With `changes` also what a change does. */
export function argumentTable(fields: readonly Field[], changes: boolean): string {
    const shown = fields.filter((field) => !field.readOnly);
    const columns = ["Argument", "Type", "Default", ...(changes ? ["A change"] : []), "Meaning"];
    return rows(
        columns,
        shown.map((field) => [
            code(field.name),
            typeName(field.type),
            defaultText(field),
            ...(changes ? [field.change === "replace" ? "**replaces**" : "in place"] : []),
            [field.description, field.note, limits(field.type)].filter(Boolean).join(" "),
        ]),
    );
}

/** The wire form of the same fields, with an example and where they are documented. */
export const wireTable = (fields: readonly Field[]): string =>
    rows(
        ["Argument", "Parameter", "Sent in", "Read back", "Example", "Source"],
        fields.map((field) => [
            code(field.name),
            code(field.wire),
            field.travel === "form" ? "form body" : "query",
            field.unreadable ? "no" : "yes",
            code(JSON.stringify(field.example)),
            field.source,
        ]),
    );

/** The same for the fields of an object, which travel with their parent. */
export const keyTable = (fields: readonly Field[]): string =>
    rows(
        ["Field", "Key", "Example", "Source"],
        fields.map((field) => [
            code(field.name),
            code(field.wire),
            field.readOnly ? "(output only)" : code(JSON.stringify(field.example)),
            field.source,
        ]),
    );

export const code = (text: string): string => `\`${text}\``;

function defaultText(field: Field): string {
    if (field.required) return "**required**";
    if (field.default === undefined) return "";
    return field.untoldDefault ? "SAE's own" : code(JSON.stringify(field.default));
}

export function typeName(type: FieldType): string {
    switch (type.kind) {
        case "text":
            return "string";
        case "booleanOrText":
            return "boolean or string";
        case "list":
            return `list of ${typeName(type.of)}`;
        case "object":
            return `[${type.name}](#${type.name.toLowerCase()})`;
        default:
            return type.kind;
    }
}

/** The code block of a file, without the rest. */
export const program = (text: string): string => `<!-- prettier-ignore -->\n\`\`\`ts\n${text.trim()}\n\`\`\``;

export const page = (title: string, ...parts: readonly string[]): string =>
    `${[`# ${title}`, notice, ...parts].join("\n\n")}\n`;
const notice =
    "<!-- Written by `npm run generate` from the rows in provider/platforms/sae. Change the rows, not this page. -->";
