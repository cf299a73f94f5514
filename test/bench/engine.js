// Whole-program figures on the real engine, API server and SAE emulator, side by side in one run:
// the plugin's start to its port and memory at rest; `up`, `up` again and `preview` of the shop's table next to a plain
// @pulumi/kubernetes program with the same Kubernetes objects. `npm run bench` starts the sandbox it needs.
//
// The floor is what a component with a plugin costs at least, whatever it does: the plain program with an empty component and
// one resource without properties of a plugin that does nothing. What Crossroute does can only come on top of it. Between
// them, as many components and resources of that plugin as the shop's table has beside the plain program's objects: what
// the engine and the SDK need for them, without any work of ours.
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.join(__dirname, "../..");
const rounds = 3;
const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const span = (/** @type {number[]} */ list, /** @type {number} */ digits) =>
    `${median(list).toFixed(digits)} (${Math.min(...list).toFixed(digits)}–${Math.max(...list).toFixed(digits)})`;

const clocks = /** @type {const} */ (["clock", "processor"]);
const figures = /** @type {const} */ ([...clocks, "memory"]);
/**
 * @typedef {typeof clocks[number]} Time
 * @typedef {typeof figures[number]} Figure
 */

const floorPlugin = path.join(__dirname, "input/floor-plugin.js");
const starts = {
    crossroute: [path.join(root, "bin/pulumi-resource-crossroute"), "127.0.0.1:1"],
    floor: [floorPlugin],
    node: ["-e", "console.log(0); setTimeout(() => {}, 60_000)"],
};

/** In turns: milliseconds until the first line is printed, those of the processor until then, and MiB a moment later. */
async function pluginStarts(times = 15) {
    /** @type {Record<string, { clock: number, processor: number, memory: number }[]>} */
    const found = { crossroute: [], floor: [], node: [] };
    for (let i = 0; i < times + 1; i++) {
        for (const [which, args] of Object.entries(starts)) {
            const begun = process.hrtime.bigint();
            const plugin = spawn(process.execPath, args);
            await new Promise((resolve) => plugin.stdout.once("data", resolve));
            const clock = Number(process.hrtime.bigint() - begun) / 1e6;
            const processor = processorOf(plugin.pid);
            await new Promise((resolve) => setTimeout(resolve, 150));
            const status = `/proc/${plugin.pid}/status`;
            const said = fs.existsSync(status) ? fs.readFileSync(status, "utf8") : "";
            plugin.kill();
            // The first warms the file cache.
            if (i > 0)
                found[which].push({ clock, processor, memory: Number(/VmRSS:\s+(\d+)/.exec(said)?.[1] ?? NaN) / 1024 });
        }
    }
    return found;
}

