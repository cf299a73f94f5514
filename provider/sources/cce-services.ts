/** Services that the load balancer of an Ingress of CCE does not reach. */
import { finding } from "../diagnostics/catalogue";
import { pushTo } from "../push-to";
import { objectsOf } from "../platforms/kubernetes/read/json";
import type { Diagnostic } from "../routing/diagnostic";
import { objectName } from "./file-finding";
import { isObject, type Json, type Placed } from "./objects";

const balancerClass = "kubernetes.io/elb.class";

/**
 * CCE's guide (cce_10_0094) has only Services of type NodePort behind a shared load balancer. What a dedicated one reaches
 * hangs on the kind of cluster.
 * @param ingresses those that CCE serves
 */
export function unreachedServices(ingresses: readonly Placed[], all: readonly Placed[]): Diagnostic[] {
    const services = new Map<string, Json[]>();
    for (const { value } of all) {
        if (value.kind !== "Service") continue;
        const key = keyOf(namespaceOf(value), metadataOf(value).name);
        pushTo(services, key, value);
    }
    return ingresses.flatMap(({ value, source, written }) => {
        const { annotations } = metadataOf(value);
        const shared = isObject(annotations) && annotations[balancerClass] === "union";
        if (!shared || written === undefined || written.template) return [];
        const said = new Set<string>();
        return backendsOf(value).flatMap(({ at, name }): Diagnostic[] => {
            const versions = services.get(keyOf(namespaceOf(value), name)) ?? [];
            // Of several versions it is not known which is live.
            if (said.has(name) || versions.length === 0 || !versions.every(isClusterIp)) return [];
            said.add(name);
            const message = `${at}: the Service ${name} is of type ClusterIP, and behind a shared load balancer (${balancerClass} is "union") CCE's guide has only NodePort.`;
            return [
                {
                    ...finding("CR307", at, message, "Give the Service the type NodePort."),
                    severity: "warning",
                    origin: { object: objectName(value), source, path: at },
                },
            ];
        });
    });
}

const metadataOf = ({ metadata }: Json): Json => (isObject(metadata) ? metadata : {});
const namespaceOf = (value: Json): string => String(metadataOf(value).namespace ?? "default");
const keyOf = (namespace: string, name: unknown): string => `${namespace}/${String(name)}`;
const isClusterIp = ({ spec }: Json): boolean =>
    isObject(spec) && (spec.type === undefined || spec.type === "ClusterIP");

function backendsOf({ spec }: Json): { at: string; name: string }[] {
    const { rules, defaultBackend, backend } = isObject(spec) ? spec : {};
    const paths = objectsOf(rules).flatMap(({ http }, i) =>
        objectsOf(isObject(http) ? http.paths : undefined).map((path, j) => ({
            at: `spec.rules[${i}].http.paths[${j}].backend`,
            backend: path.backend,
        })),
    );
    const rest = [
        { at: "spec.defaultBackend", backend: defaultBackend },
        { at: "spec.backend", backend },
    ];
    return [...paths, ...rest].flatMap(({ at, backend: to }) => {
        const { service, serviceName } = isObject(to) ? to : {};
        const name = isObject(service) ? service.name : serviceName;
        return typeof name === "string" ? [{ at, name }] : [];
    });
}
