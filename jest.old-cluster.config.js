// An API server that still serves the beta versions of Ingress, built from source at the first run: not part of `npm test`.
const { projects } = require("./jest.config.js");

module.exports = {
    ...projects.find(({ displayName }) => displayName === "integration"),
    displayName: "old-cluster",
    testMatch: ["<rootDir>/test/old-cluster/**/*.test.ts"],
    globalSetup: "<rootDir>/test/old-cluster/start.ts",
    globalTeardown: "<rootDir>/test/old-cluster/stop.ts",
    testTimeout: 600_000,
};
