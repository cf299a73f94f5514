import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Incoming, Outgoing } from "./call";
import { control, CONTROL_PREFIX } from "./control";
import type { Fault } from "./faults";
import type { Inventory } from "./inventory";
import type { LogEntry, RequestLog } from "./requestlog";
import { Service } from "./service";
import type { AccessKey } from "./signature";
import type { Store } from "./store";

export { CLOCK_TOLERANCE_MS, type AccessKey } from "./signature";
export type { Fault, FaultKind } from "./faults";
export type { Inventory } from "./inventory";
export type { LogEntry } from "./requestlog";
export type { Rule, RuleSet, Target } from "./model";

/** The emulator's access key, if it is given none. */
export const SANDBOX_KEY = { id: "sandbox-key-id", secret: "sandbox-key-secret" } as const;

const LARGEST_BODY = 1024 * 1024;
const LARGEST_HEAD = 256 * 1024;
/** Long, so that a client never meets a connection that is being closed, unless a fault says so. */
const KEEP_ALIVE_MS = 120_000;

export interface EmulatorOptions {
    /** Folder of the state, created when it is missing. One emulator at a time may use it. */
    dir: string;
    /** Port on 127.0.0.1. Default: a free one. */
    port?: number;
    /** Access keys by id: the secret, or the secret and its security token. Default: `SANDBOX_KEY`. */
    accessKeys?: Readonly<Record<string, AccessKey>>;
    /** Called with every request of the API. Default: nothing. */
    log?: (entry: LogEntry) => void;
}

/** A running emulator. */
export interface Emulator {
    /** `http://127.0.0.1:<port>`. */
    url: string;
    /** `127.0.0.1:<port>`, as an endpoint of an SDK. */
    endpoint: string;
    port: number;
    store: Store;
    log: RequestLog;
    /** Appends faults, as `POST /_emulator/faults` does. */
    addFaults(...faults: Fault[]): void;
    clearFaults(): void;
    /** Resolves when this many calls, one by default, are held by faults of the kind `hold`. */
    untilHeld(calls?: number): Promise<void>;
    /** Lets held calls continue. */
    release(): void;
    /** Cuts held calls: work that is not done yet is never done. */
    drop(): void;
    setInventory(inventory: Inventory): void;
    /** Empties state, log, faults and inventory. */
    reset(): void;
    /** Cuts open connections and frees the port. */
    close(): Promise<void>;
}

/** Starts an SAE service on a loopback port. Fails when the port is taken or the folder holds something else. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
    const service = new Service(
        options.dir,
        options.accessKeys ?? { [SANDBOX_KEY.id]: SANDBOX_KEY.secret },
        options.log,
    );
    const server = createServer(
        { maxHeaderSize: LARGEST_HEAD, keepAliveTimeout: KEEP_ALIVE_MS },
        (request, response) => {
            serve(service, request, response).catch((error: unknown) => {
                // A mistake of the emulator itself, which must not look like an answer of the service.
                response
                    .writeHead(599, { "content-type": "text/plain" })
                    .end(error instanceof Error ? error.stack : String(error));
            });
        },
    );
    const port = await listen(server, options.port ?? 0);
    return {
        url: `http://127.0.0.1:${port}`,
        endpoint: `127.0.0.1:${port}`,
        port,
        store: service.store,
        log: service.log,
        addFaults: (...faults) => service.faults.add(faults),
        clearFaults: () => service.faults.clear(),
        untilHeld: (calls = 1) => service.untilHeld(calls),
        release: () => service.release(),
        drop: () => service.release(false),
        setInventory: (inventory) => (service.inventory = inventory),
        reset: () => service.reset(),
        close: () =>
            new Promise((resolve) => {
                service.release();
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function listen(server: Server, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
            server.off("error", reject);
            resolve((server.address() as AddressInfo).port);
        });
    });
}

async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (!body) {
        response.writeHead(413, { connection: "close" }).end();
        return;
    }
    const [path, rawQuery = ""] = splitUrl(request.url ?? "/");
    const method = request.method ?? "GET";
    if (path.startsWith(CONTROL_PREFIX)) {
        if (isOfAPage(request)) {
            response.writeHead(403, { "content-type": "application/json" }).end('{"error":"not from a web page"}');
            return;
        }
        const reply = control(service, method, path, new URLSearchParams(rawQuery), body.toString("utf8"));
        response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
        return;
    }
    const incoming: Incoming = { method, path, rawQuery, headers: flat(request.headers), body };
    send(request, response, await service.answer(incoming));
}

/** A web page that the user visits can reach a loopback port, but not without giving its origin. */
function isOfAPage({ headers }: IncomingMessage): boolean {
    const { host = "", origin } = headers;
    return origin !== undefined || !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

function send(request: IncomingMessage, response: ServerResponse, out: Outgoing): void {
    if (out.cut) {
        request.socket.destroy();
        return;
    }
    response.writeHead(out.status, out.headers).end(out.body);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of request as AsyncIterable<Buffer>) {
        size += part.length;
        if (size > LARGEST_BODY) return undefined;
        parts.push(part);
    }
    return Buffer.concat(parts);
}

function splitUrl(url: string): [string, string?] {
    const cut = url.indexOf("?");
    return cut < 0 ? [url] : [url.slice(0, cut), url.slice(cut + 1)];
}

function flat(headers: IncomingMessage["headers"]): Record<string, string> {
    const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
    return Object.fromEntries(
        entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
    );
}
