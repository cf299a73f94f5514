import { createServer, request as httpRequest, type Server } from "node:http";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings } from "../../../provider/platforms/sae/client/config";
import type { Settings } from "../../../provider/platforms/sae/client/settings";
import { openTransport } from "../../../provider/platforms/sae/client/client";
import { reasonFor } from "../../../provider/platforms/sae/client/transport/credential-reasons";
import { findSdk, sdkTransport } from "../../../provider/platforms/sae/client/transport/sdk";
import { CallError, type Endpoint, type Transport } from "../../../provider/platforms/sae/client/transport/transport";
import { SANDBOX_KEY, startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { likeTheOfficialClient } from "./official-client";
import { settingsFor } from "./workshop";

/** One behaviour for every client. The official one is an optional peer; one like it takes its part where it is not installed. */
const transports = ["core", "sdk"];
const sdk = findSdk() ?? likeTheOfficialClient();

let emulator: Emulator;
const folder = mkdtempSync(join(tmpdir(), "crossroute-transports-"));
beforeAll(async () => {
    const accessKeys = {
        [SANDBOX_KEY.id]: SANDBOX_KEY.secret,
        "STS.key": { secret: "sts-secret", securityToken: "sts-token-0123456789" },
    };
    emulator = await startEmulator({ dir: join(folder, "state"), accessKeys });
});
beforeEach(async () => {
    emulator.reset();
    const apps = [rules[0]!.appId, "A"];
    await fetch(`${emulator.url}/_emulator/inventory`, { method: "PUT", body: JSON.stringify({ apps }) });
});
afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
});

const awkward = "a b+c'(d)*~!\"&=%/?#[]{}中";
const rules = [
    {
        domain: "*.sae.site",
        path: "/sys/(.*)/(.*)/aaa",
        appId: awkward.replaceAll(" ", ""),
        containerPort: 8080,
        rewritePath: "/${1}/${2}",
    },
];
const create = {
    query: {
        NamespaceId: "cn-hangzhou:prod",
        SlbId: "alb-x",
        LoadBalanceType: "alb",
        ListenerPort: "80",
        DefaultRule: '{"appId":"A","containerPort":8080}',
    },
    form: { Rules: JSON.stringify(rules) },
};
const dataOf = (body: unknown): Record<string, unknown> => (body as { Data: Record<string, unknown> }).Data;
const openAt = (transport: string, settings: Settings, endpoint: Endpoint): Transport =>
    transport === "sdk"
        ? sdkTransport(sdk, settings, endpoint)
        : openTransport({ ...settings, transport: "core" }, endpoint);
const open = (transport: string, settings: Settings): Transport =>
    openAt(transport, settings, { host: emulator.endpoint, protocol: "HTTP", region: "cn-hangzhou" });

