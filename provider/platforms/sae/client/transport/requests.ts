import { AsyncLocalStorage } from "node:async_hooks";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import type { Settings } from "../settings";
import { clientsModule, proxyAgent, proxyFor, type Proxies } from "./proxy";
import { CallError } from "./transport";

/**
 * The one place where requests to Alibaba Cloud are made. Alibaba's client, and its library of credentials, call the
 * function `httpx.request`. That takes no proxy, loses its time limit when a connection is reused, and reads answers of
 * any length. Calls made inside `withRequests` come here instead, once `takeRequests` has been called.
 */
export interface Requests {
    settings: Pick<Settings, "connectTimeout" | "readTimeout"> & Proxies;
    /** Longest answer that is read, in bytes. */
    mostBytes: number;
    /** The last answer, or why there is none. */
    answer?: Answer;
    failure?: CallError;
}

export interface Answer {
    status: number;
    headers: IncomingHttpHeaders;
    body: Buffer;
}

/** A page of 50 rule sets with 40 rules each has less than a tenth of this. */
export const mostBytes = 16 * 1024 * 1024;

const running = new AsyncLocalStorage<Requests>();

/** Runs calls of Alibaba's libraries; their requests are made here. */
export const withRequests = <T>(requests: Requests, work: () => Promise<T>): Promise<T> => running.run(requests, work);

interface Options {
    method?: string;
    headers?: Readonly<Record<string, string>>;
    data?: string | Buffer | Readable;
    connectTimeout?: number;
    readTimeout?: number;
}
interface Httpx {
    request(url: string, options?: Options): Promise<unknown>;
    read(response: unknown, encoding?: BufferEncoding | ""): Promise<unknown>;
}

const bodies = new WeakMap<object, Buffer>();
let taken = false;

/** Before Alibaba's libraries are asked for anything. */
export function takeRequests(): void {
    if (taken) return;
    taken = true;
    const httpx = clientsModule<Httpx>("httpx");
    const { request, read } = httpx;
    httpx.request = (url, options = {}) => {
        const requests = running.getStore();
        return requests === undefined ? request(url, options) : ask(requests, new URL(url), options);
    };
    httpx.read = async (response, encoding) => {
        const body = bodies.get(response as object);
        if (body === undefined) return read(response, encoding);
        return encoding ? body.toString(encoding) : body;
    };
}

async function ask(requests: Requests, target: URL, options: Options): Promise<Readable> {
    try {
        const answer = await exchange(requests, target, options);
        requests.answer = answer;
        const { status: statusCode, headers, body } = answer;
        const response = Object.assign(Readable.from(body.length > 0 ? [body] : []), { statusCode, headers });
        bodies.set(response, body);
        return response;
    } catch (error) {
        if (error instanceof CallError) requests.failure = error;
        throw error;
    }
}

/** The answer to one request, whatever its status. Throws only `CallError`s. */
export async function exchange(requests: Requests, target: URL, options: Options): Promise<Answer> {
    try {
        return await send(requests, target, options);
    } catch (error) {
        throw error instanceof CallError ? error : broken(error, target);
    }
}

const direct = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
};

/** Sends one request and reads the whole answer, within the limits of time and length. */
function send({ settings, mostBytes }: Requests, target: URL, options: Options): Promise<Answer> {
    const secure = target.protocol === "https:";
    const proxy = proxyFor(settings, target);
    const connectTimeout = options.connectTimeout ?? settings.connectTimeout * 1000;
    const readTimeout = options.readTimeout ?? settings.readTimeout * 1000;
    return new Promise((resolve, reject) => {
        const request = (secure ? https : http).request({
            host: target.hostname.replace(/^\[(.*)\]$/, "$1"),
            port: target.port || (secure ? 443 : 80),
            path: `${target.pathname}${target.search}`,
            method: options.method ?? "GET",
            headers: options.headers ?? {},
            agent: proxy === undefined ? direct[secure ? "https:" : "http:"] : proxyAgent(proxy, target.protocol),
        });
        let timer = setTimeout(() => fail(slow("unreachable", "no connection", connectTimeout)), connectTimeout);
        const settle = (): void => clearTimeout(timer);
        const fail = (error: unknown): void => {
            settle();
            request.destroy();
            reject(error as Error);
        };
        const connected = (): void => {
            settle();
            // From here to the last byte: an answer that trickles in ends as well.
            timer = setTimeout(() => fail(slow("unclear", "no complete answer", readTimeout)), readTimeout);
        };
        request.once("socket", (socket) => {
            if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", connected);
            else connected();
        });
        request.on("error", fail);
        request.on("response", (response) => {
            collect(response, mostBytes).then((body) => {
                settle();
                resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
            }, fail);
        });
        if (options.data instanceof Readable) options.data.on("error", fail).pipe(request);
        else request.end(options.data);
    });
}

function collect(response: IncomingMessage, most: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on("data", (part: Buffer) => {
            length += part.length;
            if (length > most) return reject(tooLong(most));
            parts.push(part);
        });
        response.on("end", () =>
            response.complete ? resolve(Buffer.concat(parts, length)) : reject(new Error("the connection was cut")),
        );
        response.on("error", reject);
        response.on("close", () => reject(new Error("the connection was cut")));
    });
}

const tooLong = (most: number): CallError =>
    new CallError("unclear", `the answer is longer than ${most / 1024 / 1024} MiB, so it is none of SAE's`, {
        foreign: true,
    });

const slow = (kind: "unreachable" | "unclear", what: string, milliseconds: number): CallError =>
    new CallError(kind, `${what} within ${milliseconds / 1000} s`, { code: kind === "unreachable" ? "ETIMEDOUT" : "" });

const notSent = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EADDRNOTAVAIL",
    "ETIMEDOUT",
]);
const badTls = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/;

/** The error of a socket, without the address of the request, which holds its values. */
function broken(error: unknown, { host }: URL): CallError {
    const { code, message } = error as { code?: unknown; message?: string };
    const name = typeof code === "string" ? code : "";
    const kind = notSent.has(name) || badTls.test(name) ? "unreachable" : "unclear";
    const text = name.startsWith("HPE_") ? `the answer of ${host} is not HTTP` : (message ?? "the connection failed");
    return new CallError(kind, text, { code: name, cause: error });
}
