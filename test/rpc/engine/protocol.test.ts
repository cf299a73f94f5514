import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PartialFailure, ProviderError } from "../../../provider/engine/errors";
import type { ProviderPackage } from "../../../provider/engine/package";
import type { CustomResource } from "../../../provider/engine/resource";
import { UNKNOWN } from "../../../provider/engine/values";
import { connect, secret, struct, unknown, urn } from "./harness";

interface Config {
    region?: unknown;
}
const type = "test:index:Thing";
const seen: Record<string, unknown> = {};
/** Hears that a Create has begun to wait. */
const waiting = { begins: (): void => undefined };

const thing: CustomResource<Config> = {
    async check(ctx, call) {
        seen["check"] = call;
        seen["provider"] = ctx.provider;
        ctx.log.warning("look out");
        return {
            inputs: { ...call.news, filled: true },
            failures: call.news["bad"] ? [{ property: "bad[0].x", reason: "is bad" }] : [],
        };
    },
    async diff() {
        return {
            detailed: { "rules[0].appId": { kind: "update" }, name: { kind: "add-replace" } },
            stables: ["kept"],
            deleteBeforeReplace: true,
        };
    },
    async create(ctx, { inputs }) {
        if (inputs["fail"] === "clean") throw new ProviderError("FAILED_PRECONDITION", "not now");
        if (inputs["fail"] === "half")
            throw new PartialFailure("7", { ...inputs, half: true }, inputs, ["the second step failed"]);
        if (inputs["fail"] === "bug") throw new TypeError("x is undefined");
        if (inputs["wait"])
            await new Promise((_, reject) => {
                const stop = (): void => reject(ctx.signal.reason as Error);
                if (ctx.signal.aborted) return stop();
                ctx.signal.addEventListener("abort", stop);
                waiting.begins();
            });
        return {
            id: "7",
            outputs: {
                ...inputs,
                region: (ctx.config().region ?? null) as never,
                later: ctx.preview ? UNKNOWN : "now",
            },
        };
    },
    async read(_ctx, { id, inputs, outputs }) {
        return id === "gone"
            ? undefined
            : { id, inputs: inputs ?? { imported: true }, outputs: outputs ?? { imported: true } };
    },
    async update(_ctx, { news }) {
        return { outputs: news };
    },
    async delete(_ctx, call) {
        seen["delete"] = call;
    },
};

const pkg: ProviderPackage<Config> = {
    name: "test",
    version: "1.2.3",
    schema: async () => `{"name":"test"}`,
    config: {
        check: (v) => (v["region"] === "" ? [{ property: "region", reason: "is empty" }] : []),
        parse: (v) => ({ region: v["region"] }),
        replaceKeys: ["account"],
        secretKeys: ["key"],
    },
    resources: () => ({ [type]: thing }),
    functions: () => ({
        "test:index:echo": {
            invoke: async (_ctx, args) => ({
                outputs: args,
                failures: args["bad"] ? [{ property: "bad", reason: "is bad" }] : [],
            }),
        },
    }),
    components: async () => ({
        construct: async () => {
            throw new Error("not reached");
        },
    }),
};

let engine: Awaited<ReturnType<typeof connect<Config>>>;
beforeAll(async () => {
    engine = await connect(pkg);
    await engine.call("handshake", new pb.ProviderHandshakeRequest());
    await engine.configure({ region: "cn-hangzhou" });
});
afterAll(() => engine.close());

test("the port is known before the package is asked for settings, resources or functions", async () => {
    const asked: PropertyKey[] = [];
    const asking = <T extends object>(of: T): T =>
        new Proxy(of, {
            get: (target, key, self) => {
                if (key !== "config") asked.push(key);
                return Reflect.get(target, key, self) as unknown;
            },
        });
    const served = await connect(asking({ ...pkg, config: asking(pkg.config) }));
    served.close();
    expect(asked).toEqual([]);
});

