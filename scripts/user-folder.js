// npm runs our scripts in the clone, wherever in it (or, with --prefix, outside it) the user stands.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);

/** Whether npm runs this very script: its variables are inherited by all that a script starts. */
function isRunByNpm(env = process.env) {
    const script = require.main ? path.relative(root, require.main.filename) : "";
    const { npm_lifecycle_script: line = "", npm_package_json: manifest = "" } = env;
    const isOurs = line.split(" ").includes(script) && process.cwd() === root && fs.existsSync(manifest);
    return isOurs && fs.realpathSync(path.dirname(manifest)) === root;
}

/** Goes to where the user called npm: there folders are named from, and looked for when they are told. */
function goToUser() {
    const folder = isRunByNpm() ? process.env.INIT_CWD : undefined;
    if (folder === undefined) return;
    process.chdir(folder);
}

module.exports = { goToUser, isRunByNpm };
