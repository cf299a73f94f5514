/** The field manager of a write when the caller gave none. One writer always gets the same name. */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { ClusterError } from "./cluster-error";
import { InvalidArguments } from "./failure";
import type { ClusterOptions } from "./kubeconfig";
import { byDeployment, deploymentId } from "../../deployment";

/** Source: k8s.io/apimachinery, `FieldManagerMaxLength` */
const longest = 128;

/**
 * The stack, e.g. `crossroute/shop/dev`, so that another stack's fields on the same object stay its own. Outside of a
 * Pulumi program the script's name, as in other clients of Kubernetes.
 */
export function defaultManager(): string {
    const own =
        deploymentId() === ""
            ? [basename(process.argv[1] ?? "node")]
            : [organization(), pulumi.getProject(), pulumi.getStack()].filter((part) => part !== "");
    const name = ["crossroute", ...own].join("/");
    if (name.length <= longest) return name;
    const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
    return `${name.slice(0, longest - digest.length - 1)}~${digest}`;
}

/** Backends without organizations call theirs `organization`. */
function organization(): string {
    try {
        const name = pulumi.getOrganization();
        return name === "organization" ? "" : name;
    } catch {
        return "";
    }
}

/** Fields that this deployment has applied under the default name, by object. */
const patches = byDeployment(() => new Map<string, string>());

/**
 * Sends a patch, unless it is a second one of the object: applied under the same name, it removes fields of the first that it
 * does not name. Callers that want that give their own name. A patch that the server refused has set nothing.
 */
export async function firstPatch<T>(
    by: string,
    cluster: ClusterOptions,
    object: string,
    patch: object,
    send: () => Promise<T>,
): Promise<T> {
    const key = JSON.stringify([cluster, object]);
    const applied = patches();
    const fields = fieldsOf(patch).sort().join(", ");
    const first = applied.get(key);
    if (first !== undefined && first !== fields)
        throw new InvalidArguments(by, [
            finding(
                "CR301",
                "fieldManager",
                `This program applies two patches to ${object}, of ${first} and of ${fields} as one field manager: the later one would take away the fields of the earlier.`,
                "Give each patch a fieldManager of its own, or write one patch of all fields.",
            ),
        ]);
    applied.set(key, fields);
    try {
        return await send();
    } catch (error) {
        // After a time-out the server may have done it.
        const isRefused = error instanceof ClusterError && error.status !== undefined && error.status !== 504;
        if (first === undefined && isRefused) applied.delete(key);
        throw error;
    }
}

/** Paths that a patch sets. A list is one field: the server replaces lists of Ingress and Endpoints as a whole. */
function fieldsOf(value: unknown, path = ""): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
    return Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .flatMap(([key, item]) => fieldsOf(item, path === "" ? key : `${path}.${key}`));
}
