import { subscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import type { Response } from "undici";
import { isExcepted } from "../../provider/no-proxy";
import { messageOf } from "../errors";
import { STANDSTILL_MS } from "./go";

/** How long (ms) the network may be silent; tests give it less time. */
export const patience = {
    /** A server in the middle of a file. */
    standstillMs: STANDSTILL_MS,
    /** All hosts, before the first answer of one: a firewall may drop what is sent, and nobody should wait for it. */
    reachMs: 60_000,
    /** When people are told what is waited for. */
    tellMs: 10_000,
    /** Before a connection that broke is tried again. */
    againMs: 1_000,
};

/** How often something is tried that gets nowhere. */
const TRIES = 3;
/** Node gives each of a host's addresses a quarter of a second, too little for a slow network. */
const ADDRESS_MS = 5_000;

type Init = { method?: string; redirect?: "manual"; headers?: Record<string, string>; signal: AbortSignal };

/** Node's own `fetch` knows no proxy. This one uses HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as curl, Go and npm do. */
export async function get(address: string, init: Init): Promise<Response> {
    // Loaded with the first download: nobody who has the tools needs the client.
    const { Agent, fetch, ProxyAgent } = await import("undici");
    // The caller measures how long a server is silent.
    const connect = { timeout: 0, autoSelectFamilyAttemptTimeout: ADDRESS_MS };
    const patient = { headersTimeout: 0, bodyTimeout: 0, connect };
    const proxy = proxyFor(new URL(address));
    return fetch(address, {
        ...init,
        dispatcher: proxy
            ? new ProxyAgent({ ...patient, uri: proxy, proxyTls: connect, requestTls: connect })
            : new Agent(patient),
    });
}

function proxyFor(target: URL): string | undefined {
    const variable = (name: string): string => process.env[name.toLowerCase()] || process.env[name] || "";
    const name = target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
    const proxy = variable(name);
    if (!proxy || isExcepted(variable("NO_PROXY"), target)) return undefined;
    const address = /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
    // Not the value: it may hold a password.
    if (!URL.canParse(address)) {
        throw new Error(`the address in ${name} is not understood: http://user:password@host:port`);
    }
    return address;
}

const TRANSIENT = ["EAI_AGAIN", "ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"];

/** Whether another try may do better: a connection that broke, a resolver or a server that was too busy. */
export function isTransient(error: unknown): boolean {
    for (let one = error; one instanceof Error; one = one.cause)
        if (TRANSIENT.includes((one as NodeJS.ErrnoException).code ?? "")) return true;
    return false;
}

/** What helps where a proxy opens TLS, or a network asks for a login. */
function cureOf(error: unknown): string {
    const { code = "" } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    const isAuthority = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED/.test(code);
    return isAuthority ? "; name the authority in NODE_EXTRA_CA_CERTS if it is your network's own" : "";
}

/** What has moved in the network since this process began: connections that came about, and answers. */
let moved = 0;
let isWatched = false;
function watchNetwork(): void {
    if (isWatched) return;
    isWatched = true;
    for (const event of ["undici:client:connected", "undici:request:headers"]) subscribe(event, () => void moved++);
}

const reached = new Map<string, Promise<string | undefined>>();

/**
 * Why the host of the address cannot be reached; undefined when it answers. Each host is asked once. One that is slow is
 * waited for: it counts as out of reach when no host at all has moved for a minute.
 * @param say told which host is waited for, once that takes long
 */
export function unreachable(
    address: string,
    say: (line: string) => void = () => undefined,
): Promise<string | undefined> {
    const { origin } = new URL(address);
    const answer = reached.get(origin) ?? ask(origin, say);
    reached.set(origin, answer);
    return answer;
}

/** Forgets what was reached; for tests. */
export function forgetHosts(): void {
    reached.clear();
}

async function ask(origin: string, say: (line: string) => void): Promise<string | undefined> {
    watchNetwork();
    const silence = new AbortController();
    const silent = `nothing was heard from any host for ${patience.reachMs / 1000} s`;
    let [seen, since] = [moved, performance.now()];
    const look = setInterval(() => {
        if (seen !== moved) [seen, since] = [moved, performance.now()];
        else if (performance.now() - since >= patience.reachMs) silence.abort(new Error(silent));
    }, patience.reachMs / 20);
    const tell = setTimeout(
        () => say(`waiting for ${origin}; where no host answers, tools are built, which takes longer`),
        patience.tellMs,
    );
    try {
        for (let left = TRIES - 1; ; left--) {
            try {
                await get(origin, { method: "HEAD", redirect: "manual", signal: silence.signal });
                return undefined;
            } catch (error) {
                if (left === 0 || !isTransient(error))
                    return `${origin} cannot be reached: ${messageOf(error)}${cureOf(error)}`;
                await sleep(patience.againMs);
            }
        }
    } finally {
        clearInterval(look);
        clearTimeout(tell);
    }
}

let arrived = 0;
/** Bytes of files that have come since this process began. */
export const arrivedBytes = (): number => arrived;

/** A part of a file that has come; another try goes on behind it. */
interface Received {
    chunks: Uint8Array[];
    bytes: number;
    /** What names this very content at the server; without it the file is fetched anew. */
    tag?: string;
}

/**
 * Fetches a file however long that takes, as long as data arrives. Where the connection breaks it goes on behind what has
 * come.
 * @param standstillMs gives up when nothing has arrived for this long
 * @throws Error when the server refuses, stands still or ends too early
 */
export async function fetchBytes(address: string, standstillMs = patience.standstillMs): Promise<Buffer> {
    const received: Received = { chunks: [], bytes: 0 };
    for (let [left, most] = [TRIES - 1, 0]; ; left--) {
        try {
            await receive(address, received, standstillMs);
            return Buffer.concat(received.chunks);
        } catch (error) {
            const message = messageOf(error);
            if (message.startsWith(address)) throw error;
            if (received.bytes > most) [left, most] = [Math.max(left, TRIES - 1), received.bytes];
            if (left === 0 || !isTransient(error)) throw new Error(`${address} does not come whole: ${message}`);
            await sleep(patience.againMs);
        }
    }
}

async function receive(address: string, received: Received, standstillMs: number): Promise<void> {
    const stop = new AbortController();
    const standsStill = (): void => stop.abort(new Error(`nothing arrived for ${standstillMs / 1000} s`));
    let timer = setTimeout(standsStill, standstillMs);
    const goesOn = (): void => {
        clearTimeout(timer);
        timer = setTimeout(standsStill, standstillMs);
    };
    const behind = received.tag && received.bytes > 0;
    const headers = behind ? { range: `bytes=${received.bytes}-`, "if-range": received.tag ?? "" } : undefined;
    try {
        const response = await get(address, { signal: stop.signal, headers });
        if (!response.ok) throw new Error(`${address} answers ${response.status}`);
        if (response.status !== 206) Object.assign(received, { chunks: [], bytes: 0 });
        const tag = response.headers.get("etag") ?? "";
        received.tag = tag.startsWith('"') ? tag : undefined;
        for await (const chunk of response.body ?? []) {
            goesOn();
            arrived += (chunk as Uint8Array).length;
            received.chunks.push(chunk as Uint8Array);
            received.bytes += (chunk as Uint8Array).length;
        }
    } finally {
        clearTimeout(timer);
    }
}
