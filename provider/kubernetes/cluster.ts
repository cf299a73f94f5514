/** Where a cluster is. Loads no client: a program that only declares routes does not need one. */
import { readFileSync } from "node:fs";
import * as https from "node:https";
import * as http from "node:http";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** How a cluster is reached; by default as kubectl does. */
export interface ClusterOptions {
    /** Contents of a kubeconfig, or the path to one (default: the file in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
}

interface Kubeconfig {
    "current-context"?: string;
    contexts?: { name: string; context: { cluster: string; user?: string } }[];
    clusters?: { name: string; cluster: Cluster }[];
}
interface Cluster {
    server?: string;
    "insecure-skip-tls-verify"?: boolean;
    "certificate-authority"?: string;
    "certificate-authority-data"?: string;
}

/** The contents of the kubeconfig, or undefined when there is none. */
export function readKubeconfig({ kubeconfig }: ClusterOptions): string | undefined {
    if (kubeconfig !== undefined && /[\n{]/.test(kubeconfig)) return kubeconfig;
    const first = process.env.KUBECONFIG?.split(delimiter).find((path) => path !== "");
    try {
        return readFileSync(kubeconfig ?? first ?? join(homedir(), ".kube", "config"), "utf8");
    } catch {
        return undefined;
    }
}

const answers = new Map<string, Promise<number | undefined>>();

/**
 * Minor version of the cluster's Kubernetes (33 for 1.33), or undefined when it cannot be told within two seconds.
 * Every server tells its version without a log-in, so no credential is used.
 */
export function serverMinor(options: ClusterOptions): Promise<number | undefined> {
    const text = readKubeconfig(options);
    if (text === undefined) return Promise.resolve(undefined);
    const key = `${options.context ?? ""}\n${text}`;
    const answer = answers.get(key) ?? ask(text, options.context);
    answers.set(key, answer);
    return answer;
}

function ask(kubeconfig: string, context: string | undefined): Promise<number | undefined> {
    return new Promise((resolve) => {
        const fail = (): void => resolve(undefined);
        try {
            // Loaded only when a cluster is asked.
            const { parse } = require("yaml") as typeof import("yaml");
            const cluster = clusterIn(parse(kubeconfig) as Kubeconfig, context);
            const url = new URL("/version", cluster?.server);
            const ca = cluster?.["certificate-authority-data"];
            const file = cluster?.["certificate-authority"];
            const request = (url.protocol === "http:" ? http : https).get(url, {
                rejectUnauthorized: cluster?.["insecure-skip-tls-verify"] !== true,
                ...(ca ? { ca: Buffer.from(ca, "base64") } : file ? { ca: readFileSync(file) } : {}),
                timeout: 2000,
                agent: false,
            });
            request.on("error", fail);
            request.on("timeout", () => request.destroy());
            request.on("response", (response) => {
                let body = "";
                response.on("data", (chunk: Buffer) => (body += chunk.toString()));
                response.on("error", fail);
                response.on("end", () => resolve(minorIn(body)));
            });
        } catch {
            fail();
        }
    });
}

function clusterIn(config: Kubeconfig, context: string | undefined): Cluster | undefined {
    const name = context ?? config["current-context"];
    const cluster = config.contexts?.find((item) => item.name === name)?.context.cluster;
    return config.clusters?.find((item) => item.name === cluster)?.cluster;
}

function minorIn(body: string): number | undefined {
    const found = /"minor":\s*"(\d+)/.exec(body)?.[1];
    return found === undefined ? undefined : Number(found);
}
