import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";
import type { HTTPRouteSpec, Listener, ReferenceGrant } from "../../../provider/platforms/gateway-api/types";
import { createRouter, type Explanation, type Request, type Table } from "../../../provider/routing";

/** What Traefik 3.7.13 answered with its Gateway provider: objects, requests and answers of one table. */
export interface Recorded {
    id: string;
    kind: string;
    note?: string;
    gateways: readonly {
        name: string;
        namespace: string;
        creationTimestamp: string;
        listeners: readonly Listener[];
        status: { listeners: Record<string, { attachedRoutes: number }> };
    }[];
    routes: readonly {
        name: string;
        namespace: string;
        creationTimestamp: string;
        spec: HTTPRouteSpec;
        status: readonly { parentRef: { name: string; namespace?: string; sectionName?: string }; Accepted: string }[];
    }[];
    referenceGrants?: readonly { name: string; namespace: string; spec: ReferenceGrant["spec"] }[];
    requests: readonly RecordedRequest[];
}

export interface RecordedRequest {
    port: number;
    scheme?: "http" | "https";
    host: string;
    path: string;
    query?: string;
    method?: string;
    headers?: Record<string, string>;
    rawHeaders?: readonly (readonly [string, string])[];
    result: { backend: string | null; status: number; upstreamPath?: string; upstreamHost?: string; location?: string };
}

export const recording = gunzipSync(readFileSync(join(__dirname, "fixtures/recorded-traefik.ndjson.gz")))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);

const apiVersion = "gateway.networking.k8s.io/v1";
type Json = Record<string, unknown>;

/** What lay in the cluster beside Gateways and routes. */
const namespaces = { "gw-a": "w", "gw-b": "y", "gw-c": "x" };
const surroundings: Json[] = [
    {
        apiVersion,
        kind: "GatewayClass",
        metadata: { name: "traefik" },
        spec: { controllerName: "traefik.io/gateway-controller" },
    },
    ...Object.entries(namespaces).map(([name, team]) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name, labels: { team } },
    })),
];

/** The Services that a table names, as they were there. */
function services({ routes }: Recorded): Json[] {
    const named = new Set(
        routes.flatMap(({ namespace, spec }) =>
            (spec.rules ?? []).flatMap(({ backendRefs = [] }) =>
                backendRefs.map((ref) => `${ref.namespace ?? namespace}/${ref.name}`),
            ),
        ),
    );
    return [...named].flatMap((key): Json[] => {
        const [namespace = "", name = ""] = key.split("/");
        if (name === "nosuch") return [];
        const metadata = { name, namespace };
        const external = name === "external" ? { type: "ExternalName", externalName: "example.org" } : {};
        const service = { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }], ...external } };
        const labels = { "kubernetes.io/service-name": name };
        const endpoints = name === "empty" ? [] : [{ addresses: ["10.0.0.1"] }];
        const slice = {
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { ...metadata, labels },
            endpoints,
        };
        return name === "noslice" ? [service] : [service, slice];
    });
}

export const manifests = (recorded: Recorded): Json[] => [
    ...surroundings,
    ...recorded.gateways.map(({ listeners, status: _, ...metadata }) => ({
        apiVersion,
        kind: "Gateway",
        metadata,
        spec: { gatewayClassName: "traefik", listeners },
    })),
    ...recorded.routes.map(({ spec, status: _, ...metadata }) => ({ apiVersion, kind: "HTTPRoute", metadata, spec })),
    ...(recorded.referenceGrants ?? []).map(({ spec, ...metadata }) => ({
        apiVersion,
        kind: "ReferenceGrant",
        metadata,
        spec,
    })),
    ...services(recorded),
];

/** The tables of one recorded table by the ports that they serve. */
export function readRecorded(recorded: Recorded): {
    tables: readonly Table[];
    tableOf(port: number): Table | undefined;
} {
    const { tables, ports } = readGateways(
        manifests(recorded).map((value) => ({ value })),
        { whole: true },
    );
    return {
        tables,
        tableOf: (port) => tables.find((table) => ports.get(table)?.includes(port)),
    };
}

export function requestOf({
    scheme = "http",
    host,
    path,
    query,
    method,
    headers,
    rawHeaders = [],
}: RecordedRequest): Request {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
    const repeated: Record<string, string[]> = {};
    for (const [key, value] of rawHeaders) (repeated[key.toLowerCase()] ??= []).push(value);
    return {
        scheme,
        host: name,
        path,
        ...(port === undefined ? {} : { port: Number(port) }),
        ...(query === undefined ? {} : { query }),
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
        ...(rawHeaders.length === 0 ? {} : { repeated }),
    };
}

/** The answer in the words of the recording. */
export function answer({ outcome, status = 404, target, candidates = [], location, rewritten }: Explanation): string {
    if (outcome === "undetermined")
        return `undetermined ${candidates.map((one) => (one?.kind === "service" ? `${one.namespace}/${one.name}` : JSON.stringify(one))).join(" or ")}`;
    if (target?.kind === "service")
        return `${target.namespace}/${target.name}${rewritten === undefined ? "" : ` ${rewritten}`}`;
    if (target?.kind === "redirect") return `${target.code} ${location}`;
    return String(target?.kind === "fixed" ? target.status : status);
}

export function wanted({ path: asked, result }: RecordedRequest, got: string): string {
    const { backend, status, upstreamPath, location } = result;
    // What a weight leaves to chance.
    if (got.startsWith("undetermined") && backend !== null && got.includes(backend)) return got;
    if (backend === null) return location === undefined ? String(status) : `${status} ${location}`;
    const path = upstreamPath?.split("?")[0];
    // Cleaning is no rewrite.
    return got.includes(" ") ? `${backend} ${path ?? asked}` : backend;
}

/** The router of what arrives at one port, which was chosen already: a recorded Host header has a port of its own. */
export function routerOf(table: Table | undefined): ReturnType<typeof createRouter> {
    if (table === undefined) return createRouter([{ gateway: "none", dialect: "traefik-gateway", rules: [] }]);
    const { listeners: _, ...arrived } = table;
    return createRouter([arrived]);
}
