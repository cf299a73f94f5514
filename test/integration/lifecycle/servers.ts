import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { kubernetesWrites } from "../../../sandbox";

interface Kubeconfig {
    clusters: { cluster: { server: string } }[];
    users: { user: { token: string } }[];
}

/** A request to the API server of the tests, not by way of anything that is under test. */
export function kubernetes<T = Record<string, never>>(
    path: string,
    method = "GET",
    body?: object,
    type = "application/merge-patch+json",
): Promise<{ status: number; body: T }> {
    const config = parse(readFileSync(process.env["KUBECONFIG"]!, "utf8")) as Kubeconfig;
    const headers = { authorization: `Bearer ${config.users[0]!.user.token}`, ...(body && { "content-type": type }) };
    return new Promise((resolve, reject) => {
        const call = request(
            config.clusters[0]!.cluster.server + path,
            { method, headers, rejectUnauthorized: false },
            (reply) => {
                let text = "";
                reply.on("data", (chunk: Buffer) => (text += chunk.toString()));
                reply.on("end", () => resolve({ status: reply.statusCode ?? 0, body: JSON.parse(text || "{}") as T }));
            },
        );
        call.on("error", reject);
        call.end(body && JSON.stringify(body));
    });
}

export interface SaeRuleSet {
    Id: number;
    SlbId: string;
    ListenerPort: number;
    NamespaceId: string;
    Description: string;
    DefaultRule: { AppId: string; ContainerPort: number };
    Rules: { AppId: string; ContainerPort: number; Domain: string; Path: string }[];
}

export interface SaeCall {
    seq: number;
    time: string;
    action: string;
    writes: boolean;
    status: number;
}

async function emulator<T>(path: string, method = "GET", body?: object): Promise<T> {
    const reply = await fetch(`http://${process.env["CROSSROUTE_SAE_ENDPOINT"]}/_emulator${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
}

export const sae = {
    async ruleSets(loadBalancerId: string): Promise<SaeRuleSet[]> {
        const { ingresses } = await emulator<{ ingresses: SaeRuleSet[] }>("/state");
        return ingresses.filter((set) => set.SlbId === loadBalancerId);
    },
    async log(since: number): Promise<SaeCall[]> {
        return (await emulator<{ entries: SaeCall[] }>(`/log?since=${since}`)).entries;
    },
    /** Number of the last request, to ask for those after it. */
    async mark(): Promise<number> {
        return Math.max(0, ...(await sae.log(0)).map((entry) => entry.seq));
    },
    edit: (id: number, fields: object) => emulator(`/ingress/${id}`, "PUT", fields),
    fault: (...faults: object[]) => emulator("/faults", "POST", { faults }),
    clearFaults: () => emulator("/faults", "DELETE"),
};

/** All that was written on either server since a moment. */
export async function writesSince(mark: { sae: number; time: string }): Promise<string[]> {
    const onSae = (await sae.log(mark.sae)).filter((call) => call.writes).map((call) => `sae ${call.action}`);
    const onKubernetes = kubernetesWrites({ dir: process.env["CROSSROUTE_TEST_SANDBOX"]!, since: mark.time }).map(
        (write) => `kubernetes ${write.verb} ${write.resource} ${write.namespace}/${write.name}`,
    );
    return [...onSae, ...onKubernetes];
}

export const now = async (): Promise<{ sae: number; time: string }> => ({
    sae: await sae.mark(),
    time: new Date().toISOString(),
});
