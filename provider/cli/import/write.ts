import { isObject, type Json } from "../../sources/objects";
import type { Adopted } from "./adopt";
import type { Division } from "./table";

export interface ImportVersions {
    kubernetes: string;
    crossroute: string;
}

/**
 * The program that declares what was found: a table if one is wanted, for all that it can say, and building blocks for
 * the rest.
 */
export function programText(resources: readonly Adopted[], table?: string): string {
    const ofKubernetes = resources.filter((r) => r.kind === "kubernetes");
    const blocks = resources.map((r) => {
        const entries = [
            ...Object.entries(r.args).map(([key, value]) => `${keyText(key)}: ${literal(value, 1)}`),
            ...(r.kind === "kubernetes" ? ["adopt: true"] : []),
            ...transformOf(r),
        ];
        const body = entries.map((entry) => `    ${entry},\n`).join("");
        return `new crossroute.${r.kind}.${r.component ?? "Ingress"}(${JSON.stringify(r.name)}, {\n${body}});\n`;
    });
    return [
        ...(table === undefined ? [] : [`import * as pulumi from "@pulumi/pulumi";`]),
        `import * as crossroute from "pulumi-crossroute";\n`,
        ...(table === undefined ? [] : [table]),
        ...(ofKubernetes.length > 0 ? [asItIs] : []),
        ...blocks,
    ].join("\n");
}

/**
 * The component's own annotations would change each adopted object, and so would a missing finalizer. One annotation
 * stays: without it, the first update waits ten minutes for an address that not every controller writes.
 */
const asItIs = `interface Live {
    /** Annotations for the engine that the object has already. */
    annotations?: string[];
    finalizers?: string[];
}

/**
 * Leaves an adopted object as it is live, but for the mark of its owner and the annotation by which the engine does not wait
 * for an address. Without it the program also takes back what others change: take it away when the first change is due.
 */
const asItIs =
    ({ annotations = [], ...more }: Live = {}) =>
    (child: crossroute.kubernetes.Child): crossroute.kubernetes.Child => {
        const { annotations: all = {}, ...metadata } = child.args.metadata as { annotations?: Record<string, string> };
        const own = Object.entries(all).filter(
            ([key]) => !key.startsWith("pulumi.com/") || key === "pulumi.com/skipAwait" || annotations.includes(key),
        );
        const kept = own.length > 0 ? { annotations: Object.fromEntries(own) } : {};
        return { ...child, args: { ...child.args, metadata: { ...metadata, ...kept, ...more } } };
    };
`;

function transformOf({ kind, args, finalizers }: Adopted): string[] {
    if (kind !== "kubernetes") return [];
    const annotations = Object.keys(isObject(args.annotations) ? args.annotations : {}).filter((key) =>
        key.startsWith("pulumi.com/"),
    );
    const live = { ...(annotations.length > 0 ? { annotations } : {}), ...(finalizers ? { finalizers } : {}) };
    return [`transform: asItIs(${Object.keys(live).length > 0 ? literal(live, 1) : ""})`];
}

/** What `pulumi import --file` reads. The engine creates components; the object in one is read by its id. */
export function importFile(
    resources: readonly Adopted[],
    versions: ImportVersions,
    { table }: Pick<Division, "table"> = { table: [] },
    tableName = "",
): string {
    const own = table.flatMap(({ resource, child }) => partsOf({ ...resource, name: child }, versions, tableName));
    const component = { type: "crossroute:index:RouteTable", name: tableName, component: true };
    const entries = resources.flatMap((resource) => partsOf(resource, versions));
    return `${JSON.stringify({ resources: [...(own.length > 0 ? [component] : []), ...own, ...entries] }, null, 4)}\n`;
}

function partsOf(
    { kind, component, name, id, apiVersion }: Adopted,
    versions: ImportVersions,
    parent?: string,
): object[] {
    const below = parent === undefined ? {} : { parent };
    // Names in the file must differ; names in a program only within a type.
    const unique = parent === undefined ? name : `${parent}/${name}`;
    if (kind === "sae") {
        const version = versions.crossroute;
        return [{ type: "crossroute:sae:Ingress", name: `${unique}-rules`, logicalName: name, id, version, ...below }];
    }
    return [
        {
            type: `crossroute:kubernetes:${component ?? "Ingress"}`,
            name: unique,
            ...(parent === undefined ? {} : { logicalName: name }),
            component: true,
            ...below,
        },
        {
            type: `kubernetes:${apiVersion}:${component ?? "Ingress"}`,
            name: `${unique}-object`,
            // A child is called after its object.
            logicalName: id,
            id,
            parent: unique,
            version: versions.kubernetes,
        },
    ];
}

/** The table, and what keeps its objects exactly as they are live. */
export function tableText(name: string, args: Json): string {
    return `/**
 * Leaves the adopted objects as they are live, but for the mark of their owner and the annotation by which the engine does not
 * wait for an address. Without it the program also takes back what others change: take it away when the first change is due.
 */
const asTheyAre: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    if (!type.startsWith("kubernetes:")) return undefined;
    const { annotations, ...metadata } = props.metadata;
    const kept = pulumi.output(annotations).apply((all: Record<string, string> = {}) => {
        const own = Object.entries(all).filter(
            ([key]) => !key.startsWith("pulumi.com/") || key === "pulumi.com/skipAwait",
        );
        return own.length > 0 ? Object.fromEntries(own) : undefined;
    });
    return { props: { ...props, metadata: { ...metadata, annotations: kept } }, opts };
};

export const ${name} = new crossroute.RouteTable(
    ${JSON.stringify(name)},
    ${literal(args, 1)},
    { transformations: [asTheyAre] },
);
`;
}

const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** A TypeScript literal in the indentation of this project. */
function literal(value: unknown, depth: number): string {
    const pad = "    ".repeat(depth);
    if (Array.isArray(value)) {
        if (value.length === 0) return "[]";
        return `[\n${value.map((item) => `${pad}    ${literal(item, depth + 1)},\n`).join("")}${pad}]`;
    }
    if (isObject(value)) {
        const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
        if (entries.length === 0) return "{}";
        const flat = `{ ${entries.map(([key, inner]) => `${keyText(key)}: ${literal(inner, 0)}`).join(", ")} }`;
        if (flat.length + pad.length < 110 && !flat.includes("\n")) return flat;
        return `{\n${entries.map(([key, inner]) => `${pad}    ${keyText(key)}: ${literal(inner, depth + 1)},\n`).join("")}${pad}}`;
    }
    // JSON strings are TypeScript strings; since ES2019 that includes the two line separators.
    return JSON.stringify(value) ?? "undefined";
}
