/** Traefik's Gateway provider on the API server, and what it forwards to. */
import { writeFileSync } from "node:fs";
import { createServer, request as askPlain, type IncomingMessage, type Server } from "node:http";
import { request as askSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { choosePorts } from "../../sandbox/ports";
import { atFreePorts } from "./free-ports";
import type { Request } from "../../provider/routing";
import { type Access, accessOf, Cluster } from "./cluster";
import { startController, type Controller } from "./controller";

/** What came of a request: the backend that answered and the path that it saw, or Traefik's own answer. */
export interface Answered {
    backend: string | null;
    status: number;
    upstreamPath?: string;
    location?: string;
}

const [nameHeader, pathHeader] = ["x-backend", "x-path"];

/** Of this machine, and no loopback address: Traefik dials what an EndpointSlice names, and that must not be one. */
const ownAddress = (): string => {
    const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
    const found = all.find(({ family, internal }) => family === "IPv4" && !internal);
    if (found === undefined) throw new Error("this machine has no IPv4 address but loopback, and Traefik needs one");
    return found.address;
};

/** A server for a backend, which answers with its name and with the path that it sees. */
export async function startBackend(name: string): Promise<Server> {
    const server = createServer((asked, reply) =>
        reply.writeHead(200, { [nameHeader]: name, [pathHeader]: asked.url ?? "" }).end(),
    );
    server.keepAliveTimeout = 600_000;
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, ownAddress(), resolve));
    return server;
}

const gatewayGroup = "/apis/gateway.networking.k8s.io/v1";

const traefikKinds = [
    "IngressRoute",
    "IngressRouteTCP",
    "IngressRouteUDP",
    "Middleware",
    "MiddlewareTCP",
    "ServersTransport",
    "ServersTransportTCP",
    "TLSOption",
    "TLSStore",
    "TraefikService",
];

