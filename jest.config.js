// One project a kind of test, so that `npx jest --selectProjects unit` runs just those.
// Tests are compiled by swc (fast, no type check); `npm run typecheck` checks the types.
const { availableParallelism } = require("node:os");

const esmOnly = ["@kubernetes/client-node", "marked", "openid-client", "oauth4webapi", "jose", "hono"];
const common = {
    testEnvironment: "node",
    runtime: "<rootDir>/test/setup/runtime.js",
    setupFilesAfterEnv: ["<rootDir>/test/setup/again.js"],
    transform: {
        "\\.[jt]s$": [
            "@swc/jest",
            {
                jsc: { parser: { syntax: "typescript" }, target: "es2022" },
                module: { type: "commonjs", importInterop: "node" },
                sourceMaps: "inline",
            },
        ],
    },
    moduleNameMapper: {
        "^@npmcli/arborist$": "<rootDir>/test/setup/sdk/arborist.js",
        "/typescript-shim$": "<rootDir>/test/setup/sdk/typescript.js",
        "^\\./debuggable$": "<rootDir>/test/setup/sdk/debuggable.js",
    },
    transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
    modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.sandbox"],
};
const folder = (displayName, more = {}) => ({
    ...common,
    displayName,
    testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
    ...more,
});

const withoutUser = { setupFiles: ["<rootDir>/test/setup/no-user.js"] };
const withSandbox = {
    globalSetup: "<rootDir>/test/integration/setup/start.ts",
    globalTeardown: "<rootDir>/test/integration/setup/stop.ts",
};
const withOldCluster = {
    globalSetup: "<rootDir>/test/old-cluster/start.ts",
    globalTeardown: "<rootDir>/test/old-cluster/stop.ts",
};
const minutes = 60_000;

/** What one command plays, by its name: `npm test`, and what takes too long for it. */
const suites = {
    test: {
        // A third of the time a file waits for servers and programs that it has started.
        maxWorkers: availableParallelism() + 1,
        projects: [
            folder("unit", withoutUser),
            folder("property", withoutUser),
            folder("conformance", withoutUser),
            folder("rpc", withoutUser),
            folder("integration", withSandbox),
        ],
    },
    // A stack over months: what is renamed, done by hand, refused and doubted, on the real engine and API server.
    scenarios: { projects: [folder("scenarios", withSandbox)] },
    // Real Ingress controllers, built from source at the first run; Traefik alone takes minutes to build.
    controllers: { projects: [folder("controllers", withoutUser)], testTimeout: 360 * minutes, maxWorkers: 1 },
    // An API server that still serves the beta versions of Ingress, built from source at the first run.
    "old-cluster": { projects: [folder("old-cluster", withOldCluster)], maxWorkers: 1 },
};

module.exports = {
    // No test is about how fast the machine is: this only ends what hangs.
    testTimeout: 10 * minutes,
    // As many as there are cores, where jest would leave one free.
    maxWorkers: "100%",
    // A worker keeps part of what each file loads: over some hundred files it came to the 4 GB that Node allows it.
    workerIdleMemoryLimit: "1GB",
    ...suites[process.env.CROSSROUTE_SUITE ?? "test"],
};
