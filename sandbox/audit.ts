import * as fs from "node:fs";
import { clusterFiles } from "./cluster";
import { realFolder } from "./folders";
import { defaultSandboxDir } from "./paths";

/** A writing request that the API server of a sandbox carried out or refused, from its own audit log. */
export interface KubernetesWrite {
    /** ISO time at which the request came in. */
    time: string;
    verb: string;
    /** Plural name, e.g. `ingresses`; of a part of it: `ingresses/status`. */
    resource: string;
    namespace?: string;
    name?: string;
    /** HTTP status of the answer. */
    status: number;
    userAgent: string;
}

interface AuditEvent {
    verb: string;
    requestURI: string;
    userAgent?: string;
    requestReceivedTimestamp: string;
    objectRef?: { resource: string; subresource?: string; namespace?: string; name?: string };
    responseStatus?: { code?: number };
}

/**
 * What users (not the cluster's own controllers) wrote to the API server; dry runs change nothing and do not count.
 * @param options.since ISO time; earlier requests are left out
 */
export function kubernetesWrites(options: { dir?: string; since?: string } = {}): KubernetesWrite[] {
    const log = clusterFiles(realFolder(options.dir ?? defaultSandboxDir())).audit;
    if (!fs.existsSync(log)) return [];
    return fs
        .readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as AuditEvent)
        .filter((event) => !event.requestURI.includes("dryRun=") && event.objectRef !== undefined)
        .filter(
            (event) =>
                options.since === undefined || Date.parse(event.requestReceivedTimestamp) >= Date.parse(options.since),
        )
        .map(({ verb, objectRef, requestReceivedTimestamp, responseStatus, userAgent }) => ({
            time: requestReceivedTimestamp,
            verb,
            resource: [objectRef?.resource, objectRef?.subresource].filter(Boolean).join("/"),
            namespace: objectRef?.namespace,
            name: objectRef?.name,
            status: responseStatus?.code ?? 0,
            userAgent: userAgent ?? "",
        }));
}
