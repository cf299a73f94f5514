import * as http from "node:http";
import * as https from "node:https";

/**
 * How long (ms) a service of the sandbox may take for an answer: it is on this machine, so one that is gone refuses at
 * once, and one that is silent waits for the processor.
 */
export const PATIENCE_MS = 10 * 60_000;

export interface Reply {
    status: number;
    body: string;
}

export interface RequestOptions {
    method?: "GET" | "POST" | "PATCH" | "DELETE";
    token?: string;
    /** PEM of the authority that must have signed the server's certificate. */
    ca?: string | Buffer;
    body?: string;
    /** What the body is. Default: JSON. */
    type?: string;
    /** Time limit (ms). Default 2000. */
    timeoutMs?: number;
}

/** No answer has come in time. */
export class NoAnswerError extends Error {}

/** One request to a server on this machine. Rejects when no answer comes in time. */
export function request(url: string, options: RequestOptions = {}): Promise<Reply> {
    const timeoutMs = options.timeoutMs ?? 2_000;
    const headers: Record<string, string> = { connection: "close" };
    if (options.token) headers.authorization = `Bearer ${options.token}`;
    if (options.body) headers["content-type"] = options.type ?? "application/json";
    const { ca, method } = options;
    return new Promise((resolve, reject) => {
        const send = url.startsWith("https:") ? https.request : http.request;
        const call = send(url, { method, headers, ca, timeout: timeoutMs }, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () =>
                resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
            );
        });
        call.on("timeout", () => call.destroy(new NoAnswerError(`${url} does not answer within ${timeoutMs} ms`)));
        call.on("error", reject);
        call.end(options.body);
    });
}
