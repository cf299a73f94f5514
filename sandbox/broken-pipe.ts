/** A reader that goes away (`| head`) ends this process as it ends others, by SIGPIPE's exit code, and without a stack trace. */
export function endQuietly(stream: NodeJS.WriteStream): void {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EPIPE") process.exit(141);
        throw error;
    });
}
