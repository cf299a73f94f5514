import type { VerbEntry, VerbModule } from "./verb";

/** Every verb of the command, in the order of the help. `require` and not `import`: what is not asked for is not loaded. */
export const verbs: readonly VerbEntry[] = [
    {
        name: "explain",
        usage: "[url...] [source...]",
        summary: "say which route answers a URL, and why",
        load: () => require("./verbs/explain") as VerbModule,
    },
    {
        name: "lint",
        usage: "[source...]",
        summary: "find routes that never answer, fight or surprise",
        load: () => require("./verbs/lint") as VerbModule,
    },
    {
        name: "diff",
        usage: "[before] [after] [source...]",
        summary: "say which requests go elsewhere between two versions",
        load: () => require("./verbs/diff") as VerbModule,
    },
    {
        name: "report",
        usage: "[before] [after] [source...]",
        summary: "write a report for reviewers: text, Markdown, JSON or HTML",
        load: () => require("./verbs/report") as VerbModule,
    },
    {
        name: "render",
        usage: "[program]",
        summary: "write manifests and SAE rule sets to files, without the engine",
        load: () => require("./verbs/render") as VerbModule,
    },
    {
        name: "convert",
        usage: "[file...] --gateway namespace/name",
        summary: "write HTTPRoutes for Ingresses, and say what will be answered differently",
        load: () => require("./verbs/convert") as VerbModule,
    },
    {
        name: "import",
        usage: "[source...]",
        summary: "write a program and an import file for what is live",
        load: () => require("./verbs/import") as VerbModule,
    },
    {
        name: "sandbox",
        usage: "start|stop|status|env",
        summary: "run a real API server and an SAE emulator on this machine",
        load: () => require("./verbs/sandbox") as VerbModule,
        raw: true,
    },
    {
        name: "init",
        usage: "[folder]",
        summary: "add the package and its plugin to a Pulumi program",
        load: () => require("./verbs/init") as VerbModule,
    },
    {
        name: "completion",
        usage: "bash|zsh|fish",
        summary: "print a completion script for a shell",
        load: () => ({
            verb: (require("./verbs/completion") as typeof import("./verbs/completion")).completion(() => verbs),
        }),
    },
];
