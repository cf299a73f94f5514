import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const lint = async (...objects: readonly object[]): Promise<DiagnosticJson[]> => {
    const input = objects.map((one) => JSON.stringify(one)).join("\n");
    return JSON.parse((await crossroute("lint -f - --json", { input })).out) as DiagnosticJson[];
};
const explain = async (url: string, ...objects: readonly object[]): Promise<ExplanationJson> => {
    const input = objects.map((one) => JSON.stringify(one)).join("\n");
    return JSON.parse((await crossroute(["explain", url, "-f", "-", "--json"], { input })).out) as ExplanationJson;
};
const ofGateway = (kind: string, name: string, spec: object): object => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const gateway = (...listeners: readonly object[]): object =>
    ofGateway("Gateway", "gw", {
        gatewayClassName: "c",
        listeners: listeners.map((one, i) => ({ name: `l${i}`, port: 80, protocol: "HTTP", ...one })),
    });
const route = (name: string, spec: object): object =>
    ofGateway("HTTPRoute", name, {
        parentRefs: [{ name: "gw" }],
        rules: [{ backendRefs: [{ name, port: 80 }] }],
        ...spec,
    });

describe("a parent that is no Gateway", () => {
    const api = "gateway.networking.k8s.io";
    it("is a mesh where it is a Service, and another route where routes delegate", async () => {
        const found = await lint(
            gateway({}),
            route("mesh", { parentRefs: [{ group: "", kind: "Service", name: "web" }] }),
            route("child", { parentRefs: [{ group: api, kind: "HTTPRoute", name: "parent" }] }),
        );
        expect(found.filter(({ code }) => code === "CR603").map(({ message }) => message)).toEqual([
            "HTTPRoute shop/mesh is for requests within a mesh to Service shop/web: only what arrives at Gateways is read.",
            "HTTPRoute shop/child is attached to HTTPRoute shop/parent, no Gateway: what comes of it there is not read.",
        ]);
    });
});

describe("a listener", () => {
    it("is named where a route names it and none of its hosts is within it", async () => {
        const found = await lint(
            gateway({ hostname: "*.a.test" }, { hostname: "*.b.test" }),
            route("web", { parentRefs: [{ name: "gw", sectionName: "l0" }], hostnames: ["x.b.test"] }),
        );
        expect(found.map(({ code, message }) => [code, message])).toContainEqual([
            "CR130",
            "HTTPRoute shop/web does not attach: no host of x.b.test is within *.a.test, which listener l0 of Gateway shop/gw serves.",
        ]);
    });

    it("has a cure that fits its file where another version of its Gateway is elsewhere", async () => {
        const found = await lint(
            gateway({ hostname: "*.a.test" }),
            gateway({ hostname: "*.c.test" }),
            route("web", { hostnames: ["x.b.test"] }),
        );
        const help = found.find(({ code }) => code === "CR130")?.help;
        expect(help).toBe("Leave the host out, or add a listener whose hostname takes it.");
    });

    it("of a Gateway in several versions makes no wildcard host", async () => {
        const found = await lint(
            gateway({ hostname: "*.a.test" }),
            gateway({ hostname: "x.a.test" }),
            route("web", {}),
        );
        expect(found.map(({ code }) => code)).not.toContain("CR108");
    });

    it("is a part of the cure of a wildcard that does not cover its bare domain", async () => {
        const found = await lint(gateway({ hostname: "*.a.test" }), route("web", {}));
        expect(found.find(({ code }) => code === "CR108")?.help).toContain("Add a listener and a route");
    });
});

describe("findings of several objects that are joined", () => {
    it("keep the share of the requests that lead nowhere", async () => {
        const half = {
            rules: [
                {
                    backendRefs: [
                        { name: "web", port: 80 },
                        { name: "x", namespace: "other", port: 80 },
                    ],
                },
            ],
        };
        const found = await lint(
            gateway({}),
            route("a", { ...half, hostnames: ["a.test"] }),
            route("b", { ...half, hostnames: ["b.test"] }),
            route("c", {
                hostnames: ["c.test"],
                rules: [{ backendRefs: [{ name: "x", namespace: "other", port: 80 }] }],
            }),
        );
        expect(found.filter(({ code }) => code === "CR131").map(({ message }) => message)).toEqual([
            expect.stringMatching(
                /^Rules of HTTPRoute shop\/a and 1 more perhaps lead nowhere with 50 % of their requests: no R/,
            ),
            expect.stringMatching(/^HTTPRoute shop\/c perhaps leads nowhere: no R/),
        ]);
    });

    it("name the snippet of each Ingress, not that of the first", async () => {
        const nginx = (name: string): object => ({ [`nginx.ingress.kubernetes.io/${name}`]: "return 200;" });
        const found = await lint(
            ingress("a", "a.test", { annotations: nginx("server-snippet") }),
            ingress("b", "b.test", { annotations: nginx("auth-snippet") }),
            ingress("c", "a.test", { path: "/c" }),
        );
        const said = found
            .filter(({ code }) => code === "CR123")
            .map(({ message }) => message.replace(/, unless.*/, ""));
        expect(said).toEqual([
            "Cannot tell which requests reach 1 rule of Ingress shop/c: server-snippet of Ingress shop/a drops that one since v1.12",
            "Cannot tell which requests reach 1 rule of Ingress shop/a: its server-snippet drops it since v1.12",
            "Cannot tell which requests reach 1 rule of Ingress shop/b: its auth-snippet drops it since v1.12",
        ]);
    });
});

