import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { serve } from "../../../provider/engine/server";
import type { ProviderPackage } from "../../../provider/engine/package";

export const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
export const struct = (value: object) => Struct.fromJavaScript(value as never);

export interface LogLine {
    severity: number;
    message: string;
    urn: string;
    ephemeral: boolean;
}

/** A client of a served package, beside an engine that only listens to the log. */
export async function connect<C>(pkg: ProviderPackage<C>) {
    const lines: LogLine[] = [];
    const engine = new grpc.Server();
    engine.addService(EngineService, {
        log: ((call, callback) => {
            lines.push(call.request.toObject() as LogLine);
            callback(null, new Empty());
        }) as IEngineServer["log"],
    } as never);
    const bind = (server: grpc.Server) =>
        new Promise<number>((resolve, reject) =>
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (e, p) =>
                e ? reject(e) : resolve(p),
            ),
        );
    const enginePort = await bind(engine);
    const served = await serve(pkg, ["-v=3", "--tracing", "x", `127.0.0.1:${enginePort}`]);
    const client = new ResourceProviderClient(`127.0.0.1:${served.port}`, grpc.credentials.createInsecure());
    const call = <Q, R>(method: string, request: Q): Promise<R> =>
        new Promise((resolve, reject) => {
            const fn = (
                client as unknown as Record<string, (q: Q, cb: (e: grpc.ServiceError | null, r: R) => void) => void>
            )[method]!;
            fn.call(client, request, (error, reply) => (error ? reject(error) : resolve(reply)));
        });
    return {
        lines,
        call,
        async check(type: string, name: string, news: object, olds?: object) {
            const request = new pb.CheckRequest();
            request.setUrn(urn(type, name));
            request.setNews(struct(news));
            if (olds) request.setOlds(struct(olds));
            const reply = await call<pb.CheckRequest, pb.CheckResponse>("check", request);
            return {
                inputs: reply.getInputs()!.toJavaScript(),
                failures: reply.getFailuresList().map((f) => f.toObject()),
            };
        },
        async diff(type: string, name: string, oldInputs: object, news: object, olds: object = oldInputs) {
            const request = new pb.DiffRequest();
            request.setId("1");
            request.setUrn(urn(type, name));
            request.setOldInputs(struct(oldInputs));
            request.setOlds(struct(olds));
            request.setNews(struct(news));
            const reply = await call<pb.DiffRequest, pb.DiffResponse>("diff", request);
            const detailed: Record<string, number> = {};
            reply.getDetaileddiffMap().forEach((entry, path) => {
                detailed[path] = entry.getKind();
            });
            return {
                changes: reply.getChanges(),
                detailed,
                replaces: reply.getReplacesList(),
                diffs: reply.getDiffsList(),
            };
        },
        async create(type: string, name: string, inputs: object, preview = false) {
            const request = new pb.CreateRequest();
            request.setUrn(urn(type, name));
            request.setProperties(struct(inputs));
            request.setPreview(preview);
            const reply = await call<pb.CreateRequest, pb.CreateResponse>("create", request);
            return { id: reply.getId(), outputs: reply.getProperties()!.toJavaScript() };
        },
        async configure(args: object, provider = { urn: "", name: "" }) {
            const request = new pb.ConfigureRequest();
            request.setUrn(provider.urn);
            request.setName(provider.name);
            request.setArgs(struct(args));
            return (await call<pb.ConfigureRequest, pb.ConfigureResponse>("configure", request)).toObject();
        },
        close() {
            client.close();
            served.close();
            engine.forceShutdown();
        },
    };
}
