import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { changes, Program } from "./program";
import { answerer, momentNow, momentsSince, type Moment, type Witness } from "./replay";
import { now as markOf, saeServer, writesSince } from "./servers";
import { tableFile, tableProgram, type Table } from "./table";

const namespace = "make-before-break";
const loadBalancer = `lb-${namespace}`;
const address = "47.96.1.20";
let emulator: Emulator;
const sae = saeServer(() => emulator.endpoint);

const service = (name: string) => ({ service: { name, port: 80 } });
const app = (appId: string) => ({ sae: { appId, containerPort: 8080 } });
const tableOf = (routes: Table["routes"]): Table => ({
    gateways: {
        edge: { kubernetes: { namespace, ingressClassName: "edge" } },
        inside: { kubernetes: { namespace, ingressClassName: "inside" } },
        apps: {
            sae: {
                namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
                loadBalancerId: loadBalancer,
                address,
                listenerPort: 80,
                defaultBackend: { appId: "default0", containerPort: 8080 },
            },
        },
    },
    routes,
});

/** The two states between which the table goes back and forth: each kind of move happens in both directions. */
const first = tableOf([
    { gateway: "edge", host: "shop.example.com", path: "/", backend: service("web") },
    { gateway: "edge", host: "shop.example.com", path: "/api", backend: app("7171a6ca") },
    { gateway: "edge", host: "shop.example.com", path: "/cart", backend: service("cart") },
    { gateway: "edge", host: "admin.example.com", path: "/", backend: service("admin") },
    { gateway: "inside", host: "wiki.example.com", path: "/", backend: service("wiki") },
    { gateway: "apps", host: "pay.example.com", path: "/", backend: app("8c573618") },
]);
const second = tableOf([
    { gateway: "edge", host: "shop.example.com", path: "/", backend: service("web") },
    { gateway: "edge", host: "shop.example.com", path: "/api", backend: service("api") },
    { gateway: "edge", host: "shop.example.com", path: "/cart", backend: app("ca570000") },
    { gateway: "inside", host: "admin.example.com", path: "/", backend: service("admin") },
    { gateway: "inside", host: "wiki.example.com", path: "/", backend: service("wiki") },
    { gateway: "edge", host: "pay.example.com", path: "/", backend: service("pay") },
]);

const witnesses: Witness[] = [first, second].flatMap(({ routes }) =>
    routes.flatMap(({ host, path }) =>
        [String(path), `${String(path).replace(/\/$/, "")}/below`].map((p) => ({ host: String(host), path: p })),
    ),
);
const homeOf = (table: Table, host: string): string => {
    const gateway = String(table.routes.find((route) => route["host"] === host)?.["gateway"]);
    return gateway === "apps" ? loadBalancer : gateway;
};

/** Moments at which a request got neither the answer of before nor that of afterwards. */
function gaps(moments: readonly Moment[], before: Table, after: Table): string[] {
    const [then, now] = [answerer(moments[0]!, address), answerer(moments.at(-1)!, address)];
    return moments.flatMap((moment) => {
        const answer = answerer(moment, address);
        return witnesses.flatMap((request) => {
            const homes = [...new Set([homeOf(before, request.host), homeOf(after, request.host)])];
            const right = [then(homes[0]!, request), now(homes.at(-1)!, request)];
            // DNS decides at which of two gateways a request arrives while its host moves.
            const given = homes.map((home) => answer(home, request));
            return given.some((target) => right.includes(target))
                ? []
                : [`${request.host}${request.path} is answered by ${given.join(" or ")}, after ${moment.after}`];
        });
    });
}

