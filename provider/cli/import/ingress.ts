import { toNewSpec } from "../../platforms/kubernetes/manifest/convert";
import { matchModeAnnotation, matchModeProperty } from "../../platforms/kubernetes/controllers/cce";
import { isObject, type Json } from "../../sources/objects";

const IMPORTED_SPEC_FIELDS = new Set(["ingressClassName", "defaultBackend", "rules", "tls"]);
const IMPORTED_PATH_FIELDS = new Set(["path", "pathType", "backend", "property"]);
const versions = ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"];

/** The arguments of an Ingress for its spec and class, or why a program cannot declare them. */
export type ImportedIngress = { args: Json; annotations: Json; notes: string[] } | { leftOut: string };

/** From any API version, with CCE's match modes beside the paths. */
export function ingressArguments(manifest: Json): ImportedIngress {
    const apiVersion = String(manifest.apiVersion);
    if (!versions.includes(apiVersion)) return { leftOut: `there is no API version ${apiVersion} of it` };
    const isOld = apiVersion !== versions[0];
    const metadata = isObject(manifest.metadata) ? manifest.metadata : {};
    const given = isObject(metadata.annotations) ? metadata.annotations : {};
    const raw = isObject(manifest.spec) ? manifest.spec : {};
    const notes: string[] = [];
    if (raw.tls !== undefined && !Array.isArray(raw.tls)) notes.push("its spec.tls is left out: it must be a list");
    const { tls, ...rest } = raw;
    const spec = (isOld ? toNewSpec(rest) : rest) as Json;
    const odd = unknownField(spec);
    if (odd !== undefined)
        return { leftOut: `${odd} is not in the Kubernetes API reference, so that a program cannot declare it` };
    // With this annotation CCE itself writes the properties beside the paths.
    const copied = !isOld && given[matchModeAnnotation] !== undefined;
    const rules = copied && Array.isArray(spec.rules) ? { rules: withoutProperties(spec.rules) } : modesOf(spec.rules);
    if (typeof rules.leftOut === "string") return { leftOut: rules.leftOut };
    if (!isOld && !copied && JSON.stringify(rules).includes('"matchMode":'))
        notes.push(
            `its match modes are declared in the annotation ${matchModeAnnotation}, from which CCE writes them beside the paths in this version`,
        );
    const { ingressClassName } = spec;
    return {
        notes,
        annotations: given,
        args: {
            ...(isOld ? { apiVersion } : {}),
            ...(ingressClassName === undefined ? {} : { ingressClassName }),
            ...rules,
            ...(isObject(spec.defaultBackend) ? { defaultBackend: shortBackend(spec.defaultBackend) } : {}),
            ...(Array.isArray(tls) ? { tls } : {}),
        },
    };
}

/** The first field that the arguments of an Ingress cannot express. */
function unknownField(spec: Json): string | undefined {
    const extra = Object.keys(spec).find((key) => !IMPORTED_SPEC_FIELDS.has(key));
    if (extra !== undefined) return `spec.${extra}`;
    for (const [i, rule] of rulesIn(spec.rules).entries()) {
        for (const [j, path] of (rule?.http?.paths ?? []).entries()) {
            const odd = Object.keys(path ?? {}).find((key) => !IMPORTED_PATH_FIELDS.has(key));
            if (odd !== undefined) return `spec.rules[${i}].http.paths[${j}].${odd}`;
        }
    }
    return undefined;
}

interface Rule {
    host?: string;
    http?: { paths?: Json[] };
}
const rulesIn = (rules: unknown): Rule[] => (Array.isArray(rules) ? (rules as Rule[]) : []);
const modeOf = ({ property }: Json): unknown => (isObject(property) ? property[matchModeProperty] : undefined);

const withoutProperties = (rules: Rule[]): unknown[] =>
    rules.map((rule) =>
        rule?.http?.paths === undefined
            ? rule
            : { ...rule, http: { ...rule.http, paths: rule.http.paths.map(({ property: _, ...path }) => path) } },
    );

/** Rules unchanged, or as routes, where one word gives the match mode. */
function modesOf(rules: unknown): Json | { leftOut: string } {
    if (rules === undefined) return {};
    const all = rulesIn(rules);
    if (all.every((rule) => (rule.http?.paths ?? []).every(({ property }) => property === undefined))) return { rules };
    const why = (i: number, j: number, what: string): { leftOut: string } => ({
        leftOut: `spec.rules[${i}].http.paths[${j}].property ${what}`,
    });
    const hosts = all.map(({ host }) => host ?? "");
    if (new Set(hosts).size < hosts.length || all.some(({ http }) => (http?.paths ?? []).length === 0))
        return {
            leftOut: "it has match modes beside rules that routes cannot say: two of one host, or one without paths",
        };
    const routes: Json[] = [];
    for (const [i, { host, http }] of all.entries())
        for (const [j, path] of (http?.paths ?? []).entries()) {
            const mode = modeOf(path);
            const properties = isObject(path.property) ? Object.keys(path.property) : [];
            if (properties.some((key) => key !== matchModeProperty)) return why(i, j, "holds more than a match mode");
            if (mode !== undefined && path.pathType !== "ImplementationSpecific")
                return why(i, j, `does not count beside pathType ${String(path.pathType)}`);
            routes.push({
                ...(host === undefined ? {} : { host }),
                ...(path.path === undefined ? {} : { path: path.path }),
                ...(mode === undefined ? { match: path.pathType } : { matchMode: mode }),
                backend: isObject(path.backend) ? shortBackend(path.backend) : path.backend,
            });
        }
    return { routes };
}

function shortBackend(backend: Json): Json {
    if (!isObject(backend.service)) return backend;
    const { name, port } = backend.service;
    return { service: { name, port: isObject(port) ? (port.number ?? port.name) : port } };
}
