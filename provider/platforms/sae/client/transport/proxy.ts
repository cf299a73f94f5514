import type { Agent } from "node:http";
import { createRequire } from "node:module";
import type { BlockList } from "node:net";
import { bare, blockList, isExcepted, isIn } from "../../../../no-proxy";
import type { Settings } from "../settings";

/** The proxy of a request. It is chosen for each request by its own host: SAE, STS, a credentials URI. */

export type Proxies = Pick<Settings, "httpProxy" | "httpsProxy" | "noProxy" | "proxiesOfEnvironment">;

/** Where no proxy of the environment leads. */
const THIS_MACHINE = "localhost,127.0.0.0/8,::1";

/** An address with `http://` if it was written without a scheme, as most tools accept it. */
export const withScheme = (proxy: string): string =>
    /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;

/** Addresses that no proxy reaches: the metadata service of a machine, and link-local addresses. */
const ownMachine = (): BlockList => (ownBlocks ??= blockList(["100.100.100.200/32", "169.254.0.0/16", "fe80::/10"]));
let ownBlocks: BlockList | undefined;

/** The proxy for an address, or undefined. */
export function proxyFor(proxies: Proxies, target: URL): string | undefined {
    const name = target.protocol === "https:" ? "httpsProxy" : "httpProxy";
    const proxy = proxies[name];
    if (proxy === undefined || isIn(ownMachine(), bare(target)) || isExcepted(proxies.noProxy ?? "", target))
        return undefined;
    if (proxies.proxiesOfEnvironment?.includes(name) && isExcepted(THIS_MACHINE, target)) return undefined;
    return withScheme(proxy);
}

const agents = new Map<string, Agent>();

/** An agent that uses a proxy: CONNECT for HTTPS, absolute addresses for HTTP. */
export function proxyAgent(proxy: string, protocol: string): Agent {
    const key = `${protocol} ${proxy}`;
    const agent = agents.get(key) ?? makeAgent(proxy, protocol);
    agents.set(key, agent);
    return agent;
}

function makeAgent(proxy: string, protocol: string): Agent {
    type Made = new (url: string) => Agent;
    if (protocol === "https:") {
        const { HttpsProxyAgent } = clientsModule<{ HttpsProxyAgent: Made }>("https-proxy-agent");
        return new HttpsProxyAgent(proxy);
    }
    const { HttpProxyAgent } = clientsModule<{ HttpProxyAgent: Made }>("http-proxy-agent");
    return new HttpProxyAgent(proxy);
}

/** These packages are the clients' own dependencies: the same copies must be used. */
export const clientsModule = <Module>(name: string): Module =>
    createRequire(require.resolve("@darabonba/typescript"))(name) as Module;
