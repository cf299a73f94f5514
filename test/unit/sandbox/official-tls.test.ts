import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";
import { SANDBOX_TOOLS } from "../../../sandbox/tools";
import { script, temporaryFolder } from "./helpers";
import { archive, publish, publishEtcd, startMakers, TOYS, type Makers } from "./makers";

// The makers' own addresses, from a process of its own: which authorities count is settled when Node starts.
const folder = temporaryFolder();
let makers: Makers;
beforeAll(async () => {
    makers = await startMakers(folder);
});
afterAll(() => makers.close());
beforeEach(() => {
    makers.published.clear();
    makers.tunnels.splice(0);
    publish(makers.published, TOYS, folder);
});

interface Had {
    /** Each tool with where it came from. */
    sources: string[];
    said: string;
    failure?: string;
}

/** Gets the tools of quickstart on a machine that has none, and no Go. */
function toolsOfQuickstart(more: NodeJS.ProcessEnv): Promise<Had> {
    const home = fs.mkdtempSync(path.join(folder, "home-"));
    const PATH = `${path.dirname(script(path.join(home, "bin", "go"), "echo no Go here >&2; exit 1"))}:/usr/bin:/bin`;
    const env = {
        PATH,
        HOME: home,
        PULUMI_HOME: path.join(home, "pulumi"),
        CROSSROUTE_CACHE: path.join(home, "cache"),
    };
    const ensure = JSON.stringify(path.join(packageRoot, "dist", "sandbox", "toolchain", "ensure.js"));
    const program = `const said = [];
        require(${ensure}).ensureTools(undefined, { onProgress: (line) => said.push(line) }).then(
            ({ located }) => ({ sources: located.map(({ tool, source }) => tool + " " + source) }),
            (error) => ({ sources: [], failure: error.message }),
        ).then((had) => console.log(JSON.stringify({ ...had, said: said.join("\\n") })));`;
    const child = spawn(process.execPath, ["-e", program], { env: { ...env, ...more } });
    let printed = "";
    child.stdout.on("data", (chunk) => (printed += String(chunk)));
    return new Promise((resolve) => child.on("close", () => resolve(JSON.parse(printed) as Had)));
}

describe("the makers' own executables over TLS", () => {
    test("all that quickstart uses is downloaded through the proxy of the network, by the authority that the user trusts", async () => {
        const { sources, said, failure } = await toolsOfQuickstart(makers.env);
        expect(failure).toBeUndefined();
        // The host of Node comes with the CLI.
        const expected = SANDBOX_TOOLS.map((tool) => `${tool} ${tool === "node-host" ? "cache" : "download"}`);
        expect(sources.sort()).toEqual(expected.sort());
        expect(said).not.toContain("built");
        expect(new Set(makers.tunnels)).toEqual(
            new Set(["get.pulumi.com:443", "dl.k8s.io:443", "github.com:443", "raw.githubusercontent.com:443"]),
        );
    });

    test("an authority that is not trusted is told with the variable that names it, once for all tools, before they are built", async () => {
        const { failure, said } = await toolsOfQuickstart({ HTTPS_PROXY: makers.env.HTTPS_PROXY });
        const words =
            /https:\/\/dl\.k8s\.io cannot be reached: .*certificate.*; name the authority in NODE_EXTRA_CA_CERTS/;
        expect(failure).toMatch(words);
        expect(said).toMatch(
            /built, not downloaded: Kubernetes API server and controller manager \(https:\/\/dl\.k8s\.io cannot/,
        );
        expect(said.match(/https:\/\/dl\.k8s\.io cannot be reached/g)).toHaveLength(1);
    });

    test.each<[string, () => Buffer, RegExp]>([
        ["is damaged", () => archive("etcd", TOYS.etcd, folder).subarray(0, 60), /cannot be unpacked: .*(gzip|tar)/s],
        ["holds something else", () => archive("readme", "", folder), /holds no etcd/],
    ])(
        "an archive that has the published checksum and %s is told as that, and nothing of it is taken",
        async (_, content, why) => {
            publishEtcd(makers.published, content());
            const { failure } = await toolsOfQuickstart(makers.env);
            expect(failure).toMatch(/etcd-v[\w.-]+\.tar\.gz has the published checksum, but /);
            expect(failure).toMatch(why);
        },
    );
});
