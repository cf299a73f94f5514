/** One GET, with as little as it needs: a program asks for each of its objects once, before it declares them. */
import { createHash } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import { ClusterError } from "./cluster-error";
import { connect, type Connection, messageOf } from "./connect";
import type { ClusterOptions } from "./kubeconfig";

/** What the API server answered. */
export interface Answer {
    status: number;
    /** The JSON; undefined when it is none. */
    body: unknown;
    /** The beginning of what is no JSON. */
    text?: string;
}

/** An answer that does not come within this time will not come. */
const patience = 30_000;
/** Answers that say "not now"; waits in milliseconds between the tries. */
const passing = new Set([429, 500, 502, 503, 504]);
const pauses = [300, 1000, 3000];

const connections = new Map<string, Promise<Connection>>();

/** Short for one cluster and one way to log in; never holds a credential. */
const keyOf = (options: ClusterOptions): string =>
    createHash("sha256")
        .update(
            [options.kubeconfig ?? process.env.KUBECONFIG ?? "", options.context ?? "", options.cluster ?? ""].join(
                "\0",
            ),
        )
        .digest("hex");

const connectionOf = (options: ClusterOptions): Promise<Connection> => {
    const key = keyOf(options);
    const known = connections.get(key);
    if (known !== undefined) return known;
    const made = connect(options);
    connections.set(key, made);
    // A log-in that failed may succeed the next time.
    made.catch(() => connections.delete(key));
    return made;
};

/** The address of the cluster, and the namespace that its context names. */
export async function clusterAddress(options: ClusterOptions): Promise<{ server: string; namespace: string }> {
    const { base, namespace } = await connectionOf(options);
    return { server: base.href, namespace: namespace ?? "default" };
}

/** The answer, whatever its status. Rejects with a ClusterError when none comes. */
export const get = (options: ClusterOptions, path: string): Promise<Answer> => send(options, "GET", path);

/** As `get`, for requests that change something; the body is JSON or YAML text. */
export async function send(
    options: ClusterOptions,
    method: "GET" | "PATCH",
    path: string,
    content?: { type: string; body: string },
): Promise<Answer> {
    let connection = await connectionOf(options);
    let isRenewed = false;
    for (let attempt = 0; ; attempt++) {
        const pause = pauses[attempt];
        try {
            const answer = await once(connection, method, path, content);
            // Tokens of pods and of programs end; a new one is fetched once.
            if (answer.status === 401 && connection.isRenewable && !isRenewed) {
                isRenewed = true;
                connection = await renewed(options, connection);
                continue;
            }
            if (pause === undefined || !passing.has(answer.status)) return answer;
        } catch (error) {
            // A connection that was kept alive may have been closed by the server meanwhile.
            if (error instanceof ClusterError) throw error;
            if (pause === undefined || !/ECONNRESET|EPIPE|socket hang up/.test(String(error)))
                throw new ClusterError(`${connection.base.host} did not answer: ${messageOf(error)}`, undefined, {
                    cause: error,
                });
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

/** The connection with a new log-in; requests that were refused together share one. */
async function renewed(options: ClusterOptions, refused: Connection): Promise<Connection> {
    if ((await connectionOf(options)) === refused) connections.delete(keyOf(options));
    return connectionOf(options);
}

function once(
    connection: Connection,
    method: string,
    path: string,
    content?: { type: string; body: string },
): Promise<Answer> {
    const { base, agent, headers } = connection;
    const url = new URL(base.pathname.replace(/\/$/, "") + path, base);
    return new Promise((resolve, reject) => {
        const request = (url.protocol === "http:" ? http : https).request(url, {
            method,
            agent,
            headers: { accept: "application/json", ...headers, ...(content && { "content-type": content.type }) },
        });
        const timer = setTimeout(
            () => request.destroy(new Error(`no answer within ${patience / 1000} seconds`)),
            patience,
        );
        const done = (run: () => void): void => {
            clearTimeout(timer);
            run();
        };
        request.on("error", (error) => done(() => reject(error)));
        request.on("response", (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", (error) => done(() => reject(error)));
            response.on("end", () =>
                done(() =>
                    resolve({ status: response.statusCode ?? 0, ...contentOf(Buffer.concat(chunks).toString()) }),
                ),
            );
        });
        request.end(content?.body);
    });
}

function contentOf(text: string): Pick<Answer, "body" | "text"> {
    try {
        return { body: JSON.parse(text) };
    } catch {
        return { body: undefined, text: text.slice(0, 200) };
    }
}
