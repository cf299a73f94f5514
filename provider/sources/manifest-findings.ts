/** What is wrong with the manifests themselves, before anything is said about routes. */
import { finding } from "../diagnostics/catalogue";
import { codeOfPath, type Cures, helpFor, type KubernetesCode } from "../platforms/kubernetes/fields/codes";
import { withoutDropped } from "../platforms/kubernetes/fields/metadata";
import { withoutSecret } from "../platforms/kubernetes/controllers/cce-certificate";
import { wrongValues } from "../platforms/kubernetes/controllers/cce-annotations";
import { ingressOfManifest } from "../platforms/kubernetes/check/cce-ingress";
import { toNewSpec, toOldPath } from "../platforms/kubernetes/manifest/convert";
import { type ShapeProblem, shapeProblems } from "../inputs/shape";
import { validateManifest } from "../platforms/kubernetes/check/validate";
import { type FieldError, briefErrorText } from "../platforms/kubernetes/check/validate/field";
import { listenerConflictMessage, listenerConflicts } from "../platforms/kubernetes/read/cce-listeners";
import { hostSecrets, secondSecrets } from "../platforms/kubernetes/read/certificates";
import { refusedByWebhook } from "../platforms/kubernetes/read/nginx/admission";
import { oldWords, validateIngress } from "../platforms/kubernetes/check/validate/ingress";
import { oldServerRules } from "../platforms/kubernetes/check/validate/server";
import { counted, several, type Diagnostic } from "../routing/diagnostic";
import { fileFinding, objectName, short } from "./file-finding";
import { isOldVersion, shapeOfIngress } from "./manifest";
import { isObject, type Json, type Placed } from "./objects";
import { isOpenPath } from "./open-paths";
import { pathTypeHelp } from "./path-type-help";
import { textAt, unlessSubstituted } from "./substituted";

const newSlice = "Write discovery.k8s.io/v1: nodeName and zone of each endpoint instead of its topology.";

/** What the API server would refuse of an Ingress in a file, and what it would read in another way than was meant. */
export function formFindings(given: Placed): Diagnostic[] {
    const placed = { ...given, value: withoutDropped(given.value) };
    const { value, written } = placed;
    const { kind, apiVersion } = value;
    if (written === undefined || written.template) return [];
    if (kind === "EndpointSlice" && apiVersion === "discovery.k8s.io/v1beta1") {
        const message = `${apiVersion} is served up to Kubernetes 1.24 only: a newer one refuses it.`;
        return [{ ...fileFinding("CR601", placed, message), help: newSlice }];
    }
    if (kind === "Endpoints" || kind === "EndpointSlice")
        return unlessSubstituted(value, (filled) => refusedManifest({ ...placed, value: filled }, kind));
    if (kind !== "Ingress") return [];
    const version = String(apiVersion);
    if (version !== "networking.k8s.io/v1" && !isOldVersion(value))
        return [fileFinding("CR601", placed, `No API server has ${version}: Ingress is networking.k8s.io/v1.`)];
    const isOld = isOldVersion(value);
    const oldText = `${version} is served up to Kubernetes 1.21 only: a newer one refuses it.`;
    const found = unlessSubstituted(value, (filled) =>
        refused({ ...placed, value: filled }).filter(
            ({ where }) => written.openNamespace !== true || where !== "metadata.namespace",
        ),
    );
    return [
        ...(isOld ? [fileFinding("CR601", placed, oldText)] : []),
        ...found,
        ...wrongAnnotations(placed),
        ...certificates(placed),
        ...unnamedSecret(placed),
        ...emptyRules(placed),
    ];
}

function refusedManifest(placed: Placed, kind: "Endpoints" | "EndpointSlice"): Diagnostic[] {
    const { shape, errors } = validateManifest(kind, placed.value);
    if (shape.length > 0) return shape.flatMap(eachText).map((problem) => shapeFinding(placed, problem));
    const texts = new Map(errors.map((error) => [briefErrorText(error), error]));
    return [...texts].map(([text, { path, value }]) =>
        serverFinding(codeOfPath(path), placed, path, text, helpFor(path, codeOfPath(path)), value),
    );
}

