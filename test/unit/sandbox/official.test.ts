import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import { connect, type AddressInfo } from "node:net";
import * as path from "node:path";
import { forThisMachine } from "../../../sandbox/toolchain/download";
import { ensureTools } from "../../../sandbox/toolchain/ensure";
import { forgetGoEnvironment } from "../../../sandbox/toolchain/go";
import { forgetHosts, patience } from "../../../sandbox/toolchain/network";
import { TEST_TOOLS, TOOLS, VERSIONS } from "../../../sandbox/tools";
import type { Download, ToolName } from "../../../sandbox/tool";
import { script, temporaryFolder } from "./helpers";

// The makers' hosts, each a folder of one server on loopback, with what they publish: `/dl.k8s.io/release/…`.
const folder = temporaryFolder();
const saved = { ...process.env };
type Answer = (response: http.ServerResponse) => void;
const published = new Map<string, Buffer | string | Answer>();
const asked: string[] = [];
const server = http.createServer((request, response) => {
    const content = published.get(request.url ?? "");
    if (request.method !== "HEAD") asked.push(request.url ?? "");
    if (typeof content === "function") return content(response);
    response.writeHead(content === undefined ? 404 : 200).end(content);
});
/** A connection that breaks: half of what was announced. */
const cut: Answer = (response) =>
    void response.writeHead(200, { "content-length": "1000" }).write("x".repeat(500), () => response.destroy());
/** What a network that wants a login answers to everything. */
const LOGIN = "<!DOCTYPE html>\n<html><body>Log in to this network</body></html>\n";
const status =
    (code: number): Answer =>
    (response) =>
        void response.writeHead(code).end(LOGIN);
const redirect =
    (to: () => string): Answer =>
    (response) =>
        void response.writeHead(302, { location: to() }).end();
/** It begins to answer, and then nothing more arrives. */
const hang: Answer = (response) => void response.writeHead(200, { "content-length": "1000" }).write("begun");

// A proxy leads every name to that server.
const tunnels: string[] = [];
/** What it answers to a request for a tunnel; undefined: it opens one. */
let refusal: string | undefined;
let greeting = "HTTP/1.1 200 Connection established";
const proxy = http.createServer().on("connect", (request, client) => {
    tunnels.push(request.url ?? "");
    if (refusal !== undefined) return void client.end(`${refusal}\r\ncontent-length: 0\r\n\r\n`);
    const onward = connect((server.address() as AddressInfo).port, "127.0.0.1", () => {
        client.write(`${greeting}\r\n\r\n`);
        onward.pipe(client).pipe(onward);
    });
    onward.on("error", () => client.destroy());
    client.on("error", () => onward.destroy());
});
const portOf = (of: http.Server): number => (of.address() as AddressInfo).port;
const sum = (algorithm: string, content: Buffer | string): string =>
    createHash(algorithm).update(content).digest("hex");

beforeAll(async () => {
    for (const one of [server, proxy]) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
    for (const one of [server, proxy]) {
        one.closeAllConnections();
        one.close();
    }
});

/** The official ways with another host before them. */
function at(base: string, way: Download): Download {
    const move = (address: string): string => address.replace("https://", base);
    const entries = Object.entries(way).map(([key, value]: [string, unknown]) =>
        typeof value === "string" && value.startsWith("https://") ? [key, move(value)] : [key, value],
    );
    return Object.fromEntries(entries) as Download;
}

function archive(name: string, content: string): Buffer {
    const packed = fs.mkdtempSync(path.join(folder, "pack-"));
    script(path.join(packed, "release", name), content);
    execFileSync("tar", ["-czf", path.join(packed, "all.tar.gz"), "-C", packed, "release"]);
    return fs.readFileSync(path.join(packed, "all.tar.gz"));
}

