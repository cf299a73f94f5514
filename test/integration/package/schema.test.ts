import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(__dirname, "../../..");
const run = promisify(execFile);

describe("the package schema", () => {
    test("is accepted by the engine's own check, without an error", async () => {
        const { stdout, stderr } = await run("pulumi", ["schema", "check", join(root, "provider", "schema.json")]);
        expect(`${stdout}${stderr}`).not.toMatch(/error/i);
    });

    test("is what the plugin answers", async () => {
        const { stdout } = await run(
            "pulumi",
            ["package", "get-schema", join(root, "bin", "pulumi-resource-crossroute")],
            {
                maxBuffer: 1 << 26,
            },
        );
        const said = JSON.parse(stdout) as { resources: object; functions: object };
        const kept = require("../../../provider/schema.json") as typeof said;
        expect(Object.keys(said.resources).sort()).toEqual(Object.keys(kept.resources).sort());
        expect(Object.keys(said.functions).sort()).toEqual(Object.keys(kept.functions).sort());
    });
});
