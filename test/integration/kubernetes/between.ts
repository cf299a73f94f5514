/** Stands between a program and the API server of the tests, so that the test can act while the two talk. */
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { clusterFiles } from "../../../sandbox/cluster";

interface Kubeconfig {
    clusters: { name: string; cluster: Record<string, unknown> }[];
    users: { user: { token: string } }[];
}

export interface Between {
    /** Of a user whose requests come this way. */
    kubeconfig: string;
    close(): void;
}

/**
 * Passes everything on, with the path that `asked` makes of the program's. `after` is called when the server has answered, and the program gets the answer when it has
 * settled; a status that it returns replaces the server's.
 */
export async function between(
    dir: string,
    after: (request: IncomingMessage, status: number) => Promise<number | void>,
    asked: (path: string) => string = (path) => path,
): Promise<Between> {
    const config = parse(readFileSync(process.env["KUBECONFIG"]!, "utf8")) as Kubeconfig;
    const target = String(config.clusters[0]!.cluster["server"]);
    const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
    // The API server's own certificate is one for this address; without TLS a client does not log in.
    const { authority } = clusterFiles(process.env["CROSSROUTE_TEST_SANDBOX"]!);
    const pair = { cert: readFileSync(authority), key: readFileSync(authority.replace(/crt$/, "key")) };
    const server = https.createServer(pair, (request, response) => {
        const options = { method: request.method, headers: request.headers, agent };
        const passed = https.request(target + asked(request.url ?? ""), options, (answer) => {
            const chunks: Buffer[] = [];
            answer.on("data", (chunk: Buffer) => chunks.push(chunk));
            answer.on("end", () => {
                void after(request, answer.statusCode ?? 0).then((status) => {
                    const body = status === undefined ? Buffer.concat(chunks) : Buffer.from("{}");
                    const { "transfer-encoding": _, "content-length": __, ...headers } = answer.headers;
                    response.writeHead(status ?? answer.statusCode ?? 0, headers).end(body);
                });
            });
        });
        passed.on("error", () => response.destroy());
        request.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { name, cluster } = config.clusters[0]!;
    const kubeconfig = join(dir, `between-${port}`);
    writeFileSync(
        kubeconfig,
        JSON.stringify({
            ...config,
            clusters: [{ name, cluster: { ...cluster, server: `https://127.0.0.1:${port}` } }],
        }),
    );
    return {
        kubeconfig,
        close() {
            server.close();
            server.closeAllConnections();
            agent.destroy();
        },
    };
}
