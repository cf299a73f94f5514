// Comparisons with real products that `npm test` leaves out: node scripts/test-real.js controllers|old-cluster [--record]
// [arguments of jest]. The tests get the products themselves (built once into the project's cache).
"use strict";

const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { ensureBuilt, ensureDependencies, root } = require("./setup");

const [kind, ...args] = process.argv.slice(2);
const record = args.includes("--record");

ensureDependencies();
ensureBuilt();
const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
const { status } = spawnSync(
    process.execPath,
    [jest, "--config", `jest.${kind}.config.js`, "--runInBand", ...args.filter((arg) => arg !== "--record")],
    { cwd: root, stdio: "inherit", env: { ...process.env, ...(record ? { CROSSROUTE_RECORD: "1" } : {}) } },
);
process.exitCode = status ?? 1;