export class GatewayCluster extends Cluster {
    /** Makes an object of the Gateway API, or of the core. */
    make(object: Record<string, unknown>): Promise<unknown> {
        const { kind, apiVersion, metadata } = object as { kind: string; apiVersion: string; metadata: Named };
        const plural = `${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
        const group = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
        const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
        return this.call("POST", `${group}${place}/${plural}`, object);
    }

    /** A Service that leads to a server. */
    async serve(namespace: string, name: string, server: Server): Promise<void> {
        const { address, port } = server.address() as AddressInfo;
        const labels = { "kubernetes.io/service-name": name };
        await this.make({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name, namespace },
            spec: { ports: [{ port: 80 }] },
        });
        await this.make({
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { name, namespace, labels },
            addressType: "IPv4",
            endpoints: [{ addresses: [address], conditions: { ready: true } }],
            ports: [{ name: "", port, protocol: "TCP" }],
        });
    }

    /** The kinds that Traefik's provider for its own objects asks for; what they hold is not checked. */
    async defineTraefik(): Promise<void> {
        for (const kind of traefikKinds) {
            const plural = `${kind.toLowerCase()}s`;
            const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
            await this.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
                apiVersion: "apiextensions.k8s.io/v1",
                kind: "CustomResourceDefinition",
                metadata: { name: `${plural}.traefik.io` },
                spec: {
                    group: "traefik.io",
                    scope: "Namespaced",
                    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
                    versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
                },
            });
        }
        const isServed = async (): Promise<boolean> => {
            const found = await this.call<{ resources: { name: string }[] }>("GET", "/apis/traefik.io/v1alpha1").catch(
                () => ({ resources: [] }),
            );
            return found.resources.filter(({ name }) => !name.includes("/")).length === traefikKinds.length;
        };
        while (!(await isServed())) await sleep(50);
    }

    renew(namespace: string, name: string, patch: object): Promise<unknown> {
        const path = `${gatewayGroup}/namespaces/${namespace}/httproutes/${name}`;
        return this.call("PATCH", path, patch, "application/merge-patch+json");
    }
}
interface Named {
    name: string;
    namespace?: string;
}

export const openGateway = (kubeconfig: string): GatewayCluster => new GatewayCluster(accessOf(kubeconfig));

export interface GatewayController extends Controller {
    ports: { http: number; https: number };
    /** Of its further entry points. */
    more: readonly number[];
    answer(asked: Request): Promise<Answered>;
}

interface Options {
    /** How many entry points beside those for http and https. */
    more?: number;
    /** Whether it serves Ingresses, too. */
    ingresses?: boolean;
}

/** Starts it again with other ports where another process took one of them since it was chosen. */
export const startTraefikGateway = (
    executable: string,
    access: Access,
    dir: string,
    { more = 0, ingresses = false }: Options = {},
): Promise<GatewayController> =>
    atFreePorts(
        Array.from({ length: more }, (_, i) => `p${i}`),
        (ports) => startAt(executable, access, dir, ports, ingresses),
    );

async function startAt(
    executable: string,
    access: Access,
    dir: string,
    more: readonly number[],
    ingresses: boolean,
): Promise<GatewayController> {
    const [authority, token] = [join(dir, "gateway.crt"), join(dir, "gateway.token")];
    writeFileSync(authority, access.authority);
    writeFileSync(token, access.token, { mode: 0o600 });
    const { http = 0, https = 0 } = await choosePorts(["http", "https"]);
    const [provider, middlewares] = ["--providers.kubernetesgateway", "--providers.kubernetescrd"];
    const args = [
        `--entrypoints.web.address=127.0.0.1:${http}`,
        `--entrypoints.websecure.address=127.0.0.1:${https}`,
        ...more.map((port) => `--entrypoints.more${port}.address=127.0.0.1:${port}`),
        `${provider}.endpoint=${access.server}`,
        `${provider}.token=${token}`,
        `${provider}.certauthfilepath=${authority}`,
        `${provider}.throttleduration=50ms`,
        `${middlewares}.endpoint=${access.server}`,
        `${middlewares}.token=${token}`,
        `${middlewares}.certauthfilepath=${authority}`,
        `${middlewares}.throttleduration=50ms`,
        ...(ingresses
            ? [
                  `--providers.kubernetesingress.endpoint=${access.server}`,
                  `--providers.kubernetesingress.token=${token}`,
                  `--providers.kubernetesingress.certauthfilepath=${authority}`,
                  "--providers.kubernetesingress.throttleduration=50ms",
              ]
            : []),
        "--providers.providersthrottleduration=50ms",
        "--global.checknewversion=false",
        "--global.sendanonymoususage=false",
        "--log.level=ERROR",
    ];
    const log = join(dir, "traefik-gateway.log");
    const controller = await startController({ dialect: "traefik-3.7", executable, args, port: http, log });
    return { ...controller, ports: { http, https }, more, answer: (asked) => askAt({ http, https }, asked) };
}

/** What comes of a request at these ports of this machine; a port of the request is one of its Host header only. */
export function askAt(ports: GatewayController["ports"], asked: Request): Promise<Answered> {
    const { scheme = "http", host, port, path, query, method = "GET", headers = {}, repeated = {} } = asked;
    return new Promise((resolve, reject) => {
        const options = {
            host: "127.0.0.1",
            port: ports[scheme],
            method,
            // Node writes a character a byte; others write the bytes of UTF-8.
            path: bytesOf(query === undefined ? path : `${path}?${query}`),
            headers: { ...headers, ...repeated, host: bytesOf(port === undefined ? host : `${host}:${port}`) },
            servername: host.replace(/\.$/, ""),
            rejectUnauthorized: false,
        };
        const read = (reply: IncomingMessage): void =>
            void reply.resume().on("end", () => {
                const [name, seen] = [reply.headers[nameHeader], reply.headers[pathHeader]];
                resolve({
                    backend: typeof name === "string" ? name : null,
                    status: reply.statusCode ?? 0,
                    ...(typeof seen === "string" ? { upstreamPath: seen } : {}),
                    ...(reply.headers.location === undefined ? {} : { location: reply.headers.location }),
                });
            });
        const call = scheme === "https" ? askSecure(options, read) : askPlain(options, read);
        call.setTimeout(30_000, () => call.destroy(new Error(`${host}${path}: no answer`)));
        call.on("error", reject);
        call.end();
    });
}

const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** Waits until the controller answers a request by the backend. */
export async function untilAnswered(controller: GatewayController, asked: Request, backend: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
        const got = await controller.answer(asked).catch(() => undefined);
        if (got?.backend === backend) return;
        if (attempt > 2400) throw new Error(`Traefik does not take up ${asked.host}: ${JSON.stringify(got)}`);
        await sleep(50);
    }
}