describe("the provider protocol", () => {
    test("Handshake and Configure accept secrets, resources and outputs, and previews", async () => {
        const request = new pb.ProviderHandshakeRequest();
        const reply = await engine.call<typeof request, pb.ProviderHandshakeResponse>("handshake", request);
        expect(reply.toObject()).toMatchObject({ acceptSecrets: true, acceptResources: true, acceptOutputs: true });
        expect(await engine.configure({ region: "cn-hangzhou" })).toMatchObject({
            acceptsecrets: true,
            supportspreview: true,
            acceptoutputs: true,
        });
    });

    test("a provider that the program declares has a URN, the engine's default one has none", async () => {
        const urnOf = (name: string): string => `urn:pulumi:dev::shop::pulumi:providers:test::${name}`;
        const known = async (name: string, urn = urnOf(name)): Promise<unknown> => {
            await engine.configure({ region: "cn-hangzhou" }, { urn, name });
            await engine.check(type, "a", {});
            return seen["provider"];
        };
        expect(await known("hangzhou")).toBe(urnOf("hangzhou"));
        expect(await known("default")).toBeUndefined();
        expect(await known("default_1_2_3")).toBeUndefined();
        expect(await known("", "")).toBeUndefined();
    });

    test("GetPluginInfo and GetSchema return the version and the schema", async () => {
        const info = await engine.call<Empty, { getVersion(): string }>("getPluginInfo", new Empty());
        expect(info.getVersion()).toBe("1.2.3");
        const schema = await engine.call<pb.GetSchemaRequest, pb.GetSchemaResponse>(
            "getSchema",
            new pb.GetSchemaRequest(),
        );
        expect(schema.getSchema()).toBe(`{"name":"test"}`);
    });

    test("Check returns inputs with their secrets, reports all failures and logs before it answers", async () => {
        engine.lines.length = 0;
        const reply = await engine.check(type, "a", { token: secret("s"), bad: [{ x: 1 }] });
        expect(reply.inputs).toEqual({ token: secret("s"), bad: [{ x: 1 }], filled: true });
        // With a property the engine would print its value: `<nil>` of a nested one, and of a secret one the secret.
        expect(reply.failures).toEqual([{ property: "", reason: "bad[0].x: is bad" }]);
        expect(engine.lines).toEqual([
            { severity: 2, message: "look out", urn: urn(type, "a"), streamid: 0, ephemeral: false },
        ]);
    });

    test("Check of a new resource has no old inputs", async () => {
        await engine.check(type, "a", { a: 1 }, {});
        expect(seen["check"]).not.toHaveProperty("olds");
        await engine.check(type, "a", { a: 1 }, { a: 0 });
        expect(seen["check"]).toMatchObject({ olds: { a: 0 } });
    });

    test("Diff carries property paths, kinds, replacements and short names", async () => {
        const reply = await engine.diff(type, "a", {}, {});
        expect(reply).toEqual({
            changes: 2,
            detailed: { "rules[0].appId": 4, name: 1 },
            replaces: ["name"],
            diffs: ["rules", "name"],
        });
    });

    test("a preview of Create has no id and unknown outputs; the real one has both", async () => {
        const preview = await engine.create(type, "a", { name: unknown, key: secret("k") }, true);
        expect(preview).toEqual({
            id: "",
            outputs: { name: unknown, key: secret("k"), region: "cn-hangzhou", later: unknown },
        });
        expect(await engine.create(type, "a", { name: "n" })).toMatchObject({
            id: "7",
            outputs: { name: "n", later: "now" },
        });
    });

    test("Read answers an empty id for what is gone, and inputs for an import", async () => {
        const read = async (id: string) => {
            const request = new pb.ReadRequest();
            request.setId(id);
            request.setUrn(urn(type, "a"));
            const reply = await engine.call<pb.ReadRequest, pb.ReadResponse>("read", request);
            return { id: reply.getId(), inputs: reply.getInputs()?.toJavaScript() };
        };
        expect(await read("gone")).toEqual({ id: "", inputs: undefined });
        expect(await read("87")).toEqual({ id: "87", inputs: { imported: true } });
    });

    test("Delete sees inputs and outputs without their wrappers", async () => {
        const request = new pb.DeleteRequest();
        request.setId("7");
        request.setUrn(urn(type, "a"));
        request.setProperties(struct({ out: secret("o") }));
        request.setOldInputs(struct({ in: 1 }));
        await engine.call("delete", request);
        expect(seen["delete"]).toMatchObject({ id: "7", inputs: { in: 1 }, outputs: { out: "o" } });
    });

    test("a known failure keeps its code and text", async () => {
        await expect(engine.create(type, "a", { fail: "clean" })).rejects.toMatchObject({
            code: 9,
            details: "not now",
        });
    });

    test("an unexpected failure says that it is one, without a stack trace", async () => {
        await expect(engine.create(type, "a", { fail: "bug" })).rejects.toMatchObject({
            code: 13,
            details: "unexpected failure in the crossroute plugin: x is undefined",
        });
    });

    test("a partial failure carries id, properties and inputs with their secrets", async () => {
        const error = await engine
            .create(type, "a", { fail: "half", key: secret("k") })
            .catch((e: unknown) => e as { metadata: { get(k: string): Buffer[] } });
        const [details] = (error as { metadata: { get(k: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
        const { Status } = require("@pulumi/pulumi/proto/status_pb");
        const any = Status.deserializeBinary(details).getDetailsList()[0];
        const failed = any.unpack(
            pb.ErrorResourceInitFailed.deserializeBinary,
            "pulumirpc.ErrorResourceInitFailed",
        ) as pb.ErrorResourceInitFailed;
        expect(failed.getId()).toBe("7");
        expect(failed.getProperties()!.toJavaScript()).toEqual({ fail: "half", key: secret("k"), half: true });
        expect(failed.getInputs()!.toJavaScript()).toEqual({ fail: "half", key: secret("k") });
        expect(failed.getReasonsList()).toEqual(["the second step failed"]);
    });

    test("Cancel reaches a running Create, and the next operation starts anew", async () => {
        const begun = new Promise<void>((resolve) => (waiting.begins = resolve));
        const running = engine.create(type, "a", { wait: true });
        await begun;
        await engine.call("cancel", new Empty());
        await expect(running).rejects.toMatchObject({ code: 1 });
        await engine.call("handshake", new pb.ProviderHandshakeRequest());
        await expect(engine.create(type, "a", {})).resolves.toMatchObject({ id: "7" });
    });

    test("customTimeouts end a Create that takes too long", async () => {
        const request = new pb.CreateRequest();
        request.setUrn(urn(type, "a"));
        request.setProperties(struct({ wait: true }));
        request.setTimeout(0.05);
        await expect(engine.call("create", request)).rejects.toMatchObject({ code: 4 });
    });

    test("an unknown resource or function is named together with those that exist", async () => {
        await expect(engine.check("test:index:Thang", "a", {})).rejects.toMatchObject({
            code: 12,
            details: expect.stringContaining("there are test:index:Thing"),
        });
        const request = new pb.InvokeRequest();
        request.setTok("test:index:ecco");
        await expect(engine.call("invoke", request)).rejects.toMatchObject({
            details: expect.stringContaining("test:index:echo"),
        });
    });

    test("Invoke answers outputs or failures", async () => {
        const request = new pb.InvokeRequest();
        request.setTok("test:index:echo");
        request.setArgs(struct({ bad: 1 }));
        const reply = await engine.call<pb.InvokeRequest, pb.InvokeResponse>("invoke", request);
        expect(reply.getReturn()!.toJavaScript()).toEqual({ bad: 1 });
        expect(reply.getFailuresList().map((f) => f.toObject())).toEqual([{ property: "bad", reason: "is bad" }]);
    });

    test("DiffConfig admits every difference and replaces only for another target", async () => {
        const diff = async (olds: object, news: object) => {
            const request = new pb.DiffRequest();
            request.setOldInputs(struct(olds));
            request.setNews(struct(news));
            const reply = await engine.call<pb.DiffRequest, pb.DiffResponse>("diffConfig", request);
            return { changes: reply.getChanges(), replaces: reply.getReplacesList() };
        };
        expect(await diff({ region: "a" }, { region: "b" })).toEqual({ changes: 2, replaces: [] });
        expect(await diff({ account: "a" }, { account: "b" })).toEqual({ changes: 2, replaces: ["account"] });
        expect(await diff({ region: "a" }, { region: "a" })).toEqual({ changes: 1, replaces: [] });
    });

    test("CheckConfig marks credentials secret and tells what is wrong", async () => {
        const request = new pb.CheckRequest();
        request.setNews(struct({ region: "", key: "k" }));
        const reply = await engine.call<pb.CheckRequest, pb.CheckResponse>("checkConfig", request);
        expect(reply.getInputs()!.toJavaScript()).toEqual({ region: "", key: secret("k") });
        expect(reply.getFailuresList()).toHaveLength(1);
    });

    test("a method that does not exist is refused in one sentence", async () => {
        await expect(engine.call("getMapping", new pb.GetMappingRequest())).rejects.toMatchObject({ code: 12 });
    });
});
