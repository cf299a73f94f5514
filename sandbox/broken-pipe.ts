/**
 * A reader that goes away (`| head`) ends this process as it ends others, by SIGPIPE's exit code, and without a stack trace.
 * Who has something to tidy up first listens to SIGPIPE, as to the signals of `ENDING`.
 */
export function endQuietly(stream: NodeJS.WriteStream): void {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") throw error;
        if (!process.emit("SIGPIPE", "SIGPIPE")) process.exit(141);
    });
}
