// 60 rounds of several writers of one rule set. `npm run test:histories -- 200 42`: so many, from this seed.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const [rounds = "60", seed] = process.argv.slice(2);
const env = { ...process.env, CROSSROUTE_ROUNDS: rounds, ...(seed && { CROSSROUTE_SEED: seed }) };
const jest = join(__dirname, "..", "node_modules", "jest", "bin", "jest.js");
const args = [jest, "--selectProjects", "rpc", "--testPathPatterns", "rpc/sae/histories"];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
