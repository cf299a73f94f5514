import { readRuleSet } from "../../platforms/sae/wire/wire";
import { isObject, type Json, type Objects } from "../../sources/objects";

/** One resource of the program to be written, and how the engine finds what is live. */
export interface Adopted {
    kind: "kubernetes" | "sae";
    /** Name in the program. */
    name: string;
    /** Id of what is live: `namespace/name`, or the number of the rule set. */
    id: string;
    /** API version of an Ingress. */
    apiVersion?: string;
    args: Json;
    /** Metadata of an Ingress for which its arguments have no word. */
    finalizers?: unknown;
}

export interface Adoption {
    resources: Adopted[];
    /** What was left out and why, one sentence each. */
    notes: string[];
}

const EVERYTHING_SAID = new Set(["ingressClassName", "defaultBackend", "rules", "tls"]);
const PATH_SAID = new Set(["path", "pathType", "backend"]);
/** Written by the cluster, by `kubectl apply` or by Crossroute itself; not for a program to declare. */
const NOT_DECLARED = new Set(["kubectl.kubernetes.io/last-applied-configuration", "crossroute.io/owner"]);

/** The resources that declare exactly what is live. What they could not say exactly is left out and named. */
export function adopt(objects: Objects): Adoption {
    const adoption: Adoption = { resources: [], notes: [] };
    for (const { value } of objects.manifests) if (value.kind === "Ingress") adoptIngress(value, adoption);
    for (const { value } of objects.ruleSets) adoptRuleSet(value, adoption);
    return { ...adoption, resources: distinct(adoption.resources) };
}

function adoptIngress(manifest: Json, { resources, notes }: Adoption): void {
    const metadata = isObject(manifest.metadata) ? manifest.metadata : {};
    const spec = isObject(manifest.spec) ? manifest.spec : {};
    const namespace = String(metadata.namespace ?? "default");
    const object = `Ingress ${namespace}/${String(metadata.name)}`;
    const apiVersion = String(manifest.apiVersion);
    if (apiVersion !== "networking.k8s.io/v1") {
        notes.push(`${object} is left out: it is read as ${apiVersion}; convert it to networking.k8s.io/v1 first`);
        return;
    }
    const other = otherHand(metadata);
    if (other !== undefined) {
        notes.push(`${object} is left out: ${other}`);
        return;
    }
    const odd = unsaid(spec);
    if (odd !== undefined) {
        notes.push(
            `${object} is left out: ${odd} is not in the Kubernetes API reference, so that a program cannot declare it`,
        );
        return;
    }
    const annotations = Object.entries(isObject(metadata.annotations) ? metadata.annotations : {}).filter(
        ([key]) => !NOT_DECLARED.has(key),
    );
    const defaultBackend = isObject(spec.defaultBackend) ? { defaultBackend: shortBackend(spec.defaultBackend) } : {};
    resources.push({
        kind: "kubernetes",
        name: `${namespace}-${String(metadata.name)}`,
        id: `${namespace}/${String(metadata.name)}`,
        apiVersion,
        ...(Array.isArray(metadata.finalizers) ? { finalizers: metadata.finalizers } : {}),
        args: {
            name: metadata.name,
            namespace,
            ...(spec.ingressClassName === undefined ? {} : { ingressClassName: spec.ingressClassName }),
            ...(isObject(metadata.labels) ? { labels: metadata.labels } : {}),
            ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
            ...(spec.rules === undefined ? {} : { rules: spec.rules }),
            ...defaultBackend,
            ...(spec.tls === undefined ? {} : { tls: spec.tls }),
        },
    });
}

/** Why an object is not for a program to declare. */
function otherHand({ ownerReferences, deletionTimestamp }: Json): string | undefined {
    if (deletionTimestamp !== undefined) return "it is being deleted";
    const [owner] = Array.isArray(ownerReferences) ? (ownerReferences as Json[]) : [];
    if (owner === undefined) return undefined;
    return `it belongs to ${String(owner.kind)} ${String(owner.name)}, which would undo what a program says`;
}

/** The first field that the arguments of an Ingress have no word for. */
function unsaid(spec: Json): string | undefined {
    const extra = Object.keys(spec).find((key) => !EVERYTHING_SAID.has(key));
    if (extra !== undefined) return `spec.${extra}`;
    const rules = (Array.isArray(spec.rules) ? spec.rules : []) as { http?: { paths?: Json[] } }[];
    for (const [i, rule] of rules.entries()) {
        for (const [j, path] of (rule.http?.paths ?? []).entries()) {
            const odd = Object.keys(path).find((key) => !PATH_SAID.has(key));
            if (odd !== undefined) return `spec.rules[${i}].http.paths[${j}].${odd}`;
        }
    }
    return undefined;
}

function shortBackend(backend: Json): Json {
    if (!isObject(backend.service)) return backend;
    const { name, port } = backend.service;
    return { service: { name, port: isObject(port) ? (port.number ?? port.name) : port } };
}

function adoptRuleSet(value: Json, { resources, notes }: Adoption): void {
    const { id, fields } = readRuleSet(value);
    const { loadBalancerId, loadBalancerType, listenerPort } = fields;
    const name = `${String(loadBalancerId ?? "rules")}-${String(listenerPort)}`;
    if (!/^\d+$/.test(id)) {
        notes.push(`SAE rule set ${name} is left out: its number (Id) is not in the source`);
    } else if (loadBalancerType !== undefined && loadBalancerType !== "clb" && loadBalancerType !== "alb") {
        notes.push(
            `SAE rule set ${id} is left out: it is on a gateway of type ${String(loadBalancerType)}, which the API can list but not manage`,
        );
    } else {
        resources.push({ kind: "sae", name, id, args: { ...fields } });
    }
}

/** Names in a program must differ. */
function distinct(resources: readonly Adopted[]): Adopted[] {
    const taken = new Set<string>();
    return resources.map((resource) => {
        let name = resource.name;
        for (let i = 2; taken.has(`${resource.kind} ${name}`); i++) name = `${resource.name}-${i}`;
        taken.add(`${resource.kind} ${name}`);
        return { ...resource, name };
    });
}
