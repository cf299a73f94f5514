import { connect, secret, struct } from "../engine/harness";
import { inspect } from "node:util";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { ProviderError, PartialFailure } from "../../../provider/engine/errors";
import type { ProviderPackage } from "../../../provider/engine/package";
import type { CustomResource } from "../../../provider/engine/resource";
import { PluginProcess, partialOf, sayData, serveAs } from "./plugin-process";
import { clb, ingressToken, openEmulator, rule, settingsFor } from "./workshop";

/** Everything that a plugin said, as text. */
const everything = (...said: unknown[]): string =>
    inspect(said, { depth: 20, maxStringLength: null, breakLength: Infinity });

describe("no secret of a program leaves the plugin", () => {
    const namespaceId = "cn-hangzhou:top secret/ü";
    const origin = "https://secret-project.example.com";
    const inputs = clb({
        namespaceId: secret(namespaceId) as never,
        cors: { enable: true, allowOrigin: [secret(origin)] } as never,
        rules: [rule("shop.example.com", "/", { containerPort: secret(48213) as never })],
    });
    const forms = [/top.{0,3}secret/i, /secret-project/i, /48213/];

    test.each<[string, (url: URL) => string]>([
        ["as it is", () => `${namespaceId} ${origin} 48213`],
        ["in the address of the request", (url) => `could not serve http://sae${url.pathname}${url.search}`],
        ["encoded, in small letters", () => encodeURIComponent(`${namespaceId} ${origin}:48213/`).toLowerCase()],
        ["encoded twice", () => encodeURIComponent(encodeURIComponent(`${namespaceId} ${origin}`))],
        ["as a form", () => new URLSearchParams({ namespaceId, origin, port: "48213" }).toString()],
        ["as JSON in JSON", () => JSON.stringify(JSON.stringify({ namespaceId, origin, port: 48213 }))],
        ["in capitals", () => `${namespaceId} ${origin}`.toUpperCase()],
        ["cut in the midst of it", () => `${"x".repeat(1985)} ${origin}`],
    ])("when SAE repeats it %s", async (_how, message) => {
        const sae = await serveAs((action, url, response) => {
            if (action === "ListIngresses") return sayData(response, { IngressList: [], TotalSize: 0 });
            response
                .writeHead(400, { "content-type": "application/json" })
                .end(JSON.stringify({ Code: "InvalidParameter.Obviously", Message: message(url), RequestId: "r" }));
        });
        const plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
        try {
            const outcome = await plugin.create(ingressToken, "edge", inputs);
            expect("failure" in outcome).toBe(true);
            const said = everything(outcome, plugin.lines, plugin.errors);
            for (const form of forms) expect(said).not.toMatch(form);
            expect(said).toContain("InvalidParameter.Obviously");
        } finally {
            plugin.end();
            sae.close();
        }
    });

    test("when a connection is cut, in the address of the request that failed", async () => {
        const sae = await serveAs((_action, _url, _response, request) => void request.socket.destroy());
        const plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
        try {
            const outcome = await plugin.create(ingressToken, "edge", inputs);
            const said = everything(outcome, plugin.lines, plugin.errors);
            for (const form of forms) expect(said).not.toMatch(form);
            expect(said).toMatch(/socket hang up/);
        } finally {
            plugin.end();
            sae.close();
        }
    });

    test("nor do the keys that sign the calls, when a server repeats them", async () => {
        const sae = await serveAs((_action, _url, response, request) =>
            response.writeHead(400, { "content-type": "application/json" }).end(
                JSON.stringify({
                    Code: "Odd",
                    Message: `you sent ${String(request.headers.authorization)} ${String(request.headers["x-acs-security-token"])}`,
                }),
            ),
        );
        const keys = { accessKeyId: "STS.key0123", accessKeySecret: "sts-secret", securityToken: "sts/token+012=" };
        const plugin = await PluginProcess.start(settingsFor(sae, keys));
        try {
            const said = everything(await plugin.create(ingressToken, "edge", clb()), plugin.lines);
            for (const key of Object.values(keys)) expect(said).not.toContain(key);
            expect(said).toContain("Odd");
        } finally {
            plugin.end();
            sae.close();
        }
    });
});

test("what SAE makes of a secret is secret in the state: a name, a reordered rule, a number", async () => {
    const emulator = await openEmulator();
    const plugin = await PluginProcess.start(settingsFor(emulator));
    try {
        const inputs = clb({
            loadBalancerId: secret("lb-bp1verysecret") as never,
            rules: [
                rule("shop.example.com", "/a", { containerPort: secret(48213) as never }),
                rule("shop.example.com", "/b"),
                rule("x", "/c", { domain: secret("Secret.Example.com") as never }),
            ],
        });
        const made = await plugin.create(ingressToken, "edge", inputs);
        if (!("done" in made)) throw new Error(made.failure.details);
        const { id, outputs } = made.done;
        expect(outputs["name"]).toEqual(secret(expect.stringContaining("lb-bp1verysecret")));
        const [set] = emulator.store.all();
        set!.rules.reverse();
        for (const item of set!.rules) item.domain = item.domain.toLowerCase();
        const read = await plugin.read(ingressToken, "edge", id, inputs, outputs);
        if (!("done" in read)) throw new Error(read.failure.details);
        const plain = JSON.stringify([read.done.inputs, read.done.outputs], (_key, value: unknown) =>
            typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value ? "?" : value,
        );
        expect(plain).not.toMatch(/secret|48213/i);
        expect(plain).toContain("/b");
    } finally {
        plugin.end();
        await emulator.close();
    }
});

