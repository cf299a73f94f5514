import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { differs, prove, type Proof } from "../../../provider/cli/convert/prove";
import { checkSpec } from "../../../provider/platforms/gateway-api/check/check";
import { convert, gatewayName, readConverted } from "../../../provider/platforms/gateway-api/convert/convert";
import type { Unconverted } from "../../../provider/platforms/gateway-api/convert/rules";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import type { Request, Table } from "../../../provider/routing";

/** What ingress-nginx v1.15.1 was asked, with the Ingresses of its class. */
interface Recorded {
    id: string;
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
    }[];
}

const recording = gunzipSync(readFileSync(join(__dirname, "../routing/fixtures/recorded-ingress-nginx.ndjson.gz")))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);

const service = (name: string): object => ({ service: { name, port: { number: 80 } } });

const ingresses = ({ ingresses: all }: Recorded): Record<string, unknown>[] =>
    all
        .filter(({ ingressClassName }) => (ingressClassName ?? "nginx") === "nginx")
        .map(({ name, namespace, creationTimestamp, annotations = {}, tls, defaultBackend, rules }) => ({
            kind: "Ingress",
            apiVersion: "networking.k8s.io/v1",
            metadata: {
                name,
                namespace,
                creationTimestamp,
                annotations: { ...annotations, "kubernetes.io/ingress.class": "nginx" },
            },
            spec: {
                ...(defaultBackend === undefined ? {} : { defaultBackend: service(defaultBackend) }),
                ...(tls === undefined ? {} : { tls }),
                rules: rules.map(({ host, nohttp, paths = [] }) => ({
                    ...(host === undefined ? {} : { host }),
                    ...(nohttp === true
                        ? {}
                        : { http: { paths: paths.map((path) => ({ ...path, backend: service(path.backend) })) } }),
                })),
            },
        }));

function requestOf({ host, path, scheme = "http", method, headers }: Recorded["requests"][number]): Request {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
    const [before = "", ...query] = path.split("?");
    return {
        scheme,
        host: name,
        path: before,
        ...(port === undefined ? {} : { port: Number(port) }),
        ...(query.length === 0 ? {} : { query: query.join("?") }),
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
    };
}

const apiVersion = "gateway.networking.k8s.io/v1";
const open = { namespaces: { from: "All" } };
const traefik: Record<string, unknown>[] = [
    {
        apiVersion,
        kind: "GatewayClass",
        metadata: { name: "traefik" },
        spec: { controllerName: "traefik.io/gateway-controller" },
    },
    {
        apiVersion,
        kind: "Gateway",
        metadata: { name: "shared", namespace: "infra" },
        spec: {
            gatewayClassName: "traefik",
            listeners: [
                { name: "http", port: 80, protocol: "HTTP", allowedRoutes: open },
                { name: "https", port: 443, protocol: "HTTPS", allowedRoutes: open },
            ],
        },
    },
];

/** A request that no client writes by itself: what each controller makes of it is said by an example of its kind. */
const isOdd = ({ host, path }: { host: string; path: string }): boolean =>
    !/^\/(?:[A-Za-z0-9_~,:;=@&+!$'-]|\.(?!\.?(?:\/|$))|(?<!\/)\/)*$/.test(path.split("?")[0] ?? "") ||
    path.length > 4000 ||
    !/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?$/.test(host);

interface Sides {
    before: Table[];
    after: Table[];
    /** Rules that there is no word for: listed with a reason and a cure. */
    left: readonly Unconverted[];
}

const read = (recorded: Recorded, anyCase: boolean, gateways: Record<string, unknown>[]): Sides => {
    const before = readTables(ingresses(recorded));
    const gateway = gatewayName(undefined, "infra", "shared");
    const made = convert(before, gateway, {
        anyCase,
        openSources: false,
        portOf: () => undefined,
        annotationsOf: () => [],
    });
    // Nothing is written that the API server would refuse.
    expect(made.routes.flatMap(({ route }) => checkSpec(route.spec))).toEqual([]);
    const { table: after } = readConverted(made.routes, gateway, gateways);
    // Recorded at one address; the ports are those of Host headers.
    const { listeners: _, ...anywhere } = after;
    return { before, after: [{ ...anywhere, gateway: before[0]?.gateway ?? "" }], left: made.unconverted };
};

/** Tables, those without a difference but redirects and statuses, and differences that nothing announced. */
function replay(
    anyCase: boolean,
    gateways: Record<string, unknown>[],
): { tables: number; alike: number; unannounced: string[] } {
    const unannounced: string[] = [];
    let [tables, alike] = [0, 0];
    for (const recorded of recording) {
        const { before, after, left } = read(recorded, anyCase, gateways);
        if (before.length === 0) continue;
        tables++;
        let proof: Proof | undefined;
        let isAlike = true;
        for (const one of recorded.requests) {
            if (one.path === "") continue;
            const change = differs(before, after, requestOf(one));
            if (change === undefined) continue;
            proof ??= prove(before, after);
            const said = [...proof.differences.map((d) => d.change), ...proof.spellings].some(
                (known) =>
                    JSON.stringify([known.before, known.after]) === JSON.stringify([change.before, change.after]),
            );
            const listed = left.some(({ rule }) => JSON.stringify(rule.target) === JSON.stringify(change.before));
            if (!said && !listed && !isOdd(one)) unannounced.push(`${recorded.id} ${one.host}${one.path}`);
            if (change.weight !== "detail" && !isOdd(one)) isAlike = false;
        }
        if (isAlike) alike++;
    }
    return { tables, alike, unannounced };
}

describe("routes converted from what ingress-nginx was recorded with", () => {
    it("answer otherwise only where that was announced, on a Gateway of an unknown controller", () => {
        const { unannounced, tables, alike } = replay(false, []);
        expect(unannounced).toEqual([]);
        expect(alike / tables).toBeGreaterThanOrEqual(0.55);
    });

    it("answer otherwise only where that was announced, on Traefik with expressions for both cases", () => {
        const { unannounced, tables, alike } = replay(true, traefik);
        expect(unannounced).toEqual([]);
        expect(alike / tables).toBeGreaterThanOrEqual(0.75);
    });
});
