/** A run that asks another cluster than the one in which an object was written: that it is not there says nothing of the object. */
import { catalogue } from "../../../diagnostics/catalogue";
import { sentence } from "../../../diagnostics/render";
import type { ClusterOptions } from "../client/kubeconfig";
import { clusterAddress } from "../client/rest";

/** The address that is asked, where it is not the one at which the object was written. */
export async function otherAddress(
    { server }: { server?: string },
    cluster: ClusterOptions,
): Promise<string | undefined> {
    if (!server) return undefined;
    const asked = (await clusterAddress(cluster)).server;
    return asked === server ? undefined : asked;
}

/** The message of CR341. */
export function messageOf(titles: readonly string[], server: string, asked: string): string {
    const [were, has] = titles.length === 1 ? ["was", "it"] : ["were", "them"];
    return `${titles.join(", ")} ${were} written in the cluster at ${server}, and this run asks the one at ${asked}, which does not have ${has}`;
}

export const writtenElsewhere = (titles: readonly string[], server: string, asked: string): string =>
    sentence({ code: "CR341", message: messageOf(titles, server, asked), help: catalogue.CR341.help });
