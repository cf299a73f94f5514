// Histories of several writers of one rule set: how their calls interleave is not the same in every run, so they are played
// by hand and not by `npm test`.
const { projects } = require("./jest.config.js");

module.exports = {
    ...projects.find(({ displayName }) => displayName === "unit"),
    displayName: "histories",
    testMatch: ["<rootDir>/test/campaign/histories.test.ts"],
    testTimeout: 60 * 60_000,
};