describe("a route that moves between targets, gateways or objects", () => {
    // Faults hit whoever calls next: an emulator of its own, so that other tests are not hit.
    const dir = mkdtempSync(join(tmpdir(), "crossroute-emulator-"));
    let program: Program;
    const write = (table: Table): void => program.write(tableFile(namespace, table));

    /** Changes the table and gives what was seen on the way. */
    async function change(before: Table, after: Table, update: () => Promise<void>) {
        const start = await momentNow(namespace, await sae.ruleSets(loadBalancer));
        const mark = { ...(await markOf(namespace)), sae: await sae.mark() };
        write(after);
        await update();
        const calls = await sae.writes(mark.sae, loadBalancer);
        const moments = await momentsSince(mark, start, calls);
        return { moments, gaps: gaps(moments, before, after), updates: calls.filter((c) => c.status === 200).length };
    }
    const up = async (): Promise<void> => {
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
    };
    /** Nothing is left to do. */
    async function expectSettled(): Promise<void> {
        const mark = { ...(await markOf(namespace)), sae: await sae.mark() };
        expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
        expect(await writesSince(mark)).toEqual([]);
        expect(await sae.writes(mark.sae, loadBalancer)).toEqual([]);
    }

    beforeAll(async () => {
        emulator = await startEmulator({ dir });
        program = await Program.create(
            namespace,
            { "index.js": tableProgram, ...tableFile(namespace, first) },
            { CROSSROUTE_SAE_ENDPOINT: emulator.endpoint },
        );
        await up();
    });
    afterAll(async () => {
        await program.dispose();
        await emulator.close();
        rmSync(dir, { recursive: true });
    });
    afterEach(() => sae.clearFaults());

    test("is answered at every moment, with two calls where SAE's whole list needs them", async () => {
        const there = await change(first, second, up);
        expect(there.gaps).toEqual([]);
        expect(there.moments.length).toBeGreaterThan(4);
        // The other order would have shown.
        const [start, end] = [there.moments[0]!, there.moments.at(-1)!];
        const objects = new Map(start.objects).set("ingresses/shop-edge", end.objects.get("ingresses/shop-edge")!);
        expect(gaps([start, { ...start, objects, after: "edge first" }, end], first, second)).toContain(
            "admin.example.com/ is answered by nobody or nobody, after edge first",
        );
        expect(there.updates).toBe(2);
        await expectSettled();
        const [set] = await sae.ruleSets(loadBalancer);
        expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path}`)).toEqual(["shop.example.com/cart"]);
    });

    test("is answered at every moment on the way back, when SAE fails half-way and another up goes on", async () => {
        await sae.fault({ kind: "refuse", action: "UpdateIngress", skip: 1, code: "InvalidParameter.Obviously" });
        const back = await change(second, first, async () => {
            const failed = await program.up();
            expect(failed.code).not.toBe(0);
            expect(failed.text).toContain("InvalidParameter.Obviously");
            await up();
        });
        expect(back.gaps).toEqual([]);
        expect(back.updates).toBe(2);
        await expectSettled();
        const [set] = await sae.ruleSets(loadBalancer);
        expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path}`).sort()).toEqual([
            "pay.example.com/",
            "shop.example.com/api",
        ]);
    });

    test("takes one call when it is only taken away, and the call comes last", async () => {
        const without = tableOf(first.routes.filter(({ path }) => path !== "/api"));
        const taken = await change(first, without, up);
        expect(taken.gaps).toEqual([]);
        expect(taken.updates).toBe(1);
        // The other order would have shown.
        const [start, end] = [taken.moments[0]!, taken.moments.at(-1)!];
        expect(gaps([start, { ...start, sets: end.sets, after: "SAE first" }, end], first, without)).toContain(
            "shop.example.com/api is answered by sae:default0:8080, after SAE first",
        );
        const order = taken.moments.map(({ after }) => after).filter((after) => /UpdateIngress|ingresses/.test(after));
        expect(order).toEqual(["kubernetes MODIFIED ingresses/shop-edge", "sae UpdateIngress"]);
    });

    test("says at the preview which hosts cannot change places without a gap", async () => {
        const swapped = tableOf(
            first.routes.map((route) => ({
                ...route,
                gateway:
                    { "admin.example.com": "inside", "wiki.example.com": "edge" }[String(route["host"])] ??
                    route["gateway"],
            })),
        );
        write(swapped);
        const said = ((await program.preview()).diagnostics ?? []).map(({ message }) => message).join("\n");
        expect(said).toMatch(
            /wiki\.example\.com moves from make-before-break\/shop-inside to make-before-break\/shop-edge while another host moves the other way/,
        );
    });
});
