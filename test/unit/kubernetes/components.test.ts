import * as pulumi from "@pulumi/pulumi";
import type { Endpoints as EndpointsClass } from "../../../provider/platforms/kubernetes/endpoints";
import { rememberParent } from "../../../provider/platforms/kubernetes/given-name";
import type { HTTPRoute as HTTPRouteClass } from "../../../provider/platforms/gateway-api/http-route";
import type { Ingress as IngressClass } from "../../../provider/platforms/kubernetes/ingress";

interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}
let registered: Registered[] = [];
let Ingress: typeof IngressClass;
let Endpoints: typeof EndpointsClass;

/** What the server writes into an object that a finalizer holds. */
const leaving = { deletionTimestamp: "2026-01-03T03:04:05Z", deletionGracePeriodSeconds: 0 };

beforeAll(async () => {
    // No cluster is asked here, also when one runs beside these tests.
    delete process.env["KUBECONFIG"];
    process.env["HOME"] = "/nonexistent";
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push({ type, name, inputs });
            const { metadata } = inputs as { metadata?: object };
            const state = name.endsWith("/leaving") ? { ...inputs, metadata: { ...metadata, ...leaving } } : inputs;
            return { id: `${name}-id`, state: state as object };
        },
        call: ({ inputs }) => inputs,
    });
    ({ Ingress } = require("../../../provider/platforms/kubernetes/ingress") as { Ingress: typeof IngressClass });
    ({ Endpoints } = require("../../../provider/platforms/kubernetes/endpoints") as {
        Endpoints: typeof EndpointsClass;
    });
});
beforeEach(() => {
    registered = [];
});

const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
const inputsOf = (type: string): Record<string, unknown>[] =>
    registered.filter((r) => r.type === type).map((r) => r.inputs);

const route = { path: "/", backend: { service: { name: "web", port: 80 } } };

describe("a component whose object has its name", () => {
    const { HTTPRoute } = require("../../../provider/platforms/gateway-api/http-route") as {
        HTTPRoute: typeof HTTPRouteClass;
    };
    const slices = { service: false as const, kind: "EndpointSlice" as const, addresses: ["10.0.0.1"], port: 80 };
    const parentRefs = [{ name: "shared" }];
    const subdomain = "a lowercase RFC 1123 subdomain must consist of";
    it.each([
        ["an Ingress", (name: string, more = {}) => new Ingress(name, { routes: [route], ...more }), "Web", subdomain],
        ["Endpoints", (name: string, more = {}) => new Endpoints(name, { ...slices, ...more }), "Web", subdomain],
        [
            "EndpointSlices",
            (name: string, more = {}) => new Endpoints(name, { ...slices, ...more }),
            "a".repeat(64),
            "must be no more than 63 bytes",
        ],
        ["an HTTPRoute", (name: string, more = {}) => new HTTPRoute(name, { parentRefs, ...more }), "Web", subdomain],
    ])("is refused when %s cannot be called so, unless it gets another name", (_what, make, name, why) => {
        expect(() => make(name)).toThrow(new RegExp(`name: "${name}" .*${why}`));
        expect(() => make(name, { name: "web" })).not.toThrow();
        // It may give it one.
        expect(() => make(name, { transform: (child: object): object => child })).not.toThrow();
    });
});

it("an object that is being deleted says so in the outputs, with the time that it was given", async () => {
    const ingress = new Ingress("leaving", { routes: [route] });
    expect(await value(ingress.metadata)).toEqual({ kind: "Ingress", name: "leaving", ...leaving });
    const endpoints = new Endpoints("leaving", { addresses: ["10.0.0.1"], port: 80 });
    expect(await value(endpoints.objects)).toEqual([
        { kind: "Service", name: "leaving", ...leaving },
        { kind: "Endpoints", name: "leaving", ...leaving },
    ]);
});

it("an annotation keeps fields that others have changed: patchForce is off on each object", async () => {
    const annotations = { "pulumi.com/patchForce": "false" };
    await value(new Ingress("calm", { routes: [route], annotations }).status);
    const service = { annotations };
    const given = { addresses: ["10.0.0.1"], port: 80, kind: "both" as const, annotations, service };
    await value(new Endpoints("calm", given).objects);
    const made = registered
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(({ type, inputs }) => [
            type.split(":").at(-1),
            (inputs["metadata"] as { annotations: Record<string, string> }).annotations["pulumi.com/patchForce"],
        ]);
    expect(made.sort()).toEqual(["EndpointSlice", "Endpoints", "Ingress", "Service"].map((kind) => [kind, "false"]));
});

