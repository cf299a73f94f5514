// 200 operations under faults and kills, each followed by a clean one. `npm run test:faults -- 1000 42`: so many, from this seed.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const [runs = "200", seed] = process.argv.slice(2);
const env = { ...process.env, CROSSROUTE_FAULT_RUNS: runs, ...(seed && { CROSSROUTE_FAULT_SEED: seed }) };
const jest = join(__dirname, "..", "node_modules", "jest", "bin", "jest.js");
const args = [jest, "--selectProjects", "rpc", "--testPathPatterns", "rpc/sae/faults"];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
