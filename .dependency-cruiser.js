// The arrows between the rooms (docs/architecture.md). Each rule names a room and what it must not reach.
const rooms = (...names) => names.map((n) => `^provider/${n}/`);
const forbid = (name, from, to, comment) => ({
    name,
    severity: "error",
    comment,
    from: { path: from },
    to: { path: to },
});
const sdk = "node_modules/(@pulumi|@kubernetes|@alicloud|@grpc)/";

module.exports = {
    forbidden: [
        {
            name: "no-circular",
            severity: "error",
            comment: "Modules form a tree of meaning.",
            from: {},
            to: { circular: true },
        },
        forbid(
            "routing-is-pure",
            "^provider/routing/",
            [...rooms("diagnostics", "platforms", "sources", "table", "engine", "report", "cli"), sdk, "^sandbox/"],
            "Routing knows no platform, no Pulumi and no I/O.",
        ),
        forbid(
            "diagnostics-know-routing-only",
            "^provider/diagnostics/",
            [...rooms("platforms", "sources", "table", "engine", "report", "cli"), sdk, "^sandbox/"],
            "The catalogue lies above routing and below everything that reports.",
        ),
        forbid(
            "report-is-pure",
            "^provider/report/",
            [...rooms("platforms", "sources", "table", "engine", "cli"), sdk, "^sandbox/"],
            "Reports render what routing found.",
        ),
        forbid(
            "inputs-are-below-all-rooms",
            "^provider/inputs/",
            [...rooms("platforms", "sources", "table", "engine", "report", "cli", "analyze", "policy"), "^sandbox/"],
            "What a program's values are, every room may ask; the notion itself knows none.",
        ),
        forbid(
            "platforms-do-not-know-each-other-k",
            "^provider/platforms/kubernetes/",
            [...rooms("platforms/sae", "table", "sources", "report", "cli"), "^sandbox/"],
            "A platform stands alone.",
        ),
        forbid(
            "only-custom-resources-know-the-engine",
            "^provider/platforms/kubernetes/(?!functions\\.ts|ownership/([a-z]+-resource|other-stack)\\.ts)",
            rooms("engine"),
            "Components go through the SDK.",
        ),
        forbid(
            "sae-ownership-is-below-its-resources",
            "^provider/platforms/sae/ownership/",
            [
                "^provider/platforms/sae/(resources|plan|read/(?!kept-rules))",
                "^provider/platforms/sae/[a-z-]+(?<!support)\\.ts",
            ],
            "Who has a thing is known without what is done about it.",
        ),
        forbid(
            "platforms-do-not-know-each-other-s",
            "^provider/platforms/sae/",
            [...rooms("platforms/kubernetes", "table", "sources", "report", "cli"), "^sandbox/"],
            "A platform stands alone.",
        ),
        forbid(
            "table-does-not-know-the-entry-points",
            "^provider/table/",
            [...rooms("cli"), "^provider/(plugin|index)\\.ts", "^sandbox/"],
            "The entry points import the table, not the other way round.",
        ),
        forbid(
            "table-knows-platforms-by-their-interface",
            "^provider/table/",
            "^provider/platforms/(kubernetes|sae)/(?!plan/args\\.ts|route-order\\.ts|client/failure\\.ts|fields/codes\\.ts)",
            "A platform is a folder and a line in platforms/list.ts.",
        ),
        forbid(
            "platforms-do-not-know-the-table",
            "^provider/platforms/",
            rooms("table"),
            "A platform says what it needs of a table in platforms/platform.ts.",
        ),
        forbid(
            "engine-knows-no-route",
            "^provider/engine/",
            [...rooms("routing", "diagnostics", "platforms", "sources", "table", "report", "cli"), "^sandbox/"],
            "The protocol glue knows no route.",
        ),
        forbid(
            "emulator-shares-no-code",
            "^sandbox/",
            "^provider/platforms/sae/",
            "A second reading of the same API reference, so that a misreading shows.",
        ),
        forbid(
            "sources-know-no-command",
            "^provider/(sources|analyze|policy)/",
            rooms("cli"),
            "What programs and policies read needs no command line.",
        ),
        {
            name: "what-is-read-and-checked-loads-no-sdk",
            severity: "error",
            comment:
                "The command line reads and checks manifests; with the SDK it would take four times as long to start.",
            from: {
                path: "^provider/(diagnostics|inputs|platforms/[^/]+/(check|controllers|fields|manifest|read))/",
                // Those that open a program's values, and the classes of its resources.
                pathNot: "(check/inputs|inputs/(opened|outputs)|fields/generated)\\.ts$",
            },
            to: { path: "node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
        },
        forbid(
            "nobody-needs-policies",
            "^provider/(?!policy/)",
            rooms("policy"),
            "Policies judge what programs say; no program needs them.",
        ),
        forbid(
            "provider-does-not-need-the-sandbox",
            "^provider/(?!cli/)",
            "^sandbox/",
            "Only the command line starts a sandbox.",
        ),
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "^(dist|test)/" },
        tsConfig: { fileName: "tsconfig.json" },
        tsPreCompilationDeps: true,
    },
};
