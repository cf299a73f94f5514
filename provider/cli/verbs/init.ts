import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError, reason } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { json as print } from "../output";
import { packageName, version } from "../../version";
import { isObject } from "../../inputs/json";
import type { Verb } from "../verb";

export const verb: Verb = {
    configure(command) {
        command
            .argument("[folder]", "the folder with Pulumi.yaml (default: this one)")
            .option("--dry-run", "say what would be written, and write nothing")
            .option("--json", "print JSON")
            .addHelpText("after", help);
    },

    async run([folder = "."], { dryRun, json }, io) {
        const root = resolve(io.cwd, folder);
        const steps = [await project(root, folder), dependency(root)].filter((step) => step !== undefined);
        if (!dryRun) for (const { path, text } of steps) save(path, text);
        const changed = steps.map(({ path, what }) => ({ file: path, what }));
        const next = steps.some((s) => s.path.endsWith("package.json"))
            ? ["npm install", "pulumi preview"]
            : ["pulumi preview"];
        io.out(json ? print({ changed, dryRun: dryRun === true, next }) : text(changed, next, dryRun === true, io));
        return 0;
    },
};

interface Step {
    path: string;
    text: string;
    what: string;
}

/** The plugin comes with the npm package. Pulumi.yaml says where it is, so there is no install step. */
async function project(root: string, folder: string): Promise<Step | undefined> {
    const path = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(root, name)).find(existsSync);
    if (!path)
        throw new UsageError(
            `${folder} holds no Pulumi.yaml: make a program with pulumi new, then run crossroute init in its folder`,
        );
    const { parseDocument, isMap, isSeq } = await import("yaml");
    const document = parseDocument(readFileSync(path, "utf8"));
    if (document.errors.length > 0 || !isMap(document.contents)) {
        throw new UsageError(`${path} is not valid: ${reason(document.errors[0] ?? "it holds no project")}`);
    }
    const providers: unknown = document.getIn(["plugins", "providers"]);
    if (isSeq(providers) && providers.items.some((item) => isMap(item) && item.get("name") === "crossroute"))
        return undefined;
    const entry = document.createNode({ name: "crossroute", path: "node_modules/.bin" });
    if (isSeq(providers)) providers.items.push(entry);
    else
        document.setIn(
            ["plugins", "providers"],
            document.createNode([{ name: "crossroute", path: "node_modules/.bin" }]),
        );
    return { path, text: document.toString(), what: "plugins.providers: crossroute from node_modules/.bin" };
}

function dependency(root: string): Step | undefined {
    const path = join(root, "package.json");
    const indent = existsSync(path) ? (/\n([ \t]+)"/.exec(readFileSync(path, "utf8"))?.[1] ?? "    ") : "    ";
    const manifest = readManifest(path);
    const dependencies = { ...(manifest.dependencies as Record<string, string> | undefined) };
    if (dependencies[packageName] !== undefined) return undefined;
    const sorted = Object.entries({ ...dependencies, [packageName]: `^${version}` }).sort(([a], [b]) =>
        a < b ? -1 : 1,
    );
    const text = `${JSON.stringify({ ...manifest, dependencies: Object.fromEntries(sorted) }, null, indent)}\n`;
    return { path, text, what: `dependencies: ${packageName} ^${version}` };
}

/** A program in YAML or another language has no package.json yet; the plugin still comes through npm. */
function readManifest(path: string): Record<string, unknown> {
    if (!existsSync(path)) return { private: true };
    try {
        const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
        return isObject(manifest) ? manifest : {};
    } catch (thrown) {
        throw new UsageError(`${path} is not valid JSON: ${reason(thrown)}`, { cause: thrown });
    }
}

function save(path: string, text: string): void {
    try {
        writeFileSync(path, text);
    } catch (thrown) {
        throw new UsageError(`${path} cannot be written: ${reason(thrown)}`, { cause: thrown });
    }
}

function text(
    changed: readonly { file: string; what: string }[],
    next: readonly string[],
    dryRun: boolean,
    io: Io,
): string {
    if (changed.length === 0) return "Nothing to do: the program has the package and the plugin already.\n";
    const relative = (file: string): string => (file.startsWith(`${io.cwd}/`) ? file.slice(io.cwd.length + 1) : file);
    const lines = changed.map(({ file, what }) => `${dryRun ? "would write" : "wrote"} ${relative(file)}: ${what}`);
    return `${[...lines, `next: ${next.join(", then ")}`].join("\n")}\n`;
}

const help = `
Examples:

  pulumi new typescript && crossroute init && npm install
  crossroute init infra/ --dry-run`;
