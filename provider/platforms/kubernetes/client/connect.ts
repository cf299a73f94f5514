/**
 * How a cluster is reached: address, certificates, log-in, proxy. The official client, which takes 300 ms to load, is
 * loaded only for proxies and for log-ins that need a program.
 */
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { ClusterError, inMessage } from "./cluster-error";
import { type ClusterOptions, loadKubeconfig, readKubeconfig, targetIn } from "./kubeconfig";
import type { ClusterEntry, UserEntry } from "./kubeconfig-file";
import { proxyOf } from "./proxy";

export interface Connection {
    base: URL;
    agent: http.Agent | https.Agent;
    headers: Record<string, string | string[]>;
    /** Namespace of the context. */
    namespace: string | undefined;
    /** Whether another log-in may give another credential. */
    isRenewable: boolean;
}

export const messageOf = (error: unknown): string =>
    error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);

/** Rejects with a ClusterError. */
export async function connect(options: ClusterOptions): Promise<Connection> {
    const { cluster, user, namespace } = targetOf(options);
    const base = addressOf(cluster);
    const isRenewable = needsProgram(user) || user.tokenFile !== undefined;
    try {
        const made =
            needsProgram(user) || proxyOf(cluster) !== undefined
                ? await byClient(options, cluster, base)
                : byItself(cluster, user, base);
        const headers = { ...made.headers, ...impersonating(user) };
        return { base, namespace, isRenewable, agent: made.agent, headers };
    } catch (error) {
        // The output of a log-in program may be long.
        const why = messageOf(error).trim().slice(0, 500);
        throw new ClusterError(`logging in to ${base.host} failed: ${why}`, undefined, { cause: error });
    }
}

function targetOf(options: ClusterOptions): ReturnType<typeof targetIn> & { cluster: ClusterEntry } {
    let config;
    try {
        config = loadKubeconfig(options);
    } catch {
        throw new ClusterError("the kubeconfig is not YAML");
    }
    if (config === undefined)
        throw new ClusterError(
            options.kubeconfig === undefined
                ? "there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config can be read"
                : "the kubeconfig given is neither the text of one nor a file that can be read",
        );
    const { cluster, user, namespace } = targetIn(config, options);
    if (cluster?.server === undefined) {
        const wanted = options.context ?? config["current-context"];
        throw new ClusterError(
            wanted
                ? `the kubeconfig has no cluster for the context ${inMessage(wanted) ?? "that is given"}`
                : "the kubeconfig has no current context",
        );
    }
    return { cluster, user, namespace };
}

function addressOf({ server = "" }: ClusterEntry): URL {
    // kubectl accepts an address without a scheme, too.
    const text = /^[a-z]+:\/\//i.test(server) ? server : `https://${server}`;
    if (!URL.canParse(text))
        throw new ClusterError(`the server of the kubeconfig is not an address: ${withoutLogin(server)}`);
    return new URL(text);
}

const withoutLogin = (address: string): string => address.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@").slice(0, 80);

/** Logging in runs a program, or renews a token. */
const needsProgram = (user: UserEntry): boolean => Boolean(user.exec ?? user["auth-provider"]);

const keep = { keepAlive: true, maxSockets: 8 };

function byItself(cluster: ClusterEntry, user: UserEntry, base: URL): Pick<Connection, "agent" | "headers"> {
    const pem = (data: string | undefined, file: string | undefined): Buffer | undefined =>
        data ? Buffer.from(data, "base64") : file ? readFileSync(file) : undefined;
    const tls = {
        rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
        ca: pem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
        cert: pem(user["client-certificate-data"], user["client-certificate"]),
        key: pem(user["client-key-data"], user["client-key"]),
        ...(cluster["tls-server-name"] && { servername: cluster["tls-server-name"] }),
    };
    const agent = base.protocol === "http:" ? new http.Agent(keep) : new https.Agent({ ...keep, ...tls });
    const token = user.tokenFile ? readFileSync(user.tokenFile, "utf8").trim() : user.token;
    const basic = user.username === undefined ? undefined : basicOf(`${user.username}:${user.password ?? ""}`);
    return { agent, headers: token ? { authorization: `Bearer ${token}` } : basic ? { authorization: basic } : {} };
}

const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
const impersonating = (user: UserEntry): Record<string, string | string[]> => ({
    ...(user.as && { "impersonate-user": user.as }),
    ...(user["as-uid"] && { "impersonate-uid": user["as-uid"] }),
    ...(user["as-groups"] && user["as-groups"].length > 0 && { "impersonate-group": user["as-groups"] }),
});

/** What the official client makes of the kubeconfig. */
async function byClient(
    options: ClusterOptions,
    cluster: ClusterEntry,
    base: URL,
): Promise<Pick<Connection, "agent" | "headers">> {
    const client = await import("@kubernetes/client-node");
    const config = new client.KubeConfig();
    config.loadFromString(readKubeconfig(options) ?? "");
    if (options.context !== undefined) config.setCurrentContext(options.context);
    const made: https.RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(made);
    const { ca, cert, key, rejectUnauthorized, servername, auth } = made;
    const headers = made.headers as Record<string, string>;
    const own = (): http.Agent =>
        base.protocol === "http:"
            ? new http.Agent(keep)
            : new https.Agent({ ...keep, ca, cert, key, rejectUnauthorized, servername });
    const agent =
        proxyOf(cluster) !== undefined && made.agent instanceof http.Agent ? Object.assign(made.agent, keep) : own();
    return { agent, headers: auth ? { ...headers, authorization: basicOf(auth) } : headers };
}
