import { choosePorts } from "../../sandbox/ports";

const isTaken = (error: unknown): boolean => /EADDRINUSE|address already in use/.test(String(error));

/**
 * Starts something at free ports. Between the choice and the start another process may take one of them, so it is
 * started again with others when it says so.
 */
export async function atFreePorts<T>(
    names: readonly string[],
    start: (ports: readonly number[]) => Promise<T>,
    attempts = 10,
): Promise<T> {
    for (let attempt = 1; ; attempt++) {
        const ports = Object.values(await choosePorts(names));
        try {
            return await start(ports);
        } catch (error) {
            if (attempt >= attempts || !isTaken(error)) throw error;
        }
    }
}
