import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./errors";
import type { Io } from "./io";
import { readFiles } from "./files";
import type { Source } from "./objects";
import { parseDocuments } from "./parse";
import { recognise } from "./recognise";

/** A state of 100,000 resources is about this large. */
const MAX_STATE = 512 * 1024 * 1024;
const EXPORT_SECONDS = 120;

/** The state of a stack: from a file with an export, or by name from `pulumi`. */
export function readStack(name: string, io: Io): Source {
    // A full stack name has slashes, too: organization/project/stack.
    const isFile = name === "-" || /^\.{0,2}[/\\]|\.json$/.test(name) || existsSync(resolve(io.cwd, name));
    const [file, text] = isFile
        ? (readFiles([name], io).map((f) => [f.name, f.text] as const)[0] ?? [name, ""])
        : [`stack ${name}`, exportStack(name, io)];
    const source = recognise(parseDocuments(text, file), file);
    if (source.state.length === 0 && source.objects.manifests.length + source.objects.ruleSets.length > 0) {
        throw new UsageError(`${file} is not a stack export: make one with pulumi stack export --file ${file}`);
    }
    if (source.state.length === 0) source.notes.push(`${file} holds no resources`);
    return source;
}

function exportStack(name: string, io: Io): string {
    try {
        return execFileSync("pulumi", ["stack", "export", "--stack", name, "--non-interactive"], {
            cwd: io.cwd,
            env: { ...io.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
            encoding: "utf8",
            maxBuffer: MAX_STATE,
            timeout: EXPORT_SECONDS * 1000,
            stdio: ["ignore", "pipe", "pipe"],
        });
    } catch (thrown) {
        const { code, stderr } = thrown as NodeJS.ErrnoException & { stderr?: string };
        if (code === "ENOENT") {
            throw new UsageError(
                `--stack ${name}: the pulumi command is not on the PATH; install it, or give a file made by pulumi stack export`,
                { cause: thrown },
            );
        }
        const printed = (stderr ?? "").split("\n").find((line) => line.trim() !== "") ?? "no reason was given";
        throw new UsageError(`--stack ${name}: pulumi stack export failed: ${printed.replace(/^error: /, "").trim()}`, {
            cause: thrown,
        });
    }
}
