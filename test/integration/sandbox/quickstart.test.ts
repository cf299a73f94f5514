import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { kubernetesWrites, stopSandbox } from "../../../sandbox";
import { packageRoot } from "../../../sandbox/paths";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-quickstart-"));
afterAll(() => stopSandbox({ dir, remove: true }));

/** As a newcomer does, but in a sandbox of its own and without the type check of the program, which is somebody else's. */
function quickstart(): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, CI: "true", PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    const script = path.join(packageRoot, "scripts", "quickstart.js");
    return spawnSync(process.execPath, [script, "--dir", dir], { cwd: packageRoot, env, encoding: "utf8" });
}

test("quickstart brings the shop to both platforms and tells its routes; run again, it changes nothing", () => {
    const first = quickstart();
    expect(first).toMatchObject({ status: 0 });
    const routes = /Routes, as read back .*\n([^]*?)\n\n/.exec(first.stdout)?.[1]?.split("\n") ?? [];
    expect(routes.map((line) => line.trim().split(/ {2,}/))).toEqual([
        [
            "http://shop.example.com/",
            expect.stringMatching(/^Kubernetes shop\//),
            expect.stringMatching(/^Service shop\/web:80/),
        ],
        [
            "http://shop.example.com/api",
            expect.stringMatching(/^Kubernetes shop\/.* → SAE lb-/),
            expect.stringMatching(/^SAE app 7171.*:8080$/),
        ],
        ["http://shop.example.com/legacy", expect.stringMatching(/^Kubernetes shop\//), "10.0.3.7:8080"],
        ["http://pay.example.com/", expect.stringMatching(/^SAE lb-/), expect.stringMatching(/^SAE app 8c57.*:8080$/)],
        ["(everything else)", expect.stringMatching(/^SAE lb-/), expect.stringMatching(/^SAE app 0099.*:8080$/)],
    ]);
    for (const step of ["change", "preview", "apply", "stop"])
        expect(first.stdout).toMatch(new RegExp(`^  ${step} `, "m"));

    const since = new Date().toISOString();
    const again = quickstart();
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toContain("sandbox already running");
    expect(again.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    expect(again.stdout).toContain(routes.join("\n"));
    expect(kubernetesWrites({ dir, since })).toEqual([]);
});
