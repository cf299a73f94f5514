/** Which addresses are reached without a proxy: `NO_PROXY` as the common tools read it. */
import { BlockList, isIP } from "node:net";

/** The host without brackets and without a final dot. */
export const bare = (target: URL): string =>
    target.hostname
        .toLowerCase()
        .replace(/^\[(.*)\]$/, "$1")
        .replace(/\.$/, "");

/**
 * Names with all their subdomains (`a.example`, `.a.example`, `*.a.example`), addresses, ranges (`10.0.0.0/8`), each
 * with a port (`a.example:8443`) if only that is meant, or `*` for everything.
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

/**
 * The hosts that gRPC for Node reaches without a proxy, as a value for `no_grpc_proxy`: those of the environment, and this
 * machine. Unlike Go, curl and the rest it sends calls to the own machine to the proxy of `http_proxy`, which cannot answer
 * for it; the engine is always there. Source: @grpc/grpc-js, http_proxy.ts.
 */
export function grpcExceptions(env: NodeJS.ProcessEnv): string {
    const given = (env["no_grpc_proxy"] || env["no_proxy"] || "").split(",").filter((host) => host !== "");
    return [...new Set([...given, "127.0.0.1", "localhost"])].join(",");
}

export function blockList(ranges: readonly string[]): BlockList {
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

/** Whether a host is an address in one of the ranges. */
export const isIn = (list: BlockList, host: string): boolean => {
    const version = isIP(host);
    return version !== 0 && list.check(host, version === 6 ? "ipv6" : "ipv4");
};
