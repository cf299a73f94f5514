const fs = require("node:fs");
const path = require("node:path");

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

/** A platform is a folder; one that `arrows` does not name may import what it needs to stand alone. */
const names = fs
    .readdirSync(path.join(__dirname, "provider/platforms"), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => `platforms/${name}`);
const alone = ["inputs", "routing", "diagnostics", "engine", "platforms"];

/** Of each room all that it may import beside itself, and the files that are in no room. What is not named here is forbidden. */
const arrows = {
    ...Object.fromEntries(names.map((name) => [name, alone])),
    inputs: [],
    routing: ["inputs"],
    diagnostics: ["routing"],
    engine: ["inputs"],
    report: ["diagnostics", "routing"],
    // A platform stands alone; the Gateway API is another way to write routes on Kubernetes.
    "platforms/kubernetes": ["inputs", "routing", "diagnostics", "engine", "platforms", "platforms/gateway-api"],
    "platforms/gateway-api": ["inputs", "routing", "diagnostics", "platforms", "platforms/kubernetes"],
    // Above its platforms, of which it does not know the Gateway API: `list.ts` names each.
    platforms: [
        "inputs",
        "routing",
        "diagnostics",
        "engine",
        ...names.filter((name) => name !== "platforms/gateway-api"),
    ],
    table: ["inputs", "routing", "diagnostics", "engine", "platforms", "platforms/[a-z-]+"],
    sources: ["inputs", "routing", "diagnostics", "platforms", "platforms/[a-z-]+"],
    analyze: ["inputs", "routing", "sources", "table", "platforms/kubernetes"],
    policy: ["inputs", "routing", "diagnostics", "sources"],
    cli: ["inputs", "routing", "diagnostics", "report", "sources", "table", "platforms", "platforms/[a-z-]+"],
};
/** The files of a room; those of `platforms` are not those of the platforms. */
const filesOf = (room) => (room === "platforms" ? "^provider/platforms/[^/]+$" : `^provider/${room}/`);
const inNoRoom = "^provider/(lazy|no-proxy|push-to|short-traces|version)\\.ts$";
const onlyTheseArrows = Object.entries(arrows).map(([room, others]) => ({
    name: `${room.replace("/", "-")}-imports-what-is-named`,
    severity: "error",
    comment: `${room} may import ${others.join(", ") || "no other room"}. See docs/architecture.md.`,
    from: { path: filesOf(room) },
    to: { path: "^provider/", pathNot: [inNoRoom, ...[room, ...others].map(filesOf)] },
}));

module.exports = {
    forbidden: [
        ...onlyTheseArrows,
        {
            name: "no-circular",
            severity: "error",
            comment: "Modules form a tree of meaning.",
            from: {},
            to: { circular: true },
        },
        forbid("routing-is-pure", "^provider/routing/", sdk, "Routing knows no platform, no Pulumi and no I/O."),
        forbid(
            "diagnostics-are-pure",
            "^provider/diagnostics/",
            sdk,
            "The catalogue lies above routing and below everything that reports.",
        ),
        forbid("report-is-pure", "^provider/report/", sdk, "Reports render what routing found."),
        forbid(
            "only-custom-resources-know-the-engine",
            "^provider/platforms/kubernetes/(?!functions\\.ts|ownership/([a-z]+-resource|other-stack)\\.ts)",
            rooms("engine"),
            "Components go through the SDK.",
        ),
        forbid(
            "only-resources-of-a-table-know-the-engine",
            "^provider/table/(?![a-z-]+-resource\\.ts)",
            rooms("engine"),
            "Components go through the SDK.",
        ),
        forbid(
            "sae-ownership-is-below-its-resources",
            "^provider/platforms/sae/ownership/",
            [
                "^provider/platforms/sae/(resources|plan|read/(?!kept-rules))",
                "^provider/platforms/sae/[a-z-]+(?<!context)\\.ts",
            ],
            "Who has a thing is known without what is done about it.",
        ),
        forbid(
            "table-knows-platforms-by-their-interface",
            "^provider/table/",
            "^provider/platforms/(kubernetes|sae)/(?!plan/args\\.ts|route-order\\.ts|client/failure\\.ts|fields/codes\\.ts)",
            "A platform is a folder and a line in platforms/list.ts.",
        ),
        forbid(
            "emulator-shares-no-code",
            "^sandbox/",
            "^provider/platforms/sae/",
            "A second reading of the same API reference, so that a misreading shows.",
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
