import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context, CustomResource } from "../../../provider/engine/resource";
import { ownerGuardResource } from "../../../provider/platforms/kubernetes/ownership/guard-resource";
import { markFor } from "../../../provider/platforms/kubernetes/ownership/live";
import { ownerRecordResource } from "../../../provider/platforms/kubernetes/ownership/record-resource";
import type { Inputs } from "../../../provider/engine/values";
import { connect } from "../engine/harness";

const record = "crossroute:kubernetes:OwnerRecord";
const guard = "crossroute:kubernetes:OwnerGuard";

let live: Record<string, object> = {};
let refusal: { status: number; body: string } | undefined;
/** What a deletion is answered, and what was asked to be deleted. */
let deletion: { status: number; body: object } = { status: 200, body: {} };
let deletions: unknown[] = [];
let api: Server;
let kubeconfig = "";
let server = "";
let client: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
    api = createServer((request, response) => {
        const object = live[request.url?.split("/").pop() ?? ""];
        if (request.method === "DELETE") {
            request.on("data", (chunk: Buffer) => deletions.push(JSON.parse(chunk.toString())));
            request.on("end", () => response.writeHead(deletion.status).end(JSON.stringify(deletion.body)));
            return;
        }
        if (refusal) return response.writeHead(refusal.status, { "retry-after": "0" }).end(refusal.body);
        response.writeHead(object ? 200 : 404, { "content-type": "application/json" });
        response.end(JSON.stringify(object ?? { kind: "Status" }));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    server = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    kubeconfig = JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "x" } }],
        clusters: [{ name: "x", cluster: { server } }],
    });
    client = await connect({
        name: "crossroute",
        version: "1.0.0",
        schema: async () => "{}",
        config: { check: () => [], parse: () => ({}), replaceKeys: [], secretKeys: [] },
        resources: (): Record<string, CustomResource> => ({
            [record]: ownerRecordResource,
            [guard]: ownerGuardResource,
        }),
        functions: () => ({}),
        components: () => Promise.reject(new Error("none")),
    });
});
afterAll(() => {
    client.close();
    api.close();
    api.closeAllConnections();
});

const object = (name: string, more: object = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: "shop",
    name,
    uid: `uid-${name}`,
    server: `${server}/`,
    connection: 0,
    urn: `urn:pulumi:dev::shop::kubernetes:networking.k8s.io/v1:Ingress::shop/${name}`,
    aliases: ["web", `/${name}`],
    ...more,
});
const inputs = (...objects: object[]) => ({ owner: "mine", objects, connections: [{ kubeconfig }] });
const there = (name: string, owner?: string, uid = `uid-${name}`) => ({
    metadata: {
        name,
        uid,
        ...(owner && { annotations: { "crossroute.io/owner": owner } }),
        managedFields: [{ manager: "kubectl-create", operation: "Update" }],
    },
});
/** Marked as a Pulumi program writes it for this very object. */
const genuine = (name: string, uid: string) => ({
    metadata: {
        ...there(name, markFor("mine", { kind: "Ingress", namespace: "shop", name }), uid).metadata,
        managedFields: [
            {
                manager: "pulumi-kubernetes-1a2b",
                fieldsV1: { "f:metadata": { "f:annotations": { "f:crossroute.io/owner": {} } } },
            },
        ],
    },
});
const remove = (stored: object) => {
    const ctx = { urn: "urn:guard", preview: false } as Context;
    return ownerGuardResource.delete(ctx, { id: "1", inputs: stored as never, outputs: {}, secrets: new Set() });
};

/** As the engine does: what the check leaves of the inputs is compared. */
const pass = async (before: object, given: object) => {
    const { inputs: news } = await client.check(guard, "web", given as Inputs, before as Inputs);
    return client.diff(guard, "web", before as Inputs, news);
};

describe("the owner record", () => {
    it("gets a nonce from the seed of the engine, known in a preview, and keeps it", async () => {
        const first = await client.check(record, "web", {});
        expect(first.inputs).toEqual({ nonce: expect.stringMatching(/^[0-9a-f]{20}$/) });
        const made = await client.create(record, "web", first.inputs, true);
        expect(made.outputs).toEqual(first.inputs);
        const again = await client.check(record, "web", {}, first.inputs);
        expect(again.inputs).toEqual(first.inputs);
        expect((await client.diff(record, "web", first.inputs, again.inputs)).changes).toBe(1);
    });
});

describe("an owner record that is tainted or to be replaced", () => {
    it("gets another nonce, because the engine checks it as a new one", async () => {
        const old = { nonce: "0123456789abcdef0123" };
        expect((await client.check(record, "tainted", {}, old)).inputs).toEqual(old);
        expect((await client.check(record, "tainted", {})).inputs).not.toEqual(old);
    });
});

