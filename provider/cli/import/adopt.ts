import { checkHTTPRoute } from "../../platforms/gateway-api/check/http-route";
import { checkIngress } from "../../platforms/kubernetes/check/ingress";
import { readRuleSet } from "../../platforms/sae/wire/wire";
import type { Diagnostic } from "../../routing/diagnostic";
import { isObject, type Json, type Objects } from "../../sources/objects";
import { apiVersion as routeVersion } from "../../platforms/gateway-api/types";
import { routeArguments } from "./http-route";
import { ingressArguments } from "./ingress";

/** One resource of the program to be written, and how the engine finds the live object. */
export interface Adopted {
    kind: "kubernetes" | "sae";
    /** The resource of this kind. Default: `Ingress`. */
    component?: "HTTPRoute";
    /** Name in the program. */
    name: string;
    /** Id of the live object: `namespace/name`, or the number of the rule set. */
    id: string;
    /** API version of an object of Kubernetes. */
    apiVersion?: string;
    args: Json;
    /** Metadata of an object that its arguments cannot express. */
    finalizers?: unknown;
}

export interface Adoption {
    resources: Adopted[];
    /** What was left out and why, one sentence each. */
    notes: string[];
}

/** Written by the cluster, by CCE, by `kubectl apply` or by Crossroute itself: a program does not declare it. */
const NOT_DECLARED = new Set([
    "kubectl.kubernetes.io/last-applied-configuration",
    "crossroute.io/owner",
    "kubernetes.io/elb.listener-master-ingress",
    "kubernetes.io/elb.eip-id",
]);

/** The resources that declare exactly what is live. What they cannot say exactly is left out and named. */
export function adopt(objects: Objects): Adoption {
    const adoption: Adoption = { resources: [], notes: [] };
    for (const { value } of objects.manifests) {
        if (value.kind === "Ingress") adoptObject(value, adoption, ingressParts(value));
        if (value.kind === "HTTPRoute") adoptObject(value, adoption, routeParts(value));
        if (value.kind === "Endpoints" || value.kind === "EndpointSlice")
            adoption.notes.push(
                `${nameOf(value)} is left out: declare it with kubernetes.Endpoints, and adopt it with pulumi import`,
            );
    }
    for (const { value } of objects.ruleSets) adoptRuleSet(value, adoption);
    return { ...adoption, resources: distinct(adoption.resources) };
}

type Parts =
    | {
          args: Json;
          annotations: Json;
          notes: readonly string[];
          resource: Pick<Adopted, "component" | "apiVersion">;
          check: (args: Json) => Diagnostic[];
      }
    | { leftOut: string };

function ingressParts(manifest: Json): Parts {
    const said = ingressArguments(manifest);
    return "leftOut" in said
        ? said
        : { ...said, resource: { apiVersion: String(manifest.apiVersion) }, check: checkIngress };
}

/** An older version is the same object; the resource has the version that the component has. */
function routeParts(manifest: Json): Parts {
    const said = routeArguments(manifest);
    const { annotations } = isObject(manifest.metadata) ? manifest.metadata : {};
    return "leftOut" in said
        ? said
        : {
              ...said,
              annotations: isObject(annotations) ? annotations : {},
              notes: [],
              resource: { component: "HTTPRoute", apiVersion: routeVersion },
              check: checkHTTPRoute,
          };
}

function adoptObject(manifest: Json, { resources, notes }: Adoption, said: Parts): void {
    const metadata = isObject(manifest.metadata) ? manifest.metadata : {};
    const namespace = String(metadata.namespace ?? "default");
    const object = nameOf(manifest);
    const other = otherHand(metadata);
    if (other !== undefined || "leftOut" in said) {
        notes.push(`${object} is left out: ${other ?? ("leftOut" in said ? said.leftOut : "")}`);
        return;
    }
    const annotations = Object.entries(said.annotations).filter(([key]) => !NOT_DECLARED.has(key));
    const args = {
        name: metadata.name,
        namespace,
        ...(isObject(metadata.labels) ? { labels: metadata.labels } : {}),
        ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
        ...said.args,
    };
    // What the component refuses would end the program; a cluster may hold it all the same.
    const [wrong] = said.check(args).filter(({ severity }) => severity === "error");
    if (wrong !== undefined) {
        const why = `${livePath(wrong.where)} cannot be declared by a program: ${wrong.message.replace(/\.$/, "")}`;
        notes.push(`${object} is left out: ${why}`);
        return;
    }
    notes.push(...said.notes.map((note) => `${object}: ${note}`));
    resources.push({
        kind: "kubernetes",
        ...said.resource,
        name: `${namespace}-${String(metadata.name)}`,
        id: `${namespace}/${String(metadata.name)}`,
        ...(Array.isArray(metadata.finalizers) ? { finalizers: metadata.finalizers } : {}),
        args,
    });
}

function nameOf({ kind, metadata }: Json): string {
    const { namespace = "default", name } = isObject(metadata) ? metadata : {};
    return `${String(kind)} ${String(namespace)}/${String(name)}`;
}

/** Where an argument is in the live object; routes are there in another form. */
function livePath(where: string): string {
    if (/^(name|namespace|labels|annotations)\b/.test(where)) return `metadata.${where}`;
    return where.startsWith("routes") ? where : `spec.${where}`;
}

/** Why a program must not declare an object. */
function otherHand({ ownerReferences, deletionTimestamp }: Json): string | undefined {
    if (deletionTimestamp !== undefined) return "it is being deleted";
    const [owner] = Array.isArray(ownerReferences) ? (ownerReferences as Json[]) : [];
    if (owner === undefined) return undefined;
    return `it belongs to ${String(owner.kind)} ${String(owner.name)}, which would undo what a program says`;
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