describe("the edge of the engine", () => {
    const token = "test:index:Thing";
    const said = (ctx: { log: { warning(text: string): void } }, text: string): void => ctx.log.warning(text);
    const thing: CustomResource<{ key: string }> = {
        async check(ctx, { news }) {
            said(ctx, `careful with ${String(news["a"])} and hush-config`);
            return { inputs: news, failures: [{ property: "a", reason: `${String(news["a"])} is wrong` }] };
        },
        async diff() {
            throw new Error("at https://me:pass@host/a/b?NamespaceId=x&Token=y#z it broke");
        },
        async create(ctx, { inputs }) {
            said(ctx, `making ${String(inputs["a"])}`);
            const text = `${String(inputs["a"])} hush-config`;
            if (inputs["partial"]) throw new PartialFailure("1", { b: `x-${String(inputs["a"])}` }, inputs, [text]);
            throw new ProviderError("ABORTED", text);
        },
        async read() {
            return undefined;
        },
        async update(_ctx, { news }) {
            return { outputs: news };
        },
        async delete() {
            throw new Error("not reached");
        },
    };
    const pkg: ProviderPackage<{ key: string }> = {
        name: "test",
        version: "1.0.0",
        schema: async () => "{}",
        config: {
            check: (values) => [{ property: "key", reason: `${String(values["key"])} is short` }],
            parse: (values) => ({ key: String(values["key"]) }),
            replaceKeys: [],
            secretKeys: ["key"],
            secretTexts: ({ key }) => [key],
        },
        resources: () => ({ [token]: thing }),
        functions: () => ({
            "test:index:fail": {
                invoke: async (_ctx, args) => ({
                    outputs: { made: `of ${String(args["a"])}` },
                    failures: [{ property: "a", reason: `${String(args["a"])} is wrong` }],
                }),
            },
        }),
        components: async () => ({
            construct: async () => {
                throw new Error("not reached");
            },
        }),
    };
    let engine: Awaited<ReturnType<typeof connect<{ key: string }>>>;
    beforeAll(async () => {
        engine = await connect(pkg);
        await engine.configure({ key: "hush-config" });
    });
    afterAll(() => engine.close());

    test("takes secrets out of failures, warnings, and the reasons of a check", async () => {
        engine.lines.length = 0;
        const reply = await engine.check(token, "a", { a: secret("hush-input") });
        expect(reply.failures).toEqual([{ property: "", reason: "a: [secret] is wrong" }]);
        expect(engine.lines[0]?.message).toBe("careful with [secret] and [secret]");
        await expect(engine.create(token, "a", { a: secret("hush-input") })).rejects.toMatchObject({
            details: "[secret] [secret]",
        });
    });

    test("takes secrets out of the reasons of a partial failure, and hides what was made of them", async () => {
        const error = await engine
            .create(token, "a", { a: secret("hush-input"), partial: true })
            .catch((e: unknown) => e);
        const partial = partialOf(error as never);
        expect(partial).toMatchObject({ reasons: ["[secret] [secret]"], outputs: { b: secret("x-hush-input") } });
    });

    test("removes secrets that another running call brought along", async () => {
        const both = await Promise.allSettled([
            engine.create(token, "a", { a: secret("hush-one") }),
            engine.create(token, "b", { a: "hush-one" }),
        ]);
        expect(everything(both)).not.toContain("hush-one");
    });

    test("hides short secrets and numbers where they stand alone, and only there", async () => {
        const reported = async (hidden: unknown, text: string): Promise<string> => {
            const failure = await engine
                .create(token, "a", { a: text, other: secret(hidden) })
                .catch((e: { details: string }) => e.details.slice(0, -" [secret]".length));
            return String(failure);
        };
        expect(await reported(8080, "port 8080 of host:8080, 18080 and 80801")).toBe(
            "port [secret] of host:[secret], 18080 and 80801",
        );
        expect(await reported("8080", "%3A8080%7D")).toBe("%3A[secret]%7D");
        expect(await reported("ab", "ab, cab, ab-1")).toBe("[secret], cab, [secret]-1");
        expect(await reported({ deep: ["hush", true] }, "true hushed")).toBe("true [secret]ed");
        expect(await reported("http://me:p%40ss-word@proxy", "p@ss-word p%40ss-word")).toBe("[secret] [secret]");
        expect(await reported('[{"domain":"hush.example.com"}]', "hush.example.com")).toBe("[secret]");
    });

    test("cuts what was asked for out of addresses in failures", async () => {
        await expect(engine.diff(token, "a", {}, {})).rejects.toMatchObject({
            details: "unexpected failure in the crossroute plugin: at https://host/a/b?… it broke",
        });
    });

    test("knows the secret settings of a configuration that arrive without their wrappers", async () => {
        const request = new pb.CheckRequest();
        request.setNews(struct({ key: "hush-again" }));
        const reply = await engine.call<pb.CheckRequest, pb.CheckResponse>("checkConfig", request);
        expect(reply.getFailuresList().map((failure) => failure.getReason())).toEqual(["key: [secret] is short"]);
    });

    test("hides what a function derives from a secret", async () => {
        const request = new pb.InvokeRequest();
        request.setTok("test:index:fail");
        request.setArgs(struct({ a: secret("hush-input") }));
        const reply = await engine.call<pb.InvokeRequest, pb.InvokeResponse>("invoke", request);
        expect(reply.getReturn()!.toJavaScript()).toEqual({ made: secret("of hush-input") });
        expect(reply.getFailuresList().map((failure) => failure.getReason())).toEqual(["[secret] is wrong"]);
    });
});
