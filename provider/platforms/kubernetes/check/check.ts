import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { EndpointsArgs, IngressArgs } from "../fields/args";
import { argumentTypes } from "../fields/arguments";
import { codeOfPath, helpFor } from "../fields/codes";
import { controllerOptions } from "../controllers";
import { matchModeAnnotation } from "../controllers/cce";
import { complaintsOf, type ControllerOptions } from "../controllers/options";
import { classAnnotation, productOf, serverOfClass } from "../read/classes";
import { externalNameOf, planEndpoints } from "../manifest/endpoints";
import { shapeOf } from "../fields/model";
import { buildIngress } from "../manifest/ingress";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { contradictions } from "./contradictions";
import { known } from "./inputs";
import { type PathMap, userPath } from "../fields/paths";
import { type Shape, type ShapeProblem, shapeProblems } from "../../../inputs/shape";
import { validateEndpoints } from "./validate/endpoints";
import { type FieldError, Findings, isEmpty, items, part } from "./validate/field";
import { validateMetadata } from "./validate/metadata";
import { validateIngress } from "./validate/ingress";
import { serverRules } from "./validate/server";
import { validateService } from "./validate/service";
import { validateEndpointSlice } from "./validate/slice";
import { dnsSubdomain, portNumber } from "./validate/syntax";

const ingressShape = shapeOf(argumentTypes.IngressArgs?.fields ?? {}, argumentTypes);
const endpointsShape = shapeOf(argumentTypes.EndpointsArgs?.fields ?? {}, argumentTypes);
/** The last version that served the older API versions. */
const lastOld = 21;

/**
 * Everything that is wrong with the arguments of an Ingress, by their own paths. Values that are not known yet (Outputs,
 * or unknown ones in a preview) are left out: what can be said is said, and nothing else.
 */
export function checkIngress(args: unknown): Diagnostic[] {
    return checkWith<IngressArgs>(args, ingressShape, (values, ingress) => {
        const { spec, annotations, paths } = buildIngress(ingress);
        const isOld = ingress.apiVersion !== undefined && ingress.apiVersion !== "networking.k8s.io/v1";
        const metadata = metadataOf(values, { ...annotations, ...object(values.annotations) });
        const errors = validateIngress({ metadata, spec }, serverRules(isOld ? lastOld : undefined));
        const own = [
            modeFindings(ingress),
            optionFindings(values),
            overriddenFindings(values, annotations),
            timeFindings(values),
            sizeFindings({ metadata, spec }),
        ];
        return byName(values, [...complaints(errors, paths), ...own.flatMap(whole)]);
    });
}

/** As `checkIngress`, for Endpoints. */
export function checkEndpoints(args: unknown): Diagnostic[] {
    return checkWith<EndpointsArgs>(args, endpointsShape, (values, endpoints) => {
        const plan = planEndpoints(endpoints);
        const service = { ...values, ...labelsOf(object(values.service)) };
        const found = plan.objects.flatMap((planned) => {
            const metadata =
                planned.kind === "Service"
                    ? metadataOf(service, object(values.service).annotations)
                    : metadataOf(values, values.annotations);
            const manifest = { metadata, ...planned.body };
            const validate = {
                Service: validateNamedService,
                Endpoints: validateSubsets,
                EndpointSlice: validateSlice,
            };
            return complaints(validate[planned.kind](manifest), plan.paths.get(planned) as PathMap);
        });
        return byName(values, merged(whole([...formFindings(endpoints), ...contradictions(endpoints)]), found));
    });
}

/** A Service has the labels of the component, unless it has some of its own. */
const labelsOf = ({ labels }: Record<string, unknown>): object => (labels === undefined ? {} : { labels });

/** A name that is only begun is another argument; beside a whole one it would do nothing. */
function byName({ name, generateName }: Record<string, unknown>, found: readonly Found[]): Found[] {
    if (generateName === undefined) return [...found];
    if (name !== undefined)
        return [
            ...found,
            ...whole([finding("CR302", "generateName", "There is a name as well.", "Give one of the two.")]),
        ];
    return found.map((one) =>
        one.told.where === "name" ? { ...one, told: { ...one.told, where: "generateName" } } : one,
    );
}

/** What is wrong with the name, namespace, labels and annotations of an object. */
export function checkMetadata(values: Record<string, unknown>): Diagnostic[] {
    const found = new Findings();
    validateMetadata(found, metadataOf(values, values.annotations));
    const paths = new Map([["metadata", ""], ...metadataKeys.map(inMetadata)]);
    return complaints(found.errors, paths).map(({ told }) => told);
}
const metadataKeys = ["name", "namespace", "labels", "annotations"];
const inMetadata = (key: string): [string, string] => [`metadata.${key}`, key];

