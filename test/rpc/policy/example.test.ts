import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";

const root = resolve(__dirname, "../../..");
const setup = require("../../../scripts/setup.js") as { ensureBuilt(): Promise<void> };
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
    AnalyzerClient: new (address: string, how: unknown) => Analyzer;
};
const { Empty } = require("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

interface Analyzer {
    getAnalyzerInfo(request: object, done: (error: Error | null, info: { toObject(): Info }) => void): void;
    close(): void;
}
interface Info {
    name: string;
    version: string;
    policiesList: { name: string; enforcementlevel: number }[];
    initialconfigMap: unknown[];
}
const LEVELS = ["advisory", "mandatory", "disabled", "remediate"];

let folder = "";
let pack: ChildProcess | undefined;
beforeAll(async () => {
    await setup.ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), "crossroute-pack-"));
    cpSync(join(root, "examples/policy-pack"), folder, { recursive: true });
    // As npm installs it.
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"));
    symlinkSync(root, join(folder, "node_modules/pulumi-crossroute"));
});
afterAll(() => {
    pack?.kill();
    rmSync(folder, { recursive: true, force: true });
});

it("is a policy pack that serves the policies at the levels it names", async () => {
    const running = spawn(process.execPath, ["index.js"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    pack = running;
    const port = await new Promise<string>((found, failed) => {
        running.stdout.once("data", (chunk: Buffer) => found(chunk.toString().trim()));
        running.once("exit", (code) => failed(new Error(`the pack ended with ${code}`)));
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const info = await new Promise<Info>((done, failed) =>
        client.getAnalyzerInfo(new Empty(), (error, answer) => (error ? failed(error) : done(answer.toObject()))),
    );
    client.close();
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    expect(info).toMatchObject({ name: "routes", version });
    expect(info.policiesList.map(({ name, enforcementlevel }) => `${name} ${LEVELS[enforcementlevel]}`)).toEqual([
        "no-lost-traffic mandatory",
        "no-conflicts mandatory",
        "tls-required mandatory",
        "listed-hosts mandatory",
        "limits-near advisory",
    ]);
});
