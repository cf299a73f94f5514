// 500 paths and 1,000 endpoints in one program: the two components next to a plain @pulumi/kubernetes program that makes
// the same objects, on the real engine and API server, taking turns in one run. `npm run bench -- kubernetes`
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { isDeepStrictEqual } = require("node:util");

const root = path.join(__dirname, "../..");
const rounds = Number(process.env.CROSSROUTE_RUNS ?? 5);
const namespace = (/** @type {string} */ which) => `bench-${which}`;
const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const span = (/** @type {number[]} */ list) =>
    `${median(list).toFixed(2)} (${Math.min(...list).toFixed(2)}–${Math.max(...list).toFixed(2)})`;

/** 500 paths on 5 hosts, 1,000 addresses; `changed`: one address is another. */
const data = `
const changed = require("fs").existsSync(__dirname + "/changed");
const routes = Array.from({ length: 500 }, (_, i) => ({ host: "h" + (i % 5) + ".example.com", path: "/p" + i, service: "s" + (i % 20) }));
const addresses = Array.from({ length: 1000 }, (_, i) => "10.1." + Math.floor(i / 200) + "." + ((i % 200) + 1));
if (changed) addresses[420] = "10.9.9.9";
`;

const crossrouteProgram = `
const { kubernetes } = require("pulumi-crossroute");
const namespace = ${JSON.stringify(namespace("crossroute"))};
${data}
new kubernetes.Ingress("web", { namespace, ingressClassName: "example", routes: routes.map(({ host, path, service }) => ({ host, path, backend: { service: { name: service, port: 80 } } })) });
new kubernetes.Endpoints("back", { namespace, addresses, port: 8080, kind: "EndpointSlice" });
`;

const plainProgram = `
const k8s = require("@pulumi/kubernetes");
const namespace = ${JSON.stringify(namespace("plain"))};
${data}
const annotations = { "pulumi.com/patchForce": "true" };
const hosts = [...new Set(routes.map(({ host }) => host))];
const rules = hosts.map((host) => ({ host, http: { paths: routes.filter((route) => route.host === host).map(({ path, service }) => ({ path, pathType: "Prefix", backend: { service: { name: service, port: { number: 80 } } } })) } }));
new k8s.networking.v1.Ingress("web", { metadata: { name: "web", namespace, annotations: { "pulumi.com/skipAwait": "true", ...annotations } }, spec: { ingressClassName: "example", rules } });
new k8s.core.v1.Service("back", { metadata: { name: "back", namespace, annotations }, spec: { type: "ClusterIP", ports: [{ port: 8080, targetPort: 8080, protocol: "TCP" }] } });
for (let i = 0; i < 10; i++) {
    const name = "back-ipv4" + (i === 0 ? "" : "-" + (i + 1));
    new k8s.discovery.v1.EndpointSlice(name, { metadata: { name, namespace, annotations, labels: { "endpointslice.kubernetes.io/managed-by": "crossroute", "kubernetes.io/service-name": "back" } }, addressType: "IPv4", endpoints: addresses.slice(i * 100, i * 100 + 100).map((ip) => ({ addresses: [ip], conditions: { ready: true } })), ports: [{ port: 8080, protocol: "TCP" }] });
}
`;

function makeProgram(/** @type {string} */ name, /** @type {string} */ code) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-"));
    const modules = path.join(dir, "node_modules");
    fs.mkdirSync(modules);
    for (const folder of ["@pulumi", "typescript"])
        fs.symlinkSync(path.join(root, "node_modules", folder), path.join(modules, folder));
    fs.symlinkSync(root, path.join(modules, "pulumi-crossroute"));
    fs.writeFileSync(
        path.join(dir, "Pulumi.yaml"),
        `name: ${name}\nruntime: nodejs\nplugins:\n  providers:\n    - name: crossroute\n      path: ${path.join(root, "bin")}\n`,
    );
    fs.writeFileSync(path.join(dir, "index.js"), code);
    return dir;
}

/**
 * Runs a command and gives its seconds, on the clock and of the processor: the second hangs less on what else runs.
 * @type {(command: string, args: string[], options: import("node:child_process").SpawnOptions) => Promise<{ seconds: number, cpu: number }>}
 */
