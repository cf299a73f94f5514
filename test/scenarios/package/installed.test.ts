import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { kubernetes, sae } from "../../integration/lifecycle/servers";

const root = resolve(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "crossroute-installed-"));
const program = join(folder, "program");

function run(command: string, args: string[], cwd = program): Promise<{ code: number; text: string }> {
    return new Promise((done) => {
        // npm test may have given settings of its own to this process; a user's npm has none.
        const env = Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)/.test(name)),
        );
        execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
            done({ code: error ? Number(error.code ?? 1) : 0, text: `${stdout}\n${stderr}` }),
        );
    });
}

const pulumi = (...args: string[]) => run("npx", ["--no", "pulumi", ...args, "--non-interactive", "--color", "never"]);

/** Versions that go with the tools of the sandbox. */
const wanted = (name: string): string => {
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
        packages: Record<string, { version: string }>;
    };
    return `${name}@${packages[`node_modules/${name}`]!.version}`;
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files that a packed file names and that are not packed with it. */
function missing(file: string, packed: ReadonlySet<string>): string[] {
    const text = readFileSync(join(root, file), "utf8");
    const names = [...text.matchAll(/(?:from |import |import\(|require\()"(\.[^"]+)"/g)].map(([, name = ""]) => name);
    const endings = file.endsWith(".d.ts") ? [".d.ts", "/index.d.ts"] : ["", ".js", "/index.js"];
    return names.filter((name) => {
        const module = join(file, "..", file.endsWith(".d.ts") ? name.replace(/\.js$/, "") : name);
        return !endings.some((ending) => packed.has(`${module}${ending}`));
    });
}

describe("the package as npm packs it, in an empty program folder", () => {
    test("a program of five lines runs with npx pulumi up", async () => {
        mkdirSync(program, { recursive: true });
        expect(await run("npm", ["pack", "--pack-destination", folder], root)).toMatchObject({ code: 0 });
        const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
            string,
            string
        >;
        writeFileSync(join(program, "package.json"), '{ "name": "five-lines", "main": "index.js" }');
        writeFileSync(join(program, "Pulumi.yaml"), "name: five-lines\nruntime: nodejs\n");
        writeFileSync(
            join(program, "index.js"),
            `const crossroute = require("pulumi-crossroute");
const apps = { sae: { namespaceId: process.env.CROSSROUTE_SAE_NAMESPACE, loadBalancerId: "lb-fivelines", address: "47.96.1.20", listenerPort: 80, defaultBackend: { appId: "0099b7be", containerPort: 8080 } } };
const edge = { kubernetes: { namespace: "default", ingressClassName: "example" } };
const routes = [{ host: "five.example.com", path: "/api", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } }, { host: "five.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }];
exports.urls = new crossroute.RouteTable("five", { gateways: { edge, apps }, routes }).urls;
`,
        );
        const tarball = join(folder, `${name}-${version}.tgz`);
        const listed = (await run("tar", ["-tzf", tarball], folder)).text.trim().split("\n");
        const packed = new Set(listed.map((file) => file.replace(/^package\//, "")));
        const code = [...packed].filter((file) => /^dist\/.*\.js$/.test(file) && !file.includes("/sae-emulator/"));
        const joined = ["cli", "plugin", "program", "resources", "commands", "routes", "rest"];
        const shared = ["program-resources", "program-commands", "program-resources-commands"];
        const files = [...joined, ...shared, "index", "policy", "routing"];
        expect(code.sort()).toEqual(files.map((file) => `dist/${file}.js`).sort());
        const declared = [...packed].filter((file) => /^dist\/(types|sandbox)\/.*\.(js|d\.ts)$/.test(file));
        expect(declared).toContain("dist/types/provider/index.d.ts");
        expect(declared.flatMap((file) => missing(file, packed))).toEqual([]);
        const packages = [tarball, wanted("pulumi"), wanted("@pulumi/kubernetes"), wanted("@pulumi/pulumi")];
        const installed = await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages]);
        expect(installed).toMatchObject({ code: 0 });
        const imports = `import { RouteTable } from "${name}";
            import { lint } from "${name}/routing";
            import { policies } from "${name}/policy";
            console.log(typeof RouteTable, typeof lint, typeof policies);`;
        const imported = await run("node", ["--input-type=module", "--eval", imports]);
        expect(imported).toEqual({ code: 0, text: "function function function\n\n" });
        expect(await run("npx", ["--no", "crossroute", "init"])).toMatchObject({ code: 0 });
        expect((await run("npx", ["--no", "crossroute", "sandbox", "status"])).text).toMatch(/^not running/);
        expect(readFileSync(join(program, "Pulumi.yaml"), "utf8")).toContain("node_modules/.bin");

        expect(await pulumi("stack", "init", "dev")).toMatchObject({ code: 0 });
        const up = await pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
        expect(up.text).not.toMatch(/error:|warning:/);
        expect(up.text).toContain('"http://five.example.com/api"');
        expect((await kubernetes("/apis/networking.k8s.io/v1/namespaces/default/ingresses/five-edge")).status).toBe(
            200,
        );
        expect((await sae.ruleSets("lb-fivelines"))[0]!.Rules.map((rule) => rule.Path)).toEqual(["/api"]);

        const down = await pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev");
        expect(down).toMatchObject({ code: 0 });
        expect(await sae.ruleSets("lb-fivelines")).toEqual([]);
    });
});
