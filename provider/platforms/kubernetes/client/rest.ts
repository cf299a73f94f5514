/**
 * One request to an API server, with little overhead: a program reads each of its objects once before it declares them.
 */
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
    /** The beginning of an answer that is no JSON. */
    text?: string;
    /** Seconds after which the server wants to be asked again. */
    retryAfter?: number;
    /** What the server warns of, such as fields that it does not know. */
    warnings?: readonly string[];
}

/** The body of a request; JSON or YAML text. */
export interface Content {
    type: string;
    body: string;
}

export type Method = "GET" | "PUT" | "PATCH" | "DELETE";

/** Seconds: an answer that has not come by then will not come. */
const usualPatience = 30;
/** Answers that say "not now"; waits in milliseconds between the tries. */
const passing = new Set([429, 500, 502, 503, 504]);
const pauses = [300, 1000, 3000];
/**
 * Answers after which a write can be sent again, because nothing was done. A 503 of a proxy may come after the server's
 * work.
 */
const isUndone = ({ status, body }: Answer): boolean =>
    status === 429 || (status === 503 && (body as { kind?: unknown } | undefined)?.kind === "Status");
/** When asked to wait longer, the caller gets an error instead. */
const longestPause = 30_000;

const connections = new Map<string, Promise<Connection>>();

/** Short key for one cluster and one way to log in; never holds a credential. */
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

/**
 * Like `get`, for requests that change something.
 * @param patience seconds that an answer may take, if more than usual
 */
export async function send(
    options: ClusterOptions,
    method: Method,
    path: string,
    content?: Content,
    patience = 0,
): Promise<Answer> {
    const limit = Math.max(patience, usualPatience);
    let connection = await connectionOf(options);
    let isRenewed = false;
    for (let attempt = 0; ; attempt++) {
        const pause = pauses[attempt];
        let wait = pause ?? 0;
        try {
            const answer = await once(connection, limit, method, path, content);
            // Tokens of pods and of programs expire; a new one is fetched once.
            if (answer.status === 401 && connection.isRenewable && !isRenewed) {
                isRenewed = true;
                connection = await renewed(options, connection);
                continue;
            }
            wait = Math.max(wait, (answer.retryAfter ?? 0) * 1000);
            const again = isRepeatable(method, content) ? passing.has(answer.status) : isUndone(answer);
            if (pause === undefined || wait > longestPause || !again) return answer;
        } catch (error) {
            // The server may have closed a connection that was kept alive.
            if (error instanceof ClusterError) throw error;
            const isLost = /ECONNRESET|EPIPE|socket hang up/.test(String(error));
            if (pause === undefined || !isLost || !isRepeatable(method, content)) throw unanswered(connection, error);
        }
        await new Promise((resolve) => setTimeout(resolve, wait));
    }
}

/**
 * Whether a request may be sent twice: not a patch that adds to lists, nor one that may meet a version that it wrote
 * itself.
 */
const isRepeatable = (method: Method, content: Content | undefined): boolean =>
    method === "GET" || (method === "PATCH" && content?.type === applyPatch);

/** Content type of server-side apply. */
export const applyPatch = "application/apply-patch+yaml";

/** No answer came. */
export const unanswered = ({ base }: Connection, error: unknown): ClusterError =>
    new ClusterError(`${base.host} did not answer: ${messageOf(error)}`, undefined, { cause: error });

/** The connection with a new log-in; requests that were refused together share one. */
async function renewed(options: ClusterOptions, refused: Connection): Promise<Connection> {
    if ((await connectionOf(options)) === refused) connections.delete(keyOf(options));
    return connectionOf(options);
}

function once(connection: Connection, limit: number, method: Method, path: string, content?: Content): Promise<Answer> {
    return new Promise((resolve, reject) => {
        const request = begin(connection, method, path, content);
        const timer = setTimeout(() => request.destroy(new Error(`no answer within ${limit} seconds`)), limit * 1000);
        const done = (run: () => void): void => {
            clearTimeout(timer);
            run();
        };
        request.on("error", (error) => done(() => reject(error)));
        request.on("response", (response) => {
            response.on("error", (error) => done(() => reject(error)));
            void textOf(response).then(
                (text) => done(() => resolve(answerOf(response, text))),
                () => undefined,
            );
        });
        request.end(content?.body);
    });
}

/** A request whose body is still to be sent. */
export function begin(
    { base, agent, headers }: Connection,
    method: Method,
    path: string,
    content?: Content,
): http.ClientRequest {
    const url = new URL(base.pathname.replace(/\/$/, "") + path, base);
    return (url.protocol === "http:" ? http : https).request(url, {
        method,
        agent,
        headers: { accept: "application/json", ...headers, ...(content && headersOf(content)) },
    });
}

/** With the length: Node would send a deletion's body without it, and no server would read that. */
const headersOf = ({ type, body }: Content): Record<string, string | number> => ({
    "content-type": type,
    "content-length": Buffer.byteLength(body),
});

/** The whole text of an answer. */
export const textOf = (response: http.IncomingMessage): Promise<string> =>
    new Promise((resolve) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks).toString()));
    });

/** What an answer says. */
export function answerOf({ statusCode = 0, headers }: http.IncomingMessage, text: string): Answer {
    const retryAfter = Number(headers["retry-after"]);
    const warnings = warningsIn(headers["warning"]);
    return {
        status: statusCode,
        ...contentOf(text),
        ...(retryAfter > 0 && { retryAfter }),
        ...(warnings.length > 0 && { warnings }),
    };
}

/** `299 - "unknown field \"spec.x\""`, several with commas between. Source: RFC 9111, 5.5 */
const warningsIn = (header: unknown): string[] =>
    [...String(header ?? "").matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
        text.replace(/\\(.)/g, "$1"),
    );

/** The JSON of a text, or the beginning of any other text. */
export function contentOf(text: string): Pick<Answer, "body" | "text"> {
    try {
        return { body: JSON.parse(text) };
    } catch {
        return { body: undefined, text: text.slice(0, 200) };
    }
}
