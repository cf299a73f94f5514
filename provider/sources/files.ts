import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { UsageError } from "./errors";
import type { Io } from "./io";

/** Folders are read no deeper than this, and no more files than this: a mistyped `/` must end. */
const MAX_DEPTH = 32;
const MAX_FILES = 50_000;
const extensions = new Set([".yaml", ".yml", ".json"]);

export interface TextFile {
    /** As the user wrote it. */
    name: string;
    text: string;
    /** It was found in a folder; a file that was named is meant to be read. */
    found: boolean;
}

/** The texts of files, of the manifests in folders, and of standard input for `-`. */
export function readFiles(names: readonly string[], io: Io): TextFile[] {
    return names.flatMap((name) => {
        if (name === "-") return [{ name: "standard input", text: readStdin(io), found: false }];
        const path = resolve(io.cwd, name);
        const found = attempt(name, () => statSync(path).isDirectory());
        const files = found ? attempt(name, () => listFolder(path, name)) : [name];
        if (files.length === 0) throw new UsageError(`${name} is a folder without a .yaml, .yml or .json file`);
        return files.map((file) => ({
            name: file,
            found,
            text: attempt(file, () => readFileSync(resolve(io.cwd, file), "utf8")),
        }));
    });
}

function readStdin(io: Io): string {
    const text = attempt("standard input", () => io.stdin());
    if (text.trim() === "") throw new UsageError("standard input is empty");
    return text;
}

function listFolder(path: string, name: string, depth = 0, found: string[] = []): string[] {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
        const child = join(name, entry.name);
        if (entry.isDirectory() && depth < MAX_DEPTH) listFolder(join(path, entry.name), child, depth + 1, found);
        else if (entry.isFile() && extensions.has(extname(entry.name))) found.push(child);
        if (found.length > MAX_FILES)
            throw new UsageError(`${name} holds more than ${MAX_FILES} files: name a narrower folder`);
    }
    return found;
}

const reasons: Readonly<Record<string, string>> = {
    ENOENT: "does not exist",
    EACCES: "may not be read by this user",
    EISDIR: "is a folder, not a file",
    ENOTDIR: "is below a file, not a folder",
    ENAMETOOLONG: "is too long a name for a file",
};

function attempt<T>(name: string, read: () => T): T {
    try {
        return read();
    } catch (thrown) {
        if (thrown instanceof UsageError) throw thrown;
        const code = (thrown as NodeJS.ErrnoException).code ?? "";
        throw new UsageError(`${name} ${reasons[code] ?? `cannot be read (${code || "unknown reason"})`}`, {
            cause: thrown,
        });
    }
}
