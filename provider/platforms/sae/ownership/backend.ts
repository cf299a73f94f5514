import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isRecord } from "../../../engine/values";
import { lazy } from "../../../lazy";

/** Most projects name no backend: then nothing is loaded for it. */
const yaml = lazy<typeof import("js-yaml")>(() => require("js-yaml"));

/**
 * The backend with the state, as far as a plugin can know it: a URN names project and stack, and two backends may have
 * both. The CLI uses the variable, the project's own setting, and the last login, in this order; it starts a plugin in
 * the program's folder. Two organisations of one backend look alike.
 */
export const backend = (): string => process.env["PULUMI_BACKEND_URL"] || ofProject() || ofLogin() || "";

function ofProject(): string | undefined {
    for (let folder = process.cwd(); ; folder = dirname(folder)) {
        const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name)).find(existsSync);
        if (file !== undefined) return urlIn(file);
        if (folder === dirname(folder)) return undefined;
    }
}

function urlIn(file: string): string | undefined {
    return whole(() => {
        const text = readFileSync(file, "utf8");
        if (!text.includes("backend")) return undefined;
        const project: unknown = yaml().load(text);
        const own = isRecord(project) ? project["backend"] : undefined;
        return isRecord(own) ? textOf(own["url"]) : undefined;
    });
}

function ofLogin(): string | undefined {
    const folder = process.env["PULUMI_CREDENTIALS_PATH"] || process.env["PULUMI_HOME"] || join(homedir(), ".pulumi");
    return whole(() => {
        const known: unknown = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8"));
        return isRecord(known) ? textOf(known["current"]) : undefined;
    });
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The content of a file, or nothing if the file is missing or holds something else. */
function whole(look: () => string | undefined): string | undefined {
    try {
        return look();
    } catch {
        return undefined;
    }
}
