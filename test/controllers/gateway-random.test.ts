import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { checkSpec } from "../../provider/platforms/gateway-api/check/http-route";
import { attach, type Attachment } from "../../provider/platforms/gateway-api/read/attach";
import { listenersOf } from "../../provider/platforms/gateway-api/read/listeners";
import { gatewayObjects, keyOf } from "../../provider/platforms/gateway-api/read/objects";
import { readGateways } from "../../provider/platforms/gateway-api/read/tables";
import type { HTTPRouteSpec } from "../../provider/platforms/gateway-api/types";
import type { Request } from "../../provider/routing";
import { traefik } from "../conformance/gateway-api/converted";
import { answer, routerOf, wanted, type RecordedRequest } from "../conformance/gateway-api/recording";
import type { Json } from "../integration/kubernetes/manifests";
import { askAt, openGateway, startBackend, startTraefikGateway, type Answered } from "./gateway";
import { grants, idle, namespaces, pathTable, randomTable, served, type RandomTable } from "./gateway-tables";

let dir = "";
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seed = Number(process.env.CROSSROUTE_SEED ?? 1);
const count = Number(process.env.CROSSROUTE_RUNS ?? 150);
/** Equal priorities are ordered anew each time: a request is asked after each of so many rebuilds. */
const rounds = 3;

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What lies around the routes, as the server has it. */
const surroundings: Json[] = [
    ...traefik.filter(({ kind }) => kind === "GatewayClass"),
    ...Object.entries(namespaces).map(([name, labels]) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels },
    })),
    ...grants,
];

