import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readLiveGateways } from "../../../provider/platforms/gateway-api/client/live-gateways";
import { attachmentFindings } from "../../../provider/platforms/gateway-api/read/attachment-findings";
import type { ParentReference } from "../../../provider/platforms/gateway-api/types";
import type { Stored } from "../../../provider/platforms/stack-state";

let state: Record<string, Stored> = {};
jest.mock("../../../provider/platforms/stack-state", () => ({ stored: async () => state }));

const apiVersion = "gateway.networking.k8s.io/v1";
const old = "2020-01-01T00:00:00Z";
let live: Record<string, object> = {};
let api: Server;
let kubeconfig = "";

beforeAll(async () => {
    api = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? "", "http://localhost");
        const found = live[pathname.replace(/^\/apis?\//, "")];
        response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
        const status = {
            kind: "Status",
            apiVersion: "v1",
            status: "Failure",
            reason: "NotFound",
            code: 404,
            details: {},
        };
        response.end(JSON.stringify(found ?? status));
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    kubeconfig = JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "x" } }],
        clusters: [{ name: "x", cluster: { server: `http://127.0.0.1:${(api.address() as AddressInfo).port}` } }],
    });
});
afterAll(() => {
    api.close();
    api.closeAllConnections();
});
beforeEach(() => {
    state = {};
    live = {};
});

const listener = (hostname: string) => ({ name: "http", port: 80, protocol: "HTTP", hostname });
const put = (kind: string, namespace: string, name: string, spec: object, annotations: object = {}): void => {
    const path = `${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
    live[path] = { apiVersion, kind, metadata: { namespace, name, annotations, creationTimestamp: old }, spec };
};
const route = (parentRef: ParentReference) => ({
    apiVersion,
    kind: "HTTPRoute" as const,
    metadata: { namespace: "shop", name: "web" },
    spec: {
        parentRefs: [parentRef],
        hostnames: ["shop.example.com"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    },
});

async function said(parentRef: ParentReference): Promise<string[]> {
    const value = route(parentRef);
    const around = await readLiveGateways({ kubeconfig }, [value]);
    return attachmentFindings([{ value }], around, { seconds: 600 }).map(
        ({ path, finding }) => `${finding.severity} ${finding.code} ${path}: ${finding.message}`,
    );
}

describe("what is claimed of live Gateways that a route names", () => {
    const unserved = "CR130 spec.parentRefs[0]: HTTPRoute shop/web does not attach";

    it("is sure of a Gateway that this stack does not have", async () => {
        put("Gateway", "shop", "own", { gatewayClassName: "edge", listeners: [listener("other.example.com")] });
        const [first, ...more] = await said({ name: "own" });
        expect(first).toContain(`error ${unserved}: `);
        expect(first).toContain("the update would wait 600 seconds for it and fail");
        expect(more).toEqual([]);
    });

    it("names the listeners that are there where one of that name is not", async () => {
        put("Gateway", "shop", "own", { gatewayClassName: "edge", listeners: [listener("shop.example.com")] });
        expect(await said({ name: "own", sectionName: "nope" })).toEqual([
            `error ${unserved}: Gateway shop/own has no listener called nope; it has http (port 80), so the update would wait 600 seconds for it and fail.`,
        ]);
    });

    it.each([
        [
            "as a resource",
            "kubernetes:gateway.networking.k8s.io/v1:Gateway",
            { metadata: { name: "own", namespace: "shop" } },
        ],
        ["by its Helm release", "kubernetes:helm.sh/v3:Release", { name: "edge", namespace: "shop" }],
    ])("is not sure of one that this stack has %s: the run may change it", async (_, type, outputs) => {
        state = { [`urn:pulumi:dev::shop::${type}::own`]: { type, outputs } };
        const spec = { gatewayClassName: "edge", listeners: [listener("other.example.com")] };
        put("Gateway", "shop", "own", spec, {
            "meta.helm.sh/release-name": "edge",
            "meta.helm.sh/release-namespace": "shop",
        });
        const [first, ...more] = await said({ name: "own" });
        expect(first).toContain(`warning ${unserved} as it is now, unless this run changes it`);
        expect(more).toEqual([]);
    });

    it("is sure of a Gateway that a Helm release of another stack made", async () => {
        const type = "kubernetes:helm.sh/v3:Release";
        state = { [`urn:pulumi:dev::shop::${type}::own`]: { type, outputs: { name: "edge", namespace: "elsewhere" } } };
        put(
            "Gateway",
            "shop",
            "own",
            { gatewayClassName: "edge", listeners: [listener("other.example.com")] },
            {
                "meta.helm.sh/release-name": "edge",
                "meta.helm.sh/release-namespace": "shop",
            },
        );
        expect((await said({ name: "own" }))[0]).toContain(`error ${unserved}: `);
    });

    it.each([
        ["serves the host", "shop.example.com", { namespaces: { from: "Same" } }, undefined],
        ["serves another host", "other.example.com", { namespaces: { from: "Same" } }, `error ${unserved}`],
        ["is not taken by its Gateway", "shop.example.com", undefined, `error ${unserved}`],
    ])("says of a ListenerSet whether it %s", async (_, host, allowedListeners, text) => {
        put("Gateway", "shop", "own", {
            gatewayClassName: "edge",
            listeners: [listener("first.example.com")],
            ...(allowedListeners && { allowedListeners }),
        });
        put("ListenerSet", "shop", "more", {
            parentRef: { name: "own" },
            listeners: [{ ...listener(host), name: "more" }],
        });
        const found = await said({ kind: "ListenerSet", name: "more" });
        expect(found).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
    });

    it("is open where the cluster is known only after apply", async () => {
        const value = route({ name: "own" });
        const around = await readLiveGateways(undefined, [value]);
        expect(around.objects.map(({ unread }) => unread)).toEqual([
            "Gateway shop/own cannot be read before its cluster is known",
        ]);
        expect(attachmentFindings([{ value }], around, { seconds: 600 })).toEqual([]);
    });
});
