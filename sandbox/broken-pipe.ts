/**
 * A reader that goes away (`| head`) ends this process as it ends others, by SIGPIPE's exit code, and without a stack trace;
 * so does what else cannot be written to, as a file on a full disk, which is told and is a failure. Who has something to
 * tidy up first listens to SIGPIPE, as to the signals of `ENDING`. A process calls it where it begins: the streams keep for
 * ever what listens to them.
 */
export function endQuietly(): void {
    for (const stream of [process.stdout, process.stderr]) onError(stream);
}

function onError(stream: NodeJS.WriteStream): void {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
            process.once("exit", () => (process.exitCode = 1));
            // Where it is stderr that fails, nobody can be told.
            if (stream === process.stdout) process.stderr.write(`The output cannot be written: ${error.message}\n`);
        }
        if (!process.emit("SIGPIPE", "SIGPIPE")) process.exit(141);
    });
}