describe("the Ingress component", () => {
    it("names its object by what generateName begins and a digest that stays, and by another one of another resource", async () => {
        const name = (component: string): Promise<string> =>
            value(new Ingress(component, { generateName: "shop-", routes: [route] }).name);
        const first = await name("generated");
        expect(first).toMatch(/^shop-[0-9a-f]{16}$/);
        expect([await name("generated"), await name("other")]).toEqual([first, expect.not.stringMatching(first)]);
        const endpoints = new Endpoints("generated", { generateName: "shop-", addresses: ["10.0.0.1"], port: 80 });
        expect(await value(endpoints.serviceName)).toBe(first);
    });

    it("generates other names below parents of other types, and the same below one that is known by its URN only", async () => {
        const below = (parent: pulumi.Resource): Promise<string> =>
            value(new Ingress("generated", { generateName: "shop-", routes: [route] }, { parent }).name);
        const [one, two] = [
            new pulumi.ComponentResource("acme:index:Shop", "it"),
            new pulumi.ComponentResource("acme:index:Blog", "it"),
        ];
        const inner = new pulumi.ComponentResource("acme:index:Part", "it", {}, { parent: one });
        const names = [await below(one), await below(two), await below(inner)];
        expect(new Set(names).size).toBe(3);
        for (const [i, types] of ["acme:index:Shop", "acme:index:Blog", "acme:index:Shop$acme:index:Part"].entries()) {
            const parent = new pulumi.DependencyResource(`urn:pulumi:dev::shop::${types}::it`);
            await rememberParent(parent);
            expect(await below(parent)).toBe(names[i]);
        }
        const stack = new pulumi.DependencyResource("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev");
        await rememberParent(stack);
        expect(await below(stack)).toBe(
            await value(new Ingress("generated", { generateName: "shop-", routes: [route] }).name),
        );
    });

    it("writes an option as an annotation or leaves it out, also when its value comes later", async () => {
        const ingress = (name: string, useRegex: boolean): Promise<unknown> =>
            value(new Ingress(name, { alb: { useRegex: pulumi.output(useRegex) }, routes: [route] }).metadata);
        await Promise.all([ingress("yes", true), ingress("no", false)]);
        const made = inputsOf("kubernetes:networking.k8s.io/v1:Ingress").map(({ metadata }) => metadata);
        expect(made).toMatchObject([
            { annotations: { "alb.ingress.kubernetes.io/use-regex": "true" } },
            { name: "no" },
        ]);
        expect(made[1]).not.toHaveProperty(["annotations", "alb.ingress.kubernetes.io/use-regex"]);
    });

    it("hands on finalizers and owners, also one whose UID comes later, and gives what the server wrote", async () => {
        const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
        const declared = { finalizers: ["example.com/clean-up"], routes: [route] };
        const ingress = new Ingress("owned", {
            ...declared,
            ownerReferences: [{ ...owner, uid: pulumi.output("0a1b") }],
        });
        const endpoints = new Endpoints("owned", {
            ...{ addresses: ["10.0.0.1"], port: 80, finalizers: ["example.com/clean-up"] },
            ownerReferences: pulumi.output([{ ...owner, uid: "0a1b" }]),
        });
        expect(await value(ingress.metadata)).toEqual({ kind: "Ingress", name: "owned" });
        expect(await value(endpoints.objects)).toEqual([
            { kind: "Service", name: "owned" },
            { kind: "Endpoints", name: "owned" },
        ]);
        const made = ["networking.k8s.io/v1:Ingress", "core/v1:Service", "core/v1:Endpoints"];
        for (const type of made)
            expect(inputsOf(`kubernetes:${type}`)).toMatchObject([
                {
                    metadata: {
                        finalizers: ["example.com/clean-up"],
                        ownerReferences: [{ ...owner, uid: "0a1b" }],
                    },
                },
            ]);
    });

    it("groups routes by host and keeps their order", async () => {
        const ingress = new Ingress("web", {
            namespace: "shop",
            ingressClassName: "traefik",
            routes: [
                { host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
                { host: "b.example.com", path: "/", match: "Exact", backend: { service: { name: "b", port: "http" } } },
                { host: "a.example.com", path: "/api", tls: "cert", backend: { service: { name: "api", port: 81 } } },
            ],
        });
        expect(await value(ingress.urls)).toEqual([
            "https://a.example.com/",
            "https://a.example.com/api",
            "http://b.example.com/",
        ]);
        expect(inputsOf("kubernetes:networking.k8s.io/v1:Ingress")).toEqual([
            {
                apiVersion: "networking.k8s.io/v1",
                kind: "Ingress",
                metadata: {
                    name: "web",
                    namespace: "shop",
                    annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/patchForce": "true" },
                },
                spec: {
                    ingressClassName: "traefik",
                    rules: [
                        {
                            host: "a.example.com",
                            http: {
                                paths: [
                                    {
                                        path: "/",
                                        pathType: "Prefix",
                                        backend: { service: { name: "web", port: { number: 80 } } },
                                    },
                                    {
                                        path: "/api",
                                        pathType: "Prefix",
                                        backend: { service: { name: "api", port: { number: 81 } } },
                                    },
                                ],
                            },
                        },
                        {
                            host: "b.example.com",
                            http: {
                                paths: [
                                    {
                                        path: "/",
                                        pathType: "Exact",
                                        backend: { service: { name: "b", port: { name: "http" } } },
                                    },
                                ],
                            },
                        },
                    ],
                    tls: [{ hosts: ["a.example.com"], secretName: "cert" }],
                },
            },
        ]);
    });

    it("keeps values that are Outputs in their places, wherever they are", async () => {
        const inPlaces = new Ingress("in-places", {
            routes: [
                {
                    host: "a.example.com",
                    path: "/",
                    backend: { service: { name: pulumi.output("web"), port: pulumi.output(80) } },
                },
            ],
        });
        const whole = new Ingress("whole", {
            name: "in-places",
            routes: pulumi.output([
                { host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
            ]),
        });
        await value(pulumi.all([inPlaces.urls, whole.urls]));
        const [one, other] = inputsOf("kubernetes:networking.k8s.io/v1:Ingress");
        expect(one?.spec).toEqual(other?.spec);
    });

    it("names every wrong argument at once, before anything is registered", () => {
        expect(
            () =>
                new Ingress("bad", {
                    routes: [
                        { host: "10.0.0.1", path: "api", backend: { service: { name: "web", port: 0 } } },
                        { path: "/", backend: {} },
                    ],
                }),
        ).toThrow(/routes\[0\]\.host[^]*routes\[0\]\.path[^]*routes\[0\]\.backend[^]*routes\[1\]\.backend/);
        expect(registered).toEqual([]);
    });
});

describe("the Endpoints component", () => {
    it("makes a Service without a selector and Endpoints of the same name", async () => {
        const legacy = new Endpoints("legacy", { namespace: "shop", addresses: ["10.0.3.7", "10.0.3.8"], port: 8080 });
        expect(await value(legacy.serviceName)).toBe("legacy");
        expect(await value(legacy.ports)).toEqual([{ port: 8080 }]);
        expect(inputsOf("kubernetes:core/v1:Service")[0]).toMatchObject({
            metadata: { name: "legacy", namespace: "shop" },
            spec: { type: "ClusterIP", ports: [{ port: 8080, targetPort: 8080, protocol: "TCP" }] },
        });
        expect(inputsOf("kubernetes:core/v1:Endpoints")[0]).toMatchObject({
            metadata: { name: "legacy", namespace: "shop" },
            subsets: [
                { addresses: [{ ip: "10.0.3.7" }, { ip: "10.0.3.8" }], ports: [{ port: 8080, protocol: "TCP" }] },
            ],
        });
    });

    it("makes a Service of the family of its addresses, where the cluster's first would never ask them", async () => {
        const specOf = async (name: string, addresses: string[]) => {
            await value(new Endpoints(name, { addresses, port: 80 }).serviceName);
            return inputsOf("kubernetes:core/v1:Service").find(
                ({ metadata }) => (metadata as { name?: string }).name === name,
            )?.["spec"];
        };
        expect(await specOf("six", ["2001:db8::1", "2001:db8::2"])).toMatchObject({
            ipFamilies: ["IPv6"],
            ipFamilyPolicy: "SingleStack",
        });
        expect(await specOf("both", ["2001:db8::1", "10.0.3.7"])).toMatchObject({ ipFamilyPolicy: "PreferDualStack" });
        expect(await specOf("four", ["10.0.3.7"])).not.toHaveProperty("ipFamilies");
    });

    it("makes a Service of type ExternalName of one DNS name, also of one that is an Output", async () => {
        const plain = new Endpoints("plain", { addresses: ["api.example.com"], port: 443 });
        const output = new Endpoints("output", { addresses: [pulumi.output("api.example.com")], port: 443 });
        await value(pulumi.all([plain.serviceName, output.serviceName]));
        const specs = inputsOf("kubernetes:core/v1:Service").map((inputs) => inputs.spec);
        expect(specs).toHaveLength(2);
        for (const spec of specs) expect(spec).toMatchObject({ type: "ExternalName", externalName: "api.example.com" });
        expect(inputsOf("kubernetes:core/v1:Endpoints")).toEqual([]);
    });
});
