// Whole-program figures on the real engine, API server and SAE emulator, side by side in one run:
// the plugin's start to its port and memory at rest; `up`, `up` again and `preview` of the shop's table next to a plain
// @pulumi/kubernetes program with the same Kubernetes objects. `npm run bench` starts the sandbox it needs.
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.join(__dirname, "../..");
const rounds = 3;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const span = (list, digits) =>
    `${median(list).toFixed(digits)} (${Math.min(...list).toFixed(digits)}–${Math.max(...list).toFixed(digits)})`;

async function pluginStart(times = 9) {
    const starts = [];
    const memory = [];
    for (let i = 0; i < times + 1; i++) {
        const begun = process.hrtime.bigint();
        const plugin = spawn(process.execPath, [path.join(root, "bin/pulumi-resource-crossroute"), "127.0.0.1:1"]);
        await new Promise((resolve) => plugin.stdout.once("data", resolve));
        const ms = Number(process.hrtime.bigint() - begun) / 1e6;
        await new Promise((resolve) => setTimeout(resolve, 150));
        const status = fs.existsSync(`/proc/${plugin.pid}/status`)
            ? fs.readFileSync(`/proc/${plugin.pid}/status`, "utf8")
            : "";
        plugin.kill();
        if (i === 0) continue; // warms the file cache
        starts.push(ms);
        memory.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024);
    }
    const bare = Array.from({ length: times }, () => {
        const begun = process.hrtime.bigint();
        execFileSync(process.execPath, ["-e", "0"]);
        return Number(process.hrtime.bigint() - begun) / 1e6;
    });
    return { starts, memory, bare };
}

const crossrouteProgram = (name) => `
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

const plainProgram = (name) => `
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

function makeProgram(name, code) {
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

/** Seconds by the clock, and of the processor: of the CLI and of all that it starts. The shell's `times` says it. */
function pulumi(dir, env, ...args) {
    const begun = process.hrtime.bigint();
    const said = execFileSync("bash", ["-c", 'pulumi "$@" >&2 && times', "bash", ...args, "--non-interactive"], {
        cwd: dir,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
    });
    const clock = Number(process.hrtime.bigint() - begun) / 1e9;
    const [, children = ""] = said.trim().split("\n");
    const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
    return { clock, processor: parts.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0) };
}

async function main() {
    const { startSandbox, stopSandbox } = require(path.join(root, "dist/sandbox"));
    const sandboxDir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-bench-sandbox-"));
    const start = await pluginStart();
    console.log(
        `# The plugin and whole programs\n\nNode ${process.version}, ${os.cpus().length} cores; median (min–max)\n`,
    );
    console.log(`| The plugin | |\n| --- | --- |`);
    console.log(`| start to port | ${span(start.starts, 0)} ms |`);
    console.log(`| Node itself, with an empty program | ${span(start.bare, 0)} ms |`);
    console.log(`| memory at rest | ${span(start.memory, 0)} MiB |\n`);
    const { environment } = await startSandbox({
        dir: sandboxDir,
        onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    const programs = {
        crossroute: makeProgram("bench-crossroute", crossrouteProgram("bench-crossroute")),
        plain: makeProgram("bench-plain", plainProgram("bench-plain")),
    };
    const steps = {
        "up (create)": ["up", "--yes", "--skip-preview", "--stack", "dev"],
        "up (no change)": ["up", "--yes", "--skip-preview", "--stack", "dev"],
        preview: ["preview", "--stack", "dev"],
        destroy: ["destroy", "--yes", "--skip-preview", "--stack", "dev"],
    };
    const times = { crossroute: {}, plain: {} };
    try {
        for (const dir of Object.values(programs)) pulumi(dir, environment, "stack", "init", "dev");
        for (let round = 0; round < rounds; round++) {
            for (const [step, args] of Object.entries(steps)) {
                for (const [which, dir] of Object.entries(programs))
                    (times[which][step] ??= []).push(pulumi(dir, environment, ...args));
            }
        }
        console.log(
            `Seconds by the clock / of the processor, ${rounds} rounds; load ${os.loadavg()[0]?.toFixed(0)} at the end.\n`,
        );
        console.log(`| | Crossroute: Kubernetes, SAE, plan | plain: Kubernetes only | ratio |`);
        console.log("| --- | --- | --- | --- |");
        for (const step of Object.keys(steps)) {
            const [ours, plain] = [times.crossroute[step], times.plain[step]];
            const cell = (list) =>
                ["clock", "processor"]
                    .map((what) =>
                        span(
                            list.map((one) => one[what]),
                            2,
                        ),
                    )
                    .join(" / ");
            const part = (what) =>
                (median(ours.map((one) => one[what])) / median(plain.map((one) => one[what]))).toFixed(2);
            console.log(`| ${step} | ${cell(ours)} | ${cell(plain)} | ${part("clock")} / ${part("processor")} |`);
        }
    } finally {
        for (const dir of Object.values(programs)) fs.rmSync(dir, { recursive: true, force: true });
        await stopSandbox({ dir: sandboxDir, remove: true });
    }
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
