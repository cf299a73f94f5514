/** The API server of the sandbox, spoken to directly. */
import { readFileSync } from "node:fs";
import * as https from "node:https";
import { parse } from "yaml";

export interface Answer {
    status: number;
    body: Record<string, unknown>;
}

interface Kubeconfig {
    clusters: { cluster: { server: string } }[];
    users: { user: { token: string } }[];
}

export class Server {
    private readonly agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
    private readonly url: string;
    private readonly token: string;

    constructor(readonly kubeconfig: string = process.env.KUBECONFIG ?? "") {
        const config = parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig;
        this.url = config.clusters[0]?.cluster.server ?? "";
        this.token = config.users[0]?.user.token ?? "";
    }

    send(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
        return new Promise((resolve, reject) => {
            const headers = { authorization: `Bearer ${this.token}`, "content-type": type };
            const request = https.request(`${this.url}${path}`, {
                method,
                agent: this.agent,
                headers,
                timeout: 300_000,
            });
            request.on("response", (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () => {
                    const text = Buffer.concat(chunks).toString();
                    resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> });
                });
            });
            request.on("error", reject);
            request.on("timeout", () => request.destroy(new Error(`${method} ${path} took too long`)));
            request.end(body === undefined ? undefined : JSON.stringify(body));
        });
    }

    close(): void {
        this.agent.destroy();
    }
}

/** Runs `work` on every item, at most `lanes` at a time, and keeps the order. */
export async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
    const out: R[] = new Array<R>(items.length);
    let next = 0;
    const lane = async (): Promise<void> => {
        while (next < items.length) {
            const i = next++;
            out[i] = await work(items[i] as T);
        }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return out;
}
