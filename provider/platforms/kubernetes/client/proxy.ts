/** The proxy to a cluster: chosen as kubectl and the Kubernetes provider choose it. */
import type { BlockList } from "node:net";
import { bare, isExcepted, isIn, blockList } from "../../../no-proxy";
import type { ClusterEntry } from "./kubeconfig-file";

/** Go never uses a proxy of the environment for the own machine. Source: golang.org/x/net/http/httpproxy, useProxy. */
const ownMachine = (): BlockList => (ownBlocks ??= blockList(["127.0.0.0/8", "::1/128"]));
let ownBlocks: BlockList | undefined;

/** The kubeconfig's own `proxy-url`, else that of the environment; undefined when there is none. */
export function proxyOf(cluster: ClusterEntry, env: NodeJS.ProcessEnv = process.env): string | undefined {
    if (cluster["proxy-url"]) return cluster["proxy-url"];
    if (cluster.server === undefined || !URL.canParse(cluster.server)) return undefined;
    const target = new URL(cluster.server);
    const name = target.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY";
    const proxy = env[name] || env[name.toLowerCase()];
    const host = bare(target);
    if (!proxy || host === "localhost" || isIn(ownMachine(), host)) return undefined;
    if (isExcepted(env["NO_PROXY"] || env["no_proxy"] || "", target)) return undefined;
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}
