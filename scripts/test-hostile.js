// 1,000 answers that SAE never gives, through every call. `npm run test:hostile -- 5000 42`: so many, from this seed.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const [runs = "1000", seed] = process.argv.slice(2);
const env = { ...process.env, CROSSROUTE_HOSTILE_RUNS: runs, ...(seed && { CROSSROUTE_HOSTILE_SEED: seed }) };
const jest = join(__dirname, "..", "node_modules", "jest", "bin", "jest.js");
const args = [jest, "--selectProjects", "rpc", "--testPathPatterns", "rpc/sae/hostile"];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
