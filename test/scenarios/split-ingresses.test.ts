import { changes, Program } from "../integration/lifecycle/program";
import { kubernetes, now as markOf, writesSince } from "../integration/lifecycle/servers";
import { tableFile, tableProgram, type Table } from "../integration/lifecycle/table";

const namespace = "spread";
const service = { service: { name: "web", port: 80 } };
/** Few routes with long paths are a large Ingress. */
const long = (count: number): Table["routes"] =>
    Array.from({ length: count }, (_, i) => ({
        host: `tenant-${i % 40}.example.com`,
        path: `/${"a".repeat(8_000)}-${i}`,
        backend: service,
    }));
const tableOf = (routes: Table["routes"]): Table => ({
    gateways: { edge: { kubernetes: { namespace, ingressClassName: "traefik" } } },
    routes,
});
interface Ingress {
    metadata: { name: string; uid: string; annotations: Record<string, string> };
    spec: { rules: { http: { paths: { path: string }[] } }[] };
}

describe("routes of one gateway in several Ingresses", () => {
    let program: Program;
    const live = async (): Promise<Map<string, Ingress>> => {
        const { body } = await kubernetes<{ items: Ingress[] }>(
            `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
        );
        return new Map(body.items.map((item) => [item.metadata.name, item]));
    };
    const pathsOf = (all: ReadonlyMap<string, Ingress>): string[] =>
        [...all.values()].flatMap(({ spec }) => spec.rules.flatMap(({ http }) => http.paths.map(({ path }) => path)));

    /** Changes the routes and gives what was written, one word an object, in order. */
    async function up(routes: Table["routes"]): Promise<{ text: string; writes: string[]; unchanged: boolean }> {
        const mark = await markOf(namespace);
        program.write(tableFile(namespace, tableOf(routes)));
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
        const writes = (await writesSince(mark)).flatMap((line) => {
            const [, verb, resource, object = ""] = line.split(" ");
            return resource === "ingresses" ? [`${verb} ${object.split("/")[1]}`] : [];
        });
        // What is kept of others and what is written are two requests.
        const inOrder = writes.filter((write, i) => write !== writes[i - 1]);
        return { text: run.text, writes: inOrder, unchanged: Object.keys(changes(run)).join() === "unchanged" };
    }

    beforeAll(async () => {
        program = await Program.create(namespace, {
            "index.js": tableProgram,
            ...tableFile(namespace, tableOf(long(100))),
        });
        await up(long(100));
    });
    afterAll(() => program.dispose());

    it("grow to a second Ingress that is there before the first gives routes away, and come back before it goes", async () => {
        const before = await live();
        expect([...before.keys()]).toEqual(["shop-edge"]);
        program.write(tableFile(namespace, tableOf(long(220))));
        const preview = await program.previewText();
        expect(preview.text).toMatch(
            /gateways\.edge\.kubernetes: its routes are in 2 Ingresses, because they are more than one can hold: /,
        );
        const grown = await up(long(220));
        expect(grown.writes.map((write) => write.replace(/^(patch|create|update)/, "write"))).toEqual([
            "write shop-edge-r1",
            "write shop-edge",
        ]);
        const after = await live();
        expect([...after.keys()].sort()).toEqual(["shop-edge", "shop-edge-r1"]);
        expect(after.get("shop-edge")?.metadata.uid).toBe(before.get("shop-edge")?.metadata.uid);
        expect(pathsOf(after)).toHaveLength(220);
        expect((await up(long(220))).unchanged).toBe(true);

        const one = await up([...long(220), { host: "tenant-3.example.com", path: "/more", backend: service }]);
        expect(one.writes).toHaveLength(1);

        const back = await up(long(100));
        expect(back.writes.map((write) => write.replace(/^(patch|update)/, "write"))).toEqual([
            "write shop-edge",
            "delete shop-edge-r1",
        ]);
        const last = await live();
        expect([...last.keys()]).toEqual(["shop-edge"]);
        expect(last.get("shop-edge")?.metadata.uid).toBe(before.get("shop-edge")?.metadata.uid);
        expect(pathsOf(last)).toHaveLength(100);
    });

    it("with annotations are in an Ingress of their own, each written where it comes to before where it leaves", async () => {
        const annotations = { "traefik.ingress.kubernetes.io/router.priority": "77" };
        const route = (path: string, more: object = {}) => ({ host: "a.example.com", path, backend: service, ...more });
        await up([route("/"), route("/x"), route("/y")]);
        const there = await up([route("/"), route("/x", { annotations }), route("/y", { annotations })]);
        expect(there.writes).toEqual([expect.stringMatching(/ shop-edge-a/), expect.stringMatching(/ shop-edge$/)]);
        const apart = [...(await live()).values()].find(({ metadata }) => /-a/.test(metadata.name));
        expect(apart?.metadata.annotations).toMatchObject(annotations);
        const back = await up([route("/"), route("/x", { annotations }), route("/y")]);
        expect(back.writes).toEqual([expect.stringMatching(/ shop-edge$/), expect.stringMatching(/ shop-edge-a/)]);
        const gone = await up([route("/"), route("/x"), route("/y")]);
        expect(gone.writes).toEqual([
            expect.stringMatching(/ shop-edge$/),
            expect.stringMatching(/delete shop-edge-a/),
        ]);
        expect(pathsOf(await live()).sort()).toEqual(["/", "/x", "/y"]);
    });
});
