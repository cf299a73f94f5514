// One project a kind of test, so that `npx jest --selectProjects unit` runs just those.
// Tests are compiled by swc (fast, no type check); `npm run typecheck` checks the types.
const esmOnly = ["@kubernetes/client-node", "marked", "openid-client", "oauth4webapi", "jose", "hono"];
const common = {
    testEnvironment: "node",
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
    transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
    modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.sandbox"],
};
const kind = (displayName, more = {}) => ({
    ...common,
    displayName,
    testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
    ...more,
});

const withoutCluster = { setupFiles: ["<rootDir>/test/setup/no-cluster.js"] };

module.exports = {
    // No test is about how fast the machine is: this only ends what hangs.
    testTimeout: 600_000,
    // Integration tests wait more than they compute: as many as there are cores, where jest would leave one free.
    maxWorkers: "100%",
    projects: [
        kind("unit", withoutCluster),
        kind("property", withoutCluster),
        kind("conformance", withoutCluster),
        kind("rpc", withoutCluster),
        kind("integration", {
            globalSetup: "<rootDir>/test/integration/setup/start.ts",
            globalTeardown: "<rootDir>/test/integration/setup/stop.ts",
        }),
    ],
};