describe("the owner guard of a state that was renamed, moved or copied", () => {
    const of = (stack: string) => ({ ...inputs(object("a")), stack });

    it("notes of which stack it is", async () => {
        const { inputs: first } = await client.check(guard, "web", inputs(object("a")));
        expect(first["stack"]).toBe("shop/dev");
    });

    it("warns until an update has noted the name that the stack has now", async () => {
        const said = client.lines.length;
        const next = await client.check(guard, "web", inputs(object("a")), of("shop/prod"));
        expect(next.failures).toEqual([]);
        expect(client.lines.slice(said).map(({ message }) => message)).toEqual([
            expect.stringMatching(
                /^Ingress shop\/a is in a state that was last updated as that of shop\/prod: .*\[CR340 state-of-another-stack\]$/,
            ),
        ]);
        await client.check(guard, "web", inputs(object("a")), next.inputs);
        expect(client.lines).toHaveLength(said + 1);
    });

    it("deletes nothing before that, and says what to do after a rename and after a copy", async () => {
        live = { a: genuine("a", "uid-a") };
        const ctx = { urn: "urn:pulumi:dev::shop::T::web", preview: false } as Context;
        const destroy = (stored: object) => {
            const inputs = JSON.parse(JSON.stringify(stored)) as Inputs;
            return ownerGuardResource.delete(ctx, { id: "1", inputs, outputs: {}, secrets: new Set() });
        };
        await expect(destroy(of("shop/prod"))).rejects.toThrow(
            /nothing was deleted: .* of shop\/prod: .*run pulumi up first.*pulumi state delete --target-dependents/,
        );
        await expect(destroy(of("shop/dev"))).resolves.toBeUndefined();
        await expect(destroy(inputs(object("a")))).resolves.toBeUndefined();
    });
});

