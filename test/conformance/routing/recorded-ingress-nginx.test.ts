import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter, lint, naiveMatch, trafficDiff, type Request, type Table } from "../../../provider/routing";

/** What ingress-nginx v1.15.1, the last release, answered: its tables, the requests, and what the backend saw. */
interface Recorded {
    id: string;
    note?: string;
    flags?: readonly string[];
    ingresses: readonly {
        name: string;
        namespace: string;
        creationTimestamp: string;
        annotations?: Record<string, string>;
        ingressClassName?: string;
        tls?: unknown;
        defaultBackend?: string;
        rules: readonly {
            host?: string;
            nohttp?: boolean;
            paths?: readonly { path?: string; pathType: string; backend: string }[];
        }[];
    }[];
    requests: readonly {
        host: string;
        path: string;
        scheme?: "http" | "https";
        method?: string;
        headers?: Record<string, string>;
        result: { backend: string | null; status: number; upstreamPath?: string; location?: string };
    }[];
}

const file = join(__dirname, "fixtures/recorded-ingress-nginx.ndjson.gz");
const recording = gunzipSync(readFileSync(file))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);

/** The controller's settings, as they came. */
const settings = { kind: "ConfigMap", data: { "allow-snippet-annotations": "false" } };

const service = (name: string): object => ({ service: { name, port: { number: 80 } } });

/** The objects as they lay in the cluster: Ingresses of the controller's class, and the Services that existed. */
function manifests({ ingresses }: Recorded): Record<string, unknown>[] {
    const own = ingresses.filter(({ ingressClassName }) => (ingressClassName ?? "nginx") === "nginx");
    const backends = new Set<string>();
    const made = own.map(({ name, namespace, creationTimestamp, annotations = {}, tls, defaultBackend, rules }) => {
        const backend = (one: string): object => {
            backends.add(`${namespace}/${one}`);
            return service(one);
        };
        return {
            kind: "Ingress",
            apiVersion: "networking.k8s.io/v1",
            metadata: {
                name,
                namespace,
                creationTimestamp,
                annotations: { ...annotations, "kubernetes.io/ingress.class": "nginx" },
            },
            spec: {
                ...(defaultBackend === undefined ? {} : { defaultBackend: backend(defaultBackend) }),
                ...(tls === undefined ? {} : { tls }),
                rules: rules.map(({ host, nohttp, paths = [] }) => ({
                    ...(host === undefined ? {} : { host }),
                    ...(nohttp === true
                        ? {}
                        : { http: { paths: paths.map((path) => ({ ...path, backend: backend(path.backend) })) } }),
                })),
            },
        };
    });
    const services = [...backends].flatMap((full): Record<string, unknown>[] => {
        const [namespace = "", name = ""] = full.split("/");
        if (name === "nosuch") return [];
        const found = { kind: "Service", metadata: { name, namespace } };
        const labels = { "kubernetes.io/service-name": name };
        const slice = { kind: "EndpointSlice", metadata: { name: `${name}-1`, namespace, labels }, endpoints: [] };
        return name === "empty" ? [found, slice] : [found];
    });
    return [...made, ...services, settings];
}

function tablesOf(recorded: Recorded): readonly Table[] {
    const tables = readTables(manifests(recorded), { complete: true });
    if (tables.length === 0) return [{ gateway: "nginx", dialect: "ingress-nginx", rules: [] }];
    if (recorded.flags === undefined) return tables;
    const target = { kind: "service", namespace: "truth-a", name: "dflt", port: 80 } as const;
    return tables.map((table) => ({ ...table, defaults: [{ target, origin: { object: "the controller" } }] }));
}

function requestOf({ host, path, scheme = "http", method, headers }: Recorded["requests"][number]): Request {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
    const [before = "", ...query] = path.split("?");
    return {
        scheme,
        host: name,
        path: before,
        // The client of the recording is on none of its lists.
        source: "192.0.2.1",
        ...(port === undefined ? {} : { port: Number(port) }),
        ...(query.length === 0 ? {} : { query: query.join("?") }),
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
    };
}

/** The answer in the words of the recording. */
function answer(router: ReturnType<typeof createRouter>, request: Request): string {
    const { outcome, target, candidates = [], split, location, rewritten, status } = router.explain(request);
    const query = request.query === undefined ? "" : `?${request.query}`;
    if (outcome === "undetermined") {
        const names = candidates.map((one) => (one?.kind === "service" ? one.name : "other"));
        return `${split === undefined ? "undetermined" : "split"} ${names.join(" or ")}`;
    }
    if (target?.kind === "service") return `${target.name} ${rewritten === undefined ? "" : `${rewritten}${query}`}`;
    if (target?.kind === "redirect") return `${target.code} ${location}`;
    return `status ${target?.kind === "fixed" ? target.status : (status ?? 404)}`;
}

function wanted({ path, result }: Recorded["requests"][number], got: string): string {
    const { backend, status, upstreamPath, location } = result;
    // A canary's weight is the only thing left to chance.
    if (backend !== null && got.startsWith("split ") && got.includes(backend)) return got;
    // What the backend saw of a very long path was not kept.
    if (path.length > 5_000 && got.startsWith(`${backend} `)) return got;
    // A whole URL in place of the path is sent on as a path, which is no rewrite.
    const asSent = path.startsWith("http://") && got === `${backend} `;
    const rewritten = asSent ? "" : (upstreamPath ?? "");
    if (backend !== null) return `${backend} ${got.endsWith(` ${path}`) ? path : rewritten}`;
    return location === undefined ? `status ${status}` : `${status} ${location}`;
}

describe("what ingress-nginx v1.15.1 really answered", () => {
    it("is what is said of every recorded request, and only a canary's weight is left open", () => {
        const wrong: string[] = [];
        let asked = 0;
        let open = 0;
        for (const recorded of recording) {
            const tables = tablesOf(recorded);
            const router = createRouter(tables);
            for (const one of recorded.requests) {
                asked++;
                const got = answer(router, requestOf(one));
                const expected = wanted(one, got);
                if (got.startsWith("split")) open++;
                if (got !== expected)
                    wrong.push(
                        `${recorded.id} ${one.host}${one.path.slice(0, 60)}: ${got.slice(0, 80)}, seen ${expected.slice(0, 80)}`,
                    );
            }
        }
        expect(wrong).toEqual([]);
        expect(asked).toBe(4_928);
        expect(open).toBeLessThan(asked / 500);
    });

    it("is told alike with and without an index", () => {
        const ids = (targets: readonly unknown[]): string =>
            targets
                .map((t) => JSON.stringify(t))
                .sort()
                .join();
        for (const recorded of recording) {
            const [table] = tablesOf(recorded);
            if (table === undefined) continue;
            const router = createRouter([table]);
            for (const one of recorded.requests.slice(0, 12)) {
                const request = requestOf(one);
                expect(ids(router.match(request).targets)).toBe(ids(naiveMatch(table, request)));
            }
        }
    });

    it("holds no contradiction for lint and the traffic difference", () => {
        for (const recorded of recording) {
            const tables = tablesOf(recorded);
            expect(trafficDiff(tables, tables)).toEqual([]);
            expect(
                lint(tables)
                    .filter(({ code }) => code === "CR105")
                    .map(({ message }) => message),
            ).toEqual([]);
        }
    });
});