/** Milliseconds of the processor that all threads of a process have had; NaN where the system does not say. */
function processorOf(/** @type {number | undefined} */ pid) {
    const threads = `/proc/${pid}/task`;
    if (!fs.existsSync(threads)) return NaN;
    const nanoseconds = fs
        .readdirSync(threads)
        .map((thread) => Number(fs.readFileSync(path.join(threads, thread, "schedstat"), "utf8").split(" ")[0]));
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

const titles = { crossroute: "the plugin", floor: "the least plugin", node: "Node with an empty program" };

const crossrouteProgram = (/** @type {string} */ name) => `
const crossroute = require("pulumi-crossroute");
const kubernetes = require("@pulumi/kubernetes");
const ns = new kubernetes.core.v1.Namespace("ns", { metadata: { name: ${JSON.stringify(name)} } });
new crossroute.RouteTable("shop", {
    gateways: {
        edge: { kubernetes: { namespace: ns.metadata.name, ingressClassName: "example" } },
        apps: { sae: { namespaceId: process.env.CROSSROUTE_SAE_NAMESPACE, loadBalancerId: ${JSON.stringify(`lb-${name}`)}, address: "47.96.1.20", listenerPort: 80, defaultBackend: { appId: "0099b7be", containerPort: 8080 } } },
    },
    routes: [
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
        { host: "shop.example.com", path: "/api", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
        { host: "shop.example.com", path: "/legacy", backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } } },
        { host: "pay.example.com", path: "/", backend: { sae: { appId: "8c573618", containerPort: 8080 } } },
    ],
});`;

const plainProgram = (/** @type {string} */ name) => `
const k8s = require("@pulumi/kubernetes");
const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: ${JSON.stringify(name)} } });
const namespace = ns.metadata.name;
const annotations = { "pulumi.com/skipAwait": "true" };
for (const [name, ip, port] of [["shop-legacy", "10.0.3.7", 8080], ["shop-edge-to-apps", "47.96.1.20", 80]]) {
    const service = new k8s.core.v1.Service(name, { metadata: { name, namespace, annotations }, spec: { ports: [{ port }] } });
    new k8s.core.v1.Endpoints(name, { metadata: { name, namespace }, subsets: [{ addresses: [{ ip }], ports: [{ port }] }] }, { dependsOn: service });
}
const path = (path, name, number) => ({ path, pathType: "Prefix", backend: { service: { name, port: { number } } } });
new k8s.networking.v1.Ingress("shop-edge", { metadata: { name: "shop-edge", namespace, annotations }, spec: { ingressClassName: "example", rules: [{ host: "shop.example.com", http: { paths: [path("/", "web", 80), path("/api", "shop-edge-to-apps", 80), path("/legacy", "shop-legacy", 8080)] } }] } });`;

/** Beside the plain program's objects, components without content and resources of the least plugin. */
const floorProgram = (
    /** @type {string} */ name,
    /** @type {number} */ components,
    /** @type {number} */ resources,
) => `${plainProgram(name)}
const pulumi = require("@pulumi/pulumi");
const components = Array.from({ length: ${components} }, (_, i) => new pulumi.ComponentResource("floor:index:Empty", "empty" + i));
for (let i = 0; i < ${resources}; i++)
    new pulumi.CustomResource("floor:index:Nothing", "nothing" + i, {}, { parent: components[i % components.length] });`;

/** A folder with the least plugin, as the engine looks for it. */
function makeFloorPlugin() {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-plugin-"));
    const text = `#!/usr/bin/env node\nrequire(${JSON.stringify(floorPlugin)});\n`;
    fs.writeFileSync(path.join(dir, "pulumi-resource-floor"), text, { mode: 0o755 });
    return dir;
}

function makeProgram(
    /** @type {string} */ name,
    /** @type {string} */ code,
    [plugin, pluginDir] = ["crossroute", path.join(root, "bin")],
) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-"));
    const modules = path.join(dir, "node_modules");
    fs.mkdirSync(modules);
    for (const folder of ["@pulumi", "typescript"])
        fs.symlinkSync(path.join(root, "node_modules", folder), path.join(modules, folder));
    fs.symlinkSync(root, path.join(modules, "pulumi-crossroute"));
    fs.writeFileSync(
        path.join(dir, "Pulumi.yaml"),
        `name: ${name}\nruntime: nodejs\nplugins:\n  providers:\n    - name: ${plugin}\n      path: ${pluginDir}\n`,
    );
    fs.writeFileSync(path.join(dir, "index.js"), code);
    return dir;
}

/** Seconds by the clock, and of the processor: of the CLI and of all that it starts. The shell's `times` says it. */
function pulumi(/** @type {string} */ dir, /** @type {NodeJS.ProcessEnv} */ env, /** @type {string[]} */ ...args) {
    const begun = process.hrtime.bigint();
    const said = execFileSync("bash", ["-c", 'pulumi "$@" >&2 && times', "bash", ...args, "--non-interactive"], {
        cwd: dir,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
    });
    const clock = Number(process.hrtime.bigint() - begun) / 1e9;
    const [, children = ""] = said.trim().split("\n");
    const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
    return { clock, processor: parts.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0) };
}

