/**
 * One GET, with as little as it needs: a program asks for each of its objects once, before it declares them. The
 * official client, which takes 300 ms to load, is loaded only for the ways to log in that need a program.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { ClusterError } from "./cluster-error";
import { type ClusterOptions, loadKubeconfig, readKubeconfig, targetIn, type UserEntry } from "./kubeconfig";

/** What the API server answered. */
export interface Answer {
    status: number;
    body: unknown;
}

interface Connection {
    base: URL;
    agent: http.Agent | https.Agent;
    headers: Record<string, string>;
    /** Namespace of the context. */
    namespace: string | undefined;
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
    const known = connections.get(key) ?? connect(options);
    connections.set(key, known);
    return known;
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
    const connection = await connectionOf(options);
    for (let attempt = 0; ; attempt++) {
        const pause = pauses[attempt];
        try {
            const answer = await once(connection, method, path, content);
            if (pause === undefined || !passing.has(answer.status)) return answer;
        } catch (error) {
            // A connection that was kept alive may have been closed by the server meanwhile.
            if (pause === undefined || !/ECONNRESET|EPIPE|socket hang up/.test(String(error)))
                throw new ClusterError(`${connection.base.host} did not answer: ${messageOf(error)}`, undefined, {
                    cause: error,
                });
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

const messageOf = (error: unknown): string =>
    error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);

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
                done(() => resolve({ status: response.statusCode ?? 0, body: json(Buffer.concat(chunks).toString()) })),
            );
        });
        request.end(content?.body);
    });
}

function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

async function connect(options: ClusterOptions): Promise<Connection> {
    let config;
    try {
        config = loadKubeconfig(options);
    } catch {
        throw new ClusterError("the kubeconfig is not YAML");
    }
    if (config === undefined)
        throw new ClusterError("there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config can be read");
    const { cluster, user, namespace } = targetIn(config, options);
    if (cluster?.server === undefined) {
        const wanted = options.context ?? config["current-context"];
        throw new ClusterError(
            wanted
                ? `the kubeconfig has no cluster for the context ${wanted}`
                : "the kubeconfig has no current context",
        );
    }
    const base = new URL(cluster.server);
    if (needsClient(user) || cluster["proxy-url"] !== undefined)
        return { base, namespace, ...(await byClient(options, base)) };
    const pem = (data: string | undefined, file: string | undefined): Buffer | undefined =>
        data ? Buffer.from(data, "base64") : file ? readFileSync(file) : undefined;
    const tls = {
        rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
        ca: pem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
        cert: pem(user["client-certificate-data"], user["client-certificate"]),
        key: pem(user["client-key-data"], user["client-key"]),
        ...(cluster["tls-server-name"] && { servername: cluster["tls-server-name"] }),
    };
    const keep = { keepAlive: true, maxSockets: 8 };
    const agent = base.protocol === "http:" ? new http.Agent(keep) : new https.Agent({ ...keep, ...tls });
    return { base, agent, headers: headersOf(user), namespace };
}

/** Logging in runs a program, or renews a token. */
const needsClient = (user: UserEntry): boolean => user.exec !== undefined || user["auth-provider"] !== undefined;

function headersOf(user: UserEntry): Record<string, string> {
    const token = user.tokenFile ? readFileSync(user.tokenFile, "utf8").trim() : user.token;
    const basic =
        user.username === undefined
            ? undefined
            : Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
    return {
        ...(token ? { authorization: `Bearer ${token}` } : basic ? { authorization: `Basic ${basic}` } : {}),
        ...(user.as && { "impersonate-user": user.as }),
    };
}

/** What the official client makes of the kubeconfig. */
async function byClient(options: ClusterOptions, base: URL): Promise<Pick<Connection, "agent" | "headers">> {
    const client = await import("@kubernetes/client-node");
    const config = new client.KubeConfig();
    config.loadFromString(readKubeconfig(options) ?? "");
    if (options.context !== undefined) config.setCurrentContext(options.context);
    const made: https.RequestOptions = { headers: {} };
    try {
        await config.applyToHTTPSOptions(made);
    } catch (error) {
        throw new ClusterError(`logging in to ${base.host} failed: ${messageOf(error)}`, 401, { cause: error });
    }
    const { headers = {}, agent, ca, cert, key, rejectUnauthorized, servername, auth } = made;
    const basic: Record<string, string> = auth
        ? { authorization: `Basic ${Buffer.from(auth).toString("base64")}` }
        : {};
    const own = new https.Agent({ keepAlive: true, maxSockets: 8, ca, cert, key, rejectUnauthorized, servername });
    return {
        agent: agent instanceof http.Agent ? agent : own,
        headers: { ...(headers as Record<string, string>), ...basic },
    };
}
