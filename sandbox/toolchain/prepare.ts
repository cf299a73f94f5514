import * as fs from "node:fs";
import * as path from "node:path";
import { CORE_SCHEMA, loadAll } from "js-yaml";
import type { Preparation, Tool } from "../tool";
import { goFailure, STANDSTILL_MS } from "./go";
import { run, type RunResult } from "./run";

/** Where a build happens: a copy of the module folder, a folder for the executables, Go's environment. */
export interface BuildPlace {
    module: string;
    output: string;
    env: NodeJS.ProcessEnv;
}

async function go(place: BuildPlace, args: readonly string[]): Promise<RunResult> {
    const result = await run("go", args, { cwd: place.module, env: place.env, idleMs: STANDSTILL_MS });
    if (result.code !== 0) throw goFailure(`go ${args.join(" ")}`, result);
    return result;
}

/**
 * Folder of a module in Go's module cache, downloaded when it is missing. Once the module has a writable copy, Go no
 * longer tells its folder.
 */
async function moduleFolder(place: BuildPlace, module: string): Promise<string> {
    const { stdout } = await go(place, ["mod", "download", "-json", module]);
    if (stdout === "") throw new Error(`${module} has a writable copy by now; what reads it comes before that`);
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

async function joinDefinitions(step: Step<"join-definitions">, place: BuildPlace): Promise<void> {
    const folder = path.join(await moduleFolder(place, step.module), step.from);
    const files = fs.readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    const items = files
        .sort()
        .flatMap((file) => loadAll(fs.readFileSync(path.join(folder, file), "utf8"), null, { schema: CORE_SCHEMA }))
        .map((object) => object as { kind?: string } | null)
        .filter((object) => object?.kind === "CustomResourceDefinition");
    // Executable like every tool: an executable file is complete.
    fs.writeFileSync(path.join(place.output, step.to), JSON.stringify({ items }), { mode: 0o755 });
}

async function generateOpenApi(step: Step<"generate-openapi">, place: BuildPlace): Promise<void> {
    const folder = await moduleFolder(place, step.module);
    const inputs = fs.readFileSync(path.join(place.module, step.packages), "utf8").trim().split(/\s+/).join(",");
    fs.writeFileSync(path.join(place.module, "empty.txt"), "");
    const generator = ["run", "k8s.io/kube-openapi/cmd/openapi-gen", "--go-header-file", "empty.txt", "--logtostderr"];
    const target = ["-p", `${step.module}/${step.into}`, "-O", "zz_generated.openapi", "-o", "generated"];
    await go(place, [...generator, "-i", inputs, ...target]);
    const copy = writableCopy(step.module, folder, place);
    fs.cpSync(path.join(place.module, "generated", step.module, step.into), path.join(copy, step.into), {
        recursive: true,
    });
}

async function leaveOut(step: Step<"leave-out">, place: BuildPlace): Promise<void> {
    const copy = writableCopy(step.module, await moduleFolder(place, step.module), place);
    for (const cut of step.cuts) {
        const file = path.join(copy, cut.file);
        if ("all" in cut) fs.rmSync(file);
        else fs.writeFileSync(file, without(cut.patterns, fs.readFileSync(file, "utf8"), cut.file));
    }
}

/**
 * The text without what the patterns match; each of them must match, else they were written for another version of the
 * module.
 */
export function without(patterns: readonly RegExp[], text: string, name: string): string {
    return patterns.reduce((rest, pattern) => {
        const shorter = rest.replace(pattern, "");
        if (shorter === rest) throw new Error(`${name} holds nothing like ${pattern.source}`);
        return shorter;
    }, text);
}

/** Go refuses overlays on files of its module cache, so the build gets a copy of the module to read instead. */
function writableCopy(module: string, folder: string, place: BuildPlace): string {
    const copy = path.join(place.module, "changed", module);
    fs.cpSync(folder, copy, { recursive: true });
    makeWritable(copy);
    fs.appendFileSync(path.join(place.module, "go.mod"), `\nreplace ${module} => ./changed/${module}\n`);
    return copy;
}

/** Go's module cache is read-only, and so is a copy of it. */
function makeWritable(folder: string): void {
    fs.chmodSync(folder, 0o755);
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const inside = path.join(folder, entry.name);
        if (entry.isDirectory()) makeWritable(inside);
        else fs.chmodSync(inside, 0o644);
    }
}

/** Carries out the preparations of a tool, in order. */
export async function prepare(tool: Tool, place: BuildPlace): Promise<void> {
    for (const step of tool.build.prepare ?? []) {
        if (step.step === "embed-json") await embedJson(step, place);
        else if (step.step === "copy-script") await copyScript(step, place);
        else if (step.step === "join-definitions") await joinDefinitions(step, place);
        else if (step.step === "leave-out") await leaveOut(step, place);
        else await generateOpenApi(step, place);
    }
}