/** Types first; what is of the wrong type is then treated as not known, so that the rest can be looked at, too. */
export const check = (
    args: unknown,
    shape: Shape,
    look: (values: Record<string, unknown>) => Diagnostic[],
): Diagnostic[] => checkWith(args, shape, (values) => whole(look(values)));

/** `look` gets the values whose shape is right: by name, and as the arguments `T` that the shape describes. */
function checkWith<T>(
    args: unknown,
    shape: Shape,
    look: (values: Record<string, unknown>, args: T) => Found[],
): Diagnostic[] {
    const values = known(args);
    const problems = shapeProblems(values, shape);
    const found = problems.map(shapeDiagnostic);
    if (typeof values !== "object" || values === null || Array.isArray(values)) return found;
    const wrong = new Set(problems.filter((p) => p.kind !== "missing").map((p) => p.path));
    const right = blank(values, wrong);
    const rest = look(right as Record<string, unknown>, right as T);
    return merged(whole(found), rest).map(({ told }) => told);
}

/** What was said first about a place counts; that a part is missing need not be said of the whole, too. */
function merged(...layers: readonly (readonly Found[])[]): Found[] {
    const out: Found[] = [];
    for (const layer of layers) {
        const before = out.map(({ told }) => told.where);
        const isTold = ({ told: { where }, isMissing }: Found): boolean =>
            before.includes(where) || (isMissing && before.some((other) => other.startsWith(`${where}.`)));
        for (const found of layer.filter((item) => !isTold(item))) {
            const { where, message } = found.told;
            const same = out.some(({ told }) => told.where === where && told.message === message);
            if (!same) out.push(found);
        }
    }
    return out;
}

/** A finding, and whether it says that something is missing. */
interface Found {
    told: Diagnostic;
    isMissing: boolean;
}

const whole = (findings: readonly Diagnostic[]): Found[] => findings.map((told) => ({ told, isMissing: false }));

