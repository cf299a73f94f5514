import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";

/** Where a pod finds the credentials of its cluster. */
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Finds out at preview whether the default Kubernetes provider can know its cluster at all. Without this, a preview
 * would pass ("unreachable" is only a warning there) and the update would fail half-way.
 */
export function checkKubeconfig(where: string, env: NodeJS.ProcessEnv = process.env): Diagnostic | undefined {
    if (new pulumi.Config("kubernetes").get("kubeconfig") !== undefined) return undefined;
    const named = env["KUBECONFIG"];
    const files = named ? named.split(delimiter).filter(Boolean) : [join(homedir(), ".kube", "config")];
    if (files.some(isReadable) || (!named && env["KUBERNETES_SERVICE_HOST"] && isReadable(serviceAccountToken)))
        return undefined;
    return finding(
        "CR501",
        where,
        named
            ? `KUBECONFIG names ${files.map((f) => JSON.stringify(f)).join(", ")}, which cannot be read`
            : `KUBECONFIG is not set and ${files[0]} does not exist`,
    );
}

function isReadable(file: string): boolean {
    try {
        accessSync(file, constants.R_OK);
        return true;
    } catch {
        return false;
    }
}
