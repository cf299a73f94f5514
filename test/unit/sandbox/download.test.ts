import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { checksumOf, chooseEnvtest, fetchOfficial, forThisMachine } from "../../../sandbox/toolchain/download";
import { fetchBytes, patience, unreachable } from "../../../sandbox/toolchain/network";
import type { Download } from "../../../sandbox/tool";
import { script, temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const published = new Map<string, Buffer | string>();
const asked: string[] = [];
const server = http.createServer((request, response) => {
    if (request.url === "/truncated") {
        // A connection that breaks: half of what was announced.
        response.writeHead(200, { "content-length": "1000" }).write("x".repeat(500), () => response.destroy());
        return;
    }
    if (request.url === "/slow") {
        response.writeHead(200);
        const letters = [..."slowly"];
        const send = (): void => {
            const letter = letters.shift();
            if (letter === undefined) response.end();
            else response.write(letter, () => setTimeout(send, 20));
        };
        return send();
    }
    if (request.url === "/broken") {
        // Each connection breaks after three bytes; whoever asks for the rest gets it.
        const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
        asked.push(`${from} ${request.headers["if-range"] ?? ""}`.trim());
        const rest = "once and again".slice(from);
        const head = { etag: '"v1"', "content-length": String(rest.length) };
        response.writeHead(from > 0 ? 206 : 200, head);
        response.write(rest.slice(0, 3), () => (rest.length <= 3 ? response.end() : response.destroy()));
        return;
    }
    if (request.url === "/silent") return void response.writeHead(200).write("begun");
    const content = published.get(request.url ?? "");
    response.writeHead(content === undefined ? 404 : 200).end(content);
});
let base = "";

beforeAll(async () => {
    // The makers of this file are here.
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
});

afterEach(() => void jest.restoreAllMocks());

const target = (): string => fs.mkdtempSync(path.join(folder, "into-"));
const sum = (algorithm: string, content: Buffer | string): string =>
    createHash(algorithm).update(content).digest("hex");

/** A .tar.gz that holds one executable in a folder of its own, as the makers pack them. */
function archiveOf(name: string, content: string): Buffer {
    const packed = fs.mkdtempSync(path.join(folder, "pack-"));
    script(path.join(packed, "release", name), content);
    execFileSync("tar", ["-czf", path.join(packed, "all.tar.gz"), "-C", packed, "release"]);
    return fs.readFileSync(path.join(packed, "all.tar.gz"));
}

describe("official downloads", () => {
    test("a single executable is taken when its checksum is the published one", async () => {
        published.set("/tool", "#!/bin/sh\necho hello\n").set("/tool.sha256", sum("sha256", "#!/bin/sh\necho hello\n"));
        const into = target();
        await fetchOfficial(
            { kind: "release", url: `${base}/tool`, checksum: `${base}/tool.sha256`, files: ["tool"] },
            into,
        );
        expect(execFileSync(path.join(into, "tool"), { encoding: "utf8" })).toBe("hello\n");
    });

    test("a file with another checksum than the published one is refused", async () => {
        published.set("/bad", "tampered").set("/bad.sha256", sum("sha256", "original"));
        const way = { kind: "release", url: `${base}/bad`, checksum: `${base}/bad.sha256`, files: ["bad"] } as const;
        await expect(fetchOfficial(way, target())).rejects.toThrow(/checksum .* published is/);
    });

    test("an archive's executable is found in whatever folder it is packed, and nothing else stays", async () => {
        const archive = archiveOf("etcd", "echo 3.6.5");
        const name = forThisMachine("etcd-{os}-{arch}.tar.gz");
        published
            .set(`/${name}`, archive)
            .set("/SHA256SUMS", `${"0".repeat(64)}  other\n${sum("sha256", archive)}  ${name}\n`);
        const into = target();
        const way = {
            kind: "release",
            url: `${base}/etcd-{os}-{arch}.tar.gz`,
            checksum: `${base}/SHA256SUMS`,
            files: ["etcd"],
        } as const;
        await fetchOfficial(way, into);
        expect(fs.readdirSync(into)).toEqual(["etcd"]);
        expect(execFileSync(path.join(into, "etcd"), { encoding: "utf8" })).toBe("3.6.5\n");
    });

    test("the newest envtest archive of the minor version is taken by way of the index", async () => {
        const archive = archiveOf("kube-apiserver", "echo 1.36.10");
        const name = forThisMachine("envtest-v1.36.10-{os}-{arch}.tar.gz");
        const entry = { hash: sum("sha512", archive), selfLink: `${base}/${name}` };
        published.set(`/${name}`, archive);
        published.set(
            "/index.yaml",
            JSON.stringify({ releases: { "v1.36.9": {}, "v1.36.10": { [name]: entry }, "v1.37.0": {} } }),
        );
        const into = target();
        await fetchOfficial(
            { kind: "envtest", index: `${base}/index.yaml`, minor: "1.36", files: ["kube-apiserver"] },
            into,
        );
        expect(execFileSync(path.join(into, "kube-apiserver"), { encoding: "utf8" })).toBe("1.36.10\n");
    });

    test("pre-releases and other minor versions of envtest are never chosen", () => {
        expect(chooseEnvtest({ releases: { "v1.36.0-rc.1": {}, "v1.35.4": {} } }, "1.36")).toBeUndefined();
    });

    test("a plugin is installed by the CLI that is there, into a home of its own", async () => {
        const cli = script(
            path.join(target(), "pulumi"),
            'd="$PULUMI_HOME/plugins/$3-$4-v$5"; mkdir -p "$d"; echo "$*" > "$d/pulumi-$3-$4"',
        );
        const into = target();
        await fetchOfficial(
            { kind: "pulumi-plugin", host: base, plugin: ["resource", "kubernetes", "4.25.0"] },
            into,
            cli,
        );
        expect(fs.readdirSync(into)).toEqual(["pulumi-resource-kubernetes"]);
        const asked = fs.readFileSync(path.join(into, "pulumi-resource-kubernetes"), "utf8");
        expect(asked).toBe("plugin install resource kubernetes 4.25.0 --non-interactive\n");
    });

    test("what a CLI that cannot install the plugin says is in the reason", async () => {
        const cli = script(path.join(target(), "pulumi"), "echo 'error: 404 HTTP error' >&2; exit 255");
        const way = { kind: "pulumi-plugin", host: base, plugin: ["resource", "kubernetes", "4.25.0"] } as const;
        await expect(fetchOfficial(way, target(), cli)).rejects.toThrow(/plugin install .*404 HTTP error/s);
    });

    test("a file that the maker does not have for this machine is told with its address", async () => {
        published.set("/none.sha256", sum("sha256", "x"));
        const way = { kind: "release", url: `${base}/none-{arch}`, checksum: `${base}/none.sha256`, files: ["none"] };
        await expect(fetchOfficial(way as Download, target())).rejects.toThrow(/none-(amd64|arm64) answers 404$/);
    });

    test("a file whose connection breaks goes on behind what has come, as often as something comes", async () => {
        jest.replaceProperty(patience, "againMs", 1);
        expect((await fetchBytes(`${base}/broken`)).toString()).toBe("once and again");
        expect(asked).toEqual(["0", '3 "v1"', '6 "v1"', '9 "v1"', '12 "v1"']);
    });

    test("a file that ends too early is not taken for the whole one", async () => {
        jest.replaceProperty(patience, "againMs", 1);
        await expect(fetchBytes(`${base}/truncated`)).rejects.toThrow(/truncated does not come whole/);
    });

    test("a slow file is waited for as long as something arrives, and no longer", async () => {
        expect((await fetchBytes(`${base}/slow`)).toString()).toBe("slowly");
        await expect(fetchBytes(`${base}/silent`, 100)).rejects.toThrow(/silent does not come whole: nothing arrived/);
    });

    describe("a host", () => {
        // Each test asks a host of its own: what was reached is known.
        const servers: http.Server[] = [];
        const host = async (answer: http.RequestListener): Promise<string> => {
            const one = http.createServer(answer);
            servers.push(one);
            await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
            return `http://127.0.0.1:${(one.address() as AddressInfo).port}/`;
        };
        beforeEach(() => Object.assign(patience, { reachMs: 400, tellMs: 100, againMs: 1 }));
        const before = { ...patience };
        afterEach(() => {
            Object.assign(patience, before);
            for (const one of servers.splice(0)) {
                one.close();
                one.closeAllConnections();
            }
        });

        test("that is slow is waited for as long as something moves in the network, and that is told", async () => {
            const quick = await host((_, response) => void response.end());
            const slow = await host((_, response) => void setTimeout(() => response.end(), 1_500));
            const said: string[] = [];
            const answer = unreachable(slow, (line) => said.push(line));
            // As other hosts answer, and files arrive from them.
            const files: Promise<Buffer>[] = [];
            const others = setInterval(() => files.push(fetchBytes(quick)), 100);
            expect(await answer).toBeUndefined();
            clearInterval(others);
            // One that is still on its way would break when the host ends.
            await Promise.all(files);
            expect(said).toEqual([
                `waiting for ${slow.slice(0, -1)}; where no host answers, tools are built, which takes longer`,
            ]);
        });

        test("is out of reach when nothing at all was heard for a while, and that is the reason", async () => {
            const silent = await host(() => undefined);
            expect(await unreachable(silent)).toBe(
                `${silent.slice(0, -1)} cannot be reached: nothing was heard from any host for 0.4 s`,
            );
        });

        test("whose connection breaks is asked again", async () => {
            let count = 0;
            const broken = await host((_, response) => (++count < 3 ? response.destroy() : response.end()));
            expect(await unreachable(broken)).toBeUndefined();
            expect(count).toBe(3);
        });
    });

    test("a host that answers is in reach, even if it answers with an error", async () => {
        expect(await unreachable(`${base}/nothing/here`)).toBeUndefined();
        expect(await unreachable("http://127.0.0.1:9/")).toMatch(/cannot be reached/);
    });
});

describe("published checksums", () => {
    const one = "a".repeat(64);
    test.each([
        ["bare", `${one}\n`, "tool", one],
        ["in a list", `${"b".repeat(64)}  other\n${one}  tool\n`, "tool", one],
        ["in a list of binary files", `${"b".repeat(64)} *other\n${one} *tool\n`, "tool", one],
        ["not in the list", `${"b".repeat(64)}  other\n${one}  else\n`, "tool", undefined],
        ["not a checksum", "<html>not found</html>", "tool", undefined],
    ])("%s", (_, list, file, expected) => {
        expect(checksumOf(list, file)).toBe(expected);
    });
});