const CLI = `#!/bin/sh
case "$1" in
version) echo v${VERSIONS.pulumi} ;;
plugin) d="$PULUMI_HOME/plugins/$3-$4-v$5"; mkdir -p "$d"; echo '#!/bin/sh' > "$d/pulumi-$3-$4"; chmod +x "$d/pulumi-$3-$4" ;;
esac
`;
const INSTALL = `#!/bin/sh
while [ $# -gt 0 ]; do case "$1" in --install-root) root=$2 ;; --version) version=$2 ;; esac; shift; done
[ "$version" = ${VERSIONS.pulumi} ] || exit 1
mkdir -p "$root/bin"
cat > "$root/bin/pulumi" <<'CLI'
${CLI}CLI
for host in nodejs yaml python python-exec; do echo '#!/bin/sh' > "$root/bin/pulumi-language-$host"; done
chmod +x "$root/bin/"*
`;
const KUBERNETES = `#!/bin/sh\necho Kubernetes v${VERSIONS.kubernetes}\n`;
const release = (file: string): string =>
    forThisMachine(`/dl.k8s.io/release/v${VERSIONS.kubernetes}/bin/{os}/{arch}/${file}`);
const envtest = forThisMachine("envtest-v1.36.2-{os}-{arch}.tar.gz");
const index = "/raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml";
const etcdFolder = `/github.com/etcd-io/etcd/releases/download/v${VERSIONS.etcd}`;
const etcdFile = forThisMachine(`etcd-v${VERSIONS.etcd}-{os}-{arch}.tar.gz`);

function publish(base: string): void {
    published.clear();
    asked.splice(0);
    tunnels.splice(0);
    published.set("/get.pulumi.com/install.sh", INSTALL);
    for (const file of ["kube-apiserver", "kube-controller-manager"])
        published.set(release(file), KUBERNETES).set(`${release(file)}.sha256`, sum("sha256", KUBERNETES));
    const both = archive("kube-apiserver", `echo Kubernetes v1.36.2`);
    published.set(`/${envtest}`, both);
    const entry = { hash: sum("sha512", both), selfLink: `${base}${envtest}` };
    published.set(index, JSON.stringify({ releases: { "v1.36.2": { [envtest]: entry } } }));
    const etcd = archive("etcd", `echo etcd Version: ${VERSIONS.etcd}`);
    published.set(`${etcdFolder}/${etcdFile}`, etcd);
    published.set(`${etcdFolder}/SHA256SUMS`, `${sum("sha256", etcd)}  ${etcdFile}\n`);
}

function useDownloads(base: string): void {
    jest.restoreAllMocks();
    const home = fs.mkdtempSync(path.join(folder, "home-"));
    script(path.join(home, "bin", "go"), 'echo "$*" >> "$(dirname "$0")/calls"; exit 1');
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
    Object.assign(process.env, {
        CROSSROUTE_CACHE: path.join(home, "cache"),
        PULUMI_HOME: path.join(home, "pulumi"),
        PATH: `${path.join(home, "bin")}:/usr/bin:/bin`,
    });
    delete process.env.CROSSROUTE_OFFLINE;
    forgetGoEnvironment();
    forgetHosts();
    jest.replaceProperty(patience, "againMs", 1);
    for (const name of TEST_TOOLS)
        jest.replaceProperty(
            TOOLS[name],
            "downloads",
            TOOLS[name].downloads.map((way) => at(base, way)),
        );
    publish(base);
}

const direct = (): string => `http://127.0.0.1:${portOf(server)}/`;
const wasBuilt = (): boolean => fs.existsSync(path.join(process.env.PATH?.split(":")[0] ?? "", "calls"));
const sources = async (names: readonly ToolName[]): Promise<string[]> =>
    (await ensureTools(names)).located.map(({ tool, source }) => `${tool} ${source}`);

afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...saved };
});

