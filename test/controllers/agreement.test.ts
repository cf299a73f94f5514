import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureTools, startSandbox, stopSandbox } from "../../sandbox";
import { VERSIONS } from "../../sandbox/tools";
import type { ToolName } from "../../sandbox/tool";
import {
    fixtureOf,
    judge,
    recordedIn,
    recordingNames,
    sentence,
    tally,
    writeRecording,
    type Recorded,
    type Recording,
    type RecordingName,
} from "../conformance/routing/recording";
import { startBackends, type Backends } from "./backends";
import { accessOf, Cluster, type Access } from "./cluster";
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
const titles = {
    traefik: `Traefik ${VERSIONS.traefik}`,
    "traefik-strict": `Traefik ${VERSIONS.traefik} with strictPrefixMatching`,
    skipper: `Skipper ${VERSIONS.skipper}`,
    "traefik-3.7": `Traefik ${VERSIONS.newTraefik}`,
    "traefik-3.7-strict": `Traefik ${VERSIONS.newTraefik} with strictPrefixMatching`,
} as const satisfies Readonly<Record<Recorded, string>>;

let dir = "";
const say = (line: string): void => void process.stderr.write(`${line}\n`);
let backends: Backends | undefined;
let cluster: Cluster | undefined;

const portOf = (name: string): number => backends?.ports.get(name) ?? 0;

/** Controllers that are asked together, by recording. */
const groups: Readonly<Record<RecordingName, { tools: ToolName[]; start: (files: Files) => Promise<Controller[]> }>> = {
    "recorded-controllers": {
        tools: ["traefik", "skipper"],
        start: async ({ traefik = "", skipper = "" }) => [
            await startTraefik(traefik, access(), dir, { name: "traefik", strict: false }),
            await startTraefik(traefik, access(), dir, { name: "traefik-strict", strict: true }),
            await startSkipper(skipper, access(), dir),
        ],
    },
    "recorded-traefik-3.7": {
        tools: ["traefik-3.7"],
        start: async ({ "traefik-3.7": traefik = "" }) => [
            await startTraefik(traefik, access(), dir, { name: "traefik-3.7", strict: false }),
            await startTraefik(traefik, access(), dir, { name: "traefik-3.7-strict", strict: true }),
        ],
    },
};
type Files = Readonly<Record<string, string>>;
const access = (): Access => live().access;
const live = (): Cluster => {
    if (!cluster) throw new Error("the cluster does not run");
    return cluster;
};

beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "crossroute-controllers-"));
    const { environment } = await startSandbox({ dir: join(dir, "sandbox"), onProgress: say });
    cluster = new Cluster(accessOf(environment.KUBECONFIG ?? ""));
    const names = [...serviceNames, canary.name];
    backends = await startBackends(namespaces.flatMap((namespace) => names.map((name) => `${namespace}/${name}`)));
    for (const namespace of namespaces) {
        await cluster.createNamespace(namespace);
        for (const name of names) await cluster.createService(namespace, name, portOf(`${namespace}/${name}`));
    }
});

afterAll(async () => {
    await backends?.close();
    cluster?.close();
    if (dir === "") return;
    await stopSandbox({ dir: join(dir, "sandbox") });
    rmSync(dir, { recursive: true, force: true });
});

describe.each(recordingNames)("%s", (name) => {
    const { tools, start } = groups[name];
    const controllers: Controller[] = [];
    const recording: Recording = {
        controllers: titles,
        kubernetes: VERSIONS.kubernetes,
        seeds: Object.values(seeds),
        rounds: ROUNDS,
        loads: [],
    };

    beforeAll(async () => {
        const { files } = await ensureTools(tools, { onProgress: say });
        controllers.push(...(await start(files)));
    });
    afterAll(async () => {
        for (const controller of controllers) await controller.stop();
    });

    it(`loads random tables through the API server and asks all controllers (seeds ${Object.values(seeds).join(", ")})`, async () => {
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
            const plan = { ingresses, requests: asked, rounds: ROUNDS };
            recording.loads.push(await record(live(), controllers, port, plan));
        }
        for (const { ingresses, requests } of cases(portOf)) {
            recording.loads.push(await record(live(), controllers, port, { ingresses, requests, rounds: 4 * ROUNDS }));
        }
        if (process.env.CROSSROUTE_RECORD === "1") writeRecording(fixtureOf(name), recording);
        expect(recording.loads).toHaveLength(batches.length + cases(portOf).length);
    });

    it.each(recordedIn(name))("answers as %s does", (dialect) => {
        const judgements = recording.loads.flatMap((load) => judge(load, dialect));
        const figures = tally(judgements);
        say(`${recording.controllers[dialect]}: ${JSON.stringify(figures)}`);
        expect(figures.requests).toBeGreaterThanOrEqual(3_000);
        expect(judgements.filter(({ agrees }) => !agrees).map(sentence)).toEqual([]);
    });
});

it("forgets the paths of Services of type ExternalName on Skipper", async () => {
    const { files } = await ensureTools(["skipper"], { onProgress: say });
    const skipper = await startSkipper(files.skipper ?? "", access(), dir, { externalNames: true });
    try {
        await live().clear(namespaces);
        const backend = (service: string): object => ({
            service: { name: service, port: { number: portOf(`one/${service}`) } },
        });
        const paths = [{ path: "/a", pathType: "Exact", backend: backend("s1") }];
        const spec = { rules: [{ host: "external.test", http: { paths } }] };
        const metadata = { name: "external", namespace: "one" };
        await live().createIngress({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec });
        const ask = (path: string): Promise<string> => skipper.ask({ host: "external.test", path });
        for (let waited = 0; (await ask("/a")) === "" && waited < 10_000; waited += 50) await sleep(50);
        expect([await ask("/a"), await ask("/b"), await ask("/")]).toEqual(["one/s1", "one/s1", "one/s1"]);
    } finally {
        await skipper.stop();
    }
});