describe("the default backend under the controller of F5", () => {
    const ofClass = {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "nginx.org/ingress-controller" },
    };
    const fallback = (name: string): object => ({ defaultBackend: { service: { name, port: { number: 80 } } } });
    const all = [
        ofClass,
        ingress("a", "a.test", { path: "/a", spec: fallback("rest-a") }),
        ingress("b", "b.test", { path: "/b", spec: fallback("rest-b") }),
    ];

    it("is for the hosts of its own object, so that two are no conflict", async () => {
        expect((await lint(...all)).map(({ code }) => code)).not.toContain("CR105");
        expect((await explain("http://a.test/x", ...all)).target).toBe("service:shop/rest-a:80");
        expect((await explain("http://b.test/x", ...all)).target).toBe("service:shop/rest-b:80");
        expect((await explain("http://c.test/x", ...all)).outcome).toBe("none");
    });
});

describe("a GRPCRoute without hosts", () => {
    const grpc = (matches: readonly object[]): object =>
        ofGateway("GRPCRoute", "grpc", { parentRefs: [{ name: "gw" }], rules: [{ matches, backendRefs: [] }] });

    it.each<[string, readonly object[], string, string]>([
        ["of its method", [{ method: { service: "s.S", method: "M" } }], "/s.S/M", "undetermined"],
        ["of its service", [{ method: { service: "s.S" } }], "/s.S/Any", "undetermined"],
        ["that it leaves", [{ method: { service: "s.S" } }], "/other", "matched"],
        ["of every kind", [], "/other", "undetermined"],
    ])("may take the requests %s at its Gateway from an older HTTPRoute", async (_, matches, path, outcome) => {
        const objects = [gateway({}), aged(route("web", {}), 1), aged(grpc(matches), 2)];
        expect((await explain(`http://a.test${path}`, ...objects)).outcome).toBe(outcome);
        const elsewhere = [...objects, ofGateway("Gateway", "other", { gatewayClassName: "c", listeners: [] })];
        expect((await lint(...elsewhere)).map(({ code }) => code)).toContain("CR603");
    });
});

/** Made on a day of January. */
const aged = (object: object, day: number): object => {
    const { metadata } = object as { metadata: object };
    return { ...object, metadata: { ...metadata, creationTimestamp: `2026-01-0${day}T00:00:00Z` } };
};

describe("a TCPRoute", () => {
    it("has no hosts, whatever is written into it", async () => {
        const found = await lint(ofGateway("TCPRoute", "db", { parentRefs: [{ name: "gw" }], hostnames: ["a.test"] }));
        expect(found.map(({ message }) => message)).toEqual([
            "1 TCPRoute of gateway.networking.k8s.io was not read: what it answers is not known.",
        ]);
    });
});

describe("several default backends of a class that no known controller serves", () => {
    it("are an info, since its controller may serve each by itself, and a warning elsewhere", async () => {
        const fallback = (name: string, className: string): object =>
            ingress(name, `${name}.test`, {
                spec: { ingressClassName: className, defaultBackend: { service: { name, port: { number: 80 } } } },
            });
        const of = async (className: string): Promise<string | undefined> =>
            (await lint(fallback("a", className), fallback("b", className))).find(({ code }) => code === "CR119")
                ?.severity;
        expect([await of("f5"), await of("gce")]).toEqual(["info", undefined]);
    });
});

describe("hosts without TLS beside hosts of other objects with TLS", () => {
    const of = async (className: string): Promise<string[]> => {
        const tls = { ingressClassName: className, tls: [{ hosts: ["a.test"], secretName: "a" }] };
        const found = await lint(
            ingress("a", "a.test", { spec: tls }),
            ingress("b", "b.test", { spec: { ingressClassName: className } }),
        );
        return found.filter(({ code }) => code === "CR107").map(({ message }) => message);
    };
    it("are named where one gateway serves them, with what an entry point may do", async () => {
        expect(await of("voyager")).toEqual([]);
        expect(await of("traefik")).toEqual([
            "b.test of traefik is served without TLS, unless its entry point has it, while other hosts of it have it.",
        ]);
    });
    it("are named of a Traefik Gateway without a word of entry points, since its listeners say where TLS is", async () => {
        const apiVersion = "gateway.networking.k8s.io/v1";
        const metadata = (name: string): object => ({ name, namespace: "shop" });
        const listeners = [
            { name: "http", port: 80, protocol: "HTTP" },
            { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "c" }] } },
        ];
        const route = (name: string, sectionName: string): object => ({
            apiVersion,
            kind: "HTTPRoute",
            metadata: metadata(name),
            spec: {
                parentRefs: [{ name: "edge", sectionName }],
                hostnames: [`${name}.test`],
                rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
            },
        });
        const found = await lint(
            {
                apiVersion,
                kind: "GatewayClass",
                metadata: { name: "traefik" },
                spec: { controllerName: "traefik.io/gateway-controller" },
            },
            {
                apiVersion,
                kind: "Gateway",
                metadata: metadata("edge"),
                spec: { gatewayClassName: "traefik", listeners },
            },
            route("a", "https"),
            route("b", "http"),
        );
        const texts = found.filter(({ code }) => code === "CR107").map(({ message }) => message);
        expect(texts).toEqual(["b.test of shop/edge is served without TLS, while other hosts of it have it."]);
    });
});
