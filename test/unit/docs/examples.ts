import { load } from "js-yaml";
import * as ts from "typescript";
import schema from "../../../provider/schema.json";

/** The least of a schema that says which keys an object may have. */
interface Spec {
    $ref?: string;
    items?: Spec;
    additionalProperties?: Spec;
    oneOf?: Spec[];
}
type Properties = Readonly<Record<string, Spec>>;

const resources = schema.resources as unknown as Record<string, { inputProperties: Properties }>;
const types = schema.types as unknown as Record<string, { properties?: Properties }>;
/** What TypeScript programs alone can give. */
const local = new Set(["transform", "provider"]);

/** Arguments in the programs of a page that the package schema does not have: `sae.Ingress: listenerport`. */
export const wrongArgumentsIn = (page: string): string[] => [
    ...blocksOf(page, "ts|typescript").flatMap(inTypeScript),
    ...blocksOf(page, "ya?ml").flatMap(inYaml),
];

const blocksOf = (page: string, languages: string): string[] =>
    [...page.matchAll(new RegExp(`^\`\`\`(?:${languages})\\n([^]*?)^\`\`\``, "gm"))].map(([, block = ""]) => block);

function inTypeScript(block: string): string[] {
    const wrong: string[] = [];
    const look = (node: ts.Node): void => {
        const [, args] = ts.isNewExpression(node) ? (node.arguments ?? []) : [];
        if (ts.isNewExpression(node) && args !== undefined) {
            const name = node.expression.getText().replace(/^(crossroute|pulumi)\./, "");
            wrong.push(...wrongIn(name, valueOf(args)));
        }
        ts.forEachChild(node, look);
    };
    look(ts.createSourceFile("block.ts", block, ts.ScriptTarget.ES2022, true));
    return wrong;
}

function inYaml(block: string): string[] {
    let program: unknown;
    try {
        program = load(block);
    } catch {
        return []; // Several documents, or a part of one.
    }
    const declared = (program as { resources?: Record<string, { type?: string; properties?: unknown }> } | null)
        ?.resources;
    return Object.values(declared ?? {}).flatMap(({ type, properties }) =>
        wrongIn(
            (type ?? "")
                .replace(/^crossroute:/, "")
                .replace(/^index:/, "")
                .replace(":", "."),
            properties,
        ),
    );
}

/** What is written out of a value: objects and lists; all else is undefined. */
function valueOf(node: ts.Node): unknown {
    if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf);
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    return Object.fromEntries(
        node.properties.flatMap((property): [string, unknown][] => {
            if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, undefined]];
            if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return [];
            return [[(property.name as ts.Identifier).text, valueOf(property.initializer)]];
        }),
    );
}

function wrongIn(name: string, value: unknown): string[] {
    const resource = resources[`crossroute:${name.includes(".") ? name.replace(".", ":") : `index:${name}`}`];
    return resource === undefined ? [] : unknownKeys(value, resource.inputProperties).map((key) => `${name}: ${key}`);
}

function unknownKeys(value: unknown, properties: Properties): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
        const spec = properties[key];
        if (spec === undefined) return local.has(key) ? [] : [key];
        return below(inner, spec).map((rest) => `${key}.${rest}`);
    });
}

function below(value: unknown, { $ref, items, additionalProperties, oneOf }: Spec): string[] {
    if (Array.isArray(value)) return items === undefined ? [] : value.flatMap((item) => below(item, items));
    if (typeof value !== "object" || value === null) return [];
    if (oneOf !== undefined) {
        const tries = oneOf.map((spec) => below(value, spec));
        return tries.some((wrong) => wrong.length === 0) ? [] : (tries[0] ?? []);
    }
    if (additionalProperties !== undefined)
        return Object.values(value).flatMap((item) => below(item, additionalProperties));
    const properties = types[($ref ?? "").replace("#/types/", "")]?.properties;
    return properties === undefined ? [] : unknownKeys(value, properties);
}