function timed(command, args, options) {
    return new Promise((resolve, reject) => {
        const begun = process.hrtime.bigint();
        const shell = ["-c", 'TIMEFORMAT="cpu %U %S"; time "$@"', "bash", command, ...args];
        const child = spawn("bash", shell, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        let text = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
        child.on("error", reject);
        child.on("close", (code) =>
            code === 0
                ? resolve({ seconds: Number(process.hrtime.bigint() - begun) / 1e9, cpu: cpuIn(text) })
                : reject(new Error(`${command} ${args.join(" ")}: ${text.slice(-2000)}`)),
        );
    });
}

const cpuIn = (/** @type {string} */ text) => {
    const [, user, system] = /^cpu (\S+) (\S+)$/m.exec(text) ?? [];
    return Number(user) + Number(system);
};

async function main() {
    const { kubernetesWrites, startSandbox, stopSandbox, withoutPulumi } = require(path.join(root, "dist/sandbox"));
    const sandboxDir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-sandbox-"));
    const { environment } = await startSandbox({
        dir: sandboxDir,
        onProgress: (/** @type {string} */ line) => process.stderr.write(`${line}\n`),
    });
    const env = { ...withoutPulumi(process.env), ...environment };
    /** @type {Record<string, string>} */
    const dirs = {
        crossroute: makeProgram("bench-crossroute", crossrouteProgram),
        plain: makeProgram("bench-plain", plainProgram),
    };
    const pulumi = (/** @type {string} */ which, /** @type {string[]} */ ...args) =>
        timed("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color", "never"], {
            cwd: dirs[which],
            env,
        });
    const kubectl = await client(env.KUBECONFIG);
    const mark = (/** @type {string} */ which, /** @type {boolean} */ on) => {
        const file = path.join(dirs[which], "changed");
        if (on) fs.writeFileSync(file, "");
        else fs.rmSync(file, { force: true });
    };
    const up = ["up", "--yes", "--skip-preview"];
    /** @type {Record<string, { args: string[], changed?: boolean }>} */
    const steps = {
        "preview, all new": { args: ["preview"] },
        "up, all new": { args: up },
        "up, no change": { args: up },
        "up, one address changed": { args: up, changed: true },
        "preview, no change": { args: ["preview"], changed: true },
        destroy: { args: ["destroy", "--yes", "--skip-preview"], changed: true },
    };
    /** @type {Figures} */
    const seconds = { crossroute: {}, plain: {} };
    /** @type {Figures} */
    const cpu = { crossroute: {}, plain: {} };
    /** @type {Figures} */
    const calls = { crossroute: {}, plain: {} };
    try {
        for (const which of Object.keys(dirs)) {
            await pulumi(which, "stack", "init");
            await kubectl("POST", "/api/v1/namespaces", { metadata: { name: namespace(which) } });
        }
        for (let round = -1; round < rounds; round++) {
            // The first round warms caches and is not counted; who begins changes from round to round.
            const order = round % 2 === 0 ? ["crossroute", "plain"] : ["plain", "crossroute"];
            for (const [step, { args, changed = false }] of Object.entries(steps)) {
                for (const which of order) {
                    mark(which, changed);
                    const since = new Date().toISOString();
                    const run = await pulumi(which, ...args);
                    if (round < 0) continue;
                    (seconds[which][step] ??= []).push(run.seconds);
                    (cpu[which][step] ??= []).push(run.cpu);
                    const writes = kubernetesWrites({ dir: sandboxDir, since });
                    (calls[which][step] ??= []).push(
                        writes.filter((/** @type {{ namespace?: string }} */ w) => w.namespace === namespace(which))
                            .length,
                    );
                }
                if (step === "up, all new") await expectSameObjects(kubectl);
            }
        }
        print({ seconds, cpu, calls }, Object.keys(steps));
    } finally {
        for (const dir of Object.values(dirs)) fs.rmSync(dir, { recursive: true, force: true });
        await stopSandbox({ dir: sandboxDir, remove: true });
    }
}

