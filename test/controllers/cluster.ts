import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

export type Manifest = Record<string, unknown> & { metadata: { name: string; namespace: string } };

interface Kubeconfig {
    clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
    users: { user: { token: string } }[];
}

/** How a program outside the package reaches the API server. */
export interface Access {
    server: string;
    token: string;
    /** PEM. */
    authority: string;
}

/** Reads the kubeconfig of a sandbox, which is JSON. */
export function accessOf(kubeconfig: string): Access {
    const config = JSON.parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig;
    const [cluster, user] = [config.clusters[0]?.cluster, config.users[0]?.user];
    if (!cluster || !user) throw new Error(`${kubeconfig} names no cluster or no user`);
    const authority = Buffer.from(cluster["certificate-authority-data"], "base64").toString("utf8");
    return { server: cluster.server, token: user.token, authority };
}

const ingresses = "/apis/networking.k8s.io/v1";

/** The API server as a plain client sees it: nothing of the package under test is in between. */
export class Cluster {
    private readonly agent: Agent;

    constructor(readonly access: Access) {
        this.agent = new Agent({ keepAlive: true, maxSockets: 4, ca: access.authority });
    }

    call<T>(method: string, path: string, body?: object, type = "application/json"): Promise<T> {
        return new Promise((resolve, reject) => {
            const headers = { authorization: `Bearer ${this.access.token}`, "content-type": type };
            const call = request(this.access.server + path, { method, headers, agent: this.agent }, (reply) => {
                let text = "";
                reply.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
                reply.on("end", () => {
                    const good = (reply.statusCode ?? 0) < 300;
                    if (good) resolve(JSON.parse(text) as T);
                    else
                        reject(new Error(`${method} ${path}: ${reply.statusCode} ${text} for ${JSON.stringify(body)}`));
                });
            });
            call.setTimeout(30_000, () => call.destroy(new Error(`${method} ${path}: no answer`)));
            call.on("error", reject);
            call.end(body && JSON.stringify(body));
        });
    }

    createNamespace(name: string): Promise<unknown> {
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
        return this.call("POST", "/api/v1/namespaces", namespace);
    }

    /** A Service that leads to a port of this machine: Endpoints must not name loopback addresses, a DNS name may. */
    createService(namespace: string, name: string, port: number): Promise<unknown> {
        const spec = { type: "ExternalName", externalName: "localhost", ports: [{ port }] };
        const service = { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
        return this.call("POST", `/api/v1/namespaces/${namespace}/services`, service);
    }

    createIngress(ingress: Manifest): Promise<Manifest> {
        return this.call("POST", `${ingresses}/namespaces/${ingress.metadata.namespace}/ingresses`, ingress);
    }

    patchIngress(namespace: string, name: string, patch: object): Promise<Manifest> {
        const path = `${ingresses}/namespaces/${namespace}/ingresses/${name}`;
        return this.call("PATCH", path, patch, "application/merge-patch+json");
    }

    /** All Ingresses, as the API server tells them, in its order. */
    async ingresses(): Promise<Manifest[]> {
        const { items } = await this.call<{ items: Manifest[] }>("GET", `${ingresses}/ingresses`);
        return items.map((item) => ({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", ...item }));
    }

    /** Deletes the Ingresses of the namespaces and waits until there are none. */
    async clear(namespaces: readonly string[]): Promise<void> {
        for (const namespace of namespaces) {
            await this.call("DELETE", `${ingresses}/namespaces/${namespace}/ingresses`);
        }
        for (let attempt = 0; (await this.ingresses()).length > 0; attempt++) {
            if (attempt > 100) throw new Error("Ingresses are still there 5 s after they were deleted");
            await sleep(50);
        }
    }

    close(): void {
        this.agent.destroy();
    }
}
