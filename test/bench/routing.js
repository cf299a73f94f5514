// Side by side: this package's index, lint and traffic difference at growing sizes, and two routers as peers for
// matching. Run after a build: node --expose-gc test/bench/routing.js [largest size]
"use strict";
const { createRouter, lint, trafficDiff } = require("../../dist/provider/routing");

const largest = Number(process.argv[2] ?? 100_000);
const sizes = [100, 1_000, 10_000, 100_000].filter((size) => size <= largest);
const repeats = (size) => (size >= 100_000 ? 3 : 7);

/** One host for 50 rules: two out of three are prefixes, the others exact; a wildcard and a default beside them. */
function makeTable(size, changed = () => false) {
    const rules = [];
    for (let i = 0; i < size; i++) {
        const [host, n] = [Math.floor(i / 50), i % 50];
        const path = n === 0 ? "/" : `/team${n % 7}/service${n}/v${n % 3}${n % 2 === 0 ? "/orders" : ""}`;
        const name = changed(i) ? `moved${i}` : `service${i % 500}`;
        rules.push({
            host: `shop${host}.example.com`,
            path,
            match: n % 3 === 2 ? "Exact" : "Prefix",
            target: { kind: "service", namespace: "shop", name, port: 80 },
            origin: { object: `Ingress shop/host${host}`, path: `routes[${i}]` },
        });
    }
    const wide = { host: "*.example.com", path: "/", match: "Prefix" };
    const target = { kind: "service", namespace: "shop", name: "wide", port: 80 };
    rules.push({ ...wide, target, origin: { object: "Ingress shop/wide", path: "routes.wide" } });
    return { gateway: "edge", dialect: "kubernetes", rules };
}

function makeRequests(table, count) {
    return Array.from({ length: count }, (_, i) => {
        const rule = table.rules[(i * 7919) % table.rules.length];
        const host = rule.host.replace("*", "other");
        return {
            host,
            path: i % 4 === 0 ? "/nothing/here" : `${rule.path}${i % 2 === 0 ? "" : "/deeper"}`.replace("//", "/"),
        };
    });
}

const milliseconds = (since) => Number(process.hrtime.bigint() - since) / 1e6;

/** The median of several runs, in milliseconds. */
function time(runs, what) {
    const taken = Array.from({ length: runs }, () => {
        const since = process.hrtime.bigint();
        what();
        return milliseconds(since);
    });
    return taken.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

function perRequest(requests, ask) {
    for (const request of requests) ask(request);
    const best = time(5, () => requests.forEach(ask));
    return (best / requests.length) * 1000;
}

const heap = () => {
    global.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
};

async function peers(table, requests) {
    const out = {};
    const findMyWay = require("find-my-way")();
    const since = process.hrtime.bigint();
    const seen = new Set();
    for (const { host, path, match } of table.rules) {
        const at = `/${host}${path === "/" ? "" : path}`.replace("*", ":wide");
        for (const pattern of match === "Exact" ? [at] : [at, `${at}/*`]) {
            if (seen.has(pattern)) continue;
            seen.add(pattern);
            findMyWay.on("GET", pattern, () => {});
        }
    }
    out.fmwBuild = milliseconds(since);
    out.fmwMatch = perRequest(requests, ({ host, path }) => findMyWay.find("GET", `/${host}${path}`));
    const { TrieRouter } = await import("hono/router/trie-router");
    const hono = new TrieRouter();
    const start = process.hrtime.bigint();
    for (const pattern of seen) hono.add("GET", pattern, 1);
    out.honoBuild = milliseconds(start);
    out.honoMatch = perRequest(requests, ({ host, path }) => hono.match("GET", `/${host}${path}`));
    return out;
}

async function main() {
    const rows = [];
    for (const size of sizes) {
        const [before, after] = [makeTable(size), makeTable(size, (i) => i % 20 === 0)];
        const requests = makeRequests(before, 20_000);
        const runs = repeats(size);
        const held = heap();
        let router;
        const build = time(runs, () => (router = createRouter([before])));
        const memory = heap() - held;
        const match = perRequest(requests, (request) => router.match(request));
        const explained = perRequest(requests.slice(0, 5_000), (request) => router.explain(request));
        const sentences = perRequest(requests.slice(0, 5_000), (request) => router.explain(request).why);
        const linted = time(runs, () => lint([before]));
        const differed = time(runs, () => trafficDiff([before], [after]));
        const rebuilt = time(runs, () => trafficDiff([], [after]));
        const other = size <= 10_000 ? await peers(before, requests) : {};
        rows.push({ size, build, match, explained, sentences, linted, differed, rebuilt, memory, ...other });
    }
    const show = (value, digits) => (value === undefined ? "–" : value.toFixed(digits));
    const columns = [
        ["rules", (r) => r.size.toLocaleString("en")],
        ["build ms", (r) => show(r.build, 1)],
        ["match µs", (r) => show(r.match, 2)],
        ["explain µs", (r) => show(r.explained, 2)],
        ["explain with sentences µs", (r) => show(r.sentences, 2)],
        ["lint ms", (r) => show(r.linted, 1)],
        ["diff 5 % ms", (r) => show(r.differed, 1)],
        ["diff all ms", (r) => show(r.rebuilt, 1)],
        ["heap MiB", (r) => show(r.memory, 1)],
        ["find-my-way build ms", (r) => show(r.fmwBuild, 1)],
        ["find-my-way match µs", (r) => show(r.fmwMatch, 2)],
        ["hono build ms", (r) => show(r.honoBuild, 1)],
        ["hono match µs", (r) => show(r.honoMatch, 2)],
    ];
    console.log(`| ${columns.map(([name]) => name).join(" | ")} |`);
    console.log(`|${columns.map(() => "---:").join("|")}|`);
    for (const row of rows) console.log(`| ${columns.map(([, cell]) => cell(row)).join(" | ")} |`);
}

main();
