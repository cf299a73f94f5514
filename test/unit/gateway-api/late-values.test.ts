import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { attachmentFindings } from "../../../provider/platforms/gateway-api/read/attachment-findings";
import { gatewayFindings } from "../../../provider/platforms/gateway-api/read/findings";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";
import { fillUnknowns, markUnknowns } from "../../../provider/platforms/unknowns";
import { createRouter, lint, parseUrl } from "../../../provider/routing";

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const gateway = object("Gateway", "edge", {
    gatewayClassName: "some",
    listeners: [
        {
            name: "http",
            port: 80,
            protocol: "HTTP",
            hostname: "a.test",
            allowedRoutes: { namespaces: { from: "Same" }, kinds: [{ kind: "HTTPRoute" }] },
        },
        { name: "more", port: 8080, protocol: "HTTP", hostname: "b.test" },
    ],
});
const service = { ...object("Service", "web", { ports: [{ port: 80 }] }), apiVersion: "v1" };
const route = object("HTTPRoute", "web", {
    parentRefs: [{ kind: "Gateway", name: "edge", sectionName: "http", port: 80 }],
    hostnames: ["a.test"],
    rules: [
        {
            matches: [
                {
                    path: { type: "Exact", value: "/next" },
                    method: "POST",
                    headers: [{ type: "Exact", name: "x-version", value: "next" }],
                    queryParams: [{ name: "q", value: "next" }],
                },
            ],
            backendRefs: [{ name: "next", port: 80 }],
        },
        {
            backendRefs: [
                { group: "", kind: "Service", name: "web", port: 80, weight: 1 },
                { name: "spare", port: 80, weight: 0 },
            ],
        },
    ],
});

/** The value with each of its places, one at a time, known after apply only. */
function* lateAtEachPlace(value: unknown, path: string): Generator<{ path: string; late: unknown }> {
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
        const put = (late: unknown): unknown => {
            const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
            copy[key] = late;
            return copy;
        };
        yield { path: `${path}.${key}`, late: put(UNKNOWN_SENTINEL) };
        for (const inner of lateAtEachPlace(part, `${path}.${key}`)) yield { path: inner.path, late: put(inner.late) };
    }
}

const filled = (value: unknown) => ({ value: fillUnknowns(value as Json, "").object });
const url = "http://a.test/next?q=next";

function claims(late: { gateway?: unknown; route?: unknown }) {
    const objects = [late.gateway ?? gateway, service, late.route ?? route].map(filled);
    const read = readGateways(objects, { unknown: UNKNOWN_SENTINEL });
    const tables = read.tables.map(markUnknowns);
    const router = createRouter(tables);
    return {
        answers: ["GET", "POST"].map((method) => {
            const { outcome, target } = router.explain({
                ...parseUrl(url),
                method,
                headers: method === "POST" ? { "x-version": "next" } : {},
            });
            return outcome === "undetermined" || target?.kind === "unknown" ? "open" : JSON.stringify(target);
        }),
        findings: [...gatewayFindings(read), ...lint(tables)],
    };
}

const places = [
    ...[...lateAtEachPlace(gateway["spec"], "Gateway")].map((one) => ({
        path: one.path,
        late: { gateway: { ...gateway, spec: one.late } },
    })),
    ...[...lateAtEachPlace(route["spec"], "HTTPRoute")].map((one) => ({
        path: one.path,
        late: { route: { ...route, spec: one.late } },
    })),
    // A note says that these are not in the answer.
].filter(({ path }) => !/^HTTPRoute\.rules(\.\d+)?$/.test(path));
const plain = claims({});

describe("Gateways and HTTPRoutes of which a part is known after apply", () => {
    it("are read, where all is known", () => {
        const to = (name: string): string => JSON.stringify({ kind: "service", namespace: "shop", name, port: 80 });
        expect(plain.answers).toEqual([to("web"), to("next")]);
    });

    test.each(places.map(({ path, late }) => [path, late] as const))("claim nothing by it: %s", (_, late) => {
        const { answers, findings } = claims(late);
        answers.forEach((answer, i) => expect([plain.answers[i], "open"]).toContain(answer));
        expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${UNKNOWN_SENTINEL}|\\[object|undefined`));
    });

    // The answer hangs on each of these.
    test.each([
        "HTTPRoute.parentRefs.0.sectionName",
        "HTTPRoute.parentRefs.0.port",
        "HTTPRoute.hostnames",
        "HTTPRoute.rules.0.matches",
        "HTTPRoute.rules.0.matches.0.method",
        "HTTPRoute.rules.0.matches.0.headers",
        "HTTPRoute.rules.0.matches.0.headers.0.value",
        "HTTPRoute.rules.0.matches.0.queryParams.0.name",
        "HTTPRoute.rules.0.matches.0.path.type",
        "HTTPRoute.rules.1.backendRefs",
        "HTTPRoute.rules.1.backendRefs.0.weight",
        "Gateway.listeners",
        "Gateway.listeners.0.hostname",
        "Gateway.listeners.0.port",
        "Gateway.listeners.0.allowedRoutes.namespaces.from",
    ])("leave the answer open: %s", (path) => {
        const { late } = places.find((one) => one.path === path)!;
        expect(claims(late).answers).toContain("open");
    });

    test.each(["sectionName", "port"])("are not refused for a parentRef whose %s is known after apply", (field) => {
        const parentRefs = [{ name: "edge", [field]: UNKNOWN_SENTINEL }];
        const late = filled({ ...route, spec: { ...(route["spec"] as Json), parentRefs } });
        const live = { objects: [{ value: gateway }], granted: new Set<string>() };
        expect(attachmentFindings([late], live, { seconds: 3 })).toEqual([]);
    });
});
