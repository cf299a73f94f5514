import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { Program } from "../lifecycle/program";
import { kubernetes, sae } from "../lifecycle/servers";
import { documents, githubSteps, runSteps } from "./pipeline";

interface Manifest {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string };
}

const table = (legacy: boolean) => `
const crossroute = require("pulumi-crossroute");
const pulumi = require("@pulumi/pulumi");
pulumi.runtime.registerStackTransformation(() => undefined);
crossroute.analyze();
new crossroute.RouteTable("rendered", {
    gateways: {
        edge: { kubernetes: { namespace: "rendered", ingressClassName: "traefik" } },
        apps: { sae: { namespaceId: "cn-hangzhou:rendered", loadBalancerId: "lb-rendered", address: "47.96.1.20",
                       listenerPort: 80, defaultBackend: { appId: "0099b7be", containerPort: 8080 } } },
    },
    routes: [
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
        { host: "shop.example.com", path: "/api", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
        ${legacy ? `{ host: "shop.example.com", path: "/legacy", backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } } },` : ""}
    ],
});
`;

let program: Program;
const git = (...args: string[]) => execFileSync("git", args, { cwd: program.dir, encoding: "utf8" });

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "rendered" } }, "application/json");
    program = await Program.create("rendered", { "index.js": table(true), ".gitignore": "node_modules\n" });
    mkdirSync(join(program.dir, "node_modules/.bin"));
    symlinkSync(resolve(__dirname, "../../../bin/crossroute"), join(program.dir, "node_modules/.bin/crossroute"));
    git("init", "--quiet", "--initial-branch", "main");
    git("init", "--quiet", "--bare", "origin.git");
    git("remote", "add", "origin", "./origin.git");
    git("config", "push.default", "current");
});
afterAll(() => program?.dispose());

/** What Argo CD and Flux do with a folder: each object of its kustomization is applied by the server. */
async function apply(folder: string): Promise<Manifest[]> {
    const read = (name: string) =>
        parse(readFileSync(join(folder, name), "utf8")) as Manifest & { resources: string[] };
    const manifests = read("kustomization.yaml").resources.map(read);
    for (const manifest of manifests) {
        const { name, namespace } = manifest.metadata;
        const api = manifest.apiVersion === "v1" ? "/api/v1" : `/apis/${manifest.apiVersion}`;
        const kinds = manifest.kind === "Ingress" ? "ingresses" : `${manifest.kind.toLowerCase().replace(/s$/, "")}s`;
        const at = `${api}/namespaces/${namespace}/${kinds}/${name}?fieldManager=gitops&fieldValidation=Strict`;
        const { status, body } = await kubernetes(at, "PATCH", manifest, "application/apply-patch+yaml");
        expect({ status, body }).toMatchObject({ status: 201 });
    }
    return manifests;
}

const environment = { npm_config_offline: "true", KUBECONFIG: "/nowhere" };

describe("rendering for Argo CD and Flux", () => {
    it("writes, without the engine or a cluster, a folder that a cluster takes as it stands", async () => {
        const since = await sae.mark();
        const results = await runSteps(githubSteps("github-render.yml", "render"), program.dir, environment);
        expect(results.map(({ name, code, text }) => ({ name, code, text }))).toMatchObject([
            { name: "Render", code: 0 },
            { name: "Lint", code: 0 },
            { name: "Commit", code: 0 },
        ]);
        // Other test files ask the same emulator meanwhile.
        const isOwn = ({ query }: { query: Record<string, string> }): boolean =>
            query["SlbId"] === "lb-rendered" || query["NamespaceId"] === "cn-hangzhou:rendered";
        expect((await sae.log(since)).filter(isOwn)).toEqual([]);
        const manifests = await apply(join(program.dir, "rendered/manifests"));
        expect(manifests.map((m) => m.kind).sort()).toEqual([
            "Endpoints",
            "Endpoints",
            "Ingress",
            "Service",
            "Service",
        ]);
        expect(git("ls-tree", "-r", "--name-only", "origin/main", "rendered/sae")).toBe(
            "rendered/sae/lb-rendered-80.json\n",
        );
    });

    it("removes the files of a route that is gone, and commits nothing when nothing changed", async () => {
        const steps = githubSteps("github-render.yml", "render");
        program.write({ "index.js": table(false) });
        await runSteps(steps, program.dir, environment);
        const changed = git("show", "--name-status", "--format=", "HEAD").trim().split("\n").sort();
        expect(changed).toEqual([
            expect.stringMatching(/^D\trendered\/manifests\/rendered-endpoints-rendered-10-0-3-7-8080-\w+\.yaml$/),
            expect.stringMatching(/^D\trendered\/manifests\/rendered-service-rendered-10-0-3-7-8080-\w+\.yaml$/),
            "M\trendered/.crossroute-files",
            "M\trendered/manifests/kustomization.yaml",
            "M\trendered/manifests/rendered-ingress-rendered-edge.yaml",
        ]);
        const head = git("rev-parse", "HEAD");
        const again = await runSteps(steps, program.dir, environment);
        expect(again.map((r) => r.code)).toEqual([0, 0, 0]);
        expect(git("rev-parse", "HEAD")).toBe(head);
    });

    it("goes to the folder that both tools are told to watch", () => {
        const [application] = documents<{ spec: { source: { path: string } } }>("argo-cd.yaml");
        const [, kustomization] = documents<{ spec: { path: string } }>("flux.yaml");
        const folder = application?.spec.source.path ?? "";
        expect(existsSync(join(program.dir, folder, "kustomization.yaml"))).toBe(true);
        expect(kustomization?.spec.path).toBe(`./${folder}`);
    });
});