describe(`${count} random tables of Gateways and HTTPRoutes (seed ${seed})`, () => {
    const servers: Server[] = [];
    const tables: RandomTable[] = [];
    const around: Json[] = [...surroundings];
    let stop: () => Promise<void> = () => Promise.resolve();
    let cluster: ReturnType<typeof openGateway> | undefined;
    let canaryPort = 0;
    /** Objects that the API server took, as it tells them. */
    const live = new Map<string, Json[]>();

    beforeAll(async () => {
        dir = mkdtempSync(join(tmpdir(), "crossroute-random-"));
        const { environment } = await startSandbox({ dir: join(dir, "sandbox"), gatewayApi: true, onProgress: say });
        const { files } = await ensureTools(["traefik-3.7"], { onProgress: say });
        cluster = openGateway(environment.KUBECONFIG ?? "");
        await cluster.defineTraefik();
        const controller = await startTraefikGateway(files["traefik-3.7"] ?? "", cluster.access, dir, {
            more: 2 * count + 2,
        });
        const ports = controller.more;
        stop = () => controller.stop();
        canaryPort = controller.ports.http;
        for (const object of around) {
            if (object.kind === "Namespace" || object.kind === "GatewayClass") await cluster.make(object);
        }
        for (const object of grants) await cluster.make(object);
        for (const [namespace, name] of served) {
            const server = await startBackend(`${namespace}/${name}`);
            servers.push(server);
            await cluster.serve(namespace, name, server);
            around.push(...serviceOf(namespace, name, [{ addresses: ["10.0.0.1"] }]));
        }
        for (const namespace of Object.keys(namespaces))
            for (const name of idle) {
                const objects = serviceOf(namespace, name, name === "empty" ? [] : undefined);
                around.push(...objects);
                for (const object of objects) await cluster.make(object);
            }
        const certificates = join(dir, "sandbox", "kubernetes", "certificates");
        const pem = (name: string): string => readFileSync(join(certificates, name)).toString("base64");
        await cluster.make({
            apiVersion: "v1",
            kind: "Secret",
            type: "kubernetes.io/tls",
            metadata: { name: "certificate", namespace: "gw-a" },
            data: { "tls.crt": pem("apiserver.crt"), "tls.key": pem("apiserver.key") },
        });
        for (let i = 0; i < count; i++) tables.push(randomTable(seed, i, [ports[2 * i] ?? 0, ports[2 * i + 1] ?? 0]));
        tables.push(pathTable([ports[2 * count] ?? 0, ports[2 * count + 1] ?? 0]));
        for (const { id, objects } of tables) {
            const taken: Json[] = [];
            for (const object of objects) {
                const found = checkSpec((object.spec ?? {}) as object);
                const refused = await cluster.make(object).then(
                    (made) => void taken.push({ ...object, ...(made as Json) }),
                    (error: Error) => error.message,
                );
                if (object.kind === "HTTPRoute" && (refused === undefined) !== (found.length === 0))
                    throw new Error(`${id}: ${text(found)} beside ${refused ?? "accepted"}: ${text(object)}`);
                if (object.kind === "Gateway" && refused !== undefined) throw new Error(refused);
            }
            live.set(id, taken);
        }
        await cluster.make(canaryGateway(canaryPort));
        await cluster.make(canary(0));
    });
    afterAll(async () => {
        await stop();
        for (const server of servers) server.close(() => undefined).closeAllConnections();
        cluster?.close();
        if (dir === "") return;
        await stopSandbox({ dir: join(dir, "sandbox") });
        rmSync(dir, { recursive: true, force: true });
    });

    const manifestsOf = (id: string): { value: Json }[] =>
        [...around, ...(live.get(id) ?? [])].map((value) => ({ value }));

    it("are answered by a real Traefik 3.7 as explain says", async () => {
        const wrong = new Set<string>();
        const undecided = new Set<string>();
        let answers = 0;
        const seen = new Map<string, Set<string>>();
        for (let round = 0; round < rounds; round++) {
            if (round > 0) await cluster?.renew("gw-a", "canary", canary(round));
            const host = `round-${round}.canary.test`;
            const at = { http: canaryPort, https: canaryPort };
            for (let n = 0; (await askAt(at, { host, path: "/" })).backend !== "gw-a/a1"; n++) {
                if (n > 2_000) throw new Error("Traefik does not take up the canary");
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            for (const { id, requests } of tables) {
                const { tables: read, ports } = readGateways(manifestsOf(id), { whole: true });
                for (const [i, { port, hostPort, ...url }] of requests.entries()) {
                    const asked = hostPort === undefined ? url : { ...url, port: hostPort };
                    const table = read.find((one) => ports.get(one)?.includes(port));
                    const router = routerOf(table);
                    const explained = router.explain(asked as Request);
                    const said = answer(explained);
                    let result: Answered;
                    try {
                        result = await askAt({ http: port, https: port }, asked);
                    } catch (error) {
                        // No TLS where no listener has it: nothing answers at all.
                        if (asked.scheme !== "https") throw error;
                        result = { backend: null, status: 404 };
                    }
                    answers++;
                    const is = wanted({ path: asked.path, result } as unknown as RecordedRequest, said);
                    const all = seen.get(`${id} ${i}`) ?? new Set<string>();
                    seen.set(`${id} ${i}`, all.add(is === said ? text(result.backend ?? result.status) : is));
                    const perhaps = explained.outcome === "undetermined" && covers(explained.candidates ?? [], result);
                    if (is !== said && !perhaps) wrong.add(`${id} ${text({ at: port, ...asked })}: ${is}, not ${said}`);
                    if (explained.outcome === "undetermined" && explained.split === undefined)
                        undecided.add(`${id} ${text(asked)}: ${said}`);
                }
            }
        }
        say(`${tables.length} tables, ${answers} answers, ${undecided.size} requests left open`);
        if (process.env.CROSSROUTE_TEST_VERBOSE !== undefined) for (const one of undecided) say(one);
        for (const { id, objects } of tables)
            if ([...wrong].some((one) => one.startsWith(`${id} `))) say(`${id} ${text(objects)}`);
        expect([...wrong]).toEqual([]);
        expect(undecided.size).toBeLessThan(answers / 10);
    });

    it("are taken and refused by its listeners as lint says", async () => {
        const wrong: string[] = [];
        for (const { id } of tables) {
            const objects = gatewayObjects(manifestsOf(id), true);
            const { refusals, attachments } = attach(objects, listenersOf(objects));
            for (const { kind, metadata } of live.get(id) ?? []) {
                const { name, namespace } = metadata as { name: string; namespace: string };
                const plural = kind === "Gateway" ? "gateways" : "httproutes";
                const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/${plural}/${name}`;
                const now = await cluster!.call<Live>("GET", path);
                for (const { name: section, attachedRoutes, conditions } of now.status?.listeners ?? []) {
                    // Without its certificate a listener counts routes that it does not attach, as they say themselves.
                    if (conditions.some(({ reason }) => reason === "RefNotPermitted")) continue;
                    const taken = attachments.filter(
                        ({ listener }) =>
                            listener.gateway === `${namespace}/${name}` && listener.listener.name === section,
                    );
                    const said = taken.reduce((sum, one) => sum + timesNamed(one, name), 0);
                    if (said !== attachedRoutes) wrong.push(`${id} ${name}#${section}: ${attachedRoutes}, not ${said}`);
                }
                for (const { parentRef, conditions } of now.status?.parents ?? []) {
                    const accepted = conditions.find(({ type }) => type === "Accepted")?.status === "True";
                    const refs = now.spec.parentRefs ?? [];
                    const index = refs.findIndex(
                        (ref) =>
                            ref.name === parentRef.name &&
                            ref.sectionName === parentRef.sectionName &&
                            ref.port === parentRef.port,
                    );
                    const said = refusals.find(
                        (one) =>
                            keyOf(one.route.value) === `${namespace}/${name}` &&
                            one.path === `spec.parentRefs[${index}]`,
                    );
                    if (accepted !== (said === undefined))
                        wrong.push(
                            `${id} ${name} ${text(parentRef)}: ${text(conditions)}, not ${said?.why ?? "taken"}`,
                        );
                }
            }
        }
        expect(wrong).toEqual([]);
    });
});