describe("the makers' own executables", () => {
    test("all tools are downloaded from their makers, nothing is built, and the next time nothing is downloaded", async () => {
        useDownloads(direct());
        const executables = TEST_TOOLS.filter((name) => TOOLS[name].build.packages.length > 0);
        const { located, files } = await ensureTools(executables);
        expect(located.filter(({ source }) => source === "build")).toEqual([]);
        expect(execFileSync(files["kube-apiserver"] ?? "", { encoding: "utf8" })).toContain(VERSIONS.kubernetes);
        expect(execFileSync(files.pulumi ?? "", ["version"], { encoding: "utf8" })).toBe(`v${VERSIONS.pulumi}\n`);
        expect(Object.keys(files).sort()).toEqual(
            executables.flatMap((name) => TOOLS[name].files.map((file) => path.basename(file))).sort(),
        );
        expect(wasBuilt()).toBe(false);
        asked.splice(0);
        expect((await ensureTools(executables)).files).toEqual(files);
        expect(asked).toEqual([]);
    });

    test("behind a proxy they come through it, and addresses of NO_PROXY do not", async () => {
        useDownloads("http://official.example/");
        process.env.HTTP_PROXY = `127.0.0.1:${portOf(proxy)}`;
        expect(await sources(["pulumi", "kubernetes"])).toEqual(["pulumi download", "kubernetes download"]);
        expect(new Set(tunnels)).toEqual(new Set(["official.example:80"]));
        useDownloads(direct());
        process.env.HTTP_PROXY = "http://127.0.0.1:9";
        process.env.NO_PROXY = "127.0.0.1";
        expect(await sources(["kubernetes"])).toEqual(["kubernetes download"]);
    });

    test("an old proxy, which speaks HTTP/1.0, is as good", async () => {
        useDownloads("http://old.example/");
        process.env.HTTP_PROXY = `127.0.0.1:${portOf(proxy)}`;
        greeting = "HTTP/1.0 200 OK";
        try {
            expect(await sources(["kubernetes"])).toEqual(["kubernetes download"]);
        } finally {
            greeting = "HTTP/1.1 200 Connection established";
        }
    });

    test.each([
        ["wants a password", "HTTP/1.1 407 Proxy Authentication Required", /407/],
        ["forbids the host", "HTTP/1.0 403 Forbidden", /403/],
        ["knows no tunnels", "HTTP/1.0 501 Not Implemented", /501/],
    ])("a proxy that %s is told with its answer", async (_, answer, words) => {
        useDownloads(`http://${answer.slice(9, 12)}.example/`);
        process.env.HTTP_PROXY = `127.0.0.1:${portOf(proxy)}`;
        refusal = answer;
        try {
            const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
            expect(failure).toMatch(/\.example cannot be reached: /);
            expect(failure).toMatch(words);
        } finally {
            refusal = undefined;
        }
    });

    test("a proxy whose address is nonsense is told by its variable, and not by its value, which may hold a password", async () => {
        useDownloads("http://official.example/");
        process.env.HTTP_PROXY = "http://user:hush@:nonsense";
        const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
        expect(failure).toContain("the address in HTTP_PROXY is not understood: http://user:password@host:port");
        expect(failure).not.toContain("hush");
    });

    test("what a download that was ended has left is removed by the next one", async () => {
        useDownloads(direct());
        const left = (name: string): string => path.join(process.env.CROSSROUTE_CACHE ?? "", "tmp", name);
        for (const name of ["etcd-a1B2c3", "kubernetes-a1B2c3", "kubernetes-1.21-a1B2c3"])
            fs.mkdirSync(left(name), { recursive: true });
        await ensureTools(["kubernetes"]);
        // Those of other tools may be at work.
        expect(fs.readdirSync(left("")).sort()).toEqual(["etcd-a1B2c3", "kubernetes-1.21-a1B2c3"]);
    });

    test("a downloaded tool that was damaged is downloaded again", async () => {
        useDownloads(direct());
        const { files } = await ensureTools(["kubernetes"]);
        fs.writeFileSync(files["kube-apiserver"] ?? "", "garbled");
        const said: string[] = [];
        expect((await ensureTools(["kubernetes"], { onProgress: (line) => said.push(line) })).located[0]?.source).toBe(
            "download",
        );
        expect(said.join("\n")).toMatch(/damaged in the cache \(kube-apiserver is not what was stored\), got again/);
        expect(fs.readFileSync(files["kube-apiserver"] ?? "", "utf8")).toBe(KUBERNETES);
    });

    test("if one download has nothing for this machine, or breaks off, the next one is tried", async () => {
        useDownloads(direct());
        published.delete(release("kube-apiserver"));
        published.set(index, cut);
        await expect(ensureTools(["kubernetes"])).rejects.toThrow(/could not be built/);
        useDownloads(direct());
        published.delete(release("kube-apiserver"));
        expect(await sources(["kubernetes"])).toEqual(["kubernetes download"]);
        expect(asked).toContain(`/${envtest}`);
    });

    test.each<[string, Buffer | string | Answer | undefined, RegExp]>([
        ["is cut off", cut, /does not come whole/],
        ["has another checksum", "tampered", /has checksum .*, published is/],
        ["is a page that wants a login", LOGIN, /has checksum .*, published is/],
        ["is not there for this machine", undefined, new RegExp(`${etcdFile.replaceAll(".", "\\.")} answers 404`)],
        ["is forbidden", status(403), new RegExp(`${etcdFile.replaceAll(".", "\\.")} answers 403`)],
        [
            "leads round in circles",
            redirect(() => `${etcdFolder}/${etcdFile}`),
            /does not come whole: .*redirect count/,
        ],
        ["leads nowhere", redirect(() => "http://127.0.0.1:9/file"), /does not come whole: fetch failed \(/],
        ["stops half-way", hang, /does not come whole: nothing arrived for 0\.1 s/],
    ])("where the only file %s, the error says so, and a build is tried next", async (_, content, words) => {
        useDownloads(direct());
        if (content === hang) jest.replaceProperty(patience, "standstillMs", 100);
        if (content === undefined) published.delete(`${etcdFolder}/${etcdFile}`);
        else published.set(`${etcdFolder}/${etcdFile}`, content);
        const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
        expect(failure).toMatch(words);
        expect(failure).toMatch(/etcd 3\.6\.8 could not be built/);
        expect(wasBuilt()).toBe(true);
        // Nothing of the file that was refused is left to be taken for the tool.
        const store = path.join(process.env.CROSSROUTE_CACHE ?? "", "store");
        expect(fs.existsSync(store) ? fs.readdirSync(store) : []).toEqual([]);
    });

    test("a file that is elsewhere by now is followed to there", async () => {
        useDownloads(direct());
        const moved = published.get(`${etcdFolder}/${etcdFile}`) ?? "";
        published.set("/objects/etcd?signature=1", moved);
        published.set(
            `${etcdFolder}/${etcdFile}`,
            redirect(() => "/objects/etcd?signature=1"),
        );
        jest.replaceProperty(
            TOOLS.etcd,
            "downloads",
            TOOLS.etcd.downloads.filter(({ kind }) => kind === "release"),
        );
        expect(await sources(["etcd"])).toEqual(["etcd download"]);
    });

    test.each<[string, string, Buffer | string | Answer]>([
        ["the list of checksums", `${etcdFolder}/SHA256SUMS`, LOGIN],
        ["the index of envtest", index, LOGIN],
        ["the index of envtest", index, "releases: 1"],
        ["the index of envtest", index, "null"],
    ])("%s is a page of something else: that is told, and nothing of it is taken", async (_, place, content) => {
        useDownloads(direct());
        published.set(place, content);
        if (place !== index) published.delete(index);
        else published.delete(`${etcdFolder}/${etcdFile}`);
        const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
        expect(failure).toMatch(/has no published checksum|is no index of envtest/);
        expect(failure).not.toMatch(/TypeError|Cannot convert|undefined/);
    });

    test("a page that wants a login is no script, and is not run", async () => {
        useDownloads(direct());
        published.set("/get.pulumi.com/install.sh", LOGIN);
        const failure = await ensureTools(["pulumi"]).catch((error: Error) => error.message);
        expect(failure).toMatch(/get\.pulumi\.com\/install\.sh is no script/);
    });

    test("a script that fails says why", async () => {
        useDownloads(direct());
        published.set("/get.pulumi.com/install.sh", "#!/bin/sh\necho 'no build for this platform' >&2; exit 3");
        await expect(ensureTools(["pulumi"])).rejects.toThrow(/install\.sh: .*no build for this platform/);
    });
});

describe("a cache that cannot be used", () => {
    test.each([
        ["below a file", () => path.join(script(path.join(folder, "file"), ""), "cache"), /is a file/],
        ["where no folder can be made", () => "/proc/nothing/cache", /ENOENT/],
    ])("%s is told with the variable that names another", async (_, place, why) => {
        process.env.CROSSROUTE_CACHE = place();
        const failure = await ensureTools(["etcd"]).catch((error: Error) => error.message);
        expect(failure).toMatch(/^The tools cannot be kept in /);
        expect(failure).toMatch(why);
        expect(failure).toMatch(/to do: Name a folder that you can write to in CROSSROUTE_CACHE/);
    });
});
