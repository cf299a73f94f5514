import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../../sandbox/sae-emulator";
import { changes, Program } from "./program";
import { answerer, momentNow, momentsSince, type Moment, type Witness } from "./replay";
import { now as markOf, saeServer, writesSince } from "./servers";
import { tableFile, tableProgram, type Table } from "./table";

export const namespace = "make-before-break";
export const loadBalancer = `lb-${namespace}`;
const address = "47.96.1.20";

const service = (name: string) => ({ service: { name, port: 80 } });
const app = (appId: string) => ({ sae: { appId, containerPort: 8080 } });
export const tableOf = (routes: Table["routes"]): Table => ({
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
export const first = tableOf([
    { gateway: "edge", host: "shop.example.com", path: "/", backend: service("web") },
    { gateway: "edge", host: "shop.example.com", path: "/api", backend: app("7171a6ca") },
    { gateway: "edge", host: "shop.example.com", path: "/cart", backend: service("cart") },
    { gateway: "edge", host: "admin.example.com", path: "/", backend: service("admin") },
    { gateway: "inside", host: "wiki.example.com", path: "/", backend: service("wiki") },
    { gateway: "apps", host: "pay.example.com", path: "/", backend: app("8c573618") },
]);
export const second = tableOf([
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
export function gaps(moments: readonly Moment[], before: Table, after: Table): string[] {
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

/** A stack with the table in place, on an emulator of its own: faults hit whoever calls next. */
export async function stackWith(table: Table) {
    const dir = mkdtempSync(join(tmpdir(), "crossroute-emulator-"));
    const emulator = await startEmulator({ dir });
    const sae = saeServer(() => emulator.endpoint);
    const program = await Program.create(
        namespace,
        { "index.js": tableProgram, ...tableFile(namespace, table) },
        { CROSSROUTE_SAE_ENDPOINT: emulator.endpoint },
    );
    const write = (next: Table): void => program.write(tableFile(namespace, next));
    const up = async (): Promise<void> => {
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
    };
    /** Changes the table and gives what was seen on the way. */
    async function change(before: Table, after: Table, update: () => Promise<void> = up) {
        const start = await momentNow(namespace, await sae.ruleSets(loadBalancer));
        const mark = { ...(await markOf(namespace)), sae: await sae.mark() };
        write(after);
        await update();
        const calls = await sae.writes(mark.sae, loadBalancer);
        const moments = await momentsSince(mark, start, calls);
        return { moments, gaps: gaps(moments, before, after), updates: calls.filter((c) => c.status === 200).length };
    }
    /** Nothing is left to do. */
    async function expectSettled(): Promise<void> {
        const mark = { ...(await markOf(namespace)), sae: await sae.mark() };
        expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
        expect(await writesSince(mark)).toEqual([]);
        expect(await sae.writes(mark.sae, loadBalancer)).toEqual([]);
    }
    async function close(): Promise<void> {
        await program.dispose();
        await emulator.close();
        rmSync(dir, { recursive: true });
    }
    await up();
    return { sae, program, write, up, change, expectSettled, close };
}
