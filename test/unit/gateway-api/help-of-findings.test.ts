/** What helps against a finding, and what a change says besides. */
import { describeChange, lint, trafficDiff } from "../../../provider/routing";
import { newSnapshot } from "../../../provider/routing/snapshot";
import { whatDecides } from "../../../provider/routing/gateway-choice";
import { gatewayFindings } from "../../../provider/platforms/gateway-api/read/findings";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";

const apiVersion = "gateway.networking.k8s.io/v1";
const gateway = (name: string, spec: object = {}) => ({
    apiVersion,
    kind: "Gateway",
    metadata: { name, namespace: "infra" },
    spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }], ...spec },
});
const route = (rule: object, parent: object = { name: "edge" }, hostname = "shop.example.com", name = "web") => ({
    apiVersion,
    kind: "HTTPRoute",
    metadata: { name, namespace: "infra" },
    spec: { parentRefs: [parent], hostnames: [hostname], rules: [rule] },
});
const to = (...names: string[]) => ({ backendRefs: names.map((name) => ({ name, port: 80 })) });
const read = (...objects: Record<string, unknown>[]) => readGateways(objects.map((value) => ({ value })));

test("a move tells also what another backend gets besides: headers, mirrors, limits", () => {
    const tables = (rule: object) => read(gateway("edge"), route(rule)).tables;
    const mirror = { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 } } };
    const after = { ...to("web"), filters: [mirror], timeouts: { request: "1s" } };
    const [change, ...more] = trafficDiff(tables(to("web", "other")), tables(after));
    expect(more).toEqual([]);
    expect(change?.kind).toBe("moved");
    expect(change && describeChange(change)).toMatch(/^shop.* moves from .* to service:infra\/web:80, with .*1s/);
    expect(change && describeChange(change)).toMatch(/copy/);
    expect(change?.treatment?.after).toHaveLength(2);
});

test("a move tells that the other backend sees another path", () => {
    const tables = (rule: object) => read(gateway("edge"), route(rule)).tables;
    const rewrite = { type: "URLRewrite", urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: "/v2" } } };
    const [change] = trafficDiff(tables(to("web")), tables({ ...to("other"), filters: [rewrite] })).map(describeChange);
    expect(change).toMatch(/ to service:infra\/other:80, rewritten to \/v2 instead of \/any$/);
});

test("a route that a more specific listener takes the requests of is to attach to that listener", () => {
    const { tables } = read(
        gateway("edge", {
            listeners: [
                { name: "all", port: 80, protocol: "HTTP" },
                { name: "shop", port: 80, protocol: "HTTP", hostname: "shop.example.com" },
            ],
        }),
        route(to("web"), { name: "edge", sectionName: "all" }),
    );
    const found = lint(tables).find(({ code }) => code === "CR104");
    expect(found?.help).toMatch(/^Attach a route to that listener of Gateway infra\/edge/);
    expect(found?.message).toMatch(/spec\.listeners\[1\]/);
});

test("a host without TLS among hosts with TLS is to attach to a listener for it: routes have no TLS section", () => {
    const listeners = [
        { name: "http", port: 80, protocol: "HTTP" },
        { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "certificate" }] } },
    ];
    const { tables } = read(
        gateway("edge", { listeners }),
        route(to("web"), { name: "edge", sectionName: "http" }, "plain.example.com", "plain"),
        route(to("web"), { name: "edge" }, "shop.example.com", "shop"),
    );
    const found = lint(tables).find(({ code }) => code === "CR107");
    expect(found?.help).toMatch(/^Let the route attach to a listener for HTTPS/);
});

test("what allows the Gateway's own namespace is no help to a ListenerSet of another one", () => {
    const set = {
        apiVersion,
        kind: "ListenerSet",
        metadata: { name: "more", namespace: "shop" },
        spec: {
            parentRef: { name: "edge", namespace: "infra" },
            listeners: [{ name: "x", port: 81, protocol: "HTTP" }],
        },
    };
    const edge = gateway("edge", { allowedListeners: { namespaces: { from: "Same" } } });
    const helpOf = (other: Record<string, unknown>) =>
        gatewayFindings(read(edge, other)).find(({ code }) => code === "CR138")?.help ?? "";
    expect(helpOf(set)).toMatch(/from: All/);
    expect(helpOf(set)).not.toMatch(/Same/);
});

test("DNS is not said to decide between two Gateways that ask for one address", () => {
    const spec = { addresses: [{ type: "IPAddress", value: "10.0.0.1" }] };
    const { tables } = read(
        gateway("edge", spec),
        gateway("inner", spec),
        route(to("web")),
        route(to("other"), { name: "inner" }, "shop.example.com", "other"),
    );
    expect(whatDecides(newSnapshot(tables).gateways)).toBe(
        "all of them ask for 10.0.0.1, so that no DNS record decides between them, and which one has it is not known",
    );
    const found = lint(tables).find(({ code }) => code === "CR106");
    expect(found?.message).toMatch(/all ask for 10\.0\.0\.1: a request gets the routes of the one that has it/);
    expect(found?.help).toMatch(/^Give each gateway an address of its own/);
});
