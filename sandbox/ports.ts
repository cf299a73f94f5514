import * as net from "node:net";

/** Listens for a moment on a loopback port (0: any) and returns its number; undefined when it is taken. */
function probe(port: number): Promise<number | undefined> {
    return new Promise((resolve) => {
        const server = net.createServer();
        server.once("error", () => resolve(undefined));
        server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
            const { port: given } = server.address() as net.AddressInfo;
            server.close(() => resolve(given));
        });
    });
}

/**
 * Free loopback ports, all different. A preferred port is kept if it is free, so that addresses noted elsewhere (a
 * stack's state, an open shell) stay valid over a restart.
 */
export async function choosePorts<Name extends string>(
    names: readonly Name[],
    preferred: Partial<Record<Name, number>> = {},
): Promise<Record<Name, number>> {
    const chosen = new Map<Name, number>();
    for (const name of names) {
        let port = preferred[name] === undefined ? undefined : await probe(preferred[name]);
        for (let attempt = 0; port === undefined || [...chosen.values()].includes(port); attempt++) {
            if (attempt > 50) throw new Error("No free port on 127.0.0.1.");
            port = await probe(0);
        }
        chosen.set(name, port);
    }
    return Object.fromEntries(chosen) as Record<Name, number>;
}
