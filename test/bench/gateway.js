// The Gateway API: Ingresses of five controllers converted and proved, and HTTPRoute rules with conditions linted and compared.
"use strict";

const { convert, readConverted } = require("../../dist/provider/platforms/gateway-api/convert/convert.js");
const { gatewayName } = require("../../dist/provider/platforms/gateway-api/convert/parents.js");
const { proveEach } = require("../../dist/provider/cli/convert/prove.js");
const { readTables } = require("../../dist/provider/platforms/kubernetes/read/ingress.js");
const { readGateways } = require("../../dist/provider/platforms/gateway-api/read/tables.js");
const { lint, trafficDiff } = require("../../dist/provider/routing/index.js");

const apiVersion = "gateway.networking.k8s.io/v1";
const rounds = 5;

/** The best of several runs by the clock, and of the processor, which tells more on a machine that has other work. */
function best(/** @type {() => void} */ run) {
    let [clock, processor] = [Infinity, Infinity];
    for (let i = 0; i < rounds; i++) {
        global.gc?.();
        const [start, used] = [performance.now(), process.cpuUsage()];
        run();
        clock = Math.min(clock, performance.now() - start);
        const { user, system } = process.cpuUsage(used);
        processor = Math.min(processor, (user + system) / 1000);
    }
    return `${Math.round(clock)} | ${Math.round(processor)}`;
}

/** 300 Ingresses, 60 of each class; those of ingress-nginx with rewrites, canaries and redirects. */
function ingresses() {
    const classes = ["nginx", "traefik", "skipper", "cce", "other"];
    return Array.from({ length: 300 }, (_, i) => {
        const ingressClassName = classes[i % 5];
        const host = `${ingressClassName}${Math.floor(i / 10)}.example.com`;
        const expressions = ingressClassName === "nginx" && i % 3 === 0;
        const annotations = expressions ? { "nginx.ingress.kubernetes.io/rewrite-target": "/$2" } : {};
        const paths = Array.from({ length: 5 }, (_, j) => ({
            path: expressions ? `/p${i}-${j}(/|$)(.*)` : `/p${i}-${j}`,
            pathType: expressions ? "ImplementationSpecific" : "Prefix",
            backend: { service: { name: `s${(i * 5 + j) % 97}`, port: { number: 80 } } },
        }));
        return {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: {
                name: `i${i}`,
                namespace: `n${i % 20}`,
                annotations,
                creationTimestamp: "2026-01-01T00:00:00Z",
            },
            spec: {
                ingressClassName,
                ...(i % 4 === 0 ? { tls: [{ hosts: [host], secretName: "tls" }] } : {}),
                rules: [{ host, http: { paths } }],
            },
        };
    });
}

function conversion() {
    const manifests = ingresses();
    const gateway = gatewayName(undefined, "infra", "shared");
    const options = { anyCase: false, openSources: false, portOf: () => undefined, annotationsOf: () => [] };
    let checked = 0;
    const time = best(() => {
        const before = readTables(manifests);
        const { routes } = convert(before, gateway, options);
        const sources = new Map(
            routes.map(({ route, object }) => [
                `HTTPRoute ${route.metadata?.namespace}/${route.metadata?.name}`,
                object,
            ]),
        );
        const after = readConverted(routes, gateway, []).table;
        const sourceOf = (/** @type {string} */ route) => sources.get(route);
        const proof = proveEach(before.map((one) => ({ before: one, after, isShared: true, sourceOf })));
        checked = proof.checked;
    });
    console.log(`| 300 Ingresses of five controllers converted and proved | ${time}| ${checked} sets of requests |`);
}

/** HTTPRoutes of ten rules, a fifth of which ask for a header, a method or a query parameter. */
function routes(/** @type {number} */ count, /** @type {boolean} */ changed) {
    const condition = (/** @type {number} */ i) =>
        [
            { headers: [{ name: "x-beta", value: "1" }] },
            { method: "POST" },
            { queryParams: [{ name: "v", value: "2" }] },
        ][i % 3];
    const all = Array.from({ length: count / 10 }, (_, r) => ({
        apiVersion,
        kind: "HTTPRoute",
        metadata: { name: `r${r}`, namespace: `n${r % 50}`, creationTimestamp: "2026-01-01T00:00:00Z" },
        spec: {
            parentRefs: [{ name: "shared", namespace: "infra" }],
            hostnames: [`h${r % 250}.example.com`],
            rules: Array.from({ length: 10 }, (_, j) => {
                const i = r * 10 + j;
                const path = { type: i % 7 === 0 ? "Exact" : "PathPrefix", value: `/a${i % 400}/b${i}` };
                const name = changed && i % 1000 === 0 ? "moved" : `s${i % 97}`;
                return {
                    matches: [{ path, ...(i % 5 === 0 ? condition(i) : {}) }],
                    backendRefs: [{ name, port: 80 }],
                };
            }),
        },
    }));
    const listeners = [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }];
    const gateway = {
        apiVersion,
        kind: "Gateway",
        metadata: { name: "shared", namespace: "infra" },
        spec: { gatewayClassName: "edge", listeners },
    };
    return [gateway, ...all].map((value) => ({ value }));
}

function analysis() {
    const count = 10_000;
    const [before, after] = [readGateways(routes(count, false)).tables, readGateways(routes(count, true)).tables];
    const manifests = routes(count, false);
    console.log(`| ${count} HTTPRoute rules, 20 % with conditions, read | ${best(() => readGateways(manifests))}| |`);
    let findings = 0;
    const linted = best(() => (findings = lint(before).length));
    console.log(`| the same linted | ${linted}| ${findings} findings |`);
    let changes = 0;
    const compared = best(() => (changes = trafficDiff(before, after).length));
    console.log(`| the same compared with a version where 10 backends moved | ${compared}| ${changes} changes |`);
}

/**
 * Rules of one path that each ask for a header of their own: two at once is a question of its own for each pair.
 *
 * @param {number} count
 * @param {number} changed
 * @returns {import("../../dist/provider/routing/model.js").Table[]}
 */
function conditional(count, changed) {
    /** @type {import("../../dist/provider/routing/model.js").Rule[]} */
    const rules = Array.from({ length: count }, (_, i) => ({
        host: "shop.example.com",
        path: "/",
        match: "Prefix",
        headers: [{ name: `x-${i}`, values: ["1"], exactly: true }],
        target: {
            kind: "service",
            namespace: "shop",
            name: `s${i % 5}${i < changed ? "-next" : ""}`,
            port: 80,
        },
        origin: { object: "HTTPRoute shop/web", path: `spec.rules[${i}]` },
    }));
    return [{ gateway: "infra/shared", dialect: "gateway-api", rules }];
}

function pairs() {
    const sizes = /** @type {const} */ ([
        [60, 1],
        [60, 60],
        [140, 1],
        [140, 140],
    ]);
    for (const [count, changed] of sizes) {
        const [before, after] = [conditional(count, 0), conditional(count, changed)];
        let changes = 0;
        const time = best(() => (changes = trafficDiff(before, after).length));
        const moved = `${changed} of ${count} rules of one path, each with a header of its own, compared`;
        console.log(`| ${moved} | ${time}| ${changes} changes |`);
    }
}

console.log("## The Gateway API\n\n| What | Clock, ms | Processor, ms | |\n| --- | ---: | ---: | --- |");
conversion();
analysis();
pairs();
