/** The API server of a cluster: its objects as raw JSON, or their text. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { itemsIn, noObject, otherServer } from "../platforms/kubernetes/client/answers";
import { isSegment } from "../platforms/kubernetes/client/parameters";
import type { Answer } from "../platforms/kubernetes/client/rest";
import { isUnserved } from "../platforms/kubernetes/client/served-kinds";
import { reason, UsageError } from "./errors";
import type { Io } from "./io";
import { isObject, type Json } from "./objects";
import type { SourceOptions } from "./options";

const PAGE = 500;
/** Most pages of a list: 100,000 objects. */
const MAX_PAGES = 200;
const TIMEOUT_MS = 20_000;

/** The path of a namespace, or of all of them, below an API. */
export function below(api: string, namespace: string | undefined): string {
    if (namespace === undefined) return api;
    if (!isSegment(namespace)) throw new UsageError(`--namespace ${JSON.stringify(namespace)} names no namespace`);
    return `${api}/namespaces/${encodeURIComponent(namespace)}`;
}

/** The server does not know this API. */
export class NotServed extends Error {}

export interface Server {
    name: string;
    /** Namespace of the context. */
    namespace: string;
    get(path: string): Promise<Json>;
    text(path: string): Promise<string>;
    list(path: string, query?: string): Promise<Json[]>;
}

export async function connect({ kubeconfig, context }: SourceOptions, io: Io): Promise<Server> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    try {
        if (kubeconfig !== undefined) config.loadFromFile(kubeconfig);
        else config.loadFromDefault();
    } catch (thrown) {
        throw new UsageError(
            `--cluster: the kubeconfig ${kubeconfig ?? io.env.KUBECONFIG ?? ""} cannot be read: ${reason(thrown)}`,
            { cause: thrown },
        );
    }
    if (context !== undefined) {
        const names = config.getContexts().map((c) => c.name);
        if (!names.includes(context))
            throw new UsageError(
                `--context ${JSON.stringify(context)} is not in the kubeconfig, which has ${names.join(", ") || "none"}`,
            );
        config.setCurrentContext(context);
    }
    const cluster = config.getCurrentCluster();
    if (!cluster)
        throw new UsageError("--cluster: the kubeconfig names no current context: choose one with --context NAME");
    const name = `cluster ${config.getCurrentContext()}`;
    // The official client speaks plain HTTP only where certificates are not checked.
    if (cluster.server.startsWith("http:"))
        config.clusters = config.clusters.map((one) => (one === cluster ? { ...one, skipTLSVerify: true } : one));
    const urlOf = (path: string): URL => new URL(cluster.server.replace(/\/$/, "") + path);
    const ask = async (path: string): Promise<Said> => {
        const url = urlOf(path);
        const options: RequestOptions = { method: "GET", headers: { accept: "application/json" }, timeout: TIMEOUT_MS };
        try {
            await config.applyToHTTPSOptions(options);
        } catch (thrown) {
            throw new UsageError(`${name}: the kubeconfig's log-in fails: ${reason(thrown)}`, { cause: thrown });
        }
        return read(url, options, `${name} (${url.origin})`);
    };
    const text = async (path: string): Promise<string> => {
        const answer = await ask(path);
        const { origin, pathname } = urlOf(path);
        if (await isUnserved(answer, path, ask)) throw new NotServed(`${pathname} is not served`);
        return textIn(answer, `${name} (${origin})`, pathname);
    };
    const get = async (path: string): Promise<Json> => parse(await text(path)) ?? {};
    const { namespace = "default" } = config.getContextObject(config.getCurrentContext()) ?? {};
    return { name, namespace, get, text, list: (path, query) => listAll({ name, get }, path, query) };
}

async function listAll({ name, get }: Pick<Server, "name" | "get">, path: string, selector?: string): Promise<Json[]> {
    const items: Json[] = [];
    let next: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
        const query = `?limit=${PAGE}${selector ? `&${selector}` : ""}${next ? `&continue=${encodeURIComponent(next)}` : ""}`;
        const list = await get(path + query);
        const found = itemsIn({ status: 200, body: list });
        if (found === undefined) throw new UsageError(`${name} answered without a list for ${path}. ${otherServer}`);
        items.push(...found.filter(isObject));
        next =
            isObject(list.metadata) && typeof list.metadata.continue === "string" ? list.metadata.continue : undefined;
        if (!next) return items;
    }
    throw new UsageError(
        `the cluster has more than ${PAGE * MAX_PAGES} objects at ${path}: choose one namespace with --namespace`,
    );
}

/** An answer with its whole text. */
interface Said extends Answer {
    body: Json | undefined;
    text: string;
}

/** The text of an answer that is a JSON object. */
function textIn(answer: Said, server: string, path: string): string {
    const { status, body, text } = answer;
    if (status >= 300) throw new UsageError(`${server} answered ${status} for ${path}${said(body)}`);
    if (!body) throw new UsageError(`${server} answered ${noObject(answer, "JSON")} for ${path}. ${otherServer}`);
    return text;
}

function read(url: URL, options: RequestOptions, server: string): Promise<Said> {
    return new Promise((resolve, reject) => {
        const fail = (what: string): void => reject(new UsageError(`${server} ${what}`));
        const send = url.protocol === "http:" ? httpRequest : httpsRequest;
        const request = send(url, options, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", (error) => fail(`broke off its answer: ${error.message}`));
            response.on("end", () => {
                const text = Buffer.concat(chunks).toString("utf8");
                resolve({ status: response.statusCode ?? 0, body: parse(text), text });
            });
        });
        request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
        request.on("error", (error) => fail(`cannot be reached: ${reason(error)}`));
        request.end();
    });
}

const said = (body: Json | undefined): string =>
    typeof body?.message === "string" ? `: ${body.message.split("\n")[0]}` : "";

function parse(text: string): Json | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}
