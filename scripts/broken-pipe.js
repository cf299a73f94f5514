// A reader that goes away (`npm run quickstart | head`) ends a command of the clone by SIGPIPE's exit code, and without a
// stack trace. Who has something to tidy up first listens to SIGPIPE, as to the signals that end a command.
"use strict";

for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPIPE") throw error;
        if (!process.emit("SIGPIPE", "SIGPIPE")) process.exit(141);
    });
