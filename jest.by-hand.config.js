// What people do by hand, on the real engine: minutes of it, so it is played by a command of its own and not by `npm test`.
const { projects } = require("./jest.config.js");

module.exports = {
    ...projects.find(({ displayName }) => displayName === "integration"),
    displayName: "by hand",
    testMatch: ["<rootDir>/test/campaign/by-hand.test.ts"],
    testTimeout: 60 * 60_000,
};
