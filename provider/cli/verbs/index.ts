import type { VerbEntry, VerbModule } from "../verb";
import { lazy } from "../../lazy";

const completion = lazy<typeof import("./completion")>(() => require("./completion"));

/**
 * Every verb of the command, in the order of the help. `require`, not `import`: verbs that are not used are not loaded.
 */
export const verbs: readonly VerbEntry[] = [
    {
        name: "explain",
        usage: "[url...] [source...]",
        summary: "say which route answers a URL, and why",
        load: lazy<VerbModule>(() => require("./explain")),
    },
    {
        name: "lint",
        usage: "[source...]",
        summary: "find routes that never answer, fight or surprise",
        load: lazy<VerbModule>(() => require("./lint")),
    },
    {
        name: "diff",
        usage: "[before] [after] [source...]",
        summary: "say which requests go elsewhere between two versions",
        load: lazy<VerbModule>(() => require("./diff")),
    },
    {
        name: "report",
        usage: "[before] [after] [source...]",
        summary: "write a report for reviewers: text, Markdown, JSON or HTML",
        load: lazy<VerbModule>(() => require("./report")),
    },
    {
        name: "render",
        usage: "[program]",
        summary: "write manifests and SAE rule sets to files, without the engine",
        load: lazy<VerbModule>(() => require("./render")),
    },
    {
        name: "convert",
        usage: "[file...] --gateway namespace/name",
        summary: "write HTTPRoutes for Ingresses, and say what will be answered differently",
        load: lazy<VerbModule>(() => require("./convert")),
    },
    {
        name: "import",
        usage: "[source...]",
        summary: "write a program and an import file for what is live",
        load: lazy<VerbModule>(() => require("./import")),
    },
    {
        name: "sandbox",
        usage: "start|stop|status|env",
        summary: "run a real API server and an SAE emulator on this machine",
        load: lazy<VerbModule>(() => require("./sandbox")),
        raw: true,
    },
    {
        name: "init",
        usage: "[folder]",
        summary: "add the package and its plugin to a Pulumi program",
        load: lazy<VerbModule>(() => require("./init")),
    },
    {
        name: "completion",
        usage: "bash|zsh|fish",
        summary: "print a completion script for a shell",
        load: () => ({
            verb: completion().completion(() => verbs),
        }),
    },
];
