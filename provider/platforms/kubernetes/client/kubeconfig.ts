/** Kubeconfigs as kubectl reads them: which files, in which order, and which entry wins. Loads no client. */
import type { Kubeconfig, ClusterEntry, UserEntry } from "./kubeconfig-file";
import type { ClusterOptions } from "./options";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { proxyOf } from "./proxy";
import { lazy } from "../../../lazy";

// Loaded only when a cluster is asked.
const yaml = lazy<typeof import("js-yaml")>(() => require("js-yaml"));

export type { ClusterOptions };

/** Where a pod finds the credentials of its cluster. */
const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The kubeconfig, or undefined when there is none. Throws when one cannot be understood. */
export function loadKubeconfig({ kubeconfig }: ClusterOptions): Kubeconfig | undefined {
    if (kubeconfig !== undefined && /[\n{]/.test(kubeconfig)) return parse(kubeconfig);
    const home = join(homedir(), ".kube", "config");
    const named = kubeconfig ?? process.env.KUBECONFIG;
    const files = named ? named.split(delimiter).filter((path) => path !== "") : [home];
    const read = files.map((path) => path.replace(/^~(?=\/|$)/, homedir())).flatMap(readFile);
    if (read.length > 0) return read.reduce(merge);
    return kubeconfig === undefined ? inCluster() : undefined;
}

/** The same as text, for clients that read one. Context and cluster are those of the options, and the proxy is set. */
export function readKubeconfig(options: ClusterOptions): string | undefined {
    const config = loadKubeconfig(options);
    if (config === undefined) return undefined;
    const current = options.context ?? config["current-context"] ?? "";
    const contexts = config.contexts?.map((item) =>
        item.name === current && options.cluster !== undefined
            ? { ...item, context: { ...item.context, cluster: options.cluster } }
            : item,
    );
    const clusters = config.clusters?.map((item) => {
        const proxy = proxyOf(item.cluster);
        // The official client speaks plain HTTP only where certificates are not checked.
        const isPlain = item.cluster.server?.startsWith("http:");
        const more = { ...(proxy && { "proxy-url": proxy }), ...(isPlain && { "insecure-skip-tls-verify": true }) };
        return { ...item, cluster: { ...item.cluster, ...more } };
    });
    return JSON.stringify({
        ...config,
        "current-context": current,
        contexts: contexts ?? [],
        ...(clusters && { clusters }),
    });
}

/** Where to ask and as whom. A context or cluster that the kubeconfig does not have is undefined. */
export function targetIn(
    config: Kubeconfig,
    options: ClusterOptions,
): { cluster: ClusterEntry | undefined; user: UserEntry; namespace: string | undefined } {
    const name = options.context ?? config["current-context"];
    const context = config.contexts?.find((item) => item.name === name)?.context;
    const wanted = options.cluster ?? context?.cluster;
    return {
        cluster: config.clusters?.find((item) => item.name === wanted)?.cluster,
        user: config.users?.find((item) => item.name === context?.user)?.user ?? {},
        namespace: context?.namespace || undefined,
    };
}

/** A missing file is skipped, as kubectl does. */
function readFile(path: string): Kubeconfig[] {
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch {
        return [];
    }
    return [resolvePaths(parse(text), dirname(resolve(path)))];
}

function parse(text: string): Kubeconfig {
    const value: unknown = yaml().load(text, { schema: yaml().CORE_SCHEMA });
    return typeof value === "object" && value !== null ? (value as Kubeconfig) : {};
}

/** Of two entries of one name, the first counts; so does the first current context. */
function merge(first: Kubeconfig, second: Kubeconfig): Kubeconfig {
    const both = <T extends { name: string }>(a: T[] = [], b: T[] = []): T[] => [
        ...a,
        ...b.filter(({ name }) => !a.some((item) => item.name === name)),
    ];
    return {
        ...second,
        ...first,
        "current-context": first["current-context"] || second["current-context"] || "",
        contexts: both(first.contexts, second.contexts),
        clusters: both(first.clusters, second.clusters),
        users: both(first.users, second.users),
    };
}

/** Paths in a kubeconfig are relative to its file. */
function resolvePaths(config: Kubeconfig, folder: string): Kubeconfig {
    const absolute = <T extends object>(entry: T | undefined, keys: readonly (keyof T)[]): T => {
        const out = { ...entry } as T;
        for (const key of keys) {
            const path = out[key];
            if (typeof path === "string" && path !== "" && !isAbsolute(path))
                Object.assign(out, { [key]: resolve(folder, path) });
        }
        return out;
    };
    return {
        ...config,
        clusters:
            config.clusters?.map((item) => ({ ...item, cluster: absolute(item.cluster, ["certificate-authority"]) })) ??
            [],
        users:
            config.users?.map((item) => {
                const user = absolute(item.user, ["client-certificate", "client-key", "tokenFile"]);
                const command = user.exec?.command;
                // A bare name is looked up in PATH.
                if (command !== undefined && /^\.{1,2}\//.test(command))
                    user.exec = { ...user.exec, command: resolve(folder, command) };
                return { ...item, user };
            }) ?? [],
    };
}

/** The credentials of a pod, for programs that run in the cluster. */
function inCluster(): Kubeconfig | undefined {
    const host = process.env.KUBERNETES_SERVICE_HOST;
    const tokenFile = join(serviceAccount, "token");
    if (!host || process.env.KUBECONFIG || !existsSync(tokenFile)) return undefined;
    const server = `https://${host.includes(":") ? `[${host}]` : host}:${process.env.KUBERNETES_SERVICE_PORT ?? "443"}`;
    const name = "in-cluster";
    return {
        "current-context": name,
        contexts: [{ name, context: { cluster: name, user: name } }],
        clusters: [{ name, cluster: { server, "certificate-authority": join(serviceAccount, "ca.crt") } }],
        users: [{ name, user: { tokenFile } }],
    };
}
