import { isObject } from "../sources/objects";
import type { Adopted } from "./adopt";

export interface ImportVersions {
    kubernetes: string;
    crossroute: string;
}

/** The program that declares what was found. */
export function programText(resources: readonly Adopted[]): string {
    const ingresses = resources.filter((r) => r.kind === "kubernetes");
    const blocks = resources.map((r) => {
        const entries = [
            ...Object.entries(r.args).map(([key, value]) => `${keyText(key)}: ${literal(value, 1)}`),
            ...transformOf(r),
        ];
        const body = entries.map((entry) => `    ${entry},\n`).join("");
        return `new crossroute.${r.kind}.Ingress(${JSON.stringify(r.name)}, {\n${body}});\n`;
    });
    return [
        `import * as crossroute from "pulumi-crossroute";\n`,
        ...(ingresses.length > 0 ? [asItIs] : []),
        ...blocks,
    ].join("\n");
}

/** The component's own annotations would be a change to each adopted object, and so would a missing finalizer. */
const asItIs = `interface Live {
    /** Annotations for the engine that the object has already. */
    annotations?: string[];
    finalizers?: string[];
}

/**
 * Leaves an adopted object exactly as it is live. Without it the Ingress gets the annotations by which the engine does
 * not wait for an address: take it away when the first change is due.
 */
const asItIs =
    ({ annotations = [], ...more }: Live = {}) =>
    (child: crossroute.kubernetes.Child): crossroute.kubernetes.Child => {
        const { annotations: all = {}, ...metadata } = child.args.metadata as { annotations?: Record<string, string> };
        const own = Object.entries(all).filter(([key]) => !key.startsWith("pulumi.com/") || annotations.includes(key));
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

/** What `pulumi import --file` takes. A component is made by the engine; the object in it is read by its id. */
export function importFile(resources: readonly Adopted[], versions: ImportVersions): string {
    const entries = resources.flatMap(({ kind, name, id, apiVersion }): object[] => {
        if (kind === "sae")
            return [
                {
                    type: "crossroute:sae:Ingress",
                    name: `${name}-rules`,
                    logicalName: name,
                    id,
                    version: versions.crossroute,
                },
            ];
        return [
            { type: "crossroute:kubernetes:Ingress", name, component: true },
            {
                type: `kubernetes:${apiVersion}:Ingress`,
                name: `${name}-object`,
                logicalName: name,
                id,
                parent: name,
                version: versions.kubernetes,
            },
        ];
    });
    return `${JSON.stringify({ resources: entries }, null, 4)}\n`;
}

const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** A TypeScript literal in the house's indentation. */
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
    // JSON's strings are TypeScript's, but for the two line separators, which both have read alike since ES2019.
    return JSON.stringify(value) ?? "undefined";
}
