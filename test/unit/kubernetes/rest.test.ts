import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect as dial, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listIngresses } from "../../../provider/platforms/kubernetes/client/client";
import { ClusterError } from "../../../provider/platforms/kubernetes/client/cluster-error";
import { readKubeconfig } from "../../../provider/platforms/kubernetes/client/kubeconfig";
import { proxyOf } from "../../../provider/platforms/kubernetes/client/proxy";
import { clusterAddress, get } from "../../../provider/platforms/kubernetes/client/rest";

const folder = mkdtempSync(join(tmpdir(), "crossroute-rest-"));
const servers: Server[] = [];
const listening = (server: Server): Promise<number> =>
    new Promise((resolve) => {
        servers.push(server);
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
afterAll(() => {
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
    rmSync(folder, { recursive: true, force: true });
});

/** An API server that answers each request with the next of these; the last stays. */
async function answering(...answers: [status: number, body?: unknown][]) {
    const requests: IncomingMessage["headers"][] = [];
    const port = await listening(
        createServer((request: IncomingMessage, response: ServerResponse) => {
            requests.push(request.headers);
            const [status, body] = answers[Math.min(requests.length, answers.length) - 1]!;
            response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body ?? {}));
        }),
    );
    return { requests, server: `http://127.0.0.1:${port}`, port };
}

const kubeconfig = (cluster: object, user: object = {}): string =>
    JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user }],
    });

describe("a request to a cluster", () => {
    it.each([401, 403, 404, 409])("gives the answer %d as it is, at once", async (status) => {
        const api = await answering([status, { message: "no" }]);
        const config = kubeconfig({ server: api.server }, { token: "t0ken" });
        expect(await get({ kubeconfig: config }, "/version")).toEqual({ status, body: { message: "no" } });
        expect(api.requests).toHaveLength(1);
        expect(api.requests[0]?.authorization).toBe("Bearer t0ken");
    });

    it("of a function fails with the status and the reason of the server, and with the cure where it is the log-in", async () => {
        const told = async (status: number, body: object): Promise<unknown> => {
            const api = await answering([status, body]);
            const config = kubeconfig({ server: api.server }, { token: "t0ken" });
            return listIngresses({ kubeconfig: config }).catch((error: unknown) => error);
        };
        const unauthorized = {
            kind: "Status",
            status: "Failure",
            message: "Unauthorized",
            reason: "Unauthorized",
            code: 401,
        };
        const refused = await told(401, unauthorized);
        expect(refused).toBeInstanceOf(ClusterError);
        expect(refused).toMatchObject({
            status: 401,
            reason: "Unauthorized",
            message:
                "the cluster (the kubeconfig given) answered 401 Unauthorized. The credentials are missing, wrong or too old: log in to the cluster again",
        });
        expect(await told(403, { message: "ingresses is forbidden", reason: "Forbidden" })).toMatchObject({
            status: 403,
            reason: "Forbidden",
            message: "the cluster (the kubeconfig given) answered 403 ingresses is forbidden",
        });
        expect(await told(401, {})).toMatchObject({
            status: 401,
            message: expect.stringMatching(/401 Unauthorized\./) as unknown,
        });
    });

    it.each([429, 500, 502, 503, 504])("is sent again after %d", async (status) => {
        const api = await answering([status], [200, { minor: "33" }]);
        expect(await get({ kubeconfig: kubeconfig({ server: api.server }) }, "/version")).toMatchObject({
            status: 200,
        });
        expect(api.requests).toHaveLength(2);
    });

    it("fails with the address when nobody listens, and with the reason when the kubeconfig is wrong", async () => {
        const nobody = get({ kubeconfig: kubeconfig({ server: "http://127.0.0.1:9" }) }, "/version");
        await expect(nobody).rejects.toThrow(/^127\.0\.0\.1:9 did not answer/);
        const wrong = [
            [{ server: "http://" }, {}, /not an address/],
            [{ server: "https://127.0.0.1:9" }, { "client-certificate": "/nowhere/a.crt" }, /\/nowhere\/a\.crt/],
            [{}, {}, /no cluster for the context x/],
        ] as const;
        for (const [cluster, user, message] of wrong) {
            const failed = await get({ kubeconfig: kubeconfig(cluster, user) }, "/").catch((error: unknown) => error);
            expect(failed).toBeInstanceOf(ClusterError);
            expect(String(failed)).toMatch(message);
        }
    });

    it("acts for another when the kubeconfig says so", async () => {
        const api = await answering([200]);
        const user = { token: "t", as: "jane", "as-groups": ["dev", "ops"] };
        await get({ kubeconfig: kubeconfig({ server: api.server }, user) }, "/version");
        expect(api.requests[0]).toMatchObject({ "impersonate-user": "jane", "impersonate-group": "dev, ops" });
    });

    it("takes an address without a scheme for HTTPS", async () => {
        expect((await clusterAddress({ kubeconfig: kubeconfig({ server: "10.0.0.1:6443" }) })).server).toBe(
            "https://10.0.0.1:6443/",
        );
    });
});

