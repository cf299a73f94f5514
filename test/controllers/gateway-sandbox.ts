import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { useSandbox } from "../setup/use-sandbox";
import { type GatewayController, openGateway, startBackend, startTraefikGateway } from "./gateway";

const setup = require("../../scripts/setup.js") as { ensureBuilt(): Promise<void> };
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const apiVersion = "gateway.networking.k8s.io/v1";

export interface GatewaySandbox {
    cluster: ReturnType<typeof openGateway>;
    controller: GatewayController;
    stop(): Promise<void>;
}

/**
 * An API server and a real Traefik 3.7, which serves Ingresses and Gateways at one port: that of the Gateway `infra/edge`, which takes
 * routes of all namespaces. `services`: those that answer, `shop/web`, each with its own name.
 */
export async function startGatewaySandbox(services: readonly string[]): Promise<GatewaySandbox> {
    await setup.ensureBuilt();
    const dir = mkdtempSync(join(tmpdir(), "crossroute-real-"));
    const ends: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
    const stop = async (): Promise<void> => {
        for (const end of ends.splice(0).reverse()) await end();
    };
    try {
        ends.push(() => stopSandbox({ dir: join(dir, "sandbox") }));
        const { environment } = await startSandbox({ dir: join(dir, "sandbox"), gatewayApi: true, onProgress: say });
        useSandbox(environment, join(dir, "sandbox"));
        const { files } = await ensureTools(["traefik-3.7"], { onProgress: say });
        const cluster = openGateway(environment.KUBECONFIG ?? "");
        ends.push(() => cluster.close());
        await cluster.defineTraefik();
        const traefik = files["traefik-3.7"] ?? "";
        const controller = await startTraefikGateway(traefik, cluster.access, dir, { ingresses: true });
        ends.push(() => controller.stop());
        const namespaces = new Set(services.map((service) => service.split("/")[0] ?? ""));
        for (const name of [...namespaces, "infra"]) await cluster.createNamespace(name);
        for (const service of services) {
            const [namespace = "", name = ""] = service.split("/");
            const server = await startBackend(service);
            ends.push(() => server.close(() => undefined).closeAllConnections());
            await cluster.serve(namespace, name, server);
        }
        for (const object of objects(controller.ports.http)) await cluster.make(object);
        return { cluster, controller, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

const objects = (port: number): Record<string, unknown>[] => [
    {
        apiVersion,
        kind: "GatewayClass",
        metadata: { name: "traefik" },
        spec: { controllerName: "traefik.io/gateway-controller" },
    },
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "traefik" },
        spec: { controller: "traefik.io/ingress-controller" },
    },
    {
        apiVersion,
        kind: "Gateway",
        metadata: { name: "edge", namespace: "infra" },
        spec: {
            gatewayClassName: "traefik",
            listeners: [{ name: "http", port, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }],
        },
    },
];
