import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterFiles, tokenOf } from "./cluster";
import { SandboxError } from "./errors";
import { PATIENCE_MS, request, type Reply, type RequestOptions } from "./http";

interface Definition {
    metadata: { name: string };
    spec: unknown;
}

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/**
 * Installs the kinds in a file into the API server of a sandbox, and waits until it serves them. They may exist
 * already.
 * @throws SandboxError when the server refuses one
 */
export async function applyDefinitions(dir: string, port: number, file: string): Promise<void> {
    const { items } = JSON.parse(fs.readFileSync(file, "utf8")) as { items: Definition[] };
    const files = clusterFiles(dir);
    // Not as the user: tests and people look in the log for what users write.
    const credentials = { token: tokenOf(dir, "controller-manager"), ca: fs.readFileSync(files.authority) };
    const ask = (more: string, options: RequestOptions = {}): Promise<Reply> =>
        request(`https://127.0.0.1:${port}${path}${more}`, { ...credentials, timeoutMs: PATIENCE_MS, ...options });
    for (const definition of items) {
        const query = "?fieldManager=crossroute-sandbox&force=true";
        const options = { method: "PATCH", type: "application/apply-patch+yaml" } as const;
        const reply = await ask(`/${definition.metadata.name}${query}`, {
            ...options,
            body: JSON.stringify(definition),
        });
        if (reply.status >= 300) throw refused(definition, reply);
    }
    for (const definition of items) {
        for (;;) {
            const reply = await ask(`/${definition.metadata.name}`);
            if (has(reply, "Established", "True")) break;
            if (has(reply, "NamesAccepted", "False")) throw refused(definition, reply);
            await sleep(100);
        }
    }
}

const refused = ({ metadata }: Definition, { status, body }: Reply): SandboxError =>
    new SandboxError(
        `The API server refused ${metadata.name} (${status}).`,
        [body.slice(0, 1000)],
        "Report this as a defect.",
    );

function has({ body }: Reply, condition: string, wanted: "True" | "False"): boolean {
    const { status } = JSON.parse(body) as { status?: { conditions?: { type: string; status: string }[] } };
    return (status?.conditions ?? []).some(({ type, status: is }) => type === condition && is === wanted);
}