describe.each(transports)("%s", (name) => {
    const transport = (more = {}): Transport => open(name, settingsFor(emulator, more));
    const failure = async (work: Promise<unknown>): Promise<CallError> => {
        const error = await work.catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(CallError);
        return error as CallError;
    };

    test("makes all five calls, signed as SAE wants them, with any character in them", async () => {
        const sae = transport();
        const id = String(dataOf(await sae.call("CreateIngress", create))["IngressId"]);
        const described = dataOf(await sae.call("DescribeIngress", { query: { IngressId: id } }));
        expect(described).toMatchObject({
            Id: Number(id),
            ListenerPort: 80,
            Rules: [{ AppId: rules[0]!.appId, Path: rules[0]!.path, RewritePath: "/${1}/${2}" }],
        });
        await sae.call("UpdateIngress", {
            query: { IngressId: id, ListenerPort: "81", EnableGzip: "true" },
            form: { Rules: "[]" },
        });
        const listed = dataOf(
            await sae.call("ListIngresses", {
                query: { NamespaceId: "cn-hangzhou:prod", CurrentPage: "1", PageSize: "10" },
            }),
        );
        expect(listed["IngressList"]).toMatchObject([{ Id: Number(id), ListenerPort: "81" }]);
        await sae.call("DeleteIngress", { query: { IngressId: id } });
        expect(emulator.store.all()).toEqual([]);
        expect(emulator.log.since().flatMap((entry) => entry.ignoredParameters)).toEqual([]);
    });

    test("signs with an STS token", async () => {
        const sae = transport({
            accessKeyId: "STS.key",
            accessKeySecret: "sts-secret",
            securityToken: "sts-token-0123456789",
        });
        await expect(sae.call("ListIngresses", { query: { NamespaceId: "cn-hangzhou:prod" } })).resolves.toMatchObject({
            Success: true,
        });
        expect(sae.secrets()).toEqual(["STS.key", "sts-secret", "sts-token-0123456789"]);
    });

    test("tells work that was not done from work that may have been", async () => {
        const sae = transport({ readTimeout: 3 });
        const list = (): Promise<unknown> => sae.call("ListIngresses", { query: { NamespaceId: "cn-hangzhou:prod" } });
        emulator.addFaults({ kind: "throttle", retryAfterMs: 200 });
        expect(await failure(list())).toMatchObject({ kind: "throttled", code: "Throttling.User", retryAfter: 200 });
        emulator.addFaults({ kind: "refuse", code: "Slb.NotFound", message: "no such SLB" });
        expect(await failure(list())).toMatchObject({
            kind: "refused",
            code: "Slb.NotFound",
            status: 400,
            message: "no such SLB",
        });
        emulator.addFaults({ kind: "refuse", code: "InvalidResponse.Api" });
        expect(await failure(list())).toMatchObject({
            kind: "unclear",
            code: "InvalidResponse.Api",
            status: 404,
            message: "The response of API ListIngresses is empty.",
        });
        for (const kind of ["http500", "http502", "http503", "malformed", "cutBefore", "cutAfter"] as const) {
            emulator.addFaults({ kind });
            expect(await failure(list())).toMatchObject({ kind: "unclear" });
        }
        emulator.addFaults({ kind: "slow", delayMs: 6_000 });
        expect(await failure(list())).toMatchObject({ kind: "unclear" });
        emulator.addFaults({ kind: "clock" });
        expect(await failure(list())).toMatchObject({
            kind: "refused",
            code: expect.stringMatching(/^InvalidTimeStamp/),
        });
    });

    test("tells an unknown key, a wrong secret and a host that nobody serves apart", async () => {
        const list = { query: { NamespaceId: "cn-hangzhou:prod" } };
        expect(await failure(transport({ accessKeyId: "nobody" }).call("ListIngresses", list))).toMatchObject({
            kind: "refused",
            code: expect.stringContaining("InvalidAccessKeyId"),
        });
        expect(await failure(transport({ accessKeySecret: "wrong" }).call("ListIngresses", list))).toMatchObject({
            kind: "refused",
            code: "SignatureDoesNotMatch",
        });
        const nowhere = openAt(name, settingsFor(emulator), { host: "127.0.0.1:1", protocol: "HTTP" });
        expect(await failure(nowhere.call("ListIngresses", list))).toMatchObject({
            kind: "unreachable",
            code: "ECONNREFUSED",
        });
    });

    test("goes by a proxy where one is set, and not where the host is excepted", async () => {
        const seen: string[] = [];
        const proxy = await serve(
            createServer((incoming, outgoing) => {
                seen.push(`${incoming.method} ${incoming.url?.split("?")[0]}`);
                const { pathname, search, hostname, port } = new URL(incoming.url ?? "");
                const onward = httpRequest(
                    { hostname, port, path: pathname + search, method: incoming.method, headers: incoming.headers },
                    (answer) => {
                        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
                        answer.pipe(outgoing);
                    },
                );
                incoming.pipe(onward);
            }).on("connect", (incoming, socket) => {
                seen.push(`CONNECT ${incoming.url}`);
                socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
            }),
        );
        try {
            const httpProxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
            await transport({ httpProxy }).call("CreateIngress", create);
            expect(seen).toEqual([`POST http://${emulator.endpoint}/pop/v1/sam/ingress/Ingress`]);
            await transport({ httpProxy, noProxy: "127.0.0.1" }).call("ListIngresses", {
                query: { NamespaceId: "cn-hangzhou:prod" },
            });
            expect(seen).toHaveLength(1);
            const byProxy = settingsFor(emulator, { httpsProxy: httpProxy });
            const https = openAt(name, byProxy, { host: "sae.invalid", protocol: "HTTPS" });
            await failure(https.call("ListIngresses", { query: {} }));
            expect(seen[1]).toBe("CONNECT sae.invalid:443");
        } finally {
            await stop(proxy);
        }
    });
});

