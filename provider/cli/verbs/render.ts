import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { reason, UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { json, warn } from "../output";
import { renderFiles, type RenderedFile } from "../render/files";
import { refusedObjects, refusedRuleSets, sayRefused } from "../render/refused";
import { readSources, resourcesAfter } from "../../sources/load";
import { addSourceOptions, type SourceOptions } from "../../sources/options";
import type { Diagnostic } from "../../routing/diagnostic";
import { isObject, type Json, type Placed } from "../../sources/objects";
import { objectOf } from "../../sources/pulumi";
import type { Verb } from "../verb";
import { lazy } from "../../lazy";

const programRunner = lazy<typeof import("../render/program")>(() => require("../render/program"));

interface Options extends SourceOptions {
    output: string;
    config?: string[];
    showSecrets?: boolean;
    json?: boolean;
}

interface Rendered {
    manifests: Json[];
    ruleSets: Json[];
    /** Names of objects that hold a secret. */
    secrets: string[];
    /** What stands for ids of resources that a program creates. */
    madeUp: readonly string[];
    /** What a server would refuse. */
    refused(): Diagnostic[];
}

export const verb: Verb<Options> = {
    configure(command) {
        addSourceOptions(
            command.argument(
                "[program]",
                "folder with Pulumi.yaml, or a .ts or .js file (default: the sources, else this folder)",
            ),
        )
            .option("-o, --output <folder>", "folder to write to", "rendered")
            .option("-c, --config <key=value...>", "configuration of the program")
            .option("--show-secrets", "write secret values too, in clear")
            .option("--json", "print the names of the files as JSON")
            .addHelpText("after", help);
    },

    async run([program], options, io) {
        const hasSources =
            options.file || options.preview || options.cluster || options.sae || (options.stack && !program);
        if (program !== undefined && hasSources) throw new UsageError("give either a program or sources, not both");
        const found = hasSources ? await fromSources(options, io) : await fromProgram(program ?? ".", options, io);
        if (found.secrets.length > 0 && !options.showSecrets) {
            throw new UsageError(
                `${found.secrets.join(", ")} would hold a secret in clear: leave it to the engine, or use --show-secrets`,
            );
        }
        const refused = found.refused();
        if (refused.length > 0) {
            sayRefused(refused, !hasSources, io);
            return 2;
        }
        refuseVersions(found.manifests);
        const files = renderFiles(
            [...new Map(found.manifests.map((one) => [JSON.stringify(one), one])).values()],
            found.ruleSets,
        );
        for (const { path, text } of files) {
            const made = found.madeUp.filter((id) => text.includes(id));
            if (made.length > 0)
                warn(
                    [
                        `${path} holds ${made.map((id) => JSON.stringify(id)).join(", ")}, made up for the id of a resource that the program creates: only the platform knows the real one`,
                    ],
                    io,
                );
        }
        if (files.length === 0)
            throw new UsageError("there is nothing to render: no Kubernetes object and no SAE rule set");
        const removed = writeAll(options.output, files, io);
        const names = files.map((f) => join(options.output, f.path));
        io.out(
            options.json
                ? json({ written: names, removed })
                : `${names
                      .map((n) => `wrote ${n}`)
                      .concat(removed.map((n) => `removed ${n}`))
                      .join("\n")}\n`,
        );
        return 0;
    },
};

async function fromProgram(program: string, options: Options, io: Io): Promise<Rendered> {
    const { registerProgram } = programRunner();
    const resources = await registerProgram(program, options, io);
    const made: Placed[] = [];
    const found: Rendered = {
        manifests: [],
        ruleSets: [],
        secrets: [],
        madeUp: resources.flatMap(({ id }) => id ?? []),
        refused: () => [...refusedObjects([], made, options, io), ...refusedRuleSets(resources, program)],
    };
    for (const { type, name, inputs, secret } of resources) {
        const { manifest, ruleSet } = objectOf({ urn: name, type, inputs, hidden: false, source: program });
        if (manifest) made.push(manifest);
        if (ruleSet) found.ruleSets.push(ruleSet.value);
        if (secret && (manifest || ruleSet)) found.secrets.push(`${type.split(":").pop()} ${name}`);
    }
    found.manifests.push(...made.map(({ value }) => value));
    return found;
}

async function fromSources(options: Options, io: Io): Promise<Rendered> {
    const sources = await readSources(options, io);
    warn([...new Set(sources.flatMap((s) => s.notes))], io);
    const resources = resourcesAfter(sources);
    const hidden = resources.filter((r) => r.hidden && Object.keys(objectOf(r)).length > 0);
    if (hidden.length > 0) {
        const names = hidden.map((r) => r.urn.split("::").slice(2).join(" ")).join(", ");
        throw new UsageError(
            `${names} holds a secret or a value known after apply, which the plan does not tell: leave it to the engine`,
        );
    }
    const placed = resources.map(objectOf);
    return {
        manifests: [...sources.flatMap((s) => s.objects.manifests), ...placed.flatMap((p) => p.manifest ?? [])].map(
            (p) => p.value,
        ),
        ruleSets: [...sources.flatMap((s) => s.objects.ruleSets), ...placed.flatMap((p) => p.ruleSet ?? [])].map(
            (p) => p.value,
        ),
        secrets: [],
        madeUp: [],
        refused: () =>
            refusedObjects(
                sources,
                placed.flatMap((p) => p.manifest ?? []),
                options,
                io,
            ),
    };
}

/** A kustomization takes an object once. */
function refuseVersions(manifests: readonly Json[]): void {
    const first = new Map<string, string>();
    const twice = manifests.flatMap((value) => {
        const { name, namespace = "default" } = isObject(value.metadata) ? value.metadata : {};
        const [group] = String(value.apiVersion).split("/v");
        const [key, text] = [[group, value.kind, namespace, name].join("\n"), JSON.stringify(value)];
        const isOther = typeof name === "string" && (first.get(key) ?? text) !== text;
        if (!first.has(key)) first.set(key, text);
        return isOther ? [`${String(value.kind)} ${String(namespace)}/${name}`] : [];
    });
    if (twice.length > 0)
        throw new UsageError(
            `${[...new Set(twice)].join(", ")}: the sources have several versions of it, and a kustomization takes one: render the sources of one version`,
        );
}

const LIST = ".crossroute-files";

/** Writes the files, and removes outdated files of the last run: what a tool prunes must not stay. */
function writeAll(folder: string, files: readonly RenderedFile[], io: Io): string[] {
    const root = resolve(io.cwd, folder);
    try {
        const list = join(root, LIST);
        const old = existsSync(list) ? readFileSync(list, "utf8").split("\n").filter(isOwnName) : [];
        const now = new Set(files.map((f) => f.path));
        const removed = old.filter((path) => !now.has(path) && existsSync(join(root, path)));
        for (const path of removed) rmSync(join(root, path));
        for (const { path, text } of files) {
            mkdirSync(dirname(join(root, path)), { recursive: true });
            writeFileSync(join(root, path), text);
        }
        writeFileSync(list, `${[...now].join("\n")}\n`);
        return removed.map((path) => join(folder, path));
    } catch (thrown) {
        throw new UsageError(`${folder} cannot be written: ${reason(thrown)}`, { cause: thrown });
    }
}

/** The list may have been edited: nothing outside the two folders is ever removed. */
const isOwnName = (path: string): boolean => /^(manifests|sae)\/[A-Za-z0-9._-]+$/.test(path);

const help = `
Writes manifests/*.yaml with a kustomization.yaml, as Argo CD and Flux take them, and sae/*.json, which every verb reads
with -f. A program is run without the engine and without any platform. Examples:

  crossroute render . --stack prod -o rendered
  crossroute render --preview plan.json
  crossroute render && git diff --exit-code rendered`;
