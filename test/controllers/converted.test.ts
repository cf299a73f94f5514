import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { read, requestOf } from "../conformance/gateway-api/converted";
import {
    type PlayedTable,
    atPorts,
    canBeSent,
    chosen,
    held,
    traefikAnswers,
} from "../conformance/gateway-api/converted-traefik";
import { openGateway, startBackend, startTraefikGateway, untilAnswered, type GatewayController } from "./gateway";

const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** Equal priorities are ordered anew each time: a request is asked after each of so many rebuilds. */
const rounds = 3;

describe("routes converted from more than 60 tables of ingress-nginx", () => {
    const servers: Server[] = [];
    const asked: PlayedTable[] = [];
    let dir = "";
    let controller: GatewayController | undefined;
    let cluster: ReturnType<typeof openGateway> | undefined;

    beforeAll(async () => {
        // Not when the file is loaded: where no test of it is played, nothing would remove it.
        dir = mkdtempSync(join(tmpdir(), "crossroute-converted-"));
        const { environment } = await startSandbox({ dir: join(dir, "sandbox"), gatewayApi: true, onProgress: say });
        const { files } = await ensureTools(["traefik-3.7"], { onProgress: say });
        cluster = openGateway(environment.KUBECONFIG ?? "");
        await cluster.defineTraefik();
        controller = await startTraefikGateway(files["traefik-3.7"] ?? "", cluster.access, dir);
        const made = chosen.map(({ table, anyCase }) => read(table, anyCase, atPorts(controller!.ports)));
        const routes = made.flatMap((one) => one.routes);
        const names = new Set(["gateway-test/canary"]);
        for (const { metadata, spec } of routes)
            for (const { name } of (spec?.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs))
                names.add(`${metadata?.namespace ?? ""}/${name}`);
        for (const namespace of new Set(["infra", ...[...names].map((name) => name.split("/")[0] ?? "")]))
            await cluster.createNamespace(namespace);
        for (const full of names) {
            const [namespace = "", name = ""] = full.split("/");
            const server = await startBackend(full);
            servers.push(server);
            await cluster.serve(namespace, name, server);
        }
        const certificates = join(dir, "sandbox", "kubernetes", "certificates");
        const pem = (name: string): string => readFileSync(join(certificates, name)).toString("base64");
        const data = { "tls.crt": pem("apiserver.crt"), "tls.key": pem("apiserver.key") };
        const metadata = { name: "certificate", namespace: "infra" };
        await cluster.make({ apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/tls", data });
        for (const object of atPorts(controller.ports)) await cluster.make(object);
        // The canary answers when the Middlewares are there, too.
        await cluster.make(replacing);
        // The same replacement of two tables is one object.
        const middlewares = made.flatMap((one) => one.middlewares);
        const distinct = new Map(middlewares.map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one]));
        for (const middleware of distinct.values()) await cluster.make({ ...middleware });
        for (const route of routes) await cluster.make({ ...route });
        await cluster.make(canary(0));
    });
    afterAll(async () => {
        await controller?.stop();
        for (const server of servers) server.close(() => undefined).closeAllConnections();
        cluster?.close();
        if (dir === "") return;
        await stopSandbox({ dir: join(dir, "sandbox") });
        rmSync(dir, { recursive: true, force: true });
    });

    it("are answered by a real Traefik 3.7 as convert announces", async () => {
        for (const { table } of chosen) asked.push({ id: table.id, answers: table.requests.map(() => []) });
        for (let round = 0; round < rounds; round++) {
            if (round > 0) await cluster?.renew("gateway-test", "canary", canary(round));
            const host = `round-${round}.canary.test`;
            await untilAnswered(controller!, { host, path: "/" }, "gateway-test/canary");
            for (const [i, { table }] of chosen.entries())
                for (const [j, one] of table.requests.entries()) {
                    if (!canBeSent(one)) continue;
                    const got = await controller!.answer(requestOf(one));
                    const known = asked[i]?.answers[j];
                    if (known?.every((other) => JSON.stringify(other) !== JSON.stringify(got))) known.push(got);
                }
        }
        if (process.env.CROSSROUTE_RECORD === "1")
            writeFileSync(traefikAnswers, gzipSync(asked.map((line) => `${JSON.stringify(line)}\n`).join("")));
        const { answers, wrong } = held(asked, atPorts(controller!.ports));
        say(`${chosen.length} tables, ${answers} answers`);
        expect(wrong).toEqual([]);
        expect(chosen.length).toBeGreaterThan(60);
        expect(answers).toBeGreaterThan(1_000);
    });
});

const replacing = {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "canary", namespace: "gateway-test" },
    spec: { replacePathRegex: { regex: "^/.*", replacement: "/canary" } },
};

/** A route with another host each time: when it answers, everything before it is live, too. */
const canary = (round: number): Record<string, unknown> => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "canary", namespace: "gateway-test" },
    spec: {
        parentRefs: [{ name: "shared", namespace: "infra", sectionName: "http" }],
        hostnames: [`round-${round}.canary.test`],
        rules: [
            {
                filters: [
                    {
                        type: "ExtensionRef",
                        extensionRef: { group: "traefik.io", kind: "Middleware", name: "canary" },
                    },
                ],
                backendRefs: [{ name: "canary", port: 80 }],
            },
        ],
    },
});
