/** A request whose answer comes line by line, as that of a watch. */
import type { ClientRequest } from "node:http";
import { connect } from "./connect";
import type { ClusterOptions } from "./kubeconfig";
import { type Answer, answerOf, begin, textOf, unanswered } from "./rest";

/** Receives a request's answer line by line. */
export interface WatchHandler {
    onLine(line: string): void;
    /** Ends it. */
    signal?: AbortSignal | undefined;
    /** Seconds without a line after which nothing more will come. */
    patience: number;
}

/**
 * A request whose answer comes line by line, until the server or the listener ends it; then undefined. Any other answer
 * is returned. Rejects with a ClusterError when none comes, or when it breaks off.
 */
export async function stream(
    options: ClusterOptions,
    path: string,
    listener: WatchHandler,
): Promise<Answer | undefined> {
    // A connection of its own: a request that stays open must not block others.
    const connection = await connect(options);
    let thrown: { error: unknown } | undefined;
    const onLine = (line: string): void => {
        try {
            listener.onLine(line);
        } catch (error) {
            thrown = { error };
            throw error;
        }
    };
    try {
        return await lines(begin(connection, "GET", path), { ...listener, onLine });
    } catch (error) {
        throw thrown === undefined ? unanswered(connection, error) : thrown.error;
    } finally {
        connection.agent.destroy();
    }
}

function lines(request: ClientRequest, { onLine, signal, patience: idle }: WatchHandler): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
        const stop = (): void => {
            resolve(undefined);
            request.destroy();
        };
        const silent = (): unknown => request.destroy(new Error(`no answer within ${idle} seconds`));
        request.setTimeout(idle * 1000, silent);
        request.on("close", () => signal?.removeEventListener("abort", stop));
        request.on("error", reject);
        request.on("response", (response) => {
            response.on("error", reject);
            response.on("close", () => {
                if (!response.complete) reject(new Error("the answer broke off"));
            });
            if (response.statusCode !== 200) {
                void textOf(response).then((text) => resolve(answerOf(response, text)));
                return;
            }
            let rest = "";
            response.setEncoding("utf8");
            response.on("data", (chunk: string) => {
                const parts = (rest + chunk).split("\n");
                rest = parts.pop() ?? "";
                try {
                    for (const part of parts) if (part.trim() !== "" && signal?.aborted !== true) onLine(part);
                } catch (error) {
                    reject(error instanceof Error ? error : new Error(String(error)));
                    request.destroy();
                }
            });
            response.on("end", () => resolve(undefined));
        });
        signal?.addEventListener("abort", stop, { once: true });
        if (signal?.aborted === true) stop();
        else request.end();
    });
}