async function main() {
    const { startSandbox, stopSandbox, withoutPulumi } = require(path.join(root, "dist/sandbox"));
    const sandboxDir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-sandbox-"));
    const start = await pluginStarts();
    console.log(
        `# The plugin and whole programs\n\nNode ${process.version}, ${os.cpus().length} cores; median (min–max)\n`,
    );
    const column = (/** @type {string} */ which, /** @type {Figure} */ what) => start[which].map((one) => one[what]);
    const parts = (/** @type {string} */ which, /** @type {Figure} */ what) =>
        (median(column(which, what)) / median(column("node", what))).toFixed(2);
    console.log("| Start, until the first line | clock, ms | processor, ms | parts of Node | memory, MiB |");
    console.log("| --- | --- | --- | --- | --- |");
    for (const [which, title] of Object.entries(titles)) {
        const [clock, processor, memory] = figures.map((what) => span(column(which, what), 0));
        const part = `${parts(which, "clock")} / ${parts(which, "processor")}`;
        console.log(`| ${title} | ${clock} | ${processor} | ${part} | ${memory} |`);
    }
    console.log("");
    const { environment } = await startSandbox({
        dir: sandboxDir,
        onProgress: (/** @type {string} */ line) => process.stderr.write(`${line}\n`),
    });
    const env = { ...withoutPulumi(process.env), ...environment };
    const pluginDir = makeFloorPlugin();
    const programs = {
        crossroute: makeProgram("bench-crossroute", crossrouteProgram("bench-crossroute")),
        // A table, its Ingress and its two Endpoints; order, plan, owner record and guard, rule set and clean-up.
        alike: makeProgram("bench-alike", floorProgram("bench-alike", 4, 6), ["floor", pluginDir]),
        floor: makeProgram("bench-floor", floorProgram("bench-floor", 1, 1), ["floor", pluginDir]),
        plain: makeProgram("bench-plain", plainProgram("bench-plain")),
    };
    const steps = {
        "up (create)": ["up", "--yes", "--skip-preview", "--stack", "dev"],
        "up (no change)": ["up", "--yes", "--skip-preview", "--stack", "dev"],
        preview: ["preview", "--stack", "dev"],
        destroy: ["destroy", "--yes", "--skip-preview", "--stack", "dev"],
    };
    /** @type {Record<string, Record<string, ReturnType<typeof pulumi>[]>>} */
    const times = { crossroute: {}, alike: {}, floor: {}, plain: {} };
    try {
        for (const dir of Object.values(programs)) pulumi(dir, env, "stack", "init", "dev");
        for (let round = 0; round < rounds; round++) {
            for (const [step, args] of Object.entries(steps)) {
                for (const [which, dir] of Object.entries(programs))
                    (times[which][step] ??= []).push(pulumi(dir, env, ...args));
            }
        }
        console.log(
            `Seconds by the clock / of the processor, and as parts of the plain program's; ${rounds} rounds; load ${os.loadavg()[0]?.toFixed(0)} at the end.\n`,
        );
        console.log("| | Crossroute: Kubernetes, SAE, plan | as many resources that do nothing | floor | plain |");
        console.log("| --- | --- | --- | --- | --- |");
        for (const step of Object.keys(steps)) {
            const of = (/** @type {string} */ which, /** @type {Time} */ what) =>
                times[which][step].map((one) => one[what]);
            const part = (/** @type {string} */ which, /** @type {Time} */ what) =>
                (median(of(which, what)) / median(of("plain", what))).toFixed(2);
            const cell = (/** @type {string} */ which) =>
                clocks.map((what) => `${span(of(which, what), 2)} = ${part(which, what)}`).join(" / ");
            console.log(`| ${[step, ...Object.keys(programs).map(cell)].join(" | ")} |`);
        }
    } finally {
        for (const dir of [...Object.values(programs), pluginDir]) fs.rmSync(dir, { recursive: true, force: true });
        await stopSandbox({ dir: sandboxDir, remove: true });
    }
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
