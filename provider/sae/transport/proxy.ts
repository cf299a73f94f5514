import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent } from "node:http";
import { createRequire } from "node:module";
import type { Settings } from "../config";

/**
 * Proxies for Alibaba's client, which takes their addresses and does not use them. Its requests all pass through the
 * one function `httpx.request`; calls that are made inside `through` get an agent there that goes by the proxy.
 */

/** The proxy for an endpoint, or undefined. `noProxy` holds host names and suffixes such as `.internal`. */
export function proxyFor(
    settings: Settings,
    endpoint: { host: string; protocol: "HTTP" | "HTTPS" },
): string | undefined {
    const proxy = endpoint.protocol === "HTTPS" ? settings.httpsProxy : settings.httpProxy;
    if (proxy === undefined) return undefined;
    const host = endpoint.host.replace(/:\d+$/, "").toLowerCase();
    const direct = (settings.noProxy ?? "")
        .split(",")
        .map((item) =>
            item
                .trim()
                .toLowerCase()
                .replace(/^\*?\./, ""),
        )
        .some((item) => item !== "" && (item === "*" || host === item || host.endsWith(`.${item}`)));
    return direct ? undefined : proxy;
}

const running = new AsyncLocalStorage<Agent>();
let patched = false;

/** Runs calls with their requests sent through the agent. */
export function through<T>(agent: Agent | undefined, work: () => Promise<T>): Promise<T> {
    if (agent === undefined) return work();
    patch();
    return running.run(agent, work);
}

/** An agent that goes by a proxy: CONNECT for HTTPS, absolute addresses for HTTP. */
export function proxyAgent(proxy: string, protocol: "HTTP" | "HTTPS"): Agent {
    const load = clientsRequire();
    if (protocol === "HTTPS") {
        const { HttpsProxyAgent } = load("https-proxy-agent") as { HttpsProxyAgent: new (url: string) => Agent };
        return new HttpsProxyAgent(proxy);
    }
    const { HttpProxyAgent } = load("http-proxy-agent") as { HttpProxyAgent: new (url: string) => Agent };
    return new HttpProxyAgent(proxy);
}

/** These packages are the client's own dependencies: they must be the copies that it uses. */
const clientsRequire = (): NodeJS.Require => createRequire(require.resolve("@darabonba/typescript"));

function patch(): void {
    if (patched) return;
    patched = true;
    const httpx = clientsRequire()("httpx") as { request(url: string, options: { agent?: Agent }): Promise<unknown> };
    const { request } = httpx;
    httpx.request = (url, options) => {
        const agent = running.getStore();
        return request(url, agent === undefined ? options : { ...options, agent });
    };
}
