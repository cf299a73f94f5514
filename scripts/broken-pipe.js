// A reader that goes away (`npm run quickstart | head`) ends a command of the clone by SIGPIPE's exit code, and without a
// stack trace; so does what else cannot be written to, as a file on a full disk, which is told and is a failure. Who has
// something to tidy up first listens to SIGPIPE, as to the signals that end a command.
"use strict";

for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => {
        const isGone = /** @type {NodeJS.ErrnoException} */ (error).code === "EPIPE";
        if (!isGone) {
            process.once("exit", () => (process.exitCode = 1));
            // Where it is stderr that fails, nobody can be told.
            if (stream === process.stdout) process.stderr.write(`The output cannot be written: ${error.message}\n`);
        }
        if (!process.emit("SIGPIPE", "SIGPIPE")) process.exit(141);
    });
