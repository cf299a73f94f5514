/** The recorded ingress-nginx half, converted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
    convert,
    findGateway,
    gatewayDialect,
    readConverted,
} from "../../../provider/platforms/gateway-api/convert/convert";
import { gatewayName } from "../../../provider/platforms/gateway-api/convert/parents";
import { allMiddlewares, type Middleware } from "../../../provider/platforms/gateway-api/convert/routes";
import type { Unconverted } from "../../../provider/platforms/gateway-api/convert/rules";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import type { Request, Table } from "../../../provider/routing";

/** What ingress-nginx v1.15.1 was asked, with the Ingresses of its class. */
export interface RecordedIngresses {
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

export const recording = gunzipSync(
    readFileSync(join(__dirname, "../routing/fixtures/recorded-ingress-nginx.ndjson.gz")),
)
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedIngresses);

const service = (name: string): object => ({ service: { name, port: { number: 80 } } });

/** The controller's settings, as they came. */
const settings = { kind: "ConfigMap", data: { "allow-snippet-annotations": "false" } };

export const ingresses = ({ ingresses: all }: RecordedIngresses): Record<string, unknown>[] =>
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

export function requestOf({
    host,
    path,
    scheme = "http",
    method,
    headers,
}: RecordedIngresses["requests"][number]): Request {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
    const [before = "", ...query] = path.split("?");
    return {
        scheme,
        host: name,
        path: before,
        // The recording's client was in none of the lists of addresses.
        source: "192.0.2.1",
        ...(port === undefined ? {} : { port: Number(port) }),
        ...(query.length === 0 ? {} : { query: query.join("?") }),
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
    };
}

export const apiVersion = "gateway.networking.k8s.io/v1";
export const open = { namespaces: { from: "All" } };
export const traefik: Record<string, unknown>[] = [
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
export const isOdd = ({ host, path }: { host: string; path: string }): boolean =>
    !/^\/(?:[A-Za-z0-9_~,:;=@&+!$'-]|\.(?!\.?(?:\/|$))|(?<!\/)\/)*$/.test(path.split("?")[0] ?? "") ||
    path.length > 4000 ||
    !/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?$/.test(host);

export interface Sides {
    before: Table[];
    after: Table[];
    routes: HTTPRoute[];
    middlewares: Middleware[];
    /** Rules that there is no word for: listed with a reason and a cure. */
    left: readonly Unconverted[];
}

export const read = (recorded: RecordedIngresses, anyCase: boolean, gateways: Record<string, unknown>[]): Sides => {
    const before = readTables([...ingresses(recorded), settings]);
    const gateway = gatewayName(undefined, "infra", "shared");
    const made = convert(before, gateway, {
        anyCase,
        dialect: gatewayDialect(gateways, findGateway(gateways, "infra", "shared")),
        openSources: false,
        portOf: () => undefined,
        annotationsOf: () => [],
    });
    const { table: after } = readConverted(made.routes, gateway, gateways);
    // Recorded at one address; the ports are those of Host headers.
    const { listeners: _, ...anywhere } = after;
    return {
        before,
        after: [{ ...anywhere, gateway: before[0]?.gateway ?? "" }],
        routes: made.routes.map(({ route }) => route),
        middlewares: allMiddlewares(made.routes),
        left: made.unconverted,
    };
};
