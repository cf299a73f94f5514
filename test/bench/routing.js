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
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Medians of several runs in milliseconds: by the clock, and of the processor (garbage collection on other threads is in
 * it), which tells more on a machine that has other work.
 */
function time(runs, what) {
    const [clock, processor] = [[], []];
    for (let run = 0; run < runs; run++) {
        const [since, used] = [process.hrtime.bigint(), process.cpuUsage()];
        what();
        clock.push(milliseconds(since));
        const { user, system } = process.cpuUsage(used);
        processor.push((user + system) / 1000);
    }
    return { clock: median(clock), processor: median(processor) };
}

/** Microseconds for one of the requests. */
function perRequest(requests, ask) {
    for (const request of requests) ask(request);
    const { clock, processor } = time(7, () => requests.forEach((request) => ask(request)));
    return { clock: (clock / requests.length) * 1000, processor: (processor / requests.length) * 1000 };
}

const heap = () => {
    global.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Peers for matching: the host is the first element of their paths. */
async function peers(table, requests) {
    const patterns = new Set();
    for (const { host, path, match } of table.rules) {
        const at = `/${host}${path === "/" ? "" : path}`.replace("*", ":wide");
        for (const pattern of match === "Exact" ? [at] : [at, `${at}/*`]) patterns.add(pattern);
    }
    const findMyWay = require("find-my-way")();
    const fmwBuild = time(1, () => patterns.forEach((pattern) => findMyWay.on("GET", pattern, () => {})));
    const fmwMatch = perRequest(requests, ({ host, path }) => findMyWay.find("GET", `/${host}${path}`));
    const { TrieRouter } = await import("hono/router/trie-router");
    const hono = new TrieRouter();
    const honoBuild = time(1, () => patterns.forEach((pattern) => hono.add("GET", pattern, 1)));
    const honoMatch = perRequest(requests, ({ host, path }) => hono.match("GET", `/${host}${path}`));
    return { fmwBuild, fmwMatch, honoBuild, honoMatch };
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
        const match = perRequest(requests, (request) => router.match(request));
        // With the path trees, which are made when they are first asked for.
        for (const { host } of before.rules) router.match({ host: host.replace("*", "x"), path: "/" });
        const memory = heap() - held;
        const explained = perRequest(requests.slice(0, 5_000), (request) => router.explain(request));
        const sentences = perRequest(requests.slice(0, 5_000), (request) => router.explain(request).why);
        const linted = time(runs, () => lint([before]));
        const differed = time(runs, () => trafficDiff([before], [after]));
        const everything = time(runs, () => trafficDiff([], [after]));
        const other = await peers(before, requests);
        rows.push({ size, build, match, explained, sentences, linted, differed, everything, memory, ...other });
    }
    const show = (value, digits) =>
        value === undefined ? "–" : `${value.clock.toFixed(digits)} / ${value.processor.toFixed(digits)}`;
    const print = (columns) => {
        console.log(`| ${columns.map(([name]) => name).join(" | ")} |`);
        console.log(`|${columns.map(() => "---:").join("|")}|`);
        for (const row of rows) console.log(`| ${columns.map(([, cell]) => cell(row)).join(" | ")} |`);
        console.log("");
    };
    console.log("# Routing analysis\n\nClock / processor, medians.\n");
    const size = ["rules", (r) => r.size.toLocaleString("en")];
    print([
        size,
        ["build ms", (r) => show(r.build, 1)],
        ["explain µs", (r) => show(r.explained, 2)],
        ["explain with sentences µs", (r) => show(r.sentences, 1)],
        ["lint ms", (r) => show(r.linted, 1)],
        ["diff, 5 % moved ms", (r) => show(r.differed, 1)],
        ["diff, all new ms", (r) => show(r.everything, 1)],
        ["heap MiB", (r) => r.memory.toFixed(1)],
    ]);
    print([
        size,
        ["build ms", (r) => show(r.build, 1)],
        ["match µs", (r) => show(r.match, 2)],
        ["find-my-way build ms", (r) => show(r.fmwBuild, 1)],
        ["find-my-way match µs", (r) => show(r.fmwMatch, 2)],
        ["hono build ms", (r) => show(r.honoBuild, 1)],
        ["hono match µs", (r) => show(r.honoMatch, 2)],
    ]);
}

main();