describe("a log-in by a program", () => {
    /** Prints another token with each run. */
    const program = (name: string): object => {
        const count = join(folder, `${name}.count`);
        writeFileSync(count, "");
        const script = `
            const fs = require("fs");
            fs.appendFileSync(${JSON.stringify(count)}, "x");
            const token = process.env.PREFIX + fs.readFileSync(${JSON.stringify(count)}, "utf8").length;
            console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } }));`;
        const env = [{ name: "PREFIX", value: "tok" }];
        const apiVersion = "client.authentication.k8s.io/v1";
        return { exec: { apiVersion, command: process.execPath, args: ["-e", script], env, interactiveMode: "Never" } };
    };

    it("runs it once for all requests, and once more when the token has ended", async () => {
        const api = await answering([200], [200], [401], [200]);
        const config = { kubeconfig: kubeconfig({ server: api.server }, program("again")) };
        for (const expected of [200, 200, 200]) expect((await get(config, "/version")).status).toBe(expected);
        expect(api.requests.map(({ authorization }) => authorization)).toEqual([
            "Bearer tok1",
            "Bearer tok1",
            "Bearer tok1",
            "Bearer tok2",
        ]);
    });

    it("gives 401 back when a new token is refused too", async () => {
        const api = await answering([401]);
        const config = { kubeconfig: kubeconfig({ server: api.server }, program("refused")) };
        expect((await get(config, "/version")).status).toBe(401);
        expect(api.requests).toHaveLength(2);
    });

    it("says what the program said when it fails", async () => {
        const exec = { command: process.execPath, args: ["-e", "console.error('sign in first'); process.exit(1)"] };
        const failed = get({ kubeconfig: kubeconfig({ server: "https://127.0.0.1:9" }, { exec }) }, "/version");
        await expect(failed).rejects.toThrow("logging in to 127.0.0.1:9 failed: sign in first");
        const missing = { exec: { command: "crossroute-no-such-program" } };
        await expect(
            get({ kubeconfig: kubeconfig({ server: "https://127.0.0.1:9" }, missing) }, "/version"),
        ).rejects.toThrow(ClusterError);
    });

    it("reads the token of a file anew when it was refused", async () => {
        const api = await answering([200], [401], [200]);
        const tokenFile = join(folder, "token");
        writeFileSync(tokenFile, "one\n");
        const config = { kubeconfig: kubeconfig({ server: api.server }, { tokenFile }) };
        await get(config, "/version");
        writeFileSync(tokenFile, "two\n");
        expect((await get(config, "/version")).status).toBe(200);
        expect(api.requests.map(({ authorization }) => authorization)).toEqual([
            "Bearer one",
            "Bearer one",
            "Bearer two",
        ]);
        expect(readFileSync(tokenFile, "utf8")).toBe("two\n");
    });
});

describe("a cluster behind a proxy", () => {
    /** A proxy that leads every address to one port. */
    async function proxy(port: number) {
        const wanted: string[] = [];
        const server = createServer();
        server.on("connect", (request: IncomingMessage, client: Socket) => {
            wanted.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
            const onward = dial(port, "127.0.0.1", () => {
                client.write("HTTP/1.1 200 OK\r\n\r\n");
                onward.pipe(client).pipe(onward);
            });
            onward.on("error", () => client.destroy());
            client.on("error", () => onward.destroy());
        });
        return { wanted, at: `127.0.0.1:${await listening(server)}` };
    }
    const before = { ...process.env };
    afterEach(() => {
        for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
            if (before[name] === undefined) delete process.env[name];
            else process.env[name] = before[name];
        }
    });

    it("is reached by the proxy of the kubeconfig", async () => {
        const api = await answering([200, { minor: "33" }]);
        const { wanted, at } = await proxy(api.port);
        const cluster = { server: "http://api.example.test:6443", "proxy-url": `http://me:s3cret@${at}` };
        const config = { kubeconfig: kubeconfig(cluster, { token: "t0ken" }) };
        expect(await get(config, "/version")).toEqual({ status: 200, body: { minor: "33" } });
        expect(wanted).toEqual([`api.example.test:6443 Basic ${Buffer.from("me:s3cret").toString("base64")}`]);
        expect(api.requests[0]?.authorization).toBe("Bearer t0ken");
    });

    it("is reached by the proxy of the environment, with or without a scheme", async () => {
        const api = await answering([200, { minor: "33" }]);
        const { wanted, at } = await proxy(api.port);
        process.env.HTTP_PROXY = at;
        delete process.env.NO_PROXY;
        const config = { kubeconfig: kubeconfig({ server: "http://env.example.test" }) };
        expect((await get(config, "/version")).status).toBe(200);
        expect(wanted).toEqual(["env.example.test:80"]);
    });

    it("is reached without one where NO_PROXY or this machine says so", () => {
        const env = { HTTPS_PROXY: "proxy:3128", NO_PROXY: ".example.com,10.0.0.0/8" };
        const found = (server: string): string | undefined => proxyOf({ server }, env);
        expect(found("https://k8s.example.org")).toBe("http://proxy:3128");
        for (const server of ["k8s.example.com", "10.1.2.3:6443", "localhost:6443", "127.0.0.1:6443", "[::1]:6443"])
            expect(found(`https://${server}`)).toBeUndefined();
        expect(proxyOf({ server: "https://10.1.2.3", "proxy-url": "socks5://p" }, env)).toBe("socks5://p");
    });

    it("has its proxy in what other clients read", () => {
        process.env.HTTPS_PROXY = "http://proxy:3128";
        delete process.env.NO_PROXY;
        const text = readKubeconfig({ kubeconfig: kubeconfig({ server: "https://k8s.example.org" }) })!;
        expect(JSON.parse(text)).toMatchObject({ clusters: [{ cluster: { "proxy-url": "http://proxy:3128" } }] });
    });
});
