import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../errors";
import type { Preparation, Tool } from "../tools";
import { run, type RunResult } from "./run";

/** Where a build happens: a copy of the module folder, a folder for the executables, Go's environment. */
export interface BuildPlace {
    module: string;
    output: string;
    env: NodeJS.ProcessEnv;
}

async function go(place: BuildPlace, args: readonly string[]): Promise<RunResult> {
    const result = await run("go", args, { cwd: place.module, env: place.env, timeoutMs: 15 * 60_000 });
    if (result.code !== 0) {
        throw new SandboxError(
            "A Go module could not be had.",
            [`go ${args.join(" ")}`, ...`${result.complaint}\n${result.stdout}`.trim().split("\n")],
            "Install Go 1.26 or newer (https://go.dev/dl/) and let it reach a Go module proxy (GOPROXY); then run again.",
        );
    }
    return result;
}

/** Folder of a module in Go's module cache, downloaded when it is not there. */
async function moduleFolder(place: BuildPlace, module: string): Promise<string> {
    const { stdout } = await go(place, ["mod", "download", "-json", module]);
    return (JSON.parse(stdout) as { Dir: string }).Dir;
}

type Step<Name extends Preparation["step"]> = Preparation & { step: Name };

async function embedJson(step: Step<"embed-json">, place: BuildPlace): Promise<void> {
    const source = path.join(await moduleFolder(place, step.module), step.from);
    const content = JSON.parse(fs.readFileSync(source, "utf8")) as Record<string, unknown>;
    fs.writeFileSync(path.join(place.module, step.to), JSON.stringify({ ...content, ...step.set }));
}

async function copyScript(step: Step<"copy-script">, place: BuildPlace): Promise<void> {
    const target = path.join(place.output, path.basename(step.from));
    fs.copyFileSync(path.join(await moduleFolder(place, step.module), step.from), target);
    fs.chmodSync(target, 0o755);
}

async function generateOpenApi(step: Step<"generate-openapi">, place: BuildPlace): Promise<void> {
    const folder = await moduleFolder(place, step.module);
    const inputs = fs.readFileSync(path.join(place.module, step.packages), "utf8").trim().split(/\s+/).join(",");
    fs.writeFileSync(path.join(place.module, "empty.txt"), "");
    const generator = ["run", "k8s.io/kube-openapi/cmd/openapi-gen", "--go-header-file", "empty.txt", "--logtostderr"];
    const target = ["-p", `${step.module}/${step.into}`, "-O", "zz_generated.openapi", "-o", "generated"];
    await go(place, [...generator, "-i", inputs, ...target]);
    // Go refuses overlays on files of its module cache, so the module itself is copied and completed.
    const copy = path.join(place.module, "completed");
    fs.cpSync(folder, copy, { recursive: true });
    makeWritable(copy);
    fs.cpSync(path.join(place.module, "generated", step.module, step.into), path.join(copy, step.into), {
        recursive: true,
    });
    fs.appendFileSync(path.join(place.module, "go.mod"), `\nreplace ${step.module} => ./completed\n`);
}

/** Go's module cache is read-only, and so is a copy of it. */
function makeWritable(folder: string): void {
    fs.chmodSync(folder, 0o755);
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
    }
}

/** Does the preparations of a tool, in order. */
export async function prepare(tool: Tool, place: BuildPlace): Promise<void> {
    for (const step of tool.build.prepare ?? []) {
        if (step.step === "embed-json") await embedJson(step, place);
        else if (step.step === "copy-script") await copyScript(step, place);
        else await generateOpenApi(step, place);
    }
}
