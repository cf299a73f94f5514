/** What functions on a cluster send, and what they make of each answer: against a server that answers as it is told to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "../../../provider";

interface Request {
    line: string;
    query: Record<string, string>;
    type: string | undefined;
    body: unknown;
}
interface Reply {
    /** End of the path that it answers; absent: whatever is asked for next. */
    at?: string;
    status?: number;
    headers?: Record<string, string>;
    body?: unknown;
    /** In place of JSON. */
    text?: string;
    lines?: unknown[];
    breakOff?: true;
    /** What is awaited before it answers. */
    after?: Promise<unknown>;
}

const servers: Server[] = [];
afterAll(() => {
    for (const server of servers) {
        server.closeAllConnections();
        server.close();
    }
});

/** An API server that gives these answers in order; the last stays. */
async function answering(...replies: Reply[]): Promise<{ kubeconfig: string; requests: Request[] }> {
    const requests: Request[] = [];
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const { pathname, searchParams } = new URL(request.url ?? "", "http://server");
            const text = Buffer.concat(chunks).toString();
            requests.push({
                line: `${request.method} ${pathname}`,
                query: Object.fromEntries(searchParams),
                type: request.headers["content-type"],
                body: text === "" ? undefined : JSON.parse(text),
            });
            const own = replies.find(({ at }) => at !== undefined && pathname.endsWith(at));
            const reply = own ?? (replies[Math.min(requests.length, replies.length) - 1] as Reply);
            void answer(response, reply);
        });
    });
    servers.push(server);
    const port = await new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    return { requests, kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`) };
}

async function answer(
    response: ServerResponse,
    { status = 200, headers = {}, body = {}, text, lines, breakOff, after }: Reply,
): Promise<void> {
    await after;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    if (lines === undefined) return void response.end(text ?? JSON.stringify(body));
    for (const item of lines) response.write(`${JSON.stringify(item)}\n`);
    if (breakOff === true) setImmediate(() => response.destroy());
    else response.end();
}

const kubeconfigOf = (server: string, namespace?: string): string =>
    JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", ...(namespace && { namespace }) } }],
        clusters: [{ name: "c", cluster: { server } }],
    });

const status = (code: number, reason: string, message: string, details: object = {}): Reply => ({
    status: code,
    body: { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details },
});
const failure = (run: Promise<unknown>): Promise<unknown> =>
    run.then(
        () => "no error",
        (error: unknown) => error,
    );
const ingress = (name: string, resourceVersion = "1") => ({
    metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion },
});

describe("an answer of the API server", () => {
    it.each([
        { code: 400, reason: "BadRequest", message: "continue key is not valid", cure: "" },
        { code: 401, reason: "Unauthorized", message: "Unauthorized", cure: /\. The credentials are missing/ },
        { code: 403, reason: "Forbidden", message: 'ingresses "a" is forbidden: User "u" cannot patch', cure: "" },
        { code: 404, reason: "NotFound", message: 'ingresses "a" not found', cure: "" },
        { code: 409, reason: "Conflict", message: "the object has been modified", cure: /\. It was changed, or made/ },
        { code: 410, reason: "Expired", message: "The provided resource version is too old", cure: /list again/ },
        { code: 422, reason: "Invalid", message: 'Ingress "a" is invalid', cure: "" },
        { code: 500, reason: "InternalError", message: "etcdserver: no leader", cure: "" },
    ])(
        "of status $code is a typed error with the server's word and sentence",
        async ({ code, reason, message, cure }) => {
            const { kubeconfig, requests } = await answering(status(code, reason, message));
            const error = await failure(kubernetes.patchIngress({ kubeconfig, name: "a", type: "merge", patch: {} }));
            expect(error).toBeInstanceOf(kubernetes.ClusterError);
            expect(error).toMatchObject({ status: code, reason });
            const said = `the cluster (the kubeconfig given) answered ${code} ${message}`;
            expect((error as Error).message.startsWith(said)).toBe(true);
            expect((error as Error).message.slice(said.length)).toMatch(cure === "" ? /^$/ : cure);
            expect(requests).toHaveLength(1);
        },
    );

    it("of status 422 names each field", async () => {
        const causes = [{ field: "spec.rules[0].host", reason: "FieldValueInvalid", message: "a lowercase name" }];
        const { kubeconfig } = await answering(
            { body: ingress("a") },
            status(422, "Invalid", "Ingress is invalid", { causes }),
        );
        const error = await failure(kubernetes.updateIngress({ kubeconfig, object: ingress("a") }));
        expect(error).toMatchObject({ status: 422, reason: "Invalid", causes });
    });

    it("of status 429 is waited for as long as the server says, and told when that is too long", async () => {
        const busy = { ...status(429, "TooManyRequests", "slow down"), headers: { "retry-after": "1" } };
        const soon = await answering(busy, { body: ingress("a") });
        const begun = performance.now();
        const change = { name: "a", type: "json", patch: [] } as const;
        const patched = await kubernetes.patchIngress({ kubeconfig: soon.kubeconfig, ...change });
        expect(patched.metadata.name).toBe("a");
        expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
        const late = await answering({ ...busy, headers: { "retry-after": "3600" } });
        const error = await failure(kubernetes.patchIngress({ kubeconfig: late.kubeconfig, ...change }));
        expect(error).toMatchObject({ status: 429, reason: "TooManyRequests", retryAfter: 3600 });
        expect(String(error)).toMatch(/try again later, after 3600 seconds$/);
        expect(late.requests).toHaveLength(1);
    });

    it("that may come from a proxy does not mean that the object is absent", async () => {
        const { kubeconfig } = await answering({ status: 404, body: { error: "no such route" } });
        const error = await failure(kubernetes.getIngress({ kubeconfig, name: "a" }));
        expect(error).toMatchObject({ status: 404, reason: "NotFound" });
        const absent = await answering(status(404, "NotFound", "not found"));
        expect(await kubernetes.getIngress({ kubeconfig: absent.kubeconfig, name: "a" })).toBeUndefined();
    });

    it("of a server that has no EndpointSlices yet leaves the Endpoints", async () => {
        const { kubeconfig } = await answering(
            { at: "/endpoints/web", body: { kind: "Endpoints", metadata: { name: "web" } } },
            { at: "/endpointslices", status: 404, text: "404 page not found\n" },
            { at: "/apis", body: { kind: "APIGroupList", groups: [{ name: "apps", versions: [{ version: "v1" }] }] } },
        );
        const found = await kubernetes.getEndpoints({ kubeconfig, name: "web", namespace: "shop" });
        expect(found.slices).toEqual([]);
    });

    it.each(["<html>not here</html>", "404 page not found\n"])(
        "of a proxy that answers %j says nothing about EndpointSlices",
        async (text) => {
            const { kubeconfig } = await answering(
                { at: "/endpoints/web", body: { kind: "Endpoints", metadata: { name: "web" } } },
                { at: "/endpointslices", status: 404, text },
                { at: "/apis", status: 404, text },
            );
            const options = { kubeconfig, name: "web", namespace: "shop" };
            expect(await failure(kubernetes.getEndpoints(options))).toMatchObject({ status: 404 });
        },
    );

    it.each<[string, string, (kubeconfig: string) => Promise<unknown>]>([
        ["an object", "<html>log in</html>", (kubeconfig) => kubernetes.getIngress({ kubeconfig, name: "a" })],
        ["an object", '"ok"', (kubeconfig) => kubernetes.deleteIngress({ kubeconfig, name: "a" })],
        ["an object", "{}", (kubeconfig) => kubernetes.deleteIngress({ kubeconfig, name: "a" })],
        ["a list", "<html>log in</html>", (kubeconfig) => kubernetes.listIngresses({ kubeconfig })],
        ["a list", '{"ok":true}', (kubeconfig) => kubernetes.listEndpoints({ kubeconfig })],
        ["a list", "", (kubeconfig) => kubernetes.deleteIngresses({ kubeconfig, labelSelector: "a=b" })],
        [
            "an event",
            "<html>log in</html>\n",
            (kubeconfig) => kubernetes.watchIngresses({ kubeconfig }, () => undefined),
        ],
        ["an event", '{"type":"ADDED"}\n', (kubeconfig) => kubernetes.watchIngresses({ kubeconfig }, () => undefined)],
    ])("that is good, but without %s (%s), is an error with its cure", async (what, text, ask) => {
        const { kubeconfig } = await answering({ text });
        const error = await failure(ask(kubeconfig));
        expect(error).toBeInstanceOf(kubernetes.ClusterError);
        expect(error).toMatchObject({ status: 200 });
        const said = `the cluster (the kubeconfig given) answered 200 without ${what}`;
        expect((error as Error).message).toContain(said);
        expect((error as Error).message).toMatch(/a page to log in: check the server of the kubeconfig, HTTPS_PROXY/);
    });

    it("to a list may take as long as it was allowed to, and no longer than usual without that", async () => {
        const list = { body: { items: [], metadata: { resourceVersion: "1" } } };
        for (const [timeoutSeconds, expected] of [
            [90, { items: [] }],
            [undefined, /no answer within 30 seconds/],
        ] as const) {
            jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance"] });
            let open: () => void = () => undefined;
            const after = new Promise<void>((resolve) => (open = resolve));
            const { kubeconfig, requests } = await answering({ ...list, after });
            const listed = failure(
                kubernetes.listIngresses({ kubeconfig, ...(timeoutSeconds && { timeoutSeconds }) }).then((all) => {
                    throw all as unknown;
                }),
            );
            while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
            jest.advanceTimersByTime(60_000);
            jest.useRealTimers();
            open();
            if (expected instanceof RegExp) expect(String(await listed)).toMatch(expected);
            else expect(await listed).toMatchObject(expected);
        }
    });

    it("to a write that may have been done is not asked for again", async () => {
        const { kubeconfig, requests } = await answering(status(500, "InternalError", "timeout"));
        const patch = [{ op: "add", path: "/spec/rules/-", value: {} }];
        await failure(kubernetes.patchIngress({ kubeconfig, name: "a", type: "json", patch }));
        await failure(kubernetes.deleteIngress({ kubeconfig, name: "a" }));
        expect(requests.map(({ line }) => line.split(" ")[0])).toEqual(["PATCH", "DELETE"]);
    });
});

describe("a list", () => {
    it("starts again when a page is too old, and says at which version it was read", async () => {
        const { kubeconfig, requests } = await answering(
            { body: { items: [ingress("a")], metadata: { resourceVersion: "5", continue: "next" } } },
            status(410, "Expired", "The provided continue parameter is too old"),
            { body: { items: [ingress("b")], metadata: { resourceVersion: "9", continue: "next" } } },
            { body: { items: [ingress("c")], metadata: { resourceVersion: "9" } } },
        );
        const { items, metadata } = await kubernetes.listIngresses({ kubeconfig, resourceVersion: "4" });
        expect(items.map((item) => `${item.kind} ${item.metadata.name}`)).toEqual(["Ingress b", "Ingress c"]);
        expect(metadata).toEqual({ resourceVersion: "9" });
        expect(requests.map(({ query }) => query)).toEqual([
            { limit: "500", resourceVersion: "4" },
            { limit: "500", continue: "next" },
            { limit: "500", resourceVersion: "4" },
            { limit: "500", continue: "next" },
        ]);
    });

    it("that the caller goes on with ends in the error of the server", async () => {
        const { kubeconfig, requests } = await answering(status(410, "Expired", "too old"));
        const error = await failure(kubernetes.listIngresses({ kubeconfig, limit: 2, continue: "next" }));
        expect(error).toMatchObject({ status: 410, reason: "Expired" });
        expect(requests).toHaveLength(1);
    });
});

describe("a watch", () => {
    const bookmark = { type: "BOOKMARK", object: { metadata: { resourceVersion: "12" } } };

    it("tells each change and, at its end, the version to go on from", async () => {
        const { kubeconfig, requests } = await answering({
            lines: [{ type: "ADDED", object: ingress("a", "7") }, bookmark],
        });
        const seen: string[] = [];
        const end = await kubernetes.watchIngresses({ kubeconfig, namespace: "shop", resourceVersion: "5" }, (event) =>
            seen.push(`${event.type} ${event.object.kind} ${event.object.metadata.resourceVersion}`),
        );
        expect(seen).toEqual(["ADDED Ingress 7", "BOOKMARK Ingress 12"]);
        expect(end).toEqual({ resourceVersion: "12" });
        expect(requests[0]).toMatchObject({
            line: "GET /apis/networking.k8s.io/v1/namespaces/shop/ingresses",
            query: { watch: "true", resourceVersion: "5", allowWatchBookmarks: "true", timeoutSeconds: "300" },
        });
    });

    it("sends what begins with existing objects together with what the server wants beside it", async () => {
        const { kubeconfig, requests } = await answering({ lines: [] });
        expect(await kubernetes.watchEndpoints({ kubeconfig, sendInitialEvents: true }, () => undefined)).toEqual({});
        expect(requests[0]).toMatchObject({
            line: "GET /api/v1/endpoints",
            query: { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan", allowWatchBookmarks: "true" },
        });
    });

    it("of a version that is too old ends in a typed error, as the answer or in the stream", async () => {
        const body = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version: 1 (9)" };
        for (const reply of [{ lines: [{ type: "ERROR", object: body }] }, { status: 410, body }]) {
            const { kubeconfig } = await answering(reply);
            const seen: unknown[] = [];
            const error = await failure(
                kubernetes.watchIngresses({ kubeconfig, resourceVersion: "1" }, (event) => seen.push(event)),
            );
            expect(error).toBeInstanceOf(kubernetes.ClusterError);
            expect(error).toMatchObject({ status: 410, reason: "Expired" });
            expect(String(error)).toMatch(/list again, and begin with the resourceVersion of the list/);
            expect(seen).toEqual([]);
        }
    });

    it("that breaks off is an error, and so is what its listener throws", async () => {
        const events = [{ type: "ADDED", object: ingress("a") }];
        const { kubeconfig } = await answering({ lines: events, breakOff: true });
        expect(String(await failure(kubernetes.watchIngresses({ kubeconfig }, () => undefined)))).toMatch(
            /^ClusterError: the cluster \(the kubeconfig given\): 127\.0\.0\.1:\d+ did not answer: /,
        );
        const whole = await answering({ lines: events });
        const own = new RangeError("mine");
        const thrown = kubernetes.watchIngresses({ kubeconfig: whole.kubeconfig }, () => {
            throw own;
        });
        expect(await failure(thrown)).toBe(own);
    });

    it("ends at once when its signal was aborted before", async () => {
        const { kubeconfig } = await answering({ lines: [{ type: "ADDED", object: ingress("a") }] });
        const seen: unknown[] = [];
        const signal = AbortSignal.abort();
        expect(await kubernetes.watchIngresses({ kubeconfig, signal }, (event) => seen.push(event))).toEqual({});
        expect(seen).toEqual([]);
    });
});

describe("options that do not go together, or that an operation does not take", () => {
    const kubeconfig = kubeconfigOf("http://127.0.0.1:9");
    it.each<[string, () => Promise<unknown>, RegExp]>([
        [
            "a match without a version",
            () => kubernetes.listIngresses({ kubeconfig, resourceVersionMatch: "Exact" }),
            /^resourceVersionMatch: It says how resourceVersion is meant, and there is none/,
        ],
        [
            "a match in a watch",
            () =>
                kubernetes.watchIngresses(
                    { kubeconfig, resourceVersion: "1", resourceVersionMatch: "NotOlderThan" },
                    () => undefined,
                ),
            /^resourceVersionMatch: It does not count in a watch without sendInitialEvents/,
        ],
        [
            "exactly version zero",
            () => kubernetes.listIngresses({ kubeconfig, resourceVersion: "0", resourceVersionMatch: "Exact" }),
            /^resourceVersionMatch: There is no state that is exactly this one/,
        ],
        [
            "a version beside a token",
            () => kubernetes.listIngresses({ kubeconfig, continue: "x", resourceVersion: "3" }),
            /^continue: It says which state is read/,
        ],
        [
            "initial events without bookmarks",
            () =>
                kubernetes.watchIngresses(
                    { kubeconfig, sendInitialEvents: true, allowWatchBookmarks: false },
                    () => undefined,
                ),
            /^allowWatchBookmarks: A bookmark says/,
        ],
        [
            "a limit of a watch",
            () => kubernetes.watchIngresses({ kubeconfig, ...{ limit: 3 } }, () => undefined),
            /^limit: It ends a list early; watch does not take it/,
        ],
        [
            "initial events of a list",
            () => kubernetes.listIngresses({ kubeconfig, ...{ sendInitialEvents: true } }),
            /^sendInitialEvents: It has a watch begin/,
        ],
        [
            "a limit of none",
            () => kubernetes.listIngresses({ kubeconfig, limit: 0 }),
            /^limit: 0 is not a whole number from 1 on/,
        ],
        [
            "an option that there is not",
            () => kubernetes.listIngresses({ kubeconfig, ...{ labelselector: "a=b" } }),
            /^labelselector: There is no such option\. There are .*labelSelector/,
        ],
        [
            "force of a merge",
            () => kubernetes.patchIngress({ kubeconfig, name: "a", type: "merge", patch: {}, force: true }),
            /^force: It takes fields from other managers/,
        ],
        [
            "steps of an apply",
            () => kubernetes.patchIngress({ kubeconfig, name: "a", patch: [] }),
            /^patch: A patch of type json is a list of steps/,
        ],
        [
            "everything of a namespace",
            () => kubernetes.deleteIngresses({ kubeconfig, namespace: "shop" }),
            /^labelSelector: Without a selector everything of the namespace would be deleted/,
        ],
        [
            "no name",
            () => kubernetes.deleteIngress({ kubeconfig, ...({} as { name: string }) }),
            /^name: It is missing/,
        ],
        ["an empty name", () => kubernetes.deleteIngress({ kubeconfig, name: "" }), /^name: "" is not a name/],
        [
            "a name that leads to the namespace",
            () => kubernetes.deleteEndpoints({ kubeconfig, name: "..", namespace: "shop" }),
            /^name: ".." is not a name/,
        ],
        [
            "a name that leads to another part",
            () => kubernetes.patchIngress({ kubeconfig, name: "a/status", patch: {} }),
            /^name: "a\/status" is not a name/,
        ],
        [
            "an object without a name",
            () => kubernetes.updateIngress({ kubeconfig, object: { metadata: {} } }),
            /^name: It is missing/,
        ],
        [
            "selectors that choose everything",
            () => kubernetes.deleteIngresses({ kubeconfig, labelSelector: " ", fieldSelector: "" }),
            /^labelSelector: Without a selector everything/,
        ],
        [
            "both words for dependents",
            () =>
                kubernetes.deleteIngress({
                    kubeconfig,
                    name: "a",
                    orphanDependents: true,
                    propagationPolicy: "Orphan",
                }),
            /^orphanDependents: It is the older word/,
        ],
        [
            "initial events of a deletion",
            () => kubernetes.deleteIngresses({ kubeconfig, all: true, ...{ sendInitialEvents: true } }),
            /^sendInitialEvents: It has a watch begin/,
        ],
        [
            "a negative time",
            () => kubernetes.deleteIngress({ kubeconfig, name: "a", gracePeriodSeconds: -1 }),
            /^gracePeriodSeconds: -1 is not a whole number from 0 on/,
        ],
    ])("%s", async (_what, run, expected) => {
        const error = await failure(run());
        expect(error).toBeInstanceOf(kubernetes.InvalidArguments);
        expect((error as kubernetes.InvalidArguments).lines).toEqual([expect.stringMatching(expected)]);
    });
});

describe("what a function asks for", () => {
    const selectors = { labelSelector: "a=b", fieldSelector: "metadata.name=a" };
    const exact = { resourceVersion: "7", resourceVersionMatch: "Exact" } as const;
    const list = { body: { items: [], metadata: { resourceVersion: "9" } } };

    it("is sent with every option, as the server calls it", async () => {
        const { kubeconfig, requests } = await answering(list);
        await kubernetes.listIngresses({ kubeconfig, ...selectors, ...exact, limit: 3, timeoutSeconds: 5 });
        await kubernetes.listIngresses({ kubeconfig, continue: "next" });
        const bookmarks = { allowWatchBookmarks: false, timeoutSeconds: 7 };
        await kubernetes.watchIngresses({ kubeconfig, ...selectors, ...bookmarks }, () => undefined).catch(() => 0);
        const same = { ...selectors, resourceVersion: "7", resourceVersionMatch: "Exact" };
        expect(requests.map(({ query }) => query)).toEqual([
            { ...same, limit: "3", timeoutSeconds: "5" },
            { limit: "500", continue: "next" },
            { ...selectors, watch: "true", allowWatchBookmarks: "false", timeoutSeconds: "7" },
        ]);
    });

    it("to delete of many is sent with every option, in the query or in the body", async () => {
        const { kubeconfig, requests } = await answering(list);
        const at = { kubeconfig, namespace: "shop" };
        const how = { gracePeriodSeconds: 5, propagationPolicy: "Background", preconditions: { uid: "u" } } as const;
        await kubernetes.deleteIngresses({ ...at, ...selectors, ...exact, ...how, limit: 3, timeoutSeconds: 5 });
        await kubernetes.deleteIngresses({
            ...at,
            ...selectors,
            continue: "next",
            orphanDependents: true,
            dryRun: true,
        });
        expect(requests.map(({ query, body }) => ({ query, body }))).toEqual([
            {
                query: { ...selectors, ...exact, limit: "3", timeoutSeconds: "5" },
                body: { apiVersion: "v1", kind: "DeleteOptions", ...how },
            },
            {
                query: { ...selectors, continue: "next" },
                body: { apiVersion: "v1", kind: "DeleteOptions", orphanDependents: true, dryRun: ["All"] },
            },
        ]);
    });
});

describe("what a function writes", () => {
    it("is sent with every option, where the server looks for it", async () => {
        const { kubeconfig, requests } = await answering({ body: ingress("a") });
        const where = { kubeconfig, name: "a", namespace: "shop" };
        await kubernetes.patchIngress({ ...where, patch: { spec: {} }, force: true, fieldManager: "me" });
        await kubernetes.patchIngressStatus({
            ...where,
            type: "strategic",
            patch: {},
            fieldValidation: "Warn",
            dryRun: true,
            fieldManager: "me",
        });
        await kubernetes.updateIngress({ kubeconfig, object: ingress("a", "7"), fieldManager: "me" });
        await kubernetes.updateIngressStatus({ kubeconfig, object: ingress("a"), dryRun: true, fieldManager: "me" });
        const sent = requests.filter(({ line }) => !line.startsWith("GET"));
        const root = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/a";
        expect(sent.map(({ line, query, type }) => ({ line, query, type }))).toEqual([
            {
                line: `PATCH ${root}`,
                query: { fieldValidation: "Strict", force: "true", fieldManager: "me" },
                type: "application/apply-patch+yaml",
            },
            {
                line: `PATCH ${root}/status`,
                query: { fieldValidation: "Warn", dryRun: "All", fieldManager: "me" },
                type: "application/strategic-merge-patch+json",
            },
            { line: `PUT ${root}`, query: { fieldValidation: "Strict", fieldManager: "me" }, type: "application/json" },
            {
                line: `PUT ${root}/status`,
                query: { fieldValidation: "Strict", dryRun: "All", fieldManager: "me" },
                type: "application/json",
            },
        ]);
        expect(sent[0]?.body).toEqual({
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "a", uid: "uid-a" },
            spec: {},
        });
        expect(sent[2]?.body).toMatchObject({ kind: "Ingress", metadata: { resourceVersion: "7" } });
    });

    it("changes only what exists, and that very object", async () => {
        const { kubeconfig, requests } = await answering(status(404, "NotFound", "not found"));
        const at = { kubeconfig, name: "a", namespace: "shop" };
        const object = { metadata: { name: "a", namespace: "shop" } };
        const changes = [
            kubernetes.patchIngress({ ...at, patch: {} }),
            kubernetes.patchIngressStatus({ ...at, patch: {} }),
            kubernetes.updateIngress({ kubeconfig, object }),
        ];
        for (const change of changes)
            expect(await failure(change)).toMatchObject({
                status: 404,
                reason: "NotFound",
                message: expect.stringMatching(
                    /has no Ingress shop\/a.*declare it with kubernetes\.Ingress/,
                ) as unknown,
            });
        expect(await failure(kubernetes.patchEndpoints({ ...at, patch: {} }))).toMatchObject({ status: 404 });
        expect(await failure(kubernetes.updateEndpoints({ kubeconfig, object }))).toMatchObject({ status: 404 });
        expect(requests.map(({ line }) => line.split(" ")[0])).toEqual(requests.map(() => "GET"));
    });

    it("has the stack as its field manager, and outside of one the script", async () => {
        const { kubeconfig, requests } = await answering({ body: ingress("a") });
        const { getStore } = jest.requireActual<{ getStore(): { settings: { options: object } } }>(
            "@pulumi/pulumi/runtime/state",
        );
        const { options } = getStore().settings;
        const manager = () => requests.at(-1)?.query["fieldManager"];
        await kubernetes.updateIngress({ kubeconfig, object: ingress("a") });
        expect(manager()).toBe(`crossroute/${basename(process.argv[1] ?? "")}`);
        for (const [organization, expected] of [
            ["organization", "crossroute/shop/dev"],
            ["acme", "crossroute/acme/shop/dev"],
            ["long".repeat(40), /^crossroute\/(long)+.{0,4}~[0-9a-f]{12}$/],
        ] as const) {
            const before = { ...options };
            Object.assign(options, { monitorAddr: "127.0.0.1:1", project: "shop", stack: "dev", organization });
            await kubernetes.patchIngress({ kubeconfig, name: "a", namespace: "managed", patch: {} });
            expect(manager()).toMatch(expected);
            expect(manager()?.length).toBeLessThanOrEqual(128);
            Object.assign(options, before, { monitorAddr: undefined });
        }
    });

    it("of two patches under one default name would take away what the first set: refused, unless the caller has a name", async () => {
        const { kubeconfig, requests } = await answering({ body: ingress("twice") });
        const at = { kubeconfig, name: "twice", namespace: "shop" };
        const label = (key: string) => ({ metadata: { labels: { [key]: "1" } } });
        await kubernetes.patchIngress({ ...at, patch: label("a") });
        await kubernetes.patchIngress({ ...at, patch: label("a") });
        const sent = requests.length;
        const second = await failure(kubernetes.patchIngress({ ...at, patch: label("b") }));
        expect(second).toBeInstanceOf(kubernetes.InvalidArguments);
        expect(String(second)).toMatch(
            /two patches to Ingress shop\/twice, of metadata\.labels\.a and of metadata\.labels\.b/,
        );
        expect(String(second)).toMatch(/Give each patch a fieldManager of its own/);
        expect(requests).toHaveLength(sent);
        await kubernetes.patchIngress({ ...at, patch: label("b"), fieldManager: "me" });
        await kubernetes.patchIngressStatus({ ...at, patch: { status: {} } });
        await kubernetes.patchIngress({ ...at, name: "other", patch: label("b") });
    });

    it.each(["a patch that the server refused", "a patch that was only tried", "a patch that timed out"])(
        "tells %s from one that was applied",
        async (what) => {
            const refusal = { kind: "Status", status: "Failure", message: "no" };
            const isTried = what.endsWith("tried");
            const name = what.replaceAll(" ", "-");
            const { kubeconfig } = await answering(
                { body: ingress(name) },
                isTried ? { body: ingress(name) } : { status: what.endsWith("out") ? 504 : 422, body: refusal },
                { body: ingress(name) },
            );
            const at = { kubeconfig, name, namespace: "shop" };
            const label = (key: string) => ({ metadata: { labels: { [key]: "1" } } });
            await failure(kubernetes.patchIngress({ ...at, patch: label("a"), ...(isTried && { dryRun: true }) }));
            const second = await failure(kubernetes.patchIngress({ ...at, patch: label("b") }));
            expect(second instanceof kubernetes.InvalidArguments).toBe(what.endsWith("out"));
        },
    );

    it.each([
        ["updateIngress", "object", "name"],
        ["updateIngressStatus", "object", "namespace"],
        ["updateEndpoints", "object", "name"],
        ["patchIngress", "patch", "name"],
        ["patchEndpoints", "patch", "namespace"],
    ] as const)("%s writes no %s of another %s", async (by, argument, key) => {
        const { kubeconfig, requests } = await answering({ body: ingress("b") });
        const metadata = { name: "b", namespace: "shop", [key]: "other" };
        const options = { kubeconfig, name: "b", namespace: "shop", [argument]: { metadata } };
        const error = await failure(kubernetes[by](options as never));
        expect(error).toBeInstanceOf(kubernetes.InvalidArguments);
        expect(String(error)).toContain(
            `${argument}.metadata.${key}: "other" is another object than the one to write: ${key} is`,
        );
        expect(requests).toEqual([]);
    });

    it("names the argument that is not there at all", async () => {
        for (const call of [
            () => (kubernetes.getIngress as (options?: object) => Promise<unknown>)(),
            () => (kubernetes.watchIngresses as (options?: object) => Promise<unknown>)({ namespace: "shop" }),
        ])
            expect(await failure(call())).toBeInstanceOf(kubernetes.InvalidArguments);
    });

    it("is only asked about in a preview, deletions too", async () => {
        const { kubeconfig, requests } = await answering(
            { at: "/b", body: ingress("b") },
            { body: { kind: "Status", status: "Success" } },
        );
        jest.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
        try {
            await kubernetes.deleteIngress({ kubeconfig, name: "a", dryRun: false });
            await kubernetes.patchIngress({ kubeconfig, name: "b", patch: {} });
        } finally {
            jest.restoreAllMocks();
        }
        expect(requests[0]?.body).toEqual({ apiVersion: "v1", kind: "DeleteOptions", dryRun: ["All"] });
        expect(requests[2]?.query).toMatchObject({ dryRun: "All" });
    });

    it("is deleted with the options in the body, and tells whether something holds it", async () => {
        const held = {
            ...ingress("b"),
            kind: "Ingress",
            metadata: { name: "b", deletionTimestamp: "2026-01-01T00:00:00Z" },
        };
        const { kubeconfig, requests } = await answering(
            { body: { kind: "Status", status: "Success" } },
            { body: held },
            { body: { items: [ingress("c")], metadata: { resourceVersion: "9" } } },
        );
        const how = { gracePeriodSeconds: 0, propagationPolicy: "Orphan", preconditions: { uid: "u" } } as const;
        expect(await kubernetes.deleteIngress({ kubeconfig, name: "a", ...how })).toEqual({ isGone: true });
        expect(await kubernetes.deleteEndpoints({ kubeconfig, name: "b", orphanDependents: true })).toMatchObject({
            isGone: false,
            object: { metadata: { name: "b" } },
        });
        const gone = await kubernetes.deleteIngresses({ kubeconfig, labelSelector: "a=b", limit: 1, dryRun: true });
        expect(gone.items.map((item) => item.metadata.name)).toEqual(["c"]);
        expect(requests[0]?.body).toEqual({ apiVersion: "v1", kind: "DeleteOptions", ...how });
        expect(requests[1]?.body).toMatchObject({ orphanDependents: true });
        expect(requests[2]).toMatchObject({
            line: "DELETE /apis/networking.k8s.io/v1/namespaces/default/ingresses",
            query: { labelSelector: "a=b", limit: "1" },
            body: { dryRun: ["All"] },
        });
    });
});

describe("what would do more than was meant", () => {
    it.each([
        ["a selector of empty terms", { fieldSelector: ", ," }, /everything of the namespace/],
        ["a precondition that is not known", { all: true, preconditions: { uid: undefined } }, /preconditions/],
        ["a precondition of another name", { all: true, preconditions: { UID: "1" } }, /preconditions/],
        ["an empty kubeconfig", { all: true, kubeconfig: "" }, /names no cluster/],
    ])("%s is refused", async (_, options, text) => {
        const { kubeconfig, requests } = await answering({ body: {} });
        const given = { kubeconfig, ...options } as Parameters<typeof kubernetes.deleteIngresses>[0];
        await expect(kubernetes.deleteIngresses(given)).rejects.toThrow(text);
        expect(requests).toEqual([]);
    });

    it("a kubeconfig that is no text is refused without a word of what is in it", async () => {
        const kubeconfig = { users: [{ user: { token: "s3cret" } }] } as unknown as string;
        const refused = kubernetes.getIngress({ name: "a", kubeconfig });
        await expect(refused).rejects.toThrow("It is not a text.");
        await expect(refused).rejects.not.toThrow("s3cret");
    });

    it.each<[string, unknown, RegExp]>([
        ["a context", { users: [{ user: { token: "s3cret" } }] }, /context: It is not a text/],
        ["a context", '{"users":[{"user":{"token":"s3cret"}}]}', /no cluster for the context that is given/],
        ["a namespace", '{"token":"s3cret"}/', /namespace: It is not a name/],
        ["a namespace", ["s3cret"], /namespace: It is not a name/],
        ["a limit", { token: "s3cret" }, /limit: It is not a whole number/],
        ["a kubeconfig", "users:\n- {token: s3cret", /the kubeconfig is not YAML/],
        ["a kubeconfig", "/nowhere/s3cret", /neither the text of one nor a file that can be read/],
        ["a kubeconfig", kubeconfigOf("https://me:s3cret@[no address"), /is not an address: https:\/\/…@\[no address/],
        ["a kubeconfig", kubeconfigOf("me:s3cret@[no address"), /is not an address: …@\[no address/],
    ])("no word of a kubeconfig is told that was given as %s (%p)", async (option, value, text) => {
        const { kubeconfig } = await answering({ body: {} });
        const given = { kubeconfig, [option.replace(/^an? /, "")]: value };
        const error = (await failure(kubernetes.listIngresses(given))) as Error;
        expect(error.message).toMatch(text);
        expect(`${error.message}\n${error.stack}`).not.toContain("s3cret");
    });

    it("a deletion is sent again after a 503 of the API server, not after one of a proxy", async () => {
        const done = { body: { kind: "Status", status: "Success" } };
        const proxy = await answering({ status: 503, body: { message: "no healthy upstream" } }, done);
        await failure(kubernetes.deleteIngress({ name: "a", kubeconfig: proxy.kubeconfig }));
        expect(proxy.requests).toHaveLength(1);
        const busy = await answering(status(503, "ServiceUnavailable", "busy"), done);
        await kubernetes.deleteIngress({ name: "a", kubeconfig: busy.kubeconfig });
        expect(busy.requests).toHaveLength(2);
    });
});

/** The refusals of the references, as an API server words them. */
const refusals = [
    { code: 401, reason: "Unauthorized" },
    { code: 403, reason: "Forbidden" },
    { code: 404, reason: "NotFound" },
    { code: 409, reason: "Conflict" },
    { code: 410, reason: "Expired" },
    { code: 422, reason: "Invalid" },
    { code: 429, reason: "TooManyRequests", later: { retryAfter: 3600 } },
    { code: 500, reason: "InternalError" },
];

describe("a function that writes", () => {
    it.each(refusals)("fails with what the server says: $code $reason", async ({ code, reason, later }) => {
        const object = ingress("a");
        const writes: Record<string, (kubeconfig: string) => Promise<unknown>> = {
            patchIngress: (kubeconfig) => kubernetes.patchIngress({ name: "a", type: "json", patch: [], kubeconfig }),
            patchEndpoints: (kubeconfig) =>
                kubernetes.patchEndpoints({ name: "a", type: "json", patch: [], kubeconfig }),
            patchIngressStatus: (kubeconfig) =>
                kubernetes.patchIngressStatus({ name: "a", type: "json", patch: [], kubeconfig }),
            updateIngress: (kubeconfig) => kubernetes.updateIngress({ object, kubeconfig }),
            updateEndpoints: (kubeconfig) => kubernetes.updateEndpoints({ object, kubeconfig }),
            updateIngressStatus: (kubeconfig) => kubernetes.updateIngressStatus({ object, kubeconfig }),
            deleteIngress: (kubeconfig) => kubernetes.deleteIngress({ name: "a", kubeconfig }),
            deleteEndpoints: (kubeconfig) => kubernetes.deleteEndpoints({ name: "a", kubeconfig }),
            deleteIngresses: (kubeconfig) => kubernetes.deleteIngresses({ all: true, kubeconfig }),
            deleteAllEndpoints: (kubeconfig) => kubernetes.deleteAllEndpoints({ all: true, kubeconfig }),
        };
        for (const [name, write] of Object.entries(writes)) {
            // What is written whole is looked up first.
            const refused = { ...status(code, reason, "the server's sentence"), headers: { "retry-after": "3600" } };
            const { kubeconfig, requests } = await answering(
                ...(name.startsWith("update") ? [{ body: object }] : []),
                refused,
            );
            const error = await failure(write(kubeconfig));
            expect([name, error]).toEqual([name, expect.any(kubernetes.ClusterError)]);
            expect(error).toMatchObject({ status: code, reason, ...later });
            expect(requests.filter(({ line }) => !line.startsWith("GET")).length).toBeLessThanOrEqual(1);
        }
    });
});

describe("the cluster that is asked", () => {
    beforeAll(() =>
        pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
            call: () => ({}),
        }),
    );
    afterEach(() => pulumi.runtime.setAllConfig({}));

    it("is that of the explicit provider, with its namespace, or of a parent's", async () => {
        const { kubeconfig, requests } = await answering({ body: ingress("a") });
        const provider = new k8s.Provider("berlin", { kubeconfig, namespace: "shop" });
        await kubernetes.getIngress({ name: "a" }, { provider });
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, { providers: [provider] });
        await kubernetes.getIngress({ name: "b" }, { parent });
        const root = "GET /apis/networking.k8s.io/v1/namespaces/shop/ingresses";
        expect(requests.map(({ line }) => line)).toEqual([`${root}/a`, `${root}/b`]);
    });

    it("has no namespace of the provider's that leads elsewhere", async () => {
        const { kubeconfig, requests } = await answering({ body: { items: [] } });
        for (const namespace of ["..", "a/b"]) {
            const provider = new k8s.Provider(`elsewhere ${namespace}`, { kubeconfig, namespace });
            await expect(kubernetes.getIngress({ name: "a" }, { provider })).rejects.toThrow(/not a namespace/);
            await expect(kubernetes.getEndpoints({ name: "a" }, { provider })).rejects.toThrow(
                /correct it in the options/,
            );
        }
        const context = kubeconfigOf("http://127.0.0.1:9", "..");
        await expect(kubernetes.getIngress({ name: "a", kubeconfig: context })).rejects.toThrow(/not a namespace/);
        expect(requests).toEqual([]);
    });

    it("is that of the stack's configuration, unless a kubeconfig is given", async () => {
        const ofStack = await answering(status(403, "Forbidden", "no"));
        const given = await answering({ body: ingress("a") });
        pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": ofStack.kubeconfig, "kubernetes:namespace": "team" });
        expect(String(await failure(kubernetes.getIngress({ name: "a" })))).toBe(
            "ClusterError: the cluster (the stack's Kubernetes provider) answered 403 no",
        );
        await kubernetes.getIngress({ name: "a", kubeconfig: given.kubeconfig });
        expect(ofStack.requests[0]?.line).toMatch(/\/namespaces\/team\/ingresses\/a$/);
        expect(given.requests[0]?.line).toMatch(/\/namespaces\/default\/ingresses\/a$/);
    });

    it.each(refusals)(
        "says which cluster it is when it refuses with $code: $reason",
        async ({ code, reason, later }) => {
            const reply = { ...status(code, reason, "the server's sentence"), headers: { "retry-after": "3600" } };
            const { kubeconfig, requests } = await answering(reply);
            const provider = new k8s.Provider(`refusing ${code}`, { kubeconfig, namespace: "shop" });
            const ask = { provider };
            const reads: Record<string, () => Promise<unknown>> = {
                getIngress: () => kubernetes.getIngress({ name: "a" }, ask),
                getEndpoints: () => kubernetes.getEndpoints({ name: "a" }, ask),
                listIngresses: () => kubernetes.listIngresses({}, ask),
                listEndpoints: () => kubernetes.listEndpoints({ namespace: "shop" }, ask),
                listIngressClasses: () => kubernetes.listIngressClasses({}, ask),
                watchIngresses: () => kubernetes.watchIngresses({ timeoutSeconds: 1 }, () => undefined, ask),
            };
            for (const [name, read] of Object.entries(reads)) {
                const error = await failure(read());
                if (code === 404 && name.startsWith("get")) expect(error).toBe("no error");
                else {
                    expect([name, error]).toEqual([name, expect.any(kubernetes.ClusterError)]);
                    expect(error).toMatchObject({ status: code, reason, ...later });
                    expect(String(error)).toMatch(
                        `ClusterError: the cluster (the stack's Kubernetes provider) answered ${code} the server's sentence`,
                    );
                }
            }
            expect(requests.map(({ line }) => line)).toContain(
                "GET /apis/networking.k8s.io/v1/namespaces/shop/ingresses/a",
            );
        },
    );

    it("is none where resources are mocked: nothing is changed there", async () => {
        const { kubeconfig, requests } = await answering({ body: {} });
        const refused = /resources are only pretended here/;
        await expect(kubernetes.deleteIngress({ name: "a", kubeconfig })).rejects.toThrow(refused);
        await expect(kubernetes.deleteIngresses({ all: true, kubeconfig })).rejects.toThrow(refused);
        await expect(kubernetes.patchIngress({ name: "a", patch: {}, kubeconfig })).rejects.toThrow(refused);
        expect(requests).toEqual([]);
    });

    it("is none of a provider that writes files", async () => {
        const { kubeconfig, requests } = await answering({ body: {} });
        const provider = new k8s.Provider("files", { kubeconfig, renderYamlToDirectory: "out" });
        await expect(kubernetes.getIngress({ name: "a" }, { provider })).rejects.toThrow(/writes files .* no cluster/);
        expect(requests).toEqual([]);
    });

    it("is the whole of another context: no cluster and no namespace of the provider goes with it", async () => {
        const [dev, prod] = [await answering({ body: ingress("a") }), await answering({ body: ingress("a") })];
        const of = (text: string) => JSON.parse(text) as { clusters: { cluster: object }[] };
        const kubeconfig = JSON.stringify({
            contexts: ["dev", "prod"].map((name) => ({ name, context: { cluster: name } })),
            clusters: [
                { name: "dev", cluster: of(dev.kubeconfig).clusters[0]?.cluster },
                { name: "prod", cluster: of(prod.kubeconfig).clusters[0]?.cluster },
            ],
        });
        const settings = { kubeconfig, context: "dev", cluster: "dev", namespace: "team" };
        const provider = new k8s.Provider("two", settings);
        await kubernetes.getIngress({ name: "a", context: "prod" }, { provider });
        expect(dev.requests).toEqual([]);
        expect(prod.requests.map(({ line }) => line)).toEqual([
            "GET /apis/networking.k8s.io/v1/namespaces/default/ingresses/a",
        ]);
    });
});
