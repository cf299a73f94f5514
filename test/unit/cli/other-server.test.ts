/** A server that is not the API server may answer in its place: a proxy, or a log-in page. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, NotServed, type Server } from "../../../provider/sources/api-server";
import { UsageError } from "../../../provider/sources/errors";
import type { Io } from "../../../provider/sources/io";

const folder = mkdtempSync(join(tmpdir(), "crossroute-other-server-"));
const servers: HttpServer[] = [];
afterAll(() => {
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
});

/** A cluster whose every answer is this one, but for the list of what it serves where that is given. */
async function answering(status: number, text: string, served?: object, user = {}): Promise<Server> {
    const server = createServer((request, response) =>
        served !== undefined && request.url === "/apis"
            ? void response.end(JSON.stringify(served))
            : void response.writeHead(status).end(text),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const kubeconfig = join(folder, `${port}.json`);
    const content = {
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: "u", user }],
    };
    writeFileSync(kubeconfig, JSON.stringify(content));
    return connect({ kubeconfig }, {} as Io);
}

describe("a list of a cluster", () => {
    it.each([
        [200, "<html>log in</html>", /answered 200 without JSON: "<html>log in<\/html>" for \/apis.*check the server/],
        [200, '{"ok":true}', /answered without a list for \/apis.*check the server of the kubeconfig, HTTPS_PROXY/],
        [404, "<html>not here</html>", /answered 404 for \/apis/],
        [404, '{"error":"no such route"}', /answered 404 for \/apis/],
        [404, "404 page not found\n", /answered 404 for \/apis/],
    ])("is not empty because something in between answered %i %s", async (status, text, expected) => {
        const listed = (await answering(status, text)).list("/apis/x.io/v1/things");
        await expect(listed).rejects.toThrow(expected);
        await expect(listed).rejects.not.toBeInstanceOf(NotServed);
    });

    it.each(["404 page not found\n", '{"kind":"Status","code":404}'])(
        "is not served where the API server itself says so: %j",
        async (text) => {
            const server = await answering(404, text, { kind: "APIGroupList", groups: [] });
            await expect(server.list("/apis/x.io/v1/things")).rejects.toBeInstanceOf(NotServed);
        },
    );

    it("may be empty", async () => {
        expect(await (await answering(200, '{"items":null}')).list("/apis/x")).toEqual([]);
    });

    it("names a log-in that fails", async () => {
        const exec = {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "no-such-program",
            interactiveMode: "Never",
        };
        const server = await answering(200, "{}", undefined, { exec });
        const listed = server.list("/apis/x.io/v1/things");
        await expect(listed).rejects.toBeInstanceOf(UsageError);
        await expect(listed).rejects.toThrow(/^cluster x: the kubeconfig's log-in fails: .*no-such-program/);
    });
});
