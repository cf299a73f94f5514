// Side by side: this package's index, lint and traffic difference at growing sizes, and two routers as peers for
// matching. Run after a build: node --expose-gc test/bench/routing.js [largest size]
"use strict";
/**
 * @typedef {import("../../dist/provider/routing").Table} Table
 * @typedef {import("../../dist/provider/routing").Rule} Rule
 * @typedef {{ host: string, path: string }} Request
 * @typedef {{ clock: number, processor: number }} Times
 */

const { createRouter, lint, trafficDiff } = require("../../dist/provider/routing");

const largest = Number(process.argv[2] ?? 100_000);
const sizes = [100, 1_000, 10_000, 100_000].filter((size) => size <= largest);
const repeats = (/** @type {number} */ size) => (size >= 100_000 ? 3 : 7);

/** Of 20 rules one has a condition, each a kind of its own, and some of those that change have one. */
const conditions = [
    { headers: [{ name: "X-Canary", values: ["always"] }] },
    { methods: ["POST", "PUT"] },
    { queries: [{ name: "version", values: ["2"] }] },
    { cookies: [{ name: "beta", values: ["yes"] }] },
    { headers: [{ name: "X-Tenant", values: ["blue", "green"] }] },
];
const conditionOf = (/** @type {number} */ i) => (i % 19 === 3 ? conditions[i % conditions.length] : {});

/**
 * One host for 50 rules: two out of three are prefixes, the others exact; a wildcard and a default beside them.
 *
 * @param {number} size
 * @param {{ changed?: (i: number) => boolean, condition?: (i: number) => object }} [options]
 * @returns {Table}
 */
function makeTable(size, { changed = () => false, condition = () => ({}) } = {}) {
    /** @type {Rule[]} */
    const rules = [];
    for (let i = 0; i < size; i++) {
        const [host, n] = [Math.floor(i / 50), i % 50];
        const path = n === 0 ? "/" : `/team${n % 7}/service${n}/v${n % 3}${n % 2 === 0 ? "/orders" : ""}`;
        const name = changed(i) ? `moved${i}` : `service${i % 500}`;
        rules.push({
            host: `shop${host}.example.com`,
            path,
            match: n % 3 === 2 ? "Exact" : "Prefix",
            ...condition(i),
            target: { kind: "service", namespace: "shop", name, port: 80 },
            origin: { object: `Ingress shop/host${host}`, path: `routes[${i}]` },
        });
    }
    rules.push({
        host: "*.example.com",
        path: "/",
        match: "Prefix",
        target: { kind: "service", namespace: "shop", name: "wide", port: 80 },
        origin: { object: "Ingress shop/wide", path: "routes.wide" },
    });
    return { gateway: "edge", dialect: "kubernetes", rules };
}

/** @returns {Request[]} */
function makeRequests(/** @type {Table} */ table, /** @type {number} */ count) {
    return Array.from({ length: count }, (_, i) => {
        const rule = table.rules[(i * 7919) % table.rules.length];
        const host = (rule.host ?? "").replace("*", "other");
        return {
            host,
            path: i % 4 === 0 ? "/nothing/here" : `${rule.path}${i % 2 === 0 ? "" : "/deeper"}`.replace("//", "/"),
        };
    });
}

const milliseconds = (/** @type {bigint} */ since) => Number(process.hrtime.bigint() - since) / 1e6;
const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Medians of several runs in milliseconds: by the clock, and of the processor (garbage collection on other threads is in
 * it), which tells more on a machine that has other work.
 */
const time = (/** @type {number} */ runs, /** @type {() => unknown} */ what) => inTurns(runs, { what }).what;

/**
 * The same of several things that take turns, so that what else the machine does meets all of them.
 * @template {string} Name
 * @param {number} runs
 * @param {Record<Name, () => unknown>} all
 * @returns {Record<Name, Times>}
 */
function inTurns(runs, all) {
    const taken = /** @type {[Name, () => unknown][]} */ (Object.entries(all)).map(([name, what]) => ({
        name,
        what,
        /** @type {number[]} */
        clock: [],
        /** @type {number[]} */
        processor: [],
    }));
    for (let run = 0; run < runs; run++) {
        for (const { what, clock, processor } of taken) {
            global.gc?.();
            const [since, used] = [process.hrtime.bigint(), process.cpuUsage()];
            what();
            clock.push(milliseconds(since));
            const { user, system } = process.cpuUsage(used);
            processor.push((user + system) / 1000);
        }
    }
    const medians = Object.fromEntries(
        taken.map(({ name, clock, processor }) => [name, { clock: median(clock), processor: median(processor) }]),
    );
    return /** @type {Record<Name, Times>} */ (medians);
}

/**
 * Microseconds for one of the requests.
 * @param {Request[]} requests
 * @param {(request: Request) => unknown} ask
 */
function perRequest(requests, ask) {
    for (const request of requests) ask(request);
    const { clock, processor } = time(7, () => requests.forEach((request) => ask(request)));
    return { clock: (clock / requests.length) * 1000, processor: (processor / requests.length) * 1000 };
}

const heap = () => {
    global.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
};

