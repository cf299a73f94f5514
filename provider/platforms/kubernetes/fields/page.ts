/** The tables of fields in docs/kubernetes.md and docs/huawei-cce.md, from the rows that arguments are checked with. */
import { argumentTypes } from "./arguments";
import { controllerOptions } from "../controllers";
import type { ArgumentType, FieldShape } from "../../../inputs/fields";

/** The marks around the generated part of a page; the rest is written by hand. */
export const marks = ["<!-- fields: rendered -->", "<!-- fields: end -->"] as const;

const isCce = (type: string): boolean => type.startsWith("Cce");
const types = Object.keys(argumentTypes);
const first = ["IngressArgs", "EndpointsArgs"];

/** Types by page, those that a program names first. */
const pages: Readonly<Record<string, readonly string[]>> = {
    "kubernetes.md": [...first, ...types.filter((type) => !isCce(type) && !first.includes(type))],
    "huawei-cce.md": ["CceArgs", ...types.filter((type) => isCce(type) && type !== "CceArgs")],
};

/** Names of the pages in docs/. */
export const pageNames = Object.keys(pages);

/** The page with its generated tables. */
export const renderPage = (name: string, page: string): string =>
    withTables(
        name,
        page,
        (pages[name] ?? []).map((type) => [type, argumentTypes[type] ?? { about: "", fields: {} }]),
        anchorOf,
    );

/**
 * A page with the tables of these types between its marks.
 * @param linkTo where the table of a field's type is
 */
export function withTables(
    name: string,
    page: string,
    tables: readonly (readonly [type: string, rows: ArgumentType])[],
    linkTo: (type: string) => string,
): string {
    const [begin, end] = marks.map((mark) => page.indexOf(mark)) as [number, number];
    if (begin < 0 || end < begin) throw new Error(`docs/${name} has no place for the tables`);
    const text = tables.map(([type, rows]) => tableOf(type, rows, linkTo)).join("\n\n");
    const ignored = `<!-- prettier-ignore-start -->\n\n${text}\n\n<!-- prettier-ignore-end -->`;
    return `${page.slice(0, begin + marks[0].length)}\n${ignored}\n${page.slice(end)}`;
}

function tableOf(type: string, { about: meaning, fields }: ArgumentType, linkTo: (type: string) => string): string {
    const annotations = annotationsBy(type);
    const withAnnotations = Object.keys(annotations).length > 0;
    const head = ["Field", "Type", "Meaning", ...(withAnnotations ? ["Annotation"] : [])];
    const rows = Object.entries(fields).map(([field, { shape, about, required }]) => [
        `\`${field}\`${required ? " (required)" : ""}`,
        wordsOf(shape, linkTo),
        about.replaceAll("|", "\\|"),
        ...(withAnnotations ? [annotations[field] ?? ""] : []),
    ]);
    return [
        `### ${titleOf(type)}`,
        "",
        meaning,
        "",
        ...[head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`),
    ].join("\n");
}

export const titleOf = (type: string): string => type.replace(/Args$/, "");
const anchorOf = (type: string): string =>
    `${isCce(type) ? "huawei-cce.md" : "kubernetes.md"}#${titleOf(type).toLowerCase()}`;

/** The annotation that an option of a controller becomes. */
function annotationsBy(type: string): Record<string, string> {
    const controller = controllerOptions.find(({ fields }) => fields === argumentTypes[type]?.fields);
    return Object.fromEntries(
        Object.entries(controller?.rules ?? {}).map(([field, { annotation }]) => [field, `\`${annotation}\``]),
    );
}

function wordsOf(shape: FieldShape, linkTo: (type: string) => string): string {
    if (typeof shape !== "string") {
        if ("list" in shape) return `list of ${wordsOf(shape.list, linkTo)}`;
        if ("map" in shape) return `map of ${wordsOf(shape.map, linkTo)}`;
        if ("oneOf" in shape) return shape.oneOf.map((value) => `\`${value}\``).join(", ");
        if ("type" in shape) return `[${titleOf(shape.type)}](${linkTo(shape.type)})`;
        if ("typescript" in shape) return "any";
        return shape.either.map((one) => wordsOf(one, linkTo)).join(" or ");
    }
    const words: Record<Exclude<FieldShape, object>, string> = {
        string: "text",
        integer: "integer",
        boolean: "boolean",
        strings: "map of text",
        port: "number or name of a port",
        flag: "boolean or text",
        function: "function",
        any: "any",
    };
    return words[shape];
}
