import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What the controllers forward to: one small server for each name, which answers with it. */
export interface Backends {
    ports: ReadonlyMap<string, number>;
    close(): Promise<void>;
}

/** Header that tells a backend's answer from one of the controller itself. */
export const nameHeader = "x-backend";

export async function startBackends(names: readonly string[]): Promise<Backends> {
    const servers = new Map<string, Server>();
    for (const name of names) {
        const server = createServer((_, reply) => reply.writeHead(200, { [nameHeader]: name }).end());
        // Longer than the controllers keep idle connections: an answer must never be lost to a closed one.
        server.keepAliveTimeout = 600_000;
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject).listen(0, "127.0.0.1", resolve);
        });
        servers.set(name, server);
    }
    return {
        ports: new Map([...servers].map(([name, server]) => [name, (server.address() as AddressInfo).port])),
        close: async () => {
            for (const server of servers.values()) {
                server.closeAllConnections();
                await new Promise((resolve) => server.close(resolve));
            }
        },
    };
}
