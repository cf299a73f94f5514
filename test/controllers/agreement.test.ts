import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { VERSIONS } from "../../sandbox/tools";
import { judge, recorded, sentence, tally, writeRecording, type Recording } from "../conformance/routing/recording";
import { startBackends, type Backends } from "./backends";
import { accessOf, Cluster } from "./cluster";
import { cases } from "./cases";
import type { Controller } from "./controller";
import { canary, record } from "./loading";
import { planRequests } from "./requests";
import { startSkipper } from "./skipper";
import { namespaces, planTables, serviceNames } from "./tables";
import { startTraefik } from "./traefik";

const seeds = { hosts: 20261121, open: 20261122 };
const ROUNDS = 3;
/** Tables with hosts of their own do not disturb each other, so many are live at a time. */
const hostLoads = { count: 8, tables: 25, requests: 20 };
const openLoads = { count: 40, requests: 30 };
const fixture = join(__dirname, "../conformance/routing/fixtures/recorded-controllers.json.gz");

const dir = mkdtempSync(join(tmpdir(), "crossroute-controllers-"));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const controllers: Controller[] = [];
const recording: Recording = {
    controllers: {
        traefik: `Traefik ${VERSIONS.traefik}`,
        "traefik-strict": `Traefik ${VERSIONS.traefik} with strictPrefixMatching`,
        skipper: `Skipper ${VERSIONS.skipper}`,
    },
    kubernetes: VERSIONS.kubernetes,
    seeds: Object.values(seeds),
    rounds: ROUNDS,
    loads: [],
};
let backends: Backends | undefined;
let cluster: Cluster | undefined;
/** Skipper with the Services as they are. */
let external: Controller | undefined;

const portOf = (name: string): number => backends?.ports.get(name) ?? 0;

beforeAll(async () => {
    const { files } = await ensureTools(["traefik", "skipper"], { onProgress: say });
    const { environment } = await startSandbox({ dir: join(dir, "sandbox"), onProgress: say });
    const access = accessOf(environment.KUBECONFIG ?? "");
    cluster = new Cluster(access);
    const names = [...serviceNames, canary.name];
    backends = await startBackends(namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`)));
    for (const namespace of namespaces) {
        await cluster.createNamespace(namespace);
        for (const name of names) await cluster.createService(namespace, name, portOf(`${namespace}/${name}`));
    }
    controllers.push(await startTraefik(files.traefik ?? "", access, dir, false));
    controllers.push(await startTraefik(files.traefik ?? "", access, dir, true));
    controllers.push(await startSkipper(files.skipper ?? "", access, dir));
    external = await startSkipper(files.skipper ?? "", access, dir, { externalNames: true });
});

afterAll(async () => {
    for (const controller of [...controllers, external]) await controller?.stop();
    await backends?.close();
    cluster?.close();
    await stopSandbox({ dir: join(dir, "sandbox") });
    rmSync(dir, { recursive: true, force: true });
});

it(`loads random tables through the API server and asks all controllers (seeds ${Object.values(seeds).join(", ")})`, async () => {
    const live = cluster as Cluster;
    const port = portOf(`${canary.namespace}/${canary.name}`);
    const many = planTables(seeds.hosts, hostLoads.count * hostLoads.tables, "hosts", portOf);
    const open = planTables(seeds.open, openLoads.count, "open", portOf);
    const batches = Array.from({ length: hostLoads.count }, (_, i) => {
        const tables = many.slice(i * hostLoads.tables, (i + 1) * hostLoads.tables);
        return { tables, requests: hostLoads.requests };
    });
    batches.push(...open.map((table) => ({ tables: [table], requests: openLoads.requests })));
    for (const [number, { tables, requests }] of batches.entries()) {
        const ingresses = tables.flatMap((table) => table.ingresses);
        const asked = tables.flatMap((table, i) => planRequests(seeds.hosts + number * 1000 + i, requests, table));
        recording.loads.push(await record(live, controllers, port, { ingresses, requests: asked, rounds: ROUNDS }));
    }
    for (const { ingresses, requests } of cases(portOf)) {
        recording.loads.push(await record(live, controllers, port, { ingresses, requests, rounds: 4 * ROUNDS }));
    }
    if (process.env.CROSSROUTE_RECORD === "1") writeRecording(fixture, recording);
    expect(recording.loads).toHaveLength(batches.length + cases(portOf).length);
});

it("forgets the paths of Services of type ExternalName on Skipper", async () => {
    const [skipper, live] = [external as Controller, cluster as Cluster];
    await live.clear(namespaces);
    const backend = (service: string): object => ({
        service: { name: service, port: { number: portOf(`one/${service}`) } },
    });
    const paths = [{ path: "/a", pathType: "Exact", backend: backend("s1") }];
    const spec = { rules: [{ host: "external.test", http: { paths } }] };
    const metadata = { name: "external", namespace: "one" };
    await live.createIngress({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec });
    const ask = (path: string): Promise<string> => skipper.ask({ host: "external.test", path });
    for (let waited = 0; (await ask("/a")) === "" && waited < 10_000; waited += 50) await sleep(50);
    expect([await ask("/a"), await ask("/b"), await ask("/")]).toEqual(["one/s1", "one/s1", "one/s1"]);
});

it.each(recorded)("answers as %s does", (dialect) => {
    const judgements = recording.loads.flatMap((load) => judge(load, dialect));
    const figures = tally(judgements);
    say(`${recording.controllers[dialect]}: ${JSON.stringify(figures)}`);
    expect(figures.requests).toBeGreaterThanOrEqual(3_000);
    expect(judgements.filter(({ agrees }) => !agrees).map(sentence)).toEqual([]);
});
