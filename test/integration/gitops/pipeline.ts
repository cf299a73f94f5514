import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { parse, parseAllDocuments } from "yaml";

export const examples = resolve(__dirname, "../../../examples/gitops");
export const readExample = (name: string): string => readFileSync(join(examples, name), "utf8");
export const documents = <T>(name: string): T[] => parseAllDocuments(readExample(name)).map((d) => d.toJS() as T);

/** A step of a pipeline that runs a script. */
export interface Step {
    name: string;
    run: string;
    always: boolean;
    env: Record<string, string>;
}

interface Workflow {
    env?: Record<string, string>;
    jobs: Record<string, { steps: { name?: string; uses?: string; run?: string; if?: string; env?: object }[] }>;
}

/**
 * The scripts of a job of a GitHub workflow. Left out are ready-made actions, which run on that service only, and the
 * installation of the package, which is not in a registry before it is released.
 */
export function githubSteps(file: string, job: string): Step[] {
    const workflow = parse(readExample(file)) as Workflow;
    return (workflow.jobs[job]?.steps ?? [])
        .filter((step) => step.run !== undefined && step.name !== "Install")
        .map((step) => ({
            name: step.name ?? "",
            run: step.run ?? "",
            always: step.if === "always()",
            env: own({ ...workflow.env, ...(step.env as Record<string, string>) }),
        }));
}

/** Expressions are the service's to fill in: the test gives these values itself. */
const own = (env: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("${{")));

/** The script lines of a job of a GitLab pipeline, which stops at the first that fails. */
export function gitlabSteps(job: string): Step[] {
    const pipeline = parse(readExample("gitlab-ci.yml")) as Record<string, { script: string[] }>;
    const { variables } = pipeline as unknown as { variables: Record<string, string> };
    return (pipeline[job]?.script ?? []).map((run) => ({ name: run, run, always: false, env: variables }));
}

export interface StepResult {
    name: string;
    code: number;
    text: string;
}

/** Runs the steps as a runner does: after a failure only those that run always. */
export async function runSteps(steps: readonly Step[], cwd: string, env: NodeJS.ProcessEnv): Promise<StepResult[]> {
    const results: StepResult[] = [];
    for (const step of steps) {
        if (results.some((r) => r.code !== 0) && !step.always) continue;
        results.push(await runStep(step, cwd, { ...step.env, ...env }));
    }
    return results;
}

function runStep({ name, run }: Step, cwd: string, env: NodeJS.ProcessEnv): Promise<StepResult> {
    return new Promise((done, failed) => {
        const shell = spawn("bash", ["-e", "-c", run], { cwd, env: { ...process.env, ...env }, timeout: 600_000 });
        let text = "";
        for (const stream of [shell.stdout, shell.stderr])
            stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
        shell.on("error", failed);
        shell.on("close", (code) => done({ name, code: code ?? -1, text }));
    });
}

export interface Forge {
    url: string;
    /** Bodies of the comments, and how each was last written. */
    comments: { id: number; body: string; method: string; path: string; token: string }[];
    close(): Promise<void>;
}

/** The part of a forge that comments are written to: both forges list with GET, make with POST, change with PATCH or PUT. */
export async function openForge(): Promise<Forge> {
    const comments: Forge["comments"] = [{ id: 1, body: "Looks good to me", method: "POST", path: "", token: "" }];
    const server = createServer(async (request, reply) => {
        const path = new URL(request.url ?? "/", "http://forge").pathname;
        const method = request.method ?? "GET";
        const token = String(request.headers.authorization ?? request.headers["private-token"]);
        const id = Number(/\/(\d+)$/.exec(path)?.[1]);
        if (method !== "GET") {
            const { body } = JSON.parse(await textOf(request)) as { body: string };
            const old = comments.find((comment) => comment.id === id && method !== "POST");
            if (old) Object.assign(old, { body, method, path, token });
            else comments.push({ id: comments.length + 1, body, method, path, token });
        }
        reply.setHeader("content-type", "application/json").end(JSON.stringify(comments));
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        comments,
        close: () => new Promise((done) => void server.close(() => done()).closeAllConnections()),
    };
}

async function textOf(request: IncomingMessage): Promise<string> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    return text;
}
