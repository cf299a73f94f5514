/** What a cluster tells about itself. Loads no client: a program that only declares routes does not need one. */
import { byDeployment } from "../../deployment";
import { ClusterError } from "./cluster-error";
import type { ClusterOptions } from "./kubeconfig";
import { clusterAddress, get } from "./rest";

/** A cluster may be upgraded between two runs of one process. */
const answers = byDeployment(() => new Map<string, Promise<number>>());

/**
 * Minor version of the cluster's Kubernetes (33 for 1.33). Rejects with a ClusterError when the cluster does not tell: a
 * guess would be another one with the next update.
 */
export async function serverMinor(options: ClusterOptions): Promise<number> {
    const { server } = await clusterAddress(options);
    const known = answers();
    const answer = known.get(server) ?? ask(options);
    known.set(server, answer);
    return answer;
}

async function ask(options: ClusterOptions): Promise<number> {
    const { status, body } = await get(options, "/version");
    const minor = /^\d+/.exec(String((body as { minor?: unknown } | undefined)?.minor))?.[0];
    if (status !== 200 || minor === undefined)
        throw new ClusterError(`/version answered ${status} without a version`, status);
    return Number(minor);
}
