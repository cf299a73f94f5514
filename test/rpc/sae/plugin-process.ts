/** The plugin as the engine runs it: a process of its own, spoken to over gRPC, beside an engine that listens to its log. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { struct, urn, type LogLine } from "../engine/harness";
import { temporaryFolder } from "./workshop";

const source = join(__dirname, "../../../provider/plugin.ts");

export interface Failure {
    code: number;
    details: string;
    metadata: grpc.Metadata;
}
export type Outcome<T> = { done: T } | { failure: Failure };

export interface Partial {
    id: string;
    reasons: string[];
    outputs: object;
    inputs: object;
}

/** What a partial failure leaves in the state. */
export function partialOf({ metadata }: Failure): Partial | undefined {
    const [bytes] = metadata.get("grpc-status-details-bin");
    if (bytes === undefined) return undefined;
    const { Status } = require("@pulumi/pulumi/proto/status_pb") as {
        Status: { deserializeBinary(bytes: unknown): { getDetailsList(): { getValue_asU8(): Uint8Array }[] } };
    };
    const [any] = Status.deserializeBinary(bytes).getDetailsList();
    const detail = pb.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
    return {
        id: detail.getId(),
        reasons: detail.getReasonsList(),
        outputs: detail.getProperties()!.toJavaScript(),
        inputs: detail.getInputs()!.toJavaScript(),
    };
}

export class PluginProcess {
    lines: LogLine[] = [];
    exit: string | undefined;
    errors = "";

    private constructor(
        private readonly child: ChildProcess,
        private readonly engine: grpc.Server,
        private readonly client: ResourceProviderClient,
    ) {}

    static async start(
        settings: object,
        home = temporaryFolder(),
        env: NodeJS.ProcessEnv = {},
    ): Promise<PluginProcess> {
        const lines: LogLine[] = [];
        const engine = new grpc.Server();
        const log: IEngineServer["log"] = (call, callback) => {
            lines.push(call.request.toObject() as LogLine);
            callback(null, new Empty());
        };
        engine.addService(EngineService, { log } as never);
        const enginePort = await new Promise<number>((resolve, reject) =>
            engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error ? reject(error) : resolve(port),
            ),
        );
        const child = spawn(
            process.execPath,
            ["-r", require.resolve("../../../scripts/typescript.js"), source, `127.0.0.1:${enginePort}`],
            { env: { PATH: process.env["PATH"], HOME: home, PULUMI_HOME: join(home, ".pulumi"), ...env } },
        );
        const port = await new Promise<string>((resolve, reject) => {
            let text = "";
            child.stdout.on("data", (data: Buffer) => {
                text += data.toString();
                if (text.includes("\n")) resolve(text.trim());
            });
            child.once("exit", () => reject(new Error("the plugin ended before it printed its port")));
        });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const plugin = new PluginProcess(child, engine, client);
        plugin.lines = lines;
        child.stderr.on("data", (data: Buffer) => (plugin.errors += data.toString()));
        child.once("exit", (code, signal) => (plugin.exit = `${code ?? signal}`));
        const request = new pb.ConfigureRequest();
        request.setArgs(struct(settings));
        await plugin.call("configure", request).catch((error: unknown) => {
            // Nobody else knows of it yet.
            plugin.end();
            throw error;
        });
        return plugin;
    }

    call<R>(method: string, request: unknown): Promise<R> {
        const methods = this.client as unknown as Record<
            string,
            (request: unknown, done: (error: Error | null, reply: R) => void) => void
        >;
        return new Promise((resolve, reject) =>
            methods[method]!.call(this.client, request, (error, reply) => (error ? reject(error) : resolve(reply))),
        );
    }

    private async outcome<R, T>(method: string, request: unknown, read: (reply: R) => T): Promise<Outcome<T>> {
        return this.call<R>(method, request).then(
            (reply) => ({ done: read(reply) }),
            (failure: Failure) => ({ failure }),
        );
    }

    create(type: string, name: string, inputs: object, more: { preview?: boolean; timeout?: number } = {}) {
        const request = new pb.CreateRequest();
        request.setUrn(urn(type, name));
        request.setProperties(struct(inputs));
        request.setPreview(more.preview ?? false);
        request.setTimeout(more.timeout ?? 0);
        return this.outcome("create", request, (reply: pb.CreateResponse) => ({
            id: reply.getId(),
            outputs: reply.getProperties()!.toJavaScript() as Record<string, unknown>,
        }));
    }

    read(type: string, name: string, id: string, inputs: object, outputs: object) {
        const request = new pb.ReadRequest();
        request.setId(id);
        request.setUrn(urn(type, name));
        request.setInputs(struct(inputs));
        request.setProperties(struct(outputs));
        return this.outcome("read", request, (reply: pb.ReadResponse) => ({
            id: reply.getId(),
            inputs: reply.getInputs()?.toJavaScript() as Record<string, unknown>,
            outputs: reply.getProperties()?.toJavaScript() as Record<string, unknown>,
        }));
    }

    update(type: string, name: string, id: string, olds: object, outputs: object, news: object) {
        const request = new pb.UpdateRequest();
        request.setId(id);
        request.setUrn(urn(type, name));
        request.setOldInputs(struct(olds));
        request.setOlds(struct(outputs));
        request.setNews(struct(news));
        return this.outcome("update", request, (reply: pb.UpdateResponse) => reply.getProperties()!.toJavaScript());
    }

    delete(type: string, name: string, id: string, inputs: object, outputs: object) {
        const request = new pb.DeleteRequest();
        request.setId(id);
        request.setUrn(urn(type, name));
        request.setOldInputs(struct(inputs));
        request.setProperties(struct(outputs));
        return this.outcome("delete", request, () => "deleted");
    }

    invoke(token: string, args: object) {
        const request = new pb.InvokeRequest();
        request.setTok(token);
        request.setArgs(struct(args));
        return this.outcome("invoke", request, (reply: pb.InvokeResponse) => ({
            outputs: reply.getReturn()!.toJavaScript() as Record<string, unknown>,
            failures: reply.getFailuresList().map((failure) => failure.getReason()),
        }));
    }

    /** What the engine says first in every operation. */
    begin(): Promise<unknown> {
        return this.call("handshake", new pb.ProviderHandshakeRequest());
    }

    cancel(): Promise<unknown> {
        return this.call("cancel", new Empty());
    }

    /** Memory of the process in MiB: what it holds now, and the most it ever held. */
    memory(): { now: number; peak: number } {
        const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
        const of = (name: string): number =>
            Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
        return { now: of("VmRSS"), peak: of("VmHWM") };
    }

    end(): void {
        this.child.kill("SIGKILL");
        this.client.close();
        this.engine.forceShutdown();
    }
}

export interface FakeSae {
    endpoint: string;
    close(): void;
}

/** A server in the place of SAE that answers as it is told. */
export async function serveAs(
    answer: (action: string, url: URL, response: ServerResponse, request: IncomingMessage) => void,
): Promise<FakeSae> {
    const server: Server = createServer((request, response) => {
        request.resume();
        request.on("end", () => {
            const action = String(request.headers["x-acs-action"]);
            answer(action, new URL(request.url ?? "", "http://sae"), response, request);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    return {
        endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}

/** An answer in SAE's envelope. */
export const sayData = (response: ServerResponse, data: unknown): void => {
    const body = { RequestId: "r", Message: "success", Code: "200", Success: true, Data: data };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** Waits until something is true: for what happens in another process. */
export async function until(what: () => boolean): Promise<void> {
    while (!what()) await new Promise((resolve) => setTimeout(resolve, 20));
}