function shapeFinding(placed: Placed, { kind, path, expected, value: found }: ShapeProblem): Diagnostic {
    const what =
        kind === "unknown"
            ? `there is no such field; there ${/^[\w]+$/.test(expected) ? `is ${expected}` : `are ${expected}`}`
            : `must be ${expected}, not ${short(found)}`;
    return serverFinding("CR301", placed, path, `${path}: ${what}`);
}

/** Of an object of texts, what is none: `metadata.annotations["nginx.ingress.kubernetes.io/limit-rps"]`. */
function eachText(problem: ShapeProblem): ShapeProblem[] {
    const { path, value, expected } = problem;
    if (expected !== "an object of texts" || !isObject(value)) return [problem];
    return Object.entries(value)
        .filter(([, one]) => typeof one !== "string" && one !== null)
        .map(([key, one]) => ({
            kind: "type",
            path: `${path}[${JSON.stringify(key)}]`,
            value: one,
            expected: "a text",
        }));
}

function refused(placed: Placed): Diagnostic[] {
    const { value } = placed;
    const shape = shapeProblems(value, shapeOfIngress(value)).filter(
        // CCE's API has a field beside the path that Kubernetes does not have.
        ({ path, kind }) => !path.startsWith("status") && !(kind === "unknown" && path.endsWith(".property")),
    );
    if (shape.length > 0) return shape.flatMap(eachText).map((problem) => shapeFinding(placed, problem));
    const isOld = isOldVersion(value);
    const manifest = isOld ? { ...value, spec: toNewSpec(value.spec ?? {}) } : value;
    const errors = isOld ? validateIngress(manifest, oldServerRules, oldWords) : validateIngress(manifest);
    const hosts = new Set(errors.filter(({ path }) => !isTls(path)).map(sameValue));
    const textOf = (error: FieldError): string =>
        briefErrorText(isOld ? { ...error, path: toOldPath(error.path) } : error);
    const own = errors.filter((error) => !(isTls(error.path) && hosts.has(sameValue(error))));
    const texts = new Map(own.map((error) => [textOf(error), error]));
    return [...texts].map(([text, error]) => {
        const [code, path] = [codeOfPath(error.path), isOld ? toOldPath(error.path) : error.path];
        const again = errors.find((other) => !own.includes(other) && sameValue(other) === sameValue(error));
        const more = again === undefined ? "" : `; ${again.path} has the same value`;
        const cure = helpFor(error.path, code, isOld ? oldCures : {}, error.detail);
        return serverFinding(code, placed, path, `${text}${more}`, cure, error.value);
    });
}

/** Annotations of CCE with values that it does not take. */
function wrongAnnotations({ value, source }: Placed): Diagnostic[] {
    const { annotations, spec } = partsOf(value);
    return wrongValues(annotations, ingressOfManifest(annotations, spec)).map(
        ({ annotation, part = "", reason, help, isSure }) => {
            const at = `metadata.annotations[${JSON.stringify(annotation)}]${part}`;
            const origin = { object: objectName(value), source, path: at };
            const found = { ...finding("CR315", at, `${at}: ${reason}.`, help), origin };
            return isSure ? found : { ...found, severity: "warning" };
        },
    );
}

/** The API server takes it; a controller serves one of the two. */
const certificates = ({ value, source }: Placed): Diagnostic[] =>
    secondSecrets(hostSecrets(value.spec)).map(({ at, message }) => {
        const origin = { object: objectName(value), source, path: at };
        return {
            ...finding("CR308", at, message, "Name the host in one entry of spec.tls."),
            severity: "warning",
            origin,
        };
    });

/** On CCE a certificate is told by the name of its Secret. */
function unnamedSecret({ value, source }: Placed): Diagnostic[] {
    const { annotations, spec } = partsOf(value);
    const { certificate, isCce } = ingressOfManifest(annotations, spec);
    if (isCce !== true || certificate?.by !== "tls") return [];
    const origin = { object: objectName(value), source, path: "spec.tls" };
    const found = finding("CR308", "spec.tls", `spec.tls: ${withoutSecret.reason}`, withoutSecret.help);
    return [{ ...found, severity: "warning", origin }];
}

const partsOf = ({ metadata, spec }: Json): { annotations: Json; spec: Json } => {
    const { annotations } = isObject(metadata) ? metadata : {};
    return { annotations: isObject(annotations) ? annotations : {}, spec: isObject(spec) ? spec : {} };
};

