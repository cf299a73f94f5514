/** Every operation and query parameter of the references, offered as docs/kubernetes-operations.md says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Tokens } from "marked";
import {
    ClusterError,
    getEndpoints,
    getIngress,
    listIngressClasses,
    listIngresses,
    type WatchEvent,
    watchIngresses,
} from "../../../provider/platforms/kubernetes/client/client";
import { serverMinor } from "../../../provider/platforms/kubernetes/client/cluster";
import {
    endpointSliceReference,
    endpointsReference,
    ingressReference,
} from "../../../provider/platforms/kubernetes/fields/reference";
import type { Shape } from "../../../provider/inputs/shape";
import { look, waitUntilReady } from "../../../provider/platforms/kubernetes/client/wait";
import { Server } from "./server";

const namespace = `kube-ops-${process.pid}`;
const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const doc = readFileSync(join(__dirname, "../../../docs/kubernetes-operations.md"), "utf8");
const rowsUnder = (heading: string): string[] => {
    const tokens = marked.lexer(doc);
    const start = tokens.findIndex((token) => token.type === "heading" && (token as Tokens.Heading).text === heading);
    const table = tokens.slice(start).find((token) => token.type === "table") as Tokens.Table;
    return table.rows.flatMap((row) => (row[0]?.text ?? "").split(", ").map((name) => name.replace(/`/g, "")));
};

const ingress = (name: string, labels: Record<string, string> = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, labels },
    spec: {
        ingressClassName: `class-${namespace}`,
        defaultBackend: { service: { name: "web", port: { number: 80 } } },
    },
});

describe("operations on a live cluster", () => {
    const server = new Server();
    const openapi: Record<
        string,
        { properties?: Record<string, { $ref?: string; allOf?: { $ref: string }[]; items?: object }> }
    > = {};

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        for (const i of [0, 1, 2, 3, 4])
            await server.send("POST", path, ingress(`web-${i}`, { odd: String(i % 2 === 1) }));
        for (const group of ["apis/networking.k8s.io/v1", "api/v1", "apis/discovery.k8s.io/v1"]) {
            const { body } = await server.send("GET", `/openapi/v3/${group}`);
            Object.assign(openapi, (body.components as { schemas: object }).schemas);
        }
    });
    afterAll(async () => {
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        await server.send("DELETE", `/apis/networking.k8s.io/v1/ingressclasses/class-${namespace}`);
        server.close();
    });

    it("gets an Ingress with its status, and nothing where there is none", async () => {
        expect(await getIngress({ name: "web-1", namespace })).toMatchObject({
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "web-1", namespace },
            status: { loadBalancer: {} },
        });
        expect(await getIngress({ name: "none", namespace })).toBeUndefined();
    });

    it("lists one namespace and all of them, by labels and fields", async () => {
        const names = async (options: object): Promise<string[]> =>
            (await listIngresses(options)).items.map((item) => item.metadata.name);
        expect(await names({ namespace })).toEqual(["web-0", "web-1", "web-2", "web-3", "web-4"]);
        expect(await names({ namespace, labelSelector: "odd=true" })).toEqual(["web-1", "web-3"]);
        const typed = { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };
        expect((await listIngresses({ namespace })).items).toMatchObject(Array(5).fill(typed));
        expect(await names({ fieldSelector: `metadata.namespace=${namespace},metadata.name=web-2` })).toEqual([
            "web-2",
        ]);
        expect(
            await names({ namespace, resourceVersion: "0", resourceVersionMatch: "NotOlderThan", timeoutSeconds: 5 }),
        ).toHaveLength(5);
    });

    it("gives the first two of a list, how many are left, and goes on from there", async () => {
        const first = await listIngresses({ namespace, limit: 2 });
        expect(first.items.map((item) => item.metadata.name)).toEqual(["web-0", "web-1"]);
        expect(first.metadata).toMatchObject({
            remainingItemCount: 3,
            resourceVersion: expect.stringMatching(/^\d+$/),
        });
        const rest = await listIngresses({ namespace, limit: 10, continue: first.metadata.continue ?? "" });
        expect(rest.items.map((item) => item.metadata.name)).toEqual(["web-2", "web-3", "web-4"]);
        expect(rest.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
        const { resourceVersion } = first.metadata;
        const again = await listIngresses({ namespace, resourceVersion, resourceVersionMatch: "Exact", limit: 1 });
        expect(again.metadata).toMatchObject({ resourceVersion, remainingItemCount: 4 });
    });

    it("reads what is behind a Service, Endpoints and EndpointSlices", async () => {
        const core = `/api/v1/namespaces/${namespace}/endpoints`;
        await server.send("POST", core, { metadata: { name: "web" }, subsets: [{ addresses: [{ ip: "10.0.0.1" }] }] });
        const slice = {
            metadata: { name: "web-a", labels: { "kubernetes.io/service-name": "web" } },
            addressType: "IPv4",
            endpoints: [{ addresses: ["10.0.0.2"] }],
        };
        await server.send("POST", `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, slice);
        const found = await getEndpoints({ name: "web", namespace });
        expect(found.endpoints?.subsets).toEqual([{ addresses: [{ ip: "10.0.0.1" }] }]);
        expect(found.slices.map((item) => item.metadata.name)).toEqual(["web-a"]);
        expect(await getEndpoints({ name: "none", namespace })).toEqual({ slices: [] });
    });

    it("watches until it is told to stop", async () => {
        const stop = new AbortController();
        const seen: WatchEvent[] = [];
        const watching = watchIngresses({ namespace, timeoutSeconds: 20, signal: stop.signal }, (event) => {
            seen.push(event);
            if (event.object.metadata.name === "late") stop.abort();
        });
        await server.send("POST", path, ingress("late"));
        await watching;
        expect(seen.map((event) => event.object.metadata.name)).toContain("late");
        expect(seen.at(-1)?.type).toBe("ADDED");
    });

    it("begins with what exists, says by a bookmark when that was all, and goes on without a gap", async () => {
        const stop = new AbortController();
        const seen: WatchEvent[] = [];
        const initial = { namespace, sendInitialEvents: true, timeoutSeconds: 60, signal: stop.signal };
        const end = await watchIngresses(initial, (event) => {
            seen.push(event);
            if (event.type === "BOOKMARK") stop.abort();
        });
        expect(seen.map(({ type }) => type)).toEqual([...seen.slice(1).map(() => "ADDED"), "BOOKMARK"]);
        expect(seen.at(-1)?.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
        // Between the two watches somebody makes one.
        await server.send("POST", path, ingress("between"));
        const next = new AbortController();
        const later: string[] = [];
        await watchIngresses({ namespace, ...end, timeoutSeconds: 60, signal: next.signal }, (event) => {
            later.push(`${event.type} ${event.object.metadata.name}`);
            next.abort();
        });
        expect(later).toEqual(["ADDED between"]);
    });

    it("goes on from the version of a list, without bookmarks when these are not wanted", async () => {
        const { metadata } = await listIngresses({ namespace });
        await server.send("POST", path, ingress("after-list"));
        const stop = new AbortController();
        const seen: string[] = [];
        const { resourceVersion } = metadata;
        const options = { namespace, resourceVersion, allowWatchBookmarks: false, signal: stop.signal };
        const end = await watchIngresses(options, (event) => {
            seen.push(`${event.type} ${event.object.metadata.name}`);
            stop.abort();
        });
        expect(seen).toEqual(["ADDED after-list"]);
        expect(Number(end.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
    });

    it("waits for the class, the address and the endpoints, and says what is missing meanwhile", async () => {
        const reported: string[] = [];
        const steps = [
            () =>
                server.send("POST", "/apis/networking.k8s.io/v1/ingressclasses", {
                    metadata: { name: `class-${namespace}` },
                    spec: { controller: "example.com/none" },
                }),
            () =>
                server.send(
                    "PATCH",
                    `${path}/web-0/status`,
                    { status: { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } } },
                    "application/merge-patch+json",
                ),
        ];
        const pace = {
            now: Date.now,
            sleep: async () => void (await steps.shift()?.()),
            progress: (text: string) => void reported.push(text),
        };
        const live = await waitUntilReady(() => look({ name: "web-0", namespace }, "endpoints"), "endpoints", 60, pace);
        expect(live?.status).toEqual({ loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } });
        expect((await listIngressClasses()).items.map((item) => item.metadata.name)).toContain(`class-${namespace}`);
        expect(reported[0]).toMatch(/there is no IngressClass class-.*no controller has written an address/);
        expect(reported.at(-1)).toBe("waiting: no controller has written an address into status.loadBalancer");
    });

    it("says which cluster did not answer, and why", async () => {
        const kubeconfig =
            "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:9'}}]\ncontexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x\n";
        const failed = await listIngresses({ kubeconfig }).catch((error: unknown) => error);
        expect(failed).toBeInstanceOf(ClusterError);
        expect(String(failed)).toMatch(
            /^ClusterError: the cluster \(the kubeconfig given\): 127\.0\.0\.1:9 did not answer: /,
        );
        await expect(serverMinor({ kubeconfig })).rejects.toThrow(/127\.0\.0\.1:9 did not answer/);
    });

    it("tells the minor version without a log-in", async () => {
        const { body } = await server.send("GET", "/version");
        expect(await serverMinor({})).toBe(Number.parseInt(String(body.minor), 10));
    });

    it("has every operation and query parameter of the server in its table", async () => {
        const { body } = await server.send("GET", "/openapi/v3/apis/networking.k8s.io/v1");
        type Operation = { "x-kubernetes-action"?: string; parameters?: { name: string; in: string }[] };
        const all = Object.entries(body.paths as Record<string, Record<string, unknown>>).filter(
            ([at]) => /\/ingresses(\/|$)/.test(at) && !/\/watch\//.test(at),
        );
        const operations = all.flatMap(([at, methods]) => {
            const status = at.endsWith("/status") ? " status" : "";
            const everywhere = at.includes("{namespace}") ? "" : " all namespaces";
            return ["get", "put", "post", "patch", "delete"].flatMap((method) => {
                const action = (methods[method] as Operation | undefined)?.["x-kubernetes-action"];
                return action === undefined ? [] : [`${action}${status}${everywhere}`];
            });
        });
        const names: Record<string, string> = { put: "update", post: "create" };
        expect(rowsUnder("Operations").sort()).toEqual(
            [...new Set(operations.map((name) => name.replace(/^\w+/, (verb) => names[verb] ?? verb)))].sort(),
        );
        const parameters = all.flatMap(([, methods]) =>
            [methods, ...["get", "put", "post", "patch", "delete"].map((m) => methods[m])].flatMap(
                (item) => (item as Operation | undefined)?.parameters ?? [],
            ),
        );
        // `ignoreStore…` is for reading broken objects and an alpha of its own.
        const query = new Set(
            parameters.filter((p) => p.in === "query" && !p.name.startsWith("ignoreStore")).map((p) => p.name),
        );
        expect(rowsUnder("Query parameters").sort()).toEqual([...query].sort());
    });

    it.each([
        ["Ingress", "io.k8s.api.networking.v1.Ingress", ingressReference],
        ["Endpoints", "io.k8s.api.core.v1.Endpoints", endpointsReference],
        ["EndpointSlice", "io.k8s.api.discovery.v1.EndpointSlice", endpointSliceReference],
    ] as const)(
        "has every field of the server's %s in its reference and in the table of fields",
        (kind, schema, reference) => {
            const skip = /^metadata\./;
            const live = fieldsOf(schema, "");
            const ours = fieldsIn(reference, "");
            const relevant = (list: string[]): string[] =>
                list.filter((field) => !/managedFields\./.test(field)).sort();
            expect(relevant(ours)).toEqual(relevant(live));
            expect(rowsUnder(kind).sort()).toEqual(relevant(live).filter((field) => !skip.test(field)));
        },
    );

    /** Paths of all fields of a type of the server's OpenAPI. */
    function fieldsOf(type: string, at: string): string[] {
        return Object.entries(openapi[type]?.properties ?? {}).flatMap(([name, field]) => {
            const here = at === "" ? name : `${at}.${name}`;
            const of = (item: { $ref?: string; allOf?: { $ref: string }[] } | undefined): string =>
                (item?.$ref ?? item?.allOf?.[0]?.$ref ?? "").split("/").at(-1) ?? "";
            const below = of(field) || of(field.items);
            return [here, ...(below === "" ? [] : fieldsOf(below, here))];
        });
    }

    function fieldsIn(shape: Shape, at: string): string[] {
        if (typeof shape === "string" || "oneOf" in shape || "either" in shape || "map" in shape) return [];
        if ("list" in shape) return fieldsIn(shape.list, at);
        return Object.entries(shape.fields).flatMap(([name, field]) => {
            const here = at === "" ? name : `${at}.${name}`;
            return [here, ...fieldsIn(field, here)];
        });
    }
});
