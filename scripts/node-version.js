// Asked first by every command of a clone, and so written for the oldest Node that a system may bring: that one knows neither
// the names of Node's own modules as we write them nor much of the language.
"use strict";

const OLDEST = 20;

if (Number(process.versions.node.split(".")[0]) < OLDEST) {
    process.stderr.write(`Node ${process.versions.node} is too old.\n  to do: Install Node ${OLDEST} or newer.\n`);
    // What `eval "$(npm run sandbox -- env)"` gets: it must not go on with the user's own settings.
    if (process.argv.includes("env")) process.stdout.write("false\n");
    process.exit(1);
}