/** Traefik counts a route once for each of its parentRefs that names a listener. */
const timesNamed = ({ route, listener: { listener } }: Attachment, gateway: string): number =>
    (route.value.spec?.parentRefs ?? []).filter(
        ({ name, sectionName, port }) =>
            name === gateway &&
            (sectionName === undefined || sectionName === listener.name) &&
            (port === undefined || port === listener.port),
    ).length;

interface Live {
    spec: HTTPRouteSpec;
    status?: {
        listeners?: { name: string; attachedRoutes: number; conditions: { reason: string }[] }[];
        parents?: {
            parentRef: { name: string; sectionName?: string; port?: number };
            conditions: { type: string; status: string; reason: string }[];
        }[];
    };
}

interface Candidate {
    kind?: string;
    namespace?: string;
    name?: string;
    status?: number;
    shares?: readonly { target: unknown }[];
}

function covers(candidates: readonly unknown[], { backend, status }: Answered): boolean {
    return candidates.some((one) => {
        const target = one as Candidate | null;
        if (target === null) return backend === null && status === 404;
        if (target.shares !== undefined)
            return covers(
                target.shares.map((share) => share.target),
                { backend, status },
            );
        if (target.kind === "service") return backend === `${target.namespace}/${target.name}`;
        if (target.kind === "redirect") return backend === null && status >= 300 && status < 400;
        return backend === null && target.status === status;
    });
}

function serviceOf(namespace: string, name: string, endpoints: Json[] | undefined): Json[] {
    const metadata = { name, namespace };
    const external = name === "external" ? { type: "ExternalName", externalName: "example.org" } : {};
    const service = { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }], ...external } };
    const labels = { "kubernetes.io/service-name": name };
    const slice = {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { ...metadata, labels },
        addressType: "IPv4",
        endpoints,
        ports: [{ name: "", port: 80, protocol: "TCP" }],
    };
    return endpoints === undefined ? [service] : [service, slice];
}

const canaryGateway = (port: number): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "canary", namespace: "gw-a" },
    spec: { gatewayClassName: "traefik", listeners: [{ name: "http", port, protocol: "HTTP" }] },
});

/** A route with another host each time: when it answers, everything before it is live, too. */
const canary = (round: number): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "canary", namespace: "gw-a" },
    spec: {
        parentRefs: [{ name: "canary" }],
        hostnames: [`round-${round}.canary.test`],
        rules: [{ backendRefs: [{ name: "a1", port: 80 }] }],
    },
});
