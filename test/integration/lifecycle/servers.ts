import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { kubernetesWrites } from "../../../sandbox";

interface Kubeconfig {
    clusters: { cluster: { server: string } }[];
    users: { user: { token: string } }[];
}

/** A request to the API server of the tests, not by way of anything that is under test. */
export async function kubernetes<T = Record<string, never>>(
    path: string,
    method = "GET",
    body?: object,
    type?: string,
): Promise<{ status: number; body: T }> {
    const { status, text } = await kubernetesText(path, method, body, type);
    return { status, body: JSON.parse(text || "{}") as T };
}

/** The same with the answer as it came: a watch gives a line for each event. */
export function kubernetesText(
    path: string,
    method = "GET",
    body?: object,
    type = "application/merge-patch+json",
): Promise<{ status: number; text: string }> {
    const config = parse(readFileSync(process.env["KUBECONFIG"]!, "utf8")) as Kubeconfig;
    const headers = { authorization: `Bearer ${config.users[0]!.user.token}`, ...(body && { "content-type": type }) };
    return new Promise((resolve, reject) => {
        const call = request(
            config.clusters[0]!.cluster.server + path,
            { method, headers, rejectUnauthorized: false },
            (reply) => {
                let text = "";
                reply.on("data", (chunk: Buffer) => (text += chunk.toString()));
                reply.on("end", () => resolve({ status: reply.statusCode ?? 0, text }));
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
    query: Record<string, string>;
    ingressId?: number;
    /** The rules that were sent. */
    rules?: unknown;
}

/** What an emulator's control interface says and does; by default the one that the tests share. */
export function saeServer(endpoint = (): string => process.env["CROSSROUTE_SAE_ENDPOINT"]!) {
    async function send<T>(path: string, method = "GET", body?: object): Promise<T> {
        const reply = await fetch(`http://${endpoint()}/_emulator${path}`, {
            method,
            ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        });
        if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
        return (await reply.json()) as T;
    }
    const log = async (since: number) => (await send<{ entries: SaeCall[] }>(`/log?since=${since}`)).entries;
    return {
        log,
        async ruleSets(loadBalancerId: string): Promise<SaeRuleSet[]> {
            const { ingresses } = await send<{ ingresses: SaeRuleSet[] }>("/state");
            return ingresses.filter((set) => set.SlbId === loadBalancerId);
        },
        /** Number of the last request, to ask for those after it. */
        mark: async () => Math.max(0, ...(await log(0)).map((entry) => entry.seq)),
        /** Writing calls for one load balancer since a mark. */
        async writes(since: number, loadBalancer: string): Promise<SaeCall[]> {
            const all = await log(0);
            const own = new Set(all.filter((c) => c.query["SlbId"] === loadBalancer).map((c) => c.ingressId));
            return all.filter(
                (c) =>
                    c.writes &&
                    c.seq > since &&
                    (c.query["SlbId"] === loadBalancer || (c.ingressId !== undefined && own.has(c.ingressId))),
            );
        },
        edit: (id: number, fields: object) => send(`/ingress/${id}`, "PUT", fields),
        fault: (...faults: object[]) => send("/faults", "POST", { faults }),
        clearFaults: () => send("/faults", "DELETE"),
    };
}
export const sae = saeServer();

/** A moment, and whose writing calls are asked for: test files run side by side on the same servers. */
export interface Mark {
    sae: number;
    time: string;
    namespace: string;
    loadBalancer: string;
}

export const now = async (namespace: string, loadBalancer = `lb-${namespace}`): Promise<Mark> => ({
    sae: await sae.mark(),
    time: new Date().toISOString(),
    namespace,
    loadBalancer,
});

/** All that was written on either server since a moment, in the namespace and for the load balancer of a test. */
export async function writesSince(mark: Mark): Promise<string[]> {
    const onSae = (await sae.writes(mark.sae, mark.loadBalancer)).map((call) => `sae ${call.action}`);
    const onKubernetes = kubernetesWrites({ dir: process.env["CROSSROUTE_TEST_SANDBOX"]!, since: mark.time })
        .filter((write) => [write.namespace, write.name].includes(mark.namespace))
        .map((write) => `kubernetes ${write.verb} ${write.resource} ${write.namespace}/${write.name}`);
    return [...onSae, ...onKubernetes];
}
