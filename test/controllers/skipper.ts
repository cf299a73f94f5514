import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { choosePorts } from "../../sandbox/ports";
import type { Access } from "./cluster";
import { startController, type Controller } from "./controller";

interface Service {
    metadata: { name: string; namespace: string };
    spec: { type?: string; ports?: { port: number }[] };
}

interface Services {
    items: Service[];
}

/** The same Services with an address in the cluster. */
const withAddress = (list: Services): object => ({
    ...list,
    items: list.items.map((item) => {
        if (item.spec.type !== "ExternalName") return item;
        const ports = item.spec.ports?.map(({ port }) => ({ port, targetPort: port, protocol: "TCP" }));
        return { ...item, spec: { type: "ClusterIP", clusterIP: "10.0.0.250", ports } };
    }),
});

/** Endpoints on loopback for the Services, which the API server itself would refuse. */
const endpointsOf = (list: Services): object => ({
    apiVersion: "v1",
    kind: "EndpointsList",
    metadata: {},
    items: list.items
        .filter(({ spec }) => spec.type === "ExternalName")
        .map(({ metadata: { name, namespace }, spec }) => ({
            metadata: { name, namespace },
            subsets: [{ addresses: [{ ip: "127.0.0.1" }], ports: spec.ports?.map(({ port }) => ({ port })) }],
        })),
});

/**
 * The API server over plain HTTP, which is what Skipper asks outside a cluster. For Services of type ExternalName
 * Skipper forgets path and path type, so they are shown as Services with Endpoints unless `asTheyAre`.
 */
async function startProxy(access: Access, asTheyAre: boolean): Promise<{ url: string; close: () => Promise<void> }> {
    const agent = new Agent({ keepAlive: true, ca: access.authority });
    const read = (path: string): Promise<{ status: number; text: string }> =>
        new Promise((resolve, reject) => {
            const headers = { authorization: `Bearer ${access.token}` };
            const call = request(access.server + path, { agent, headers }, (reply) => {
                let text = "";
                reply.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
                reply.on("end", () => resolve({ status: reply.statusCode ?? 502, text }));
            });
            call.on("error", reject).end();
        });
    const services = /^\/api\/v1\/services(\?|$)/;
    const endpoints = /^\/api\/v1\/endpoints(\?|$)/;
    const answer = async (url: string): Promise<{ status: number; text: string }> => {
        if (asTheyAre || !(services.test(url) || endpoints.test(url))) return read(url);
        const { status, text } = await read("/api/v1/services");
        const list = JSON.parse(text) as Services;
        return { status, text: JSON.stringify(services.test(url) ? withAddress(list) : endpointsOf(list)) };
    };
    const server = createServer((incoming: IncomingMessage, reply: ServerResponse) => {
        answer(incoming.url ?? "/").then(
            ({ status, text }) => reply.writeHead(status, { "content-type": "application/json" }).end(text),
            (error: unknown) => reply.writeHead(502).end(String(error)),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: async () => {
            agent.destroy();
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** Skipper as an Ingress controller on the API server. */
export async function startSkipper(
    executable: string,
    access: Access,
    dir: string,
    { externalNames = false } = {},
): Promise<Controller> {
    const proxy = await startProxy(access, externalNames);
    const { web, support } = await choosePorts(["web", "support"]);
    const args = [
        `-address=127.0.0.1:${web}`,
        `-support-listener=127.0.0.1:${support}`,
        "-kubernetes",
        `-kubernetes-url=${proxy.url}`,
        "-kubernetes-path-mode=kubernetes-ingress",
        "-kubernetes-https-redirect=false",
        // Its health check answers on every host and has nothing to do with the tables.
        "-kubernetes-healthcheck=false",
        "-source-poll-timeout=200",
        "-access-log-disabled",
        "-application-log-level=ERROR",
    ];
    const name = externalNames ? "skipper-external" : "skipper";
    const start = { dialect: "skipper" as const, executable, args, port: web, log: join(dir, `${name}.log`) };
    return startController({ ...start, stopped: proxy.close });
}
