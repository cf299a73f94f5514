/** Converted tables, asked through a real Traefik 3.7 (`test/controllers/converted.test.ts`, which `--record` records). */
import { join } from "node:path";
import { createRouter } from "../../../provider/routing";
import { open, read, recording, requestOf, traefik, type RecordedIngresses } from "./converted";
import { answer, wanted, type RecordedRequest } from "./recording";

/** The Gateway at other ports than the usual ones. */
export const atPorts = ({ http, https }: { http: number; https: number }): Record<string, unknown>[] =>
    traefik.map((object) => {
        if (object["kind"] !== "Gateway") return object;
        const listeners = [
            { name: "http", port: http, protocol: "HTTP", allowedRoutes: open },
            {
                name: "https",
                port: https,
                protocol: "HTTPS",
                allowedRoutes: open,
                tls: { certificateRefs: [{ name: "certificate" }] },
            },
        ];
        return { ...object, spec: { gatewayClassName: "traefik", listeners } };
    });

/** What Traefik 3.7 answered to the requests of a table, whose Ingresses were converted. */
export interface PlayedTable {
    id: string;
    /** By request: every answer that was seen; none where the request was not sent. */
    answers: { backend: string | null; status: number; upstreamPath?: string; location?: string }[][];
}

export const traefikAnswers = join(__dirname, "fixtures/converted-traefik.ndjson.gz");

/** Tables that were made for an empty cluster would meet the others. */
const apart = recording.filter((table) => read(table, false, []).routes.length > 0 && isApart(table));

/** Sixty of them, with expressions for both cases in every second, and all others whose rewrites become Middlewares. */
export const chosen = [
    ...apart
        .filter((_, i, all) => Math.floor((i * 60) / all.length) !== Math.floor(((i - 1) * 60) / all.length))
        .map((table, i) => ({ table, anyCase: i % 2 === 0 })),
    ...recording
        .filter((table) => isApart(table) && read(table, true, traefik).middlewares.length > 0)
        .map((table) => ({ table, anyCase: true })),
].filter(({ table }, i, all) => all.findIndex((other) => other.table === table) === i);

/** Each of its hosts is its own. */
function isApart({ id, ingresses: all }: RecordedIngresses): boolean {
    const hosts = all.flatMap(({ rules }) => rules.map(({ host = "" }) => host));
    return (
        hosts.length > 0 &&
        hosts.every((host) => host.includes(`${id}.test`)) &&
        all.every((one) => one.rules.length > 0)
    );
}

/**
 * No client writes a blank or a control character into a request line, or asks for `*`. Behind a Middleware the path is in
 * a header, too, and a backend on Node takes 16 KiB of them.
 */
export const canBeSent = ({ path }: { path: string }): boolean =>
    !/^\*|[\u0000-\u0020\u007f]/.test(path) && path.length < 8_000;

/** Answers as announced, and the others. */
export function held(
    asked: readonly PlayedTable[],
    gateways: Record<string, unknown>[] = traefik,
): { answers: number; wrong: string[] } {
    const wrong = new Set<string>();
    let answers = 0;
    for (const [i, { table, anyCase }] of chosen.entries()) {
        const given = asked[i];
        if (given?.id !== table.id) throw new Error(`${table.id} was not asked: record the answers anew`);
        const router = createRouter(read(table, anyCase, gateways).after);
        for (const [j, one] of table.requests.entries()) {
            const request = requestOf(one);
            const said = answer(router.explain(request));
            for (const result of given.answers[j] ?? []) {
                answers++;
                const is = wanted({ path: request.path, result } as RecordedRequest, said);
                if (is !== said) wrong.add(`${table.id} ${one.host}${one.path}: ${is}, not ${said}`);
            }
        }
    }
    return { answers, wrong: [...wrong] };
}