/** What the peers call the rules of a table: the host is the first element of their paths. */
function patternsOf(/** @type {Table} */ table) {
    /** @type {Set<string>} */
    const patterns = new Set();
    for (const { host, path, match } of table.rules) {
        const at = `/${host}${path === "/" ? "" : path}`.replace("*", ":wide");
        for (const pattern of match === "Exact" ? [at] : [at, `${at}/*`]) patterns.add(pattern);
    }
    return patterns;
}

function buildFindMyWay(/** @type {Set<string>} */ patterns) {
    const router = require("find-my-way")();
    for (const pattern of patterns) router.on("GET", pattern, () => {});
    return router;
}

/** Peers for matching. */
async function peers(/** @type {Set<string>} */ patterns, /** @type {Request[]} */ requests) {
    const findMyWay = buildFindMyWay(patterns);
    const fmwMatch = perRequest(requests, ({ host, path }) => findMyWay.find("GET", `/${host}${path}`));
    const { TrieRouter } = await import("hono/router/trie-router");
    const hono = new TrieRouter();
    const honoBuild = time(1, () => patterns.forEach((pattern) => hono.add("GET", pattern, 1)));
    const honoMatch = perRequest(requests, ({ host, path }) => hono.match("GET", `/${host}${path}`));
    return { fmwMatch, honoBuild, honoMatch };
}

/**
 * @typedef {"build" | "match" | "explained" | "sentences" | "fmwBuild" | "linted" | "lintedConditions" | "differed"
 *     | "differedConditions" | "everything" | "fmwMatch" | "honoBuild" | "honoMatch"} Measured
 * @typedef {{ size: number, memory: number } & Record<Measured, Times>} Row
 * @typedef {[name: string, cell: (row: Row) => string]} Column
 */

async function main() {
    /** @type {Row[]} */
    const rows = [];
    for (const size of sizes) {
        const changed = (/** @type {number} */ i) => i % 20 === 0;
        const [before, after] = [makeTable(size), makeTable(size, { changed })];
        const conditional = [
            makeTable(size, { condition: conditionOf }),
            makeTable(size, { changed, condition: conditionOf }),
        ];
        const requests = makeRequests(before, 20_000);
        const runs = repeats(size);
        const held = heap();
        let router = createRouter([]);
        const build = time(runs, () => (router = createRouter([before])));
        const match = perRequest(requests, (request) => router.match(request));
        // With the path trees, which are made when they are first asked for.
        for (const { host = "" } of before.rules) router.match({ host: host.replace("*", "x"), path: "/" });
        const memory = heap() - held;
        const explained = perRequest(requests.slice(0, 5_000), (request) => router.explain(request));
        const sentences = perRequest(requests.slice(0, 5_000), (request) => router.explain(request).why);
        const patterns = patternsOf(before);
        const analyses = inTurns(runs, {
            fmwBuild: () => buildFindMyWay(patterns),
            linted: () => lint([before]),
            lintedConditions: () => lint([conditional[0]]),
            differed: () => trafficDiff([before], [after]),
            differedConditions: () => trafficDiff([conditional[0]], [conditional[1]]),
            everything: () => trafficDiff([], [after]),
        });
        const other = await peers(patterns, requests);
        rows.push({ size, build, match, explained, sentences, memory, ...analyses, ...other });
    }
    const show = (/** @type {Times | undefined} */ value, /** @type {number} */ digits) =>
        value === undefined ? "–" : `${value.clock.toFixed(digits)} / ${value.processor.toFixed(digits)}`;
    const print = (/** @type {Column[]} */ columns) => {
        console.log(`| ${columns.map(([name]) => name).join(" | ")} |`);
        console.log(`|${columns.map(() => "---:").join("|")}|`);
        for (const row of rows) console.log(`| ${columns.map(([, cell]) => cell(row)).join(" | ")} |`);
        console.log("");
    };
    console.log("# Routing analysis\n\nClock / processor, medians.\n");
    /** @type {Column} */
    const size = ["rules", (r) => r.size.toLocaleString("en")];
    print([
        size,
        ["build ms", (r) => show(r.build, 1)],
        ["explain µs", (r) => show(r.explained, 2)],
        ["explain with sentences µs", (r) => show(r.sentences, 1)],
        ["diff, all new ms", (r) => show(r.everything, 1)],
        ["heap MiB", (r) => r.memory.toFixed(1)],
    ]);
    console.log("In turns with a build of the same routes by find-my-way, and as parts of that build's time.\n");
    const part = (/** @type {Times} */ { clock, processor }, /** @type {Row} */ { fmwBuild }) =>
        `${clock.toFixed(1)} / ${processor.toFixed(1)} (${(clock / fmwBuild.clock).toFixed(2)} / ${(processor / fmwBuild.processor).toFixed(2)})`;
    print([
        size,
        ["find-my-way build ms", (r) => show(r.fmwBuild, 1)],
        ["lint ms", (r) => part(r.linted, r)],
        ["lint, 5 % with conditions ms", (r) => part(r.lintedConditions, r)],
        ["diff, 5 % moved ms", (r) => part(r.differed, r)],
        ["diff, 5 % moved, 5 % with conditions ms", (r) => part(r.differedConditions, r)],
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
