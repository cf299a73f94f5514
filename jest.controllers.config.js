// Real Ingress controllers, built from source at the first run: not part of `npm test`.
const { projects } = require("./jest.config.js");

module.exports = {
    ...projects.find(({ displayName }) => displayName === "unit"),
    displayName: "controllers",
    testMatch: ["<rootDir>/test/controllers/**/*.test.ts"],
    // Traefik alone takes minutes to build, and on a busy machine much longer.
    testTimeout: 6 * 60 * 60_000,
};
