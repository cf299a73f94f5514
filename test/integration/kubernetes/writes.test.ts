/** Functions that write: what a real API server does with each of their options. */
import { kubernetes } from "../../../provider";
import { Server } from "./server";

const namespace = `kube-writes-${process.pid}`;
const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const rulesFor = (host: string) => [
    {
        host,
        http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
        },
    },
];
const failure = (run: Promise<unknown>): Promise<unknown> =>
    run.then(
        () => "no error",
        (error: unknown) => error,
    );
interface Spec {
    rules: { host: string }[];
}
const hostsOf = (object: kubernetes.ClusterObject | undefined): string[] =>
    ((object?.spec as Spec | undefined)?.rules ?? []).map(({ host }) => host);

describe("functions that write to a cluster", () => {
    const server = new Server();
    const make = (name: string, labels: Record<string, string> = {}, more: object = {}) =>
        server.send("POST", path, {
            metadata: { name, labels, ...more },
            spec: { rules: rulesFor(`${name}.example.com`) },
        });
    const get = (name: string) => kubernetes.getIngress({ name, namespace });

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    });
    afterAll(async () => {
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("patch an Ingress in each of four ways, and its status", async () => {
        await make("patched", { team: "shop" });
        const at = { name: "patched", namespace };
        await kubernetes.patchIngress({ ...at, type: "merge", patch: { metadata: { labels: { a: "1" } } } });
        await kubernetes.patchIngress({ ...at, type: "strategic", patch: { metadata: { labels: { b: "2" } } } });
        const steps = [{ op: "replace", path: "/spec/rules/0/host", value: "json.example.com" }];
        expect(hostsOf(await kubernetes.patchIngress({ ...at, type: "json", patch: steps }))).toEqual([
            "json.example.com",
        ]);
        await kubernetes.patchIngress({ ...at, patch: { metadata: { labels: { c: "3" } } }, fieldManager: "me" });
        expect((await get("patched"))?.metadata.labels).toEqual({ team: "shop", a: "1", b: "2", c: "3" });
        // What a manager no longer applies goes; what others wrote stays.
        await kubernetes.patchIngress({ ...at, patch: { metadata: { labels: { d: "4" } } }, fieldManager: "me" });
        expect((await get("patched"))?.metadata.labels).toEqual({ team: "shop", a: "1", b: "2", d: "4" });

        const status = {
            loadBalancer: { ingress: [{ ip: "10.0.0.9", ports: [{ port: 80, protocol: "TCP", error: "x.io/Busy" }] }] },
        };
        const live = await kubernetes.patchIngressStatus({ ...at, type: "merge", patch: { status } });
        expect(live.status).toEqual(status);
        expect((await get("patched"))?.status).toEqual(status);
    });

    it("take a field from another manager with force only", async () => {
        await make("forced");
        const patch = { spec: { rules: rulesFor("mine.example.com") } };
        const at = { name: "forced", namespace, patch, fieldManager: "me" };
        expect(await failure(kubernetes.patchIngress(at))).toMatchObject({ status: 409, reason: "Conflict" });
        expect(hostsOf(await kubernetes.patchIngress({ ...at, force: true }))).toEqual(["mine.example.com"]);
    });

    it("refuse, name or drop what the server does not know, and write nothing when asked to only try", async () => {
        await make("strict");
        const at = { name: "strict", namespace, type: "merge" } as const;
        const patch = { spec: { rulez: [] } };
        const refused = await failure(kubernetes.patchIngress({ ...at, patch }));
        expect(refused).toMatchObject({ status: 422, reason: "Invalid" });
        expect(String(refused)).toMatch(/unknown field "spec\.rulez"/);
        const said = jest.spyOn(console, "error").mockImplementation();
        const warned = jest.spyOn(console, "warn").mockImplementation();
        await kubernetes.patchIngress({ ...at, patch, fieldValidation: "Warn" });
        expect([...said.mock.calls, ...warned.mock.calls].flat().join()).toMatch(/unknown field "spec\.rulez"/);
        jest.restoreAllMocks();
        expect((await kubernetes.patchIngress({ ...at, patch, fieldValidation: "Ignore" })).spec).not.toHaveProperty(
            "rulez",
        );

        const change = { metadata: { labels: { tried: "yes" } } };
        const tried = await kubernetes.patchIngress({ ...at, patch: change, dryRun: true });
        expect(tried.metadata.labels).toEqual({ tried: "yes" });
        expect((await get("strict"))?.metadata.labels).toBeUndefined();
    });

    it("make nothing where nothing is, and take no other object for the one that was read", async () => {
        const at = { name: "absent", namespace };
        const subsets = [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }];
        const object = { metadata: at, subsets };
        const spec = { rules: rulesFor("absent.example.com") };
        const status = { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } };
        for (const dryRun of [true, false])
            for (const change of [
                kubernetes.patchIngress({ ...at, dryRun, patch: { spec } }),
                kubernetes.patchIngressStatus({ ...at, dryRun, patch: { status } }),
                kubernetes.updateIngress({ dryRun, object: { metadata: at, spec } }),
                kubernetes.updateIngressStatus({ dryRun, object: { metadata: at, spec, status } }),
                kubernetes.patchEndpoints({ ...at, dryRun, patch: { subsets } }),
                kubernetes.updateEndpoints({ dryRun, object }),
            ])
                expect(await failure(change)).toMatchObject({ status: 404, reason: "NotFound" });
        expect(await get("absent")).toBeUndefined();
        expect((await kubernetes.getEndpoints(at)).endpoints).toBeUndefined();

        await make("anew");
        const before = (await get("anew")) as kubernetes.ClusterObject;
        await kubernetes.deleteIngress({ name: "anew", namespace });
        await make("anew");
        const { uid, name } = before.metadata;
        const labels = { of: "the first" };
        const patch = { metadata: { name, uid, labels } };
        const conflict = { status: 409, reason: "Conflict" };
        expect(await failure(kubernetes.patchIngress({ name, namespace, patch }))).toMatchObject(conflict);
        expect(await failure(kubernetes.updateIngress({ object: before }))).toMatchObject(conflict);
        expect((await get("anew"))?.metadata.labels).toBeUndefined();
    });

    it("have the fields of one caller apart from those of another", async () => {
        await make("managed");
        const at = { name: "managed", namespace };
        const patch = (key: string) => ({ metadata: { labels: { [key]: "1" } } });
        await kubernetes.patchIngress({ ...at, patch: patch("mine") });
        await kubernetes.patchIngress({ ...at, patch: patch("theirs"), fieldManager: "they" });
        const live = await get("managed");
        expect(live?.metadata.labels).toEqual({ mine: "1", theirs: "1" });
        const { managedFields = [] } = live?.metadata as { managedFields?: { manager: string; operation: string }[] };
        const managers = managedFields.filter(({ operation }) => operation === "Apply").map(({ manager }) => manager);
        expect(managers.sort()).toEqual([expect.stringMatching(/^crossroute\/./), "they"]);
    });

    it("write a whole Ingress and a whole status, unless somebody was faster", async () => {
        await make("updated");
        const object = (await get("updated")) as kubernetes.ClusterObject;
        const changed = { ...object, spec: { rules: rulesFor("put.example.com") } };
        const written = await kubernetes.updateIngress({ object: changed });
        expect(hostsOf(written)).toEqual(["put.example.com"]);
        expect(await failure(kubernetes.updateIngress({ object: changed }))).toMatchObject({
            status: 409,
            reason: "Conflict",
        });
        const status = { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } };
        const live = await kubernetes.updateIngressStatus({ object: { ...written, status } });
        expect(live.status).toEqual(status);
        const other = { ...changed, metadata: { ...changed.metadata, name: "none" } };
        expect(await failure(kubernetes.updateIngress({ object: other, name: "updated", namespace }))).toBeInstanceOf(
            kubernetes.InvalidArguments,
        );
        expect(await failure(kubernetes.updateIngress({ object: other }))).toMatchObject({
            status: 404,
            reason: "NotFound",
        });
        const invalid = {
            ...written,
            metadata: { name: "updated", namespace },
            spec: { rules: rulesFor("Not A Host") },
        };
        expect(await failure(kubernetes.updateIngress({ object: invalid }))).toMatchObject({
            status: 422,
            reason: "Invalid",
            causes: [expect.objectContaining({ field: "spec.rules[0].host" })],
        });
    });

    it("delete one Ingress: only tried, only if it is that very one, and held by a finalizer", async () => {
        await make("gone", {}, { finalizers: ["example.com/hold"] });
        const { uid = "" } = (await get("gone"))?.metadata ?? {};
        const at = { name: "gone", namespace };
        await kubernetes.deleteIngress({ ...at, dryRun: true });
        expect((await get("gone"))?.metadata.deletionTimestamp).toBeUndefined();
        expect(await failure(kubernetes.deleteIngress({ ...at, preconditions: { uid: "other" } }))).toMatchObject({
            status: 409,
            reason: "Conflict",
        });
        const held = await kubernetes.deleteIngress({
            ...at,
            preconditions: { uid },
            gracePeriodSeconds: 5,
            propagationPolicy: "Background",
        });
        expect(held).toMatchObject({
            isGone: false,
            object: { metadata: { uid, deletionTimestamp: expect.any(String) as unknown } },
        });
        await kubernetes.patchIngress({ ...at, type: "merge", patch: { metadata: { finalizers: null } } });
        expect(await get("gone")).toBeUndefined();
        expect(await failure(kubernetes.deleteIngress(at))).toMatchObject({ status: 404, reason: "NotFound" });
        await make("plain");
        expect((await kubernetes.deleteIngress({ name: "plain", namespace, orphanDependents: false })).isGone).toBe(
            true,
        );
        await make("owner");
        const kept = await kubernetes.deleteIngress({ name: "owner", namespace, propagationPolicy: "Foreground" });
        expect(kept.object?.metadata.finalizers).toEqual(["foregroundDeletion"]);
    });

    it("delete those of a namespace that fit, first only tried, and no others", async () => {
        for (const name of ["many-0", "many-1", "many-2"]) await make(name, { batch: "yes" });
        await make("other", { batch: "no" });
        const at = { namespace, labelSelector: "batch=yes" };
        const names = async (): Promise<string[]> =>
            (await kubernetes.listIngresses({ namespace, labelSelector: "batch" })).items.map(
                (item) => item.metadata.name,
            );
        const tried = await kubernetes.deleteIngresses({ ...at, dryRun: true });
        expect(tried.items.map((item) => item.metadata.name)).toEqual(["many-0", "many-1", "many-2"]);
        expect(await names()).toHaveLength(4);
        const first = await kubernetes.deleteIngresses({ ...at, limit: 1 });
        expect(await names()).toEqual(["many-1", "many-2", "other"]);
        expect(first.items.map((item) => item.metadata.name)).toEqual(["many-0"]);
        const next = await kubernetes.deleteIngresses({ ...at, limit: 1, continue: first.metadata.continue ?? "" });
        expect(next.items.map((item) => item.metadata.name)).toEqual(["many-1"]);
        await make("many-1", { batch: "yes" });
        await kubernetes.deleteIngresses({ namespace, fieldSelector: "metadata.name=many-1", gracePeriodSeconds: 0 });
        await kubernetes.deleteIngresses({ ...at, propagationPolicy: "Background" });
        expect(await names()).toEqual(["other"]);
    });

    it("write, list, watch and delete Endpoints the same way", async () => {
        const at = { namespace, name: "behind" };
        const subsets = [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }];
        const seen: string[] = [];
        const stop = new AbortController();
        const { metadata } = await kubernetes.listEndpoints({ namespace });
        const options = { namespace, resourceVersion: metadata.resourceVersion, signal: stop.signal };
        const watching = kubernetes.watchEndpoints(options, (event) => {
            seen.push(`${event.type} ${event.object.kind}`);
            if (event.type === "DELETED") stop.abort();
        });
        const root = `/api/v1/namespaces/${namespace}/endpoints`;
        await server.send("POST", root, { metadata: { name: "behind" } });
        const made = await kubernetes.patchEndpoints({ ...at, patch: { subsets } });
        const other = [{ addresses: [{ ip: "10.0.0.2" }], ports: [{ port: 80 }] }];
        const updated = await kubernetes.updateEndpoints({ object: { ...made, subsets: other } });
        expect(updated.subsets).toMatchObject(other);
        expect((await kubernetes.deleteEndpoints(at)).isGone).toBe(true);
        await watching;
        expect(seen).toEqual(["ADDED Endpoints", "MODIFIED Endpoints", "MODIFIED Endpoints", "DELETED Endpoints"]);
        await server.send("POST", root, { metadata: { name: "behind" }, subsets });
        await kubernetes.deleteAllEndpoints({ namespace, all: true });
        expect((await kubernetes.listEndpoints({ namespace })).items).toEqual([]);
    });
});
