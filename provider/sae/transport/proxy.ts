import type { Agent } from "node:http";
import { createRequire } from "node:module";
import { BlockList, isIP } from "node:net";
import type { Settings } from "../config";

/** Which proxy a request goes by. It is chosen for each request by its own host: SAE, STS, a credentials URI. */

type Proxies = Pick<Settings, "httpProxy" | "httpsProxy" | "noProxy">;

/** An address with the scheme that it was written without, as most tools take it. */
export const withScheme = (proxy: string): string =>
    /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;

/** Where a proxy never leads: the metadata service of a machine answers to that machine, and link-local addresses too. */
const ownMachine = blockList(["100.100.100.200/32", "169.254.0.0/16", "fe80::/10"]);

/** The proxy for an address, or undefined. */
export function proxyFor(proxies: Proxies, target: URL): string | undefined {
    const proxy = target.protocol === "https:" ? proxies.httpsProxy : proxies.httpProxy;
    if (proxy === undefined || isIn(ownMachine, bare(target)) || isExcepted(proxies.noProxy ?? "", target))
        return undefined;
    return withScheme(proxy);
}

const bare = (target: URL): string =>
    target.hostname
        .toLowerCase()
        .replace(/^\[(.*)\]$/, "$1")
        .replace(/\.$/, "");

/**
 * `NO_PROXY` as the common tools read it: names with all their subdomains (`a.example`, `.a.example`, `*.a.example`),
 * addresses, ranges (`10.0.0.0/8`), each with a port (`a.example:8443`) if only that is meant, or `*` for everything.
 */
export function isExcepted(list: string, target: URL): boolean {
    const host = bare(target);
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    return list
        .toLowerCase()
        .split(/[,\s]+/)
        .some((item) => item !== "" && fits(item, host, port));
}

function fits(item: string, host: string, port: string): boolean {
    if (item === "*") return true;
    if (item.includes("/")) return isIn(blockList([item]), host);
    const [, name = "", onlyPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(item) ?? [item, item];
    if (onlyPort !== undefined && Number(onlyPort) !== Number(port)) return false;
    const wanted = name
        .replace(/^\[(.*)\]$/, "$1")
        .replace(/^\*?\./, "")
        .replace(/\.$/, "");
    return wanted !== "" && (host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`)));
}

function blockList(ranges: readonly string[]): BlockList {
    const list = new BlockList();
    for (const range of ranges) {
        const [address = "", length = ""] = range.split("/");
        const version = isIP(address);
        const most = version === 6 ? 128 : 32;
        if (version !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= most)
            list.addSubnet(address, Number(length), version === 6 ? "ipv6" : "ipv4");
    }
    return list;
}

const isIn = (list: BlockList, host: string): boolean => {
    const version = isIP(host);
    return version !== 0 && list.check(host, version === 6 ? "ipv6" : "ipv4");
};

const agents = new Map<string, Agent>();

/** An agent that goes by a proxy: CONNECT for HTTPS, absolute addresses for HTTP. */
export function proxyAgent(proxy: string, protocol: string): Agent {
    const key = `${protocol} ${proxy}`;
    const agent = agents.get(key) ?? makeAgent(proxy, protocol);
    agents.set(key, agent);
    return agent;
}

function makeAgent(proxy: string, protocol: string): Agent {
    const load = clientsRequire();
    if (protocol === "https:") {
        const { HttpsProxyAgent } = load("https-proxy-agent") as { HttpsProxyAgent: new (url: string) => Agent };
        return new HttpsProxyAgent(proxy);
    }
    const { HttpProxyAgent } = load("http-proxy-agent") as { HttpProxyAgent: new (url: string) => Agent };
    return new HttpProxyAgent(proxy);
}

/** These packages are the clients' own dependencies: they must be the copies that these use. */
export const clientsRequire = (): NodeJS.Require => createRequire(require.resolve("@darabonba/typescript"));
