import { writeFileSync } from "node:fs";
import http, { createServer, type IncomingMessage, type Server } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openTransport } from "../../../provider/platforms/sae/client/client";
import { parseSettings } from "../../../provider/platforms/sae/client/config";
import { SANDBOX_KEY, startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { temporaryFolder } from "./workshop";

/**
 * Roles: STS and the metadata service of ECS are at fixed addresses of Alibaba Cloud. What is sent to them goes to a
 * server of the test's own, which answers as they do; the emulator then checks the keys that they gave.
 */
const folder = temporaryFolder();
const keys = { AccessKeyId: "STS.role", AccessKeySecret: "role-secret", SecurityToken: "role-token-0123456789" };
const expiration = `${new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 19)}Z`;
const arn = "acs:ram::1234:role/deploy";

interface RecordedRequest {
    host: string;
    method: string;
    path: string;
    query: URLSearchParams;
    form: URLSearchParams;
}
const asked: RecordedRequest[] = [];
let emulator: Emulator;
let cloud: Server;

function answer({ host, method, path }: RecordedRequest): string {
    if (host !== "100.100.100.200") return JSON.stringify({ Credentials: { ...keys, Expiration: expiration } });
    if (method === "PUT") return "metadata-token";
    return path.endsWith("/deploy") ? JSON.stringify({ Code: "Success", ...keys, Expiration: expiration }) : "deploy";
}

async function textOf(request: IncomingMessage): Promise<string> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    return text;
}

beforeAll(async () => {
    const accessKeys = {
        [SANDBOX_KEY.id]: SANDBOX_KEY.secret,
        [keys.AccessKeyId]: { secret: keys.AccessKeySecret, securityToken: keys.SecurityToken },
    };
    emulator = await startEmulator({ dir: folder, accessKeys });
    cloud = createServer((request, response) => {
        void textOf(request).then((body) => {
            const { pathname, searchParams } = new URL(request.url ?? "", "http://cloud");
            const host = String(request.headers["x-test-host"]);
            const seen = { host, method: request.method ?? "", path: pathname, query: searchParams };
            asked.push({ ...seen, form: new URLSearchParams(body) });
            response.end(answer(asked.at(-1)!));
        });
    });
    await new Promise<void>((resolve) => cloud.listen(0, "127.0.0.1", resolve));
    const real = http.request.bind(http);
    const redirect = (options: http.RequestOptions): http.ClientRequest => {
        if (options.host === "127.0.0.1") return real(options);
        const headers = { ...(options.headers as object), host: "cloud", "x-test-host": String(options.host) };
        const { port } = cloud.address() as AddressInfo;
        return real({ method: options.method, path: options.path, headers, host: "127.0.0.1", port });
    };
    jest.spyOn(http, "request").mockImplementation(redirect as never);
    jest.spyOn(https, "request").mockImplementation(redirect as never);
});
beforeEach(() => asked.splice(0));
afterAll(async () => {
    jest.restoreAllMocks();
    cloud.closeAllConnections();
    await new Promise((resolve) => cloud.close(resolve));
    await emulator.close();
});

async function list(values: Record<string, string | number>): Promise<string> {
    const { settings, failures } = parseSettings(
        { endpoint: emulator.endpoint, protocol: "HTTP", transport: "core", ...values },
        {},
    );
    expect(failures).toEqual([]);
    const before = emulator.log.since().at(-1)?.seq ?? 0;
    const transport = openTransport(settings, { host: emulator.endpoint, protocol: "HTTP", region: "cn-hangzhou" });
    await transport.call("ListIngresses", { query: { NamespaceId: "cn-hangzhou:prod" } });
    expect(transport.secrets()).toEqual(Object.values(keys));
    return emulator.log
        .since(before)
        .map(({ status }) => String(status))
        .join();
}

test("a role is assumed with own keys, with session, duration and external id", async () => {
    const session = { roleSessionName: "deploy-42", roleSessionDuration: 1800, externalId: "ext-7" };
    const key = { accessKeyId: SANDBOX_KEY.id, accessKeySecret: SANDBOX_KEY.secret };
    expect(await list({ ...key, roleArn: arn, ...session, stsEndpoint: "sts.example" })).toBe("200");
    expect(asked.map(({ host, query }) => [host, query.get("Action")])).toEqual([["sts.example", "AssumeRole"]]);
    const sent = asked[0]!.form;
    expect(Object.fromEntries(sent)).toMatchObject({
        RoleArn: arn,
        RoleSessionName: "deploy-42",
        DurationSeconds: "1800",
        ExternalId: "ext-7",
    });
});

test("a role is assumed with an OIDC token, as RRSA gives to a pod", async () => {
    const oidcTokenFile = join(folder, "token");
    writeFileSync(oidcTokenFile, "the-oidc-token");
    const oidcProviderArn = "acs:ram::1234:oidc-provider/ack";
    expect(await list({ roleArn: arn, oidcProviderArn, oidcTokenFile, region: "cn-hangzhou" })).toBe("200");
    const [{ host, query, form }] = asked as [RecordedRequest];
    expect([host, query.get("Action")]).toEqual(["sts.cn-hangzhou.aliyuncs.com", "AssumeRoleWithOIDC"]);
    expect(Object.fromEntries(form)).toMatchObject({
        RoleArn: arn,
        OIDCProviderArn: oidcProviderArn,
        OIDCToken: "the-oidc-token",
        RoleSessionName: "crossroute",
    });
});

test("the RAM role of an ECS instance is asked of its metadata service, with a token", async () => {
    expect(await list({ ecsRamRole: "deploy" })).toBe("200");
    expect(asked.map(({ host, method, path }) => `${method} ${host}${path}`)).toEqual([
        "PUT 100.100.100.200/latest/api/token",
        "GET 100.100.100.200/latest/meta-data/ram/security-credentials/deploy",
    ]);
});

test("credentials are asked for once and serve all calls", async () => {
    const { settings } = parseSettings({ endpoint: emulator.endpoint, protocol: "HTTP", ecsRamRole: "deploy" }, {});
    const transport = openTransport(settings, { host: emulator.endpoint, protocol: "HTTP", region: "cn-hangzhou" });
    for (let i = 0; i < 3; i++) await transport.call("ListIngresses", { query: { NamespaceId: "cn-hangzhou:prod" } });
    expect(asked).toHaveLength(2);
});
