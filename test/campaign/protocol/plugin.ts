import { spawn, type ChildProcess } from "node:child_process";
import { join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";

/** What the engine starts. Old faults are put back into the single files that it was joined from. */
const built = resolve(__dirname, "../../../bin/pulumi-resource-crossroute");
const inFiles = resolve(__dirname, "../../../dist/provider/plugin.js");
/** Runs first in the process: it lets a reused process move to another machine, and puts old faults back. */
const preload = resolve(__dirname, "preload.js");
/** Another build can take its place, to see what the campaign finds in it. */
const executable = (): string =>
    process.env["CROSSROUTE_CAMPAIGN_PLUGIN"] ??
    (process.env["CROSSROUTE_CAMPAIGN_OLD"] === undefined ? built : inFiles);

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Properties = { [key: string]: Json };

/** What a failed call says beside its text: the resource exists. */
export interface Partial {
    id: string;
    inputs: Properties;
    outputs: Properties;
    reasons: string[];
    refreshFirst: boolean;
}

/** A call that failed, as the engine sees it. */
export class CallFailed extends Error {
    constructor(
        message: string,
        readonly partial: Partial | undefined,
        /** The process is gone. */
        readonly gone: boolean,
    ) {
        super(message);
    }
}

export interface Difference {
    changed: boolean;
    replaces: boolean;
    deleteBeforeReplace: boolean;
    paths: string[];
}

type Unary<Q, R> = (request: Q, done: (error: grpc.ServiceError | null, reply: R) => void) => unknown;
const json = (struct: Struct | undefined): Properties => (struct ? (struct.toJavaScript() as Properties) : {});
const struct = (values: Properties): Struct => Struct.fromJavaScript(values);

/**
 * Healthy processes at rest. Starting one takes longer than everything else, and a plugin that is attached for
 * debugging serves many operations, too.
 */
const resting: Plugin[] = [];
/** Then it makes room for a new one. */
const mostUses = 60;

/** One process of the built plugin, spoken to as the engine does. */
export class Plugin {
    private ended = false;
    private stderr = "";
    private uses = 0;
    /** `customTimeouts` of every resource, in seconds; 0: none. */
    timeout = 0;
    /** One resource that has another. */
    alone: { urn: string; timeout: number } | undefined;

    private constructor(
        private readonly child: ChildProcess,
        private readonly client: ResourceProviderClient,
        private readonly log: Log,
        private settings: Properties,
    ) {
        child.once("exit", () => (this.ended = true));
        child.stderr?.on("data", (text: Buffer) => (this.stderr += text.toString()));
    }

    /** One on a machine (a HOME folder): a process that rests, or a new one. */
    static async on(home: string, settings: Properties): Promise<Plugin> {
        const plugin = resting.pop();
        if (!plugin) return Plugin.start(home, settings);
        plugin.settings = settings;
        plugin.timeout = 0;
        delete plugin.alone;
        await plugin.move(home);
        return plugin;
    }

    /** The end of its use; a text when something was wrong with it. */
    rest(): string | undefined {
        if (++this.uses >= mostUses || this.ended || this.stderr !== "") return this.end();
        resting.push(this);
        return undefined;
    }

    static endAll(): void {
        for (const plugin of resting.splice(0)) plugin.end();
    }

    private move(home: string): Promise<void> {
        return new Promise((done) => {
            this.child.once("message", () => done());
            this.child.send({ home });
        });
    }

    /** Starts it on a machine. */
    static async start(home: string, settings: Properties): Promise<Plugin> {
        const log = await Log.open();
        const old = process.env["CROSSROUTE_CAMPAIGN_OLD"];
        const env = {
            PATH: process.env["PATH"],
            HOME: home,
            PULUMI_HOME: join(home, ".pulumi"),
            ...(old !== undefined && { CROSSROUTE_CAMPAIGN_OLD: old }),
        };
        const child = spawn(process.execPath, ["-r", preload, executable(), log.address], {
            env,
            stdio: ["ignore", "pipe", "pipe", "ipc"],
        });
        const port = await new Promise<string>((done, failed) => {
            let text = "";
            child.stdout?.on("data", (part: Buffer) => (text += part.toString()).includes("\n") && done(text.trim()));
            child.once("exit", () => failed(new Error("the plugin ended before it named its port")));
        });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        return new Plugin(child, client, log, settings);
    }

    /** What the engine says first in every operation. */
    async begin(): Promise<void> {
        const handshake = new pb.ProviderHandshakeRequest();
        handshake.setEngineAddress(this.log.address);
        await this.ask(this.client.handshake, handshake);
        const request = new pb.ConfigureRequest();
        request.setArgs(struct(this.settings));
        request.setAcceptsecrets(true);
        await this.ask(this.client.configure, request);
        this.log.lines.length = 0;
    }

    /** What was said beside the answers since this operation began. */
    get said(): string {
        return this.log.lines.join("\n");
    }

    async check(urn: string, news: Properties, olds: Properties): Promise<{ inputs: Properties; failures: string[] }> {
        const request = new pb.CheckRequest();
        request.setUrn(urn);
        request.setNews(struct(news));
        request.setOlds(struct(olds));
        request.setRandomseed(new Uint8Array(32));
        const reply: pb.CheckResponse = await this.ask(this.client.check, request);
        const failures = reply.getFailuresList().map((item) => `${item.getProperty()}: ${item.getReason()}`);
        return { inputs: json(reply.getInputs()), failures };
    }

    async diff(urn: string, id: string, old: { inputs: Properties; outputs: Properties }, news: Properties) {
        const request = new pb.DiffRequest();
        request.setUrn(urn);
        request.setId(id);
        request.setOldInputs(struct(old.inputs));
        request.setOlds(struct(old.outputs));
        request.setNews(struct(news));
        const reply: pb.DiffResponse = await this.ask(this.client.diff, request);
        const kinds = new Map<string, number>();
        reply.getDetaileddiffMap().forEach((entry: pb.PropertyDiff, path: string) => kinds.set(path, entry.getKind()));
        const { ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
        const replacing: number[] = [ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE];
        const answer: Difference = {
            changed: reply.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
            replaces:
                reply.getReplacesList().length > 0 || [...kinds.values()].some((kind) => replacing.includes(kind)),
            deleteBeforeReplace: reply.getDeletebeforereplace(),
            paths: [...kinds.keys()],
        };
        return answer;
    }

    async create(urn: string, inputs: Properties, preview: boolean): Promise<{ id: string; outputs: Properties }> {
        const request = new pb.CreateRequest();
        request.setUrn(urn);
        request.setProperties(struct(inputs));
        request.setTimeout(this.timeoutOf(urn));
        request.setPreview(preview);
        const reply: pb.CreateResponse = await this.ask(this.client.create, request);
        return { id: reply.getId(), outputs: json(reply.getProperties()) };
    }

    async update(
        urn: string,
        id: string,
        old: { inputs: Properties; outputs: Properties },
        news: Properties,
        preview: boolean,
    ): Promise<{ outputs: Properties }> {
        const request = new pb.UpdateRequest();
        request.setUrn(urn);
        request.setId(id);
        request.setOldInputs(struct(old.inputs));
        request.setOlds(struct(old.outputs));
        request.setNews(struct(news));
        request.setTimeout(this.timeoutOf(urn));
        request.setPreview(preview);
        const reply: pb.UpdateResponse = await this.ask(this.client.update, request);
        return { outputs: json(reply.getProperties()) };
    }

    /** Undefined: it is gone. */
    async read(urn: string, id: string, old?: { inputs: Properties; outputs: Properties }) {
        const request = new pb.ReadRequest();
        request.setUrn(urn);
        request.setId(id);
        if (old) request.setInputs(struct(old.inputs));
        if (old) request.setProperties(struct(old.outputs));
        const reply: pb.ReadResponse = await this.ask(this.client.read, request);
        if (reply.getId() === "") return undefined;
        return { id: reply.getId(), inputs: json(reply.getInputs()), outputs: json(reply.getProperties()) };
    }

    async delete(urn: string, id: string, old: { inputs: Properties; outputs: Properties }): Promise<void> {
        const request = new pb.DeleteRequest();
        request.setUrn(urn);
        request.setId(id);
        request.setOldInputs(struct(old.inputs));
        request.setProperties(struct(old.outputs));
        request.setTimeout(this.timeoutOf(urn));
        await this.ask(this.client.delete, request);
    }

    private timeoutOf(urn: string): number {
        return this.alone?.urn === urn ? this.alone.timeout : this.timeout;
    }

    /** What the engine sends on ^C, without waiting for what is under way. */
    cancel(): void {
        this.ask(this.client.cancel, new Empty()).catch(() => undefined);
    }

    kill(): void {
        this.child.kill("SIGKILL");
    }

    /** The end of an operation; a text when the process had ended by itself or left words on its standard error. */
    end(): string | undefined {
        const died = this.ended && this.child.exitCode !== null;
        this.client.close();
        this.log.close();
        this.child.kill("SIGKILL");
        const words = /a defect of crossroute|unhandled|uncaught|\n\s+at .*\n/i.test(this.stderr) ? this.stderr : "";
        return died ? `the plugin ended by itself (${this.child.exitCode}): ${this.stderr}` : words || undefined;
    }

    private ask<Q, R>(method: Unary<Q, R>, request: Q): Promise<R> {
        return new Promise((done, failed) => {
            method.call(this.client, request, (error, reply) => {
                if (!error) return done(reply);
                const gone = error.code === grpc.status.UNAVAILABLE && (this.ended || this.child.killed);
                failed(new CallFailed(error.details, partialOf(error), gone));
            });
        });
    }
}

/** The engine as a plugin sees it: it receives what the plugin logs. */
class Log {
    private constructor(
        private readonly server: grpc.Server,
        readonly address: string,
        readonly lines: string[],
    ) {}

    static async open(): Promise<Log> {
        const server = new grpc.Server();
        const lines: string[] = [];
        const log: IEngineServer["log"] = ({ request }, done) => {
            if (!request.getEphemeral()) lines.push(request.getMessage());
            done(null, new Empty());
        };
        server.addService(EngineService, { log });
        const port = await new Promise<number>((done, failed) =>
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
                error ? failed(error) : done(bound),
            ),
        );
        return new Log(server, `127.0.0.1:${port}`, lines);
    }

    close(): void {
        this.server.forceShutdown();
    }
}

function partialOf(error: grpc.ServiceError): Partial | undefined {
    const bytes = error.metadata.get("grpc-status-details-bin")[0];
    if (!(bytes instanceof Buffer)) return undefined;
    const detail = Status.deserializeBinary(new Uint8Array(bytes)).getDetailsList()[0];
    if (!detail) return undefined;
    const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
        id: failed.getId(),
        inputs: json(failed.getInputs()),
        outputs: json(failed.getProperties()),
        reasons: failed.getReasonsList(),
        refreshFirst: failed.getRefreshBeforeUpdate(),
    };
}