/** The value with the places in `paths` not known. */
function blank(value: unknown, paths: ReadonlySet<string>, path = ""): unknown {
    if (paths.has(path)) return UNKNOWN_INPUT;
    if (Array.isArray(value)) return value.map((item, i) => blank(item, paths, `${path}[${i}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
            key,
            item === null ? undefined : blank(item, paths, path === "" ? key : `${path}.${key}`),
        ]),
    );
}

const show = (value: unknown): string => {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 76)}...${text.slice(-1)}` : text;
};

function shapeDiagnostic({ kind, path, value, expected }: ShapeProblem): Diagnostic {
    const code = /\.(match|matchMode|pathType)$/.test(path) && kind === "type" ? "CR306" : "CR301";
    const last = path.split(".").at(-1) ?? path;
    if (kind === "missing") return finding(code, path, `${last} is missing.`, `Give ${expected}.`);
    if (kind === "unknown") {
        const several = expected.includes(", ");
        return finding(
            code,
            path,
            `There is no argument ${last}.`,
            several ? `There are ${expected}.` : `Did you mean ${expected}?`,
        );
    }
    return finding(code, path === "" ? "args" : path, `${show(value)} does not fit here.`, `Give ${expected}.`);
}

const object = (value: unknown): Record<string, unknown> =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** Any name that begins so: the digest is longer than what the server would append. */
const prefixed = (prefix: unknown): string | undefined =>
    typeof prefix === "string" ? `${prefix}0123456789abcdef` : undefined;

const metadataOf = (values: Record<string, unknown>, annotations: unknown): object => ({
    name: values.name ?? prefixed(values.generateName) ?? "name",
    namespace: values.namespace,
    labels: values.labels,
    annotations,
    finalizers: values.finalizers,
    ownerReferences: values.ownerReferences,
});

function complaints(errors: readonly FieldError[], paths: PathMap): Found[] {
    return errors.map((error) => {
        const code = error.kind === "TooMany" || error.kind === "TooLong" ? "CR314" : codeOfPath(error.path);
        const told = finding(code, userPath(paths, error.path), sentence(error), helpFor(error.path, code));
        return { told, isMissing: error.kind === "Required" };
    });
}

/** What the server means where its own words are about its fields and not about the user's. */
const sayings: Readonly<Record<string, string>> = {
    "either `defaultBackend` or `rules` must be specified": "There are no routes and no default backend.",
    "must specify `addresses` or `notReadyAddresses`": "There are no addresses.",
    "port name or number is required": "The port is missing or 0.",
    "resource or service backend is required": "It names neither a Service nor a resource.",
    "cannot set both resource and service backends": "It names both a Service and a resource.",
    "cannot set both port name & port number": "It has both a port number and a port name.",
};

/** The server's complaint as a sentence that names the value; its regular expressions are left out. */
function sentence({ kind, path, value, detail }: FieldError): string {
    const shown = show(value);
    const reason = detail
        .replace(/ \(e\.g\. .*regex used for validation is '.*?'\)(?= with|$)/, "")
        .replace(/, \(e\.g\. .*\)$/, "");
    const reads = /^(must|may|cannot|should)\b/.test(reason);
    const texts: Record<FieldError["kind"], string> = {
        Required: `${path.split(".").at(-1)} is missing.`,
        Invalid: reads ? `${shown} ${reason}.` : `${shown} is not accepted: ${reason}.`,
        Unsupported: `${shown} is not supported; there are ${reason}.`,
        Forbidden: capital(reason),
        TooLong: `More than ${reason} bytes.`,
        TooMany: `${shown} are too many; at most ${reason} are accepted.`,
        Duplicate: `${shown} is there twice.`,
    };
    return sayings[detail] ?? texts[kind];
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Only CCE compares by match modes, and only where Kubernetes leaves it to the class. */
function modeFindings(args: IngressArgs): Diagnostic[] {
    return (Array.isArray(args.routes) ? args.routes : []).flatMap((item, i) => {
        const route = object(item);
        if (route.matchMode === undefined) return [];
        const at = `routes[${i}].matchMode`;
        const isElsewhere =
            args.cce === undefined &&
            args.ingressClassName !== "cce" &&
            (args.ingressClassName as unknown) !== UNKNOWN_INPUT &&
            !Object.keys(object(args.annotations)).some((name) => name.startsWith("kubernetes.io/elb."));
        if (isElsewhere) return [finding("CR306", at, "Only Huawei CCE has match modes.", "Use match, or give cce.")];
        if (route.match === undefined || route.match === UNKNOWN_INPUT || route.match === "ImplementationSpecific")
            return [];
        return [finding("CR306", at, `Not possible together with match ${show(route.match)}.`, "Leave match out.")];
    });
}

function optionFindings(values: Record<string, unknown>): Diagnostic[] {
    const given = controllerOptions.filter(({ key }) => values[key] !== undefined && values[key] !== UNKNOWN_INPUT);
    const several = given
        .slice(1)
        .map(({ key }) =>
            finding(
                "CR315",
                key,
                `There are already options of ${given[0]?.title}.`,
                "An Ingress has one controller: give the options of one.",
            ),
        );
    const own = given.flatMap((dialect) =>
        complaintsOf(dialect, object(values[dialect.key]), values).map((c) =>
            finding("CR315", `${dialect.key}.${c.at}`, `${capital(c.reason)}`, c.help),
        ),
    );
    const retired = given.some(({ key }) => key === "nginx")
        ? [finding("CR316", "nginx", "ingress-nginx is retired: its last release was in March 2026.")]
        : [];
    return [...several, ...own, ...retired, ...given.flatMap((dialect) => strangerFindings(dialect, values))];
}

/** By custom a class of this name is served by a controller that does not read the options. */
function strangerFindings(
    { key, title, rules }: ControllerOptions,
    { ingressClassName: name }: Record<string, unknown>,
): Diagnostic[] {
    const { product, by } = serverOfClass(typeof name === "string" ? name : undefined);
    const [rule] = Object.values(rules);
    if (by !== "class" || product === undefined || rule === undefined || productOf(rule.annotation) === product)
        return [];
    const message = `A class called ${show(name)} is served by ${product} as a rule, which reads no options of ${title}.`;
    return [
        {
            ...finding("CR315", key, message, "Give the options of the controller that serves the class."),
            severity: "warning",
        },
    ];
}

/** An annotation that is written beside the option of the same meaning counts, and the option would be forgotten silently. */
function overriddenFindings(values: Record<string, unknown>, made: Readonly<Record<string, unknown>>): Diagnostic[] {
    const raw = object(values.annotations);
    return Object.keys(made)
        .filter((name) => raw[name] !== undefined && (raw[name] !== made[name] || raw[name] === UNKNOWN_INPUT))
        .map((name) => {
            const option = optionOf(name, values);
            const [said, other] = [raw[name], made[name]].map((value) =>
                value === UNKNOWN_INPUT ? "a value known later" : show(value),
            );
            return finding(
                "CR315",
                `annotations.${name}`,
                `It says ${said}, and ${option} says ${other}.`,
                `Leave one of the two out: the annotation would count.`,
            );
        });
}

/** The argument that an annotation is made of. */
function optionOf(annotation: string, values: Record<string, unknown>): string {
    if (annotation === matchModeAnnotation) return "matchMode of the routes";
    if (annotation === classAnnotation) return "ingressClassName";
    const dialect = controllerOptions.find(({ key }) => values[key] !== undefined);
    const [field] = Object.entries(dialect?.rules ?? {}).find(([, rule]) => rule.annotation === annotation) ?? [];
    return [dialect?.key ?? "an argument", ...(field === undefined ? [] : [field])].join(".");
}

/** What a request to the API server, and one of its own to etcd, may hold. Source: defaults of kube-apiserver and etcd. */
const mostBytes = { request: 3 * 1024 * 1024, stored: 1.5 * 1024 * 1024 };

/** An object that surely does not fit: as JSON it is what is sent, and its texts alone are less than what is stored. */
function sizeFindings(manifest: object): Diagnostic[] {
    const [sent, texts] = [Buffer.byteLength(JSON.stringify(manifest)), textBytes(manifest)];
    if (sent <= mostBytes.request && texts <= mostBytes.stored) return [];
    const [size, limit] = sent > mostBytes.request ? [sent, mostBytes.request] : [texts, mostBytes.stored];
    const message = `The Ingress has ${mebibytes(size)} MiB, and the cluster takes at most ${mebibytes(limit)}.`;
    return [
        finding("CR314", "routes", message, "Put some of the hosts on another Ingress, in a table on another gateway."),
    ];
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function textBytes(value: unknown): number {
    if (typeof value === "string") return Buffer.byteLength(value);
    if (typeof value !== "object" || value === null) return 0;
    return Object.values(value).reduce((sum: number, item) => sum + textBytes(item), 0);
}

function timeFindings({ timeout }: Record<string, unknown>): Diagnostic[] {
    return typeof timeout === "number" && timeout < 1
        ? [finding("CR301", "timeout", `${timeout} is too small.`, "Give seconds, 1 or more.")]
        : [];
}

/** Which of the two forms is used, and whether it is whole. */
function formFindings(args: EndpointsArgs): Diagnostic[] {
    const out: Diagnostic[] = [];
    const { addresses, port, ports, subsets } = args;
    if (subsets !== undefined) {
        for (const [key, value] of Object.entries({ addresses, port, ports })) {
            if (value !== undefined)
                out.push(
                    finding("CR313", key, "Not possible together with subsets.", "Give the short form or subsets."),
                );
        }
        if (Array.isArray(subsets) && subsets.length === 0)
            out.push(finding("CR313", "subsets", "There are no addresses."));
        return out;
    }
    if (port !== undefined && ports !== undefined)
        out.push(finding("CR313", "port", "Not possible together with ports.", "Give one of the two."));
    if (addresses === undefined) out.push(finding("CR313", "addresses", "There are no addresses."));
    const list = Array.isArray(addresses) ? (addresses as unknown[]) : [];
    const name = externalNameOf(args);
    if (name !== undefined) {
        for (const complaint of dnsSubdomain(name.replace(/\.$/, "")))
            out.push(
                finding(
                    "CR311",
                    "addresses[0]",
                    `${show(name)} is neither an IP address nor a DNS name: ${complaint}.`,
                ),
            );
        if (args.service === false)
            out.push(
                finding(
                    "CR313",
                    "service",
                    "A DNS name needs a Service of type ExternalName.",
                    "Leave service out, or give IP addresses.",
                ),
            );
    } else {
        list.forEach((item, i) => {
            if (typeof item === "string" && externalNameOf({ addresses: [item] }) === item && list.length > 1) {
                out.push(
                    finding(
                        "CR311",
                        `addresses[${i}]`,
                        `${show(item)} is a DNS name among several addresses.`,
                        "A DNS name stands alone: make one Endpoints for each, or give IP addresses.",
                    ),
                );
            }
        });
    }
    return out;
}

/** The name is stricter than that of the Endpoints, and the arguments do not say why. */
const validateNamedService = (manifest: unknown): FieldError[] =>
    validateService(manifest).map((error) =>
        error.path === "metadata.name" && error.detail.startsWith("must ")
            ? { ...error, detail: `${error.detail}: it names a Service` }
            : error,
    );

/** The API server takes two ports of one name; the cluster then joins one of them to the Service. */
function validateSubsets(manifest: { metadata: object; subsets?: unknown }): FieldError[] {
    const found = new Findings();
    for (const [i, subset] of items(manifest.subsets)) {
        const names = new Set<unknown>();
        for (const [k, port] of items(part(subset).ports)) {
            const { name } = part(port);
            if (isEmpty(name) || name === UNKNOWN_INPUT) continue;
            if (names.has(name)) found.add("Duplicate", `subsets[${i}].ports[${k}].name`, "", name);
            names.add(name);
        }
    }
    return [...validateEndpoints(manifest), ...found.errors];
}

/** The API server does not look at the numbers; nothing listens on a port that does not exist. */
const validateSlice = (manifest: { metadata: object; ports?: unknown }): FieldError[] => [
    ...validateEndpointSlice(manifest),
    ...(Array.isArray(manifest.ports) ? (manifest.ports as { port?: unknown }[]) : []).flatMap(({ port }, k) =>
        (typeof port === "number" ? portNumber(port) : []).map((detail): FieldError => ({
            kind: "Invalid",
            path: `ports[${k}].port`,
            value: port,
            detail,
        })),
    ),
];
