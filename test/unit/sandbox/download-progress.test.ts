import { createHash } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureTools } from "../../../sandbox/toolchain/ensure";
import { TOOLS } from "../../../sandbox/tools";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const saved = { ...process.env };
const content = Buffer.concat([Buffer.from("#!/bin/sh\n"), Buffer.alloc(4_000_000, "#")]);
/** A slow maker: half of the file, and the rest when somebody has told how much has come. */
let isTold = false;
const server = http.createServer(async (request, response) => {
    if (request.url === "/sum") return void response.end(createHash("sha256").update(content).digest("hex"));
    if (request.method === "HEAD") return void response.end();
    response.write(content.subarray(0, 2_500_000));
    while (!isTold) await sleep(20);
    response.end(content.subarray(2_500_000));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
    server.closeAllConnections();
    server.close();
    jest.restoreAllMocks();
    process.env = { ...saved };
});

test("a slow download tells how much has come, and clears that away in the end", async () => {
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
    Object.assign(process.env, { CROSSROUTE_CACHE: path.join(folder, "cache"), PATH: "/usr/bin:/bin" });
    delete process.env.CROSSROUTE_OFFLINE;
    delete process.env.KUBEBUILDER_ASSETS;
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const way = { kind: "release", url: `${host}/etcd`, checksum: `${host}/sum`, files: ["etcd"] } as const;
    jest.replaceProperty(TOOLS.etcd, "downloads", [way]);
    const shown: string[] = [];
    const onStatus = (line: string): void => {
        shown.push(line);
        isTold ||= line.includes("2.5 MB");
    };
    const { located } = await ensureTools(["etcd"], { onStatus });
    expect(located.map(({ source }) => source)).toEqual(["download"]);
    expect(shown).toContain("etcd: downloading, 2.5 MB so far");
    expect(shown.at(-1)).toBe("");
});