const isTls = (path: string): boolean => path.startsWith("spec.tls");
/** A host of a rule that is wrong is wrong in the TLS section for the same reason. */
const sameValue = ({ value, detail }: FieldError): string => JSON.stringify([value, detail]);

/** An Ingress of the older versions has other fields than the catalogue's cures name. */
const oldCures: Cures = {
    CR303: "Give at least one route, or a backend.",
    CR307: "Give serviceName, and servicePort with a number from 1 to 65535 or the name of a port.",
};

/** What the webhook of ingress-nginx refuses, for an object that it serves. */
export function webhookFindings(placed: Placed): Diagnostic[] {
    if (placed.written === undefined || placed.written.template) return [];
    const refusals = refusedByWebhook(placed.value).filter(({ path }) => !isOpenPath(textAt(placed.value, path)));
    const [first, ...others] = refusals;
    if (first === undefined) return [];
    const text = `The webhook of ingress-nginx (since v1.12) refuses it: ${first.why}`;
    const found = fileFinding("CR607", placed, `${text}.`, first.path);
    if (others.length === 0) return [found];
    return [{ ...found, ...counted((n) => `${text}, nor ${several(n(others.length), "more path")} with theirs.`) }];
}

/** Ingresses of CCE that share a listener: only one of them configures it. */
export const listenerFindings = (all: readonly Placed[]): Diagnostic[] =>
    listenerConflicts(all, ({ value }) => value).map((conflict) => {
        const { one, other } = conflict;
        const [first, second] = [objectName(one.value), objectName(other.value)];
        return {
            ...finding("CR325", second, `${listenerConflictMessage(first, second, conflict)}.`),
            origin: { object: second, source: other.source },
        };
    });

/** With these, ingress-nginx answers for a host that has no paths. */
const wholeHost = /^nginx\.ingress\.kubernetes\.io\/((permanent|temporal)-redirect|(server|configuration)-snippet)$/;

/** A stray list dash makes a host without paths and paths without a host. */
function emptyRules(placed: Placed): Diagnostic[] {
    const { metadata } = placed.value;
    const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
    // F5's controller joins objects of one host: the master has no paths, its minions have them.
    if (annotations["nginx.org/mergeable-ingress-type"] !== undefined) return [];
    const answersItself = Object.keys(annotations).some((name) => wholeHost.test(name));
    const spec = isObject(placed.value.spec) ? placed.value.spec : {};
    // A null is an empty rule.
    const rules = Array.isArray(spec.rules) ? spec.rules.map((rule: unknown) => (isObject(rule) ? rule : {})) : [];
    return rules.flatMap((rule, i) => {
        if (rule.http !== undefined && rule.http !== null) return [];
        const next = rules[i + 1];
        const slipped = next !== undefined && next.host === undefined && isObject(next.http);
        if (answersItself && !slipped) return [];
        const why = slipped
            ? `; the paths of spec.rules[${i + 1}] have no host and answer for every host: one dash too many?`
            : ", so that only a default backend can answer it.";
        const name = typeof rule.host === "string" ? `for ${rule.host} ` : "";
        const found = fileFinding("CR604", placed, `The rule ${name}has no paths${why}`, `spec.rules[${i}]`);
        return [
            slipped
                ? found
                : { ...found, help: "Give it http with paths; beside other rules or a defaultBackend it may go." },
        ];
    });
}

function serverFinding(
    code: KubernetesCode,
    placed: Placed,
    path: string,
    message: string,
    cure = helpFor(path, code),
    refused?: unknown,
): Diagnostic {
    const { value, source, written } = placed;
    const help = code === "CR301" ? kubernetesHelp : (pathTypeHelp(value, path) ?? cure);
    // Without a name, only its place tells which object is meant.
    const { name } = isObject(value.metadata) ? value.metadata : {};
    const where = name ? path : [written?.place, path].filter(Boolean).join(" · ");
    return {
        ...finding(code, path, `The API server refuses it: ${message}`, help),
        severity: "error",
        subject: { refusal: message, ...(typeof refused === "string" ? { refused } : {}) },
        origin: { object: objectName(value), source, path: where },
    };
}

const kubernetesHelp = "Write the field as the Kubernetes API reference has it.";