/** @typedef {Record<string, Record<string, number[]>>} Figures by program and step */

function print(
    /** @type {Record<"seconds" | "cpu" | "calls", Figures>} */ { seconds, cpu, calls },
    /** @type {string[]} */ steps,
) {
    const [load] = os.loadavg();
    console.log(
        `Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0].model}, load ${load.toFixed(1)} at the end.`,
    );
    console.log(`Median (min–max) of ${rounds} rounds. Calls: writing calls to the API server.\n`);
    const figures = { "Seconds on the clock": seconds, "Seconds of the processor": cpu };
    for (const [title, times] of Object.entries(figures)) {
        console.log(`| ${title} | Crossroute | plain | ratio | calls | calls, plain |`);
        console.log("| --- | --- | --- | --- | --- | --- |");
        for (const step of steps) {
            const [own, plain] = [times.crossroute[step], times.plain[step]];
            const ratio = (median(own) / median(plain)).toFixed(2);
            const written = [calls.crossroute[step], calls.plain[step]].map(median).join(" | ");
            console.log(`| ${step} | ${span(own)} | ${span(plain)} | ${ratio} | ${written} |`);
        }
        const total = (/** @type {string} */ which) => steps.reduce((sum, step) => sum + median(times[which][step]), 0);
        const [own, plain] = [total("crossroute"), total("plain")];
        console.log(`| together | ${own.toFixed(2)} | ${plain.toFixed(2)} | ${(own / plain).toFixed(2)} | | |\n`);
    }
}

/** The comparison is worth nothing when the programs make different things. */
async function expectSameObjects(/** @type {Awaited<ReturnType<typeof client>>} */ kubectl) {
    const of = async (/** @type {string} */ which) => {
        const lists = [
            `/apis/networking.k8s.io/v1/namespaces/${namespace(which)}/ingresses`,
            `/apis/discovery.k8s.io/v1/namespaces/${namespace(which)}/endpointslices`,
            `/api/v1/namespaces/${namespace(which)}/services`,
        ];
        const found = await Promise.all(lists.map((list) => kubectl("GET", list)));
        return found
            .flatMap(({ items }) => items)
            .map(({ metadata, ...object }) => {
                // Given by the server.
                const spec = { ...object.spec, clusterIP: undefined, clusterIPs: undefined };
                const { name, labels, annotations } = metadata;
                return { ...object, spec, metadata: { name, labels, annotations } };
            });
    };
    const [own, plain] = [await of("crossroute"), await of("plain")];
    own.forEach((object, i) => {
        if (isDeepStrictEqual(object, plain[i])) return;
        throw new Error(
            `not the same: ${JSON.stringify(object).slice(0, 1500)}\n${JSON.stringify(plain[i]).slice(0, 1500)}`,
        );
    });
    if (own.length !== 12 || plain.length !== 12) throw new Error(`${own.length} and ${plain.length} objects, not 12`);
}

/** @typedef {{ kind: string, metadata: { name: string, labels?: object, annotations?: object }, spec: object }} KubernetesObject */

/**
 * A request to the API server, not by way of the programs.
 * @param {string} kubeconfig
 * @returns {Promise<(method: string, at: string, body?: object) => Promise<{ items: KubernetesObject[] }>>}
 */
async function client(kubeconfig) {
    const https = require("node:https");
    const { load } = require("js-yaml");
    /** @typedef {{ clusters: { cluster: { server: string } }[], users: { user: { token: string } }[] }} Kubeconfig */
    const config = /** @type {Kubeconfig} */ (load(fs.readFileSync(kubeconfig, "utf8")));
    const { server } = config.clusters[0].cluster;
    const headers = { authorization: `Bearer ${config.users[0].user.token}`, "content-type": "application/json" };
    return (method, at, body) =>
        new Promise((resolve, reject) => {
            const request = https.request(`${server}${at}`, { method, headers, rejectUnauthorized: false }, (reply) => {
                let text = "";
                reply.on("data", (chunk) => (text += chunk));
                reply.on("end", () => resolve(JSON.parse(text)));
            });
            request.on("error", reject);
            request.end(body && JSON.stringify(body));
        });
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
