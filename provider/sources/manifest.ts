import {
    endpointSliceReference,
    endpointsReference,
    ingressReference,
    oldIngressReference,
} from "../platforms/kubernetes/fields/reference";
import { shapeProblems, type Shape } from "../inputs/shape";
import { gatewayShapes } from "../platforms/gateway-api/read/shapes";
import { placeholdersIn } from "../inputs/variables";
import { isObject, type Json, type Placed } from "./objects";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";

const service: Shape = {
    fields: {
        metadata: "any",
        spec: {
            fields: {
                selector: { map: "any" },
                type: "string",
                externalName: "string",
                ports: { list: { fields: { name: "string", port: "integer", targetPort: "port" } } },
            },
        },
    },
};
const ingressClass: Shape = { fields: { metadata: "any", spec: { fields: { controller: "string" } } } };
const shapes: Readonly<Record<string, Shape>> = {
    IngressClass: ingressClass,
    Service: service,
    Endpoints: endpointsReference,
    EndpointSlice: endpointSliceReference,
    ...gatewayShapes,
};

export const isOldVersion = (value: Json): boolean => /\/v1beta1$/.test(String(value.apiVersion));
export const shapeOfIngress = (value: Json): Shape => (isOldVersion(value) ? oldIngressReference : ingressReference);

/** A value that cannot be read. */
export interface TypeProblem {
    /** `spec.rules[0].host must be a text, not 5 (write it in quotes)`. */
    text: string;
    /** Something is still filled in there, so the result may be right. */
    open: boolean;
}

/** The port field tells which port is meant even where it is a variable. */
const portPaths = /^spec\.ports\[\d+\]\.port$|\.service\.port\.number$|\.backendRefs\[\d+\]\.port$/;

/**
 * Which parts of an object cannot be read, because a value has the wrong type. An object that a cluster would refuse
 * for other reasons still says how it would route.
 */
export function typeProblems({ value }: Placed): TypeProblem[] {
    const sure = (text: string): TypeProblem => ({ text, open: false });
    const shape = value.kind === "Ingress" ? shapeOfIngress(value) : shapes[String(value.kind)];
    if (shape === undefined)
        return isObject(value.metadata ?? {})
            ? []
            : [sure(`metadata must be an object, not ${nature(value.metadata)}${cure("an object", value.metadata)}`)];
    const templates = value.kind === "Ingress" && holdsTemplate(value.spec) ? templatesIn(value.spec, "spec") : [];
    if (templates.length > 0) return templates.map((path) => sure(`${path} must be a text, not ${template}`));
    return shapeProblems(withTexts(value), shape)
        .filter(
            ({ kind, value: found, path }) =>
                kind === "type" && found !== UNKNOWN_SENTINEL && !path.startsWith("status"),
        )
        .map(({ path, expected, isObject: takesObject, value: found, fields }) => {
            const wanted = takesObject === true ? "an object" : expected;
            const isVariable = typeof found === "string" && placeholdersIn(found).length > 0;
            return {
                path,
                isVariable,
                open: isVariable || isBareToken(found),
                text: `${path} must be ${wanted}, not ${nature(found)}${isVariable ? "" : cure(wanted, found, fields)}`,
            };
        })
        .filter(({ path, isVariable }) => !(isVariable && portPaths.test(path)));
}

const template = "a template of Helm ({{ }}): render it first, with helm template";

const isTemplate = (text: string): boolean => text.includes("{{");
const holdsTemplate = (value: unknown): boolean =>
    typeof value === "string"
        ? isTemplate(value)
        : typeof value === "object" && value !== null && Object.values(value).some(holdsTemplate);

/** Texts that a template would still change. */
function templatesIn(value: unknown, path: string): string[] {
    if (typeof value === "string") return isTemplate(value) ? [path] : [];
    if (Array.isArray(value)) return value.flatMap((item, i) => templatesIn(item, `${path}[${i}]`));
    return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => templatesIn(inner, `${path}.${key}`)) : [];
}

/** `{DOMAIN}` without quotes is a mapping with an empty value. */
function isBareToken(value: unknown): boolean {
    const [[key, inner] = [""], ...others] = isObject(value) ? Object.entries(value) : [];
    return inner === null && others.length === 0 && /^[A-Za-z_][\w.-]*$/.test(key);
}

/** Annotations and labels that are no texts hide no route; another finding reports them. */
function withTexts(value: Json): Json {
    if (!isObject(value.metadata)) return value;
    const { annotations, labels, ...metadata } = value.metadata;
    const kept = (map: unknown): unknown => (isObject(map) ? undefined : map);
    return { ...value, metadata: { ...metadata, annotations: kept(annotations), labels: kept(labels) } };
}

/** `Ingress shop/web`. */
export function manifestName(value: Json): string {
    const { name, namespace } = isObject(value.metadata) ? value.metadata : {};
    const place = typeof namespace === "string" ? `${namespace}/` : "";
    return `${String(value.kind)} ${place}${typeof name === "string" ? name : "(without a name)"}`;
}

function nature(value: unknown): string {
    if (value === undefined) return "left out";
    if (value === null) return "null";
    if (isObject(value) && "[object Object]" in value) return template;
    const shown = JSON.stringify(value);
    return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}

/** How to write it, where the value says what was meant. */
function cure(wanted: string, found: unknown, fields: readonly string[] = []): string {
    if (isObject(found) && "[object Object]" in found) return "";
    const named = fields.length === 0 || fields.length > 6 ? "" : `, with ${fields.join(", ")}`;
    if (wanted === "a list" && (isObject(found) || (fields.length > 0 && found !== null)))
        return ` (write each element after "- "${named})`;
    if (wanted === "a list" && typeof found === "string") return ` (write [${nature(found)}])`;
    if (wanted === "an object" && Array.isArray(found)) return ` (write its fields without "- "${named})`;
    if (wanted === "an object" && found !== null) return ` (write its fields below it${named})`;
    if (wanted === "a text" && ["number", "boolean"].includes(typeof found)) return " (write it in quotes)";
    return typeof found === "string" && /^\d+$/.test(found) && wanted === "a whole number"
        ? " (write it without quotes)"
        : "";
}