describe("the owner guard", () => {
    it("allows the deletion of what is gone, or is ours by mark or by uid", async () => {
        live = { a: genuine("a", "another"), b: there("b"), c: there("c", "mine") };
        await expect(remove(inputs(object("a"), object("b"), object("c"), object("gone")))).resolves.toBeUndefined();
    });

    it("refuses to delete what somebody created again or another record took over, with the cure", async () => {
        live = {
            a: there("a", undefined, "another"),
            b: there("b", "theirs"),
            c: there("c", "mine"),
            // Our own manifest, deleted and applied again by hand.
            d: there("d", markFor("mine", { kind: "Ingress", namespace: "shop", name: "d" }), "another"),
        };
        const error = await remove(inputs(object("a"), object("b"), object("c"), object("d"))).catch(
            (e: Error) => e.message,
        );
        expect(error).toContain("Ingress shop/d is no longer this program's: kubectl-create made it anew");
        expect(error).toContain("Ingress shop/a is no longer this program's: kubectl-create made it anew");
        expect(error).toContain(`pulumi state delete '${object("a").urn}' --target-dependents`);
        expect(error).toContain("Ingress shop/b");
        expect(error).not.toContain("Ingress shop/c");
    });

    it("says of a run that leaves out an object what would go all the same, and not what the program keeps", async () => {
        const leftOut = {
            component: "urn:table",
            objects: ["Ingress shop/new"],
            declared: ["Ingress shop/a", "Ingress shop/new"],
        };
        // What a preview does not know of one object, it knows of none.
        const news = { ...inputs(), leftOut };
        const refused = async (...before: object[]) =>
            (await client.check(guard, "web", news, inputs(...before))).failures.map(({ reason }) => reason);
        const left = "Ingress shop/new is not made in this run: --target or --exclude leaves it out, or it failed";
        const cure =
            "take all of the component or nothing of it: --target 'urn:table' --target-dependents, or --exclude 'urn:table' --exclude-dependents [CR329 component-in-part]";
        expect(await refused(object("a"))).toEqual([`${left} — ${cure}`]);
        expect(await refused(object("a"), object("b"))).toEqual([
            `${left}, and Ingress shop/b would be deleted all the same — ${cure}`,
        ]);
    });

    it("leaves alone what another component of the same program has taken over", async () => {
        const { inputs: other } = await client.check(record, "other", {});
        live = { a: there("a", other["nonce"] as unknown as string) };
        await expect(remove(inputs(object("a")))).resolves.toBeUndefined();
    });

    it.each([
        [
            401,
            '{"kind":"Status","message":"Unauthorized"}',
            /401: Unauthorized — The kubeconfig's credentials are not accepted/,
        ],
        [
            403,
            '{"kind":"Status","message":"no"}',
            /403: no — Allow "get" on ingresses\.networking\.k8s\.io in namespace shop/,
        ],
        [501, '{"kind":"Status","message":"etcd"}', /501: etcd — Try again/],
        [404, "<html>no such site</html>", /404 — Something between here and the API server answered/],
        [200, '{"metadata":{"name":"other"}}', /the cluster answered 200/],
    ])("does not take the answer %i for a sign that there is nothing", async (status, body, text) => {
        live = {};
        refusal = { status, body };
        try {
            await expect(remove(inputs(object("a")))).rejects.toThrow(text);
            await expect(pass(inputs(object("a")), inputs())).rejects.toThrow(text);
        } finally {
            refusal = undefined;
        }
    });

    it("stops an update, but no preview, when the cluster cannot be reached", async () => {
        const nowhere = { kubeconfig: kubeconfig.replace(server, "http://127.0.0.1:1") };
        const stored = { ...inputs(object("a")), connections: [nowhere] };
        await expect(remove(stored)).rejects.toThrow(
            /whether Ingress shop\/a is still this program's could not be checked: .*PULUMI_K8S_DELETE_UNREACHABLE=true/,
        );
        await expect(pass(stored, inputs())).rejects.toThrow(/could not be checked/);
        expect((await pass(stored, { ...inputs(), preview: true })).changes).toBe(1);
    });

    it("takes absence in a cluster at another address for no sign that the object is gone", async () => {
        live = {};
        const away = { server: "https://10.0.0.1:6443/" };
        const stored = inputs(object("a", away));
        await expect(remove(stored)).rejects.toThrow(
            /Ingress shop\/a was written in the cluster at https:\/\/10\.0\.0\.1:6443\/, .*CR341/,
        );
        await expect(remove(inputs(object("a")))).resolves.toBeUndefined();
        live = { a: there("a", "mine") };
        await expect(remove(stored)).resolves.toBeUndefined();
    });

    it("gives up what cannot be reached if the Kubernetes provider is set to", async () => {
        const nowhere = { kubeconfig: kubeconfig.replace(server, "http://127.0.0.1:1") };
        const stored = { ...inputs(object("a")), connections: [{ ...nowhere, deletesUnreachable: true }] };
        await expect(remove(stored)).resolves.toBeUndefined();
    });

    it("checks what leaves a component before it is deleted, and never shows a difference", async () => {
        live = { a: there("a", "mine"), b: there("b", undefined, "another") };
        const before = inputs(object("a"), object("b"));
        expect((await pass(inputs(object("a"), object("c")), inputs(object("a")))).changes).toBe(1);
        await expect(pass(before, inputs(object("a")))).rejects.toThrow(/Ingress shop\/b/);
    });

    it("checks it again in each run until the state has it no more, because a run may end before the engine deletes it", async () => {
        live = { a: there("a", "mine"), b: there("b", "mine") };
        const held = [object("b").urn];
        const first = await client.check(
            guard,
            "web",
            { ...inputs(object("a")), held },
            inputs(object("a"), object("b")),
        );
        expect((await client.diff(guard, "web", inputs(object("a"), object("b")), first.inputs)).changes).toBe(1);
        live = { a: there("a", "mine"), b: there("b", undefined, "another") };
        for (const known of [{ held }, {}])
            await expect(pass(first.inputs, { ...inputs(object("a")), ...known })).rejects.toThrow(
                /Ingress shop\/b is no longer this program's: kubectl-create made it anew .*and `pulumi state delete /,
            );
        const last = await client.check(guard, "web", { ...inputs(object("a")), held: [] }, first.inputs);
        expect(last.inputs["objects"]).toEqual([object("a")]);
        expect((await client.diff(guard, "web", first.inputs, last.inputs)).changes).toBe(1);
    });

    it("notes which record the objects name since that was made anew, so that the next run knows them", async () => {
        live = { a: there("a", "mine") };
        const made = await pass(inputs(object("a")), { ...inputs(object("a")), owner: "another" });
        expect(made).toMatchObject({ changes: 2, diffs: ["owner"], replaces: [] });
    });

    it("asks the server in a preview whether it would delete what leaves, and reports a refusal", async () => {
        live = { a: there("a", "mine"), b: there("b", "mine") };
        deletion = { status: 403, body: { kind: "Status", message: 'ingresses "a" is forbidden' } };
        deletions = [];
        const before = inputs(object("a"), object("b"), object("gone"));
        const said = client.lines.length;
        const planned = { ...inputs(object("b")), preview: true };
        expect((await pass(before, planned)).changes).toBe(1);
        expect(client.lines.slice(said).map(({ message }) => message)).toEqual([
            'the server would not delete Ingress shop/a: it answers 403: ingresses "a" is forbidden — Allow the deletion (a role, an admission webhook), or leave the object alone: take its resource out of the state with pulumi state delete --target-dependents. [CR339 deletion-refused]',
        ]);
        expect(deletions).toEqual([
            { apiVersion: "v1", kind: "DeleteOptions", dryRun: ["All"], preconditions: { uid: "uid-a" } },
        ]);
        deletion = { status: 200, body: {} };
        await pass(before, planned);
        expect(client.lines).toHaveLength(said + 1);
        // The update does not ask: it deletes.
        await pass(before, inputs(object("b")));
        expect(deletions).toHaveLength(2);
    });

    it("refuses an object whose resource has another name than before, unless there is an alias", async () => {
        const before = inputs(object("a", { urn: "urn:pulumi:dev::shop::T::old" }));
        const { failures } = await client.check(guard, "web", inputs(object("a")), before);
        expect(failures).toHaveLength(1);
        expect(failures[0]!.reason).toMatch(/pulumi state delete 'urn:[^']+::old'/);
        const aliased = inputs(object("a", { aliases: ["old"] }));
        expect((await client.check(guard, "web", aliased, before)).failures).toEqual([]);
        const { aliases: _, ...own } = object("a");
        expect((await client.check(guard, "web", inputs(own), before)).failures).toEqual([]);
    });
});
