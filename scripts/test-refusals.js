// 5,000 manifests with one mutated field: `crossroute lint` against the real API server. `npm run test:refusals -- 20000 42`: so many, from this seed.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const [runs = "5000", seed] = process.argv.slice(2);
const env = { ...process.env, CROSSROUTE_RUNS: runs, ...(seed && { CROSSROUTE_SEED: seed }) };
const jest = join(__dirname, "..", "node_modules", "jest", "bin", "jest.js");
const args = [jest, "--selectProjects", "integration", "--testPathPatterns", "integration/cli/refusals"];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit", env }).status ?? 1;
