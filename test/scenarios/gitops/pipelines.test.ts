import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";
import {
    examples,
    githubSteps,
    gitlabSteps,
    openForge,
    runSteps,
    type Forge,
    type StepResult,
} from "../../integration/gitops/pipeline";

/** A program of plain Ingresses: a pipeline is not only for those that use the package. */
const foreign = `
const kubernetes = require("@pulumi/kubernetes");
for (const { name, host, to } of require("./routes.json"))
    new kubernetes.networking.v1.Ingress(name, {
        metadata: { name, namespace: "gitops", annotations: { "pulumi.com/skipAwait": "true" } },
        spec: {
            ingressClassName: "traefik",
            rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix",
                backend: { service: { name: to, port: { number: 80 } } } }] } }],
        },
    });
`;
const routes = (list: object[]): Record<string, string> => ({ "routes.json": JSON.stringify(list) });
const web = { name: "web", host: "web.example.com", to: "web" };
const old = { name: "old", host: "old.example.com", to: "old" };

let program: Program;
let forge: Forge;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "gitops" } }, "application/json");
    program = await Program.create("gitops", { "index.js": foreign, ...routes([web, old]) });
    for (const folder of [".github", "ci", "node_modules/.bin"]) mkdirSync(join(program.dir, folder));
    copyFileSync(join(examples, "comment.mjs"), join(program.dir, ".github/comment.mjs"));
    copyFileSync(join(examples, "comment.mjs"), join(program.dir, "ci/comment.mjs"));
    symlinkSync(resolve(__dirname, "../../../bin/crossroute"), join(program.dir, "node_modules/.bin/crossroute"));
    forge = await openForge();
    env = { STACK: "dev", npm_config_offline: "true" };
});
afterAll(async () => {
    await forge?.close();
    await program?.dispose();
});

const codes = (results: readonly StepResult[]): Record<string, number> =>
    Object.fromEntries(results.map(({ name, code }) => [name, code]));
const github = () => ({
    ...env,
    GITHUB_API_URL: forge.url,
    GITHUB_REPOSITORY: "shop/routes",
    GITHUB_TOKEN: "t",
    PULL_REQUEST: "7",
    GITHUB_STEP_SUMMARY: join(program.dir, "summary.md"),
});

describe("the GitHub workflows", () => {
    it("roll out the main branch", async () => {
        const results = await runSteps(githubSteps("github-actions.yml", "rollout"), program.dir, env);
        expect(codes(results)).toEqual({ "Roll out": 0 });
        const live = await kubernetes<{ items: object[] }>("/apis/networking.k8s.io/v1/namespaces/gitops/ingresses");
        expect(live.body.items).toHaveLength(2);
    });

    it("comment on a change that moves a route, and let it pass", async () => {
        program.write(routes([{ ...web, to: "web-v2" }, old]));
        const results = await runSteps(githubSteps("github-actions.yml", "review"), program.dir, github());
        expect(codes(results)).toEqual({ Preview: 0, Lint: 0, Report: 0, Comment: 0, Gate: 0 });
        expect(forge.comments).toHaveLength(2);
        expect(forge.comments[1]).toMatchObject({
            method: "POST",
            path: "/repos/shop/routes/issues/7/comments",
            token: "Bearer t",
        });
        expect(forge.comments[1]?.body).toMatch(/Routes of dev[\s\S]*web\\?\.example[\s\S]*web-v2/);
        expect(readFileSync(join(program.dir, "routes.html"), "utf8")).toContain("web-v2");
    });

    it("refuse a change that loses a route, and say so in the same comment", async () => {
        program.write(routes([web]));
        const results = await runSteps(githubSteps("github-actions.yml", "review"), program.dir, github());
        expect(codes(results)).toEqual({ Preview: 0, Lint: 0, Report: 0, Comment: 0, Gate: 2 });
        expect(forge.comments).toHaveLength(2);
        expect(forge.comments[1]).toMatchObject({ method: "PATCH", path: "/repos/shop/routes/issues/comments/2" });
        expect(forge.comments[1]?.body).toMatch(/lost?|lose/i);
    });

    it("comment also when lint finds an error, and refuse the change there", async () => {
        program.write(
            routes([web, old, ...["one", "two"].map((name) => ({ name, host: "new.example.com", to: name }))]),
        );
        const results = await runSteps(githubSteps("github-actions.yml", "review"), program.dir, github());
        expect(codes(results)).toEqual({ Preview: 0, Lint: 1, Report: 0, Comment: 0 });
        expect(forge.comments[1]?.body).toContain("CR105");
        program.write(routes([web, old]));
    });

    it("find drift on a schedule, and none where there is none", async () => {
        const steps = githubSteps("github-drift.yml", "drift");
        expect(codes(await runSteps(steps, program.dir, github()))).toEqual({ Look: 0, Tell: 0, Gate: 0 });
        const at = "/apis/networking.k8s.io/v1/namespaces/gitops/ingresses/web";
        const byHand = { spec: { rules: [{ host: "else.example.com", http: { paths: [pathTo("web")] } }] } };
        expect((await kubernetes(at, "PATCH", byHand)).status).toBe(200);
        const results = await runSteps(steps, program.dir, github());
        expect(codes(results)).toMatchObject({ Look: 0, Tell: 0 });
        expect(results.find((r) => r.name === "Gate")?.code).not.toBe(0);
        expect(readFileSync(join(program.dir, "summary.md"), "utf8")).toMatch(/Drift of dev[\s\S]*else\\?\.example/);
    });
});

const pathTo = (name: string) => ({
    path: "/",
    pathType: "Prefix",
    backend: { service: { name, port: { number: 80 } } },
});

describe("the GitLab pipeline", () => {
    it("comments before it refuses, and changes its own comment the next time", async () => {
        program.write(routes([web]));
        forge.comments.length = 1;
        const gitlab = {
            ...env,
            CI_API_V4_URL: forge.url,
            CI_PROJECT_ID: "3",
            CI_MERGE_REQUEST_IID: "9",
            GITLAB_TOKEN: "g",
        };
        const results = await runSteps(gitlabSteps("review"), program.dir, gitlab);
        expect(results.map((r) => r.code)).toEqual([0, 0, 0, 0, 0, 2]);
        expect(forge.comments[1]).toMatchObject({
            method: "POST",
            path: "/projects/3/merge_requests/9/notes",
            token: "g",
        });
        const again = gitlabSteps("review").filter((step) => step.run.includes("comment.mjs"));
        expect((await runSteps(again, program.dir, gitlab)).map((r) => r.code)).toEqual([0]);
        expect(forge.comments).toHaveLength(2);
        expect(forge.comments[1]).toMatchObject({ method: "PUT", path: "/projects/3/merge_requests/9/notes/2" });
    });

    it("looks for drift by the same commands as the GitHub workflow, which were run above", () => {
        const commands = (steps: readonly { run: string }[]): string[] =>
            steps.map(({ run }) => run.replace(/ --format markdown >> .*$/, "").trim());
        expect(commands(gitlabSteps("drift"))).toEqual(commands(githubSteps("github-drift.yml", "drift")));
    });
});
