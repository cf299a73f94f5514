import { lowerHost } from "../../../../inputs/variables";
import type { Origin, Target } from "../../../../routing/model";
import { servedWithTls } from "../certificates";
import {
    type Backend,
    type Json,
    type Path,
    type Resolve,
    metadataOf,
    namespaceOf,
    placeOf,
    specOf,
    targetReader,
} from "../manifest";
import { readAnnotations } from "./annotations";
import type { NginxIngress } from "./servers";

/** An Ingress as ingress-nginx reads it. */
export function nginxIngress(manifest: Json, origin: Partial<Origin>, resolve?: Resolve): NginxIngress {
    const spec = specOf(manifest);
    const target = targetReader(namespaceOf(manifest), resolve);
    const isServedWithTls = servedWithTls(spec, metadataOf(manifest).annotations);
    const served = (backend: Backend | undefined): Target | undefined =>
        backend?.service === undefined || backend.service === null ? undefined : target(backend);
    return {
        key: `${namespaceOf(manifest)}/${metadataOf(manifest).name ?? ""}`,
        origin: placeOf(manifest, origin),
        annotations: readAnnotations(metadataOf(manifest).annotations ?? {}),
        hasTls: (spec.tls ?? []).length > 0,
        defaultBackend: served(spec.defaultBackend),
        rules: (spec.rules ?? []).map((rule, i) => ({
            host: lowerHost(rule?.host ?? ""),
            paths: rule?.http?.paths?.map((path: Path | null, j) => ({
                path: path?.path ?? "",
                exact: path?.pathType === "Exact",
                target: served(path?.backend),
                ...(path?.backend?.resource && !path.backend.service ? { resource: target(path.backend) } : {}),
                at: `spec.rules[${i}].http.paths[${j}]`,
                tls: isServedWithTls(rule.host),
            })),
        })),
    };
}
