import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "../../provider/routing";
import type { Recorded } from "../conformance/routing/recording";
import { nameHeader } from "./backends";

/** A real Ingress controller on a loopback port. */
export interface Controller {
    dialect: Recorded;
    /** Name of the backend that answered; empty when the controller itself said that there is none (404 or 400). */
    ask(asked: Request): Promise<string>;
    stop(): Promise<void>;
}

interface Start {
    dialect: Recorded;
    executable: string;
    args: readonly string[];
    port: number;
    log: string;
    stopped?: () => Promise<void>;
}

const refusals = new Set([400, 404]);
const READY_MS = 30_000;

/** Starts the executable and waits until it serves its port. */
export async function startController(start: Start): Promise<Controller> {
    const log = openSync(start.log, "w");
    // A foreign kubeconfig must not win over the arguments.
    const env = { ...process.env, KUBECONFIG: "" };
    const child = spawn(start.executable, start.args, { stdio: ["ignore", log, log], env });
    closeSync(log);
    let ended: string | undefined;
    child.once("error", (error) => (ended = error.message));
    child.once("exit", (code, signal) => (ended = `exit ${code ?? signal}`));
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const controller: Controller = {
        dialect: start.dialect,
        ask: (asked) => ask(agent, start.port, asked),
        stop: async () => {
            agent.destroy();
            child.kill("SIGTERM");
            for (let waited = 0; ended === undefined; waited += 50) {
                if (waited === 3_000) child.kill("SIGKILL");
                await sleep(50);
            }
            await start.stopped?.();
        },
    };
    const deadline = Date.now() + READY_MS;
    for (;;) {
        if (ended !== undefined || Date.now() > deadline) {
            await controller.stop();
            const end = readFileSync(start.log, "utf8").trim().split("\n").slice(-8).join("\n");
            throw new Error(`${start.executable} does not serve (${ended ?? "no answer"}):\n${end}`);
        }
        try {
            await controller.ask({ host: "ready.test", path: "/" });
            return controller;
        } catch {
            await sleep(50);
        }
    }
}

function ask(agent: Agent, port: number, asked: Request): Promise<string> {
    return new Promise((resolve, reject) => {
        const host = asked.port === undefined ? asked.host : `${asked.host}:${asked.port}`;
        const call = request({ agent, port, host: "127.0.0.1", path: asked.path, headers: { host } }, (reply) => {
            reply.resume().on("end", () => {
                const name = reply.headers[nameHeader];
                const status = reply.statusCode ?? 0;
                if (typeof name === "string") resolve(name);
                else if (refusals.has(status)) resolve("");
                else reject(new Error(`${host}${asked.path} is answered with ${status}`));
            });
        });
        call.setTimeout(10_000, () => call.destroy(new Error(`${host}${asked.path}: no answer`)));
        call.on("error", reject);
        call.end();
    });
}