const serve = (server: Server): Promise<Server> =>
    new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
const stop = (server: Server): Promise<void> =>
    new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
    });

describe("credentials", () => {
    let home = "";
    const variables = [
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_SECURITY_TOKEN",
        "ALIBABA_CLOUD_PROFILE",
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED",
        "ALIBABA_CLOUD_CREDENTIALS_URI",
    ];
    const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
    beforeEach(() => {
        for (const name of variables) delete process.env[name];
        // No look at a metadata service: nothing leaves this machine.
        process.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
        home = mkdtempSync(join(folder, "home-"));
        jest.spyOn(os, "homedir").mockReturnValue(home);
    });
    afterAll(() => {
        jest.restoreAllMocks();
        for (const [name, value] of Object.entries(before)) {
            if (value === undefined) delete process.env[name];
            else process.env[name] = value;
        }
    });
    const list = async (values: Record<string, unknown>): Promise<unknown> => {
        const { settings, failures } = parseSettings(
            { endpoint: emulator.endpoint, protocol: "HTTP", transport: "core", ...values } as never,
            {},
        );
        expect(failures).toEqual([]);
        return open("core", settings).call("ListIngresses", { query: { NamespaceId: "cn-hangzhou:prod" } });
    };
    const inHome = (path: string, text: string): void => {
        const file = join(home, path);
        mkdirSync(join(file, ".."), { recursive: true });
        writeFileSync(file, text);
    };

    test("come from the environment", async () => {
        process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] = SANDBOX_KEY.id;
        process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = SANDBOX_KEY.secret;
        await expect(list({})).resolves.toMatchObject({ Success: true });
    });

    test("come from a profile of the CLI", async () => {
        const profiles = [
            { name: "work", mode: "AK", access_key_id: SANDBOX_KEY.id, access_key_secret: SANDBOX_KEY.secret },
        ];
        inHome(".aliyun/config.json", JSON.stringify({ current: "other", profiles }));
        await expect(list({ profile: "work" })).resolves.toMatchObject({ Success: true });
    });

    test("come from the credentials file", async () => {
        inHome(
            ".alibabacloud/credentials",
            `[work]\ntype=access_key\naccess_key_id=${SANDBOX_KEY.id}\naccess_key_secret=${SANDBOX_KEY.secret}\n`,
        );
        await expect(list({ profile: "work" })).resolves.toMatchObject({ Success: true });
    });

    test("come from a credentials URI", async () => {
        const answer = {
            Code: "Success",
            AccessKeyId: "STS.key",
            AccessKeySecret: "sts-secret",
            SecurityToken: "sts-token-0123456789",
            Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        };
        const server = await serve(createServer((_, response) => response.end(JSON.stringify(answer))));
        try {
            await expect(
                list({ credentialsUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` }),
            ).resolves.toMatchObject({ Success: true });
        } finally {
            await stop(server);
        }
    });

    const refusal = async (values: Record<string, unknown>): Promise<string> => {
        const error = (await list(values).catch((thrown: unknown) => thrown)) as CallError;
        expect(error).toMatchObject({ kind: "credentials" });
        expect(error.message).not.toContain("hush");
        return error.message;
    };

    test("that exist nowhere are reported with the places that were searched, and a broken file is not shown", async () => {
        inHome(".aliyun/config.json", '{"profiles": [{"access_key_secret": "hush-hush-secret"');
        expect(await refusal({})).toBe(
            "no source of credentials gave keys: environment: ALIBABA_CLOUD_ACCESS_KEY_ID is not set; " +
                "CLI profile: ~/.aliyun/config.json is not JSON; run aliyun configure; credentials file: the file is missing; " +
                "RAM role of this machine: it is switched off by a variable of the environment",
        );
    });

    test("under the names of another tool are told apart from missing ones", async () => {
        process.env["ALICLOUD_ACCESS_KEY"] = "hush";
        try {
            expect(await refusal({})).toContain(
                "ALICLOUD_ACCESS_KEY is set but not read here; set ALIBABA_CLOUD_ACCESS_KEY_ID",
            );
        } finally {
            delete process.env["ALICLOUD_ACCESS_KEY"];
        }
    });

    test("of a profile that is missing, or whose sign-in has expired, say so", async () => {
        const profiles = [
            {
                name: "sso",
                mode: "CloudSSO",
                cloud_sso_sign_in_url: "https://hush.example",
                cloud_sso_access_config: "hush",
                cloud_sso_account_id: "hush",
                access_token: "hush",
                cloud_sso_access_token_expire: 1,
            },
        ];
        inHome(".aliyun/config.json", JSON.stringify({ current: "sso", profiles }));
        expect(await refusal({ profile: "other" })).toContain("~/.aliyun/config.json has no profile of this name");
        expect(await refusal({ profile: "sso" })).toContain("the sign-in has expired");
    });

    test("of an OIDC token file that cannot be read say why", async () => {
        const oidc = {
            oidcProviderArn: "acs:ram::1:oidc-provider/x",
            roleArn: "acs:ram::1:role/x",
            stsEndpoint: "127.0.0.1:1",
        };
        expect(await refusal({ ...oidc, oidcTokenFile: join(home, "none") })).toBe(
            "the OIDC provider (oidcProviderArn) gave no keys: the file is missing",
        );
        inHome("token", "hush");
        expect(await refusal({ ...oidc, oidcTokenFile: join(home, "token") })).toContain("its address does not answer");
    });

    test.each([
        ["it answered with an error", 500, "hush"],
        ["its answer holds no keys", 200, "hush"],
        ["its answer holds no keys", 200, '{"AccessKeyId":"hush"}'],
    ])("of a credentials URI: %s", async (reason, status, body) => {
        const server = await serve(createServer((_, response) => response.writeHead(status).end(body)));
        try {
            const { port } = server.address() as AddressInfo;
            expect(await refusal({ credentialsUri: `http://127.0.0.1:${port}/?token=hush` })).toBe(
                `the credentials URI (credentialsUri) gave no keys: ${reason}`,
            );
        } finally {
            await stop(server);
        }
    });

    test("are asked for without the proxy that is excepted for their address, though SAE goes by it", async () => {
        const seen: string[] = [];
        const proxy = await serve(
            createServer((incoming, outgoing) => {
                seen.push(new URL(incoming.url ?? "").pathname);
                outgoing.writeHead(502).end();
            }),
        );
        const keys = { AccessKeyId: "k", AccessKeySecret: "s", SecurityToken: "t", Expiration: "2099-01-01T00:00:00Z" };
        const uri = await serve(createServer((_, response) => response.end(JSON.stringify(keys))));
        try {
            const at = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
            const values = { credentialsUri: `http://${at(uri)}/keys`, httpProxy: at(proxy), noProxy: at(uri) };
            await expect(list(values)).rejects.toMatchObject({ status: 502 });
            expect(seen).toEqual(["/pop/v1/sam/ingress/IngressList"]);
        } finally {
            await Promise.all([stop(proxy), stop(uri)]);
        }
    });
});

test.each([
    [
        'refresh session token failed: {"Code":"NoPermission","Message":"hush"}',
        "the role was refused: its trust policy must name whoever asks, who must be allowed sts:AssumeRole",
    ],
    [
        'get sts token failed with OIDC: {"Code":"EntityNotExist.Role","Message":"hush"}',
        "there is no such role; check roleArn",
    ],
    [
        'get sts token failed with OIDC: {"Code":"AuthenticationFail.OIDCToken.Expired","Message":"hush"}',
        "the OIDC token was refused: it has expired or is for another provider",
    ],
    ["the access key secret is invalid", "the access key secret is wrong"],
    ["hush, something new", "it gave none, for a reason that is not known here"],
])("the reason of %j is one of a fixed list", (message, reason) => {
    expect(reasonFor(new Error(message))).toBe(reason);
});
