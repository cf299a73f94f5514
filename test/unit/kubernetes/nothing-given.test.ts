import * as pulumi from "@pulumi/pulumi";
import { Endpoints } from "../../../provider/platforms/kubernetes/endpoints";
import type { EndpointsArgs, IngressArgs } from "../../../provider/platforms/kubernetes/fields/args";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import type { Diagnostic } from "../../../provider/routing/diagnostic";
import { Ingress } from "../../../provider/platforms/kubernetes/ingress";

/** Values that turn out to be none: null, as in a configuration in JSON, and Outputs without a value. */
interface Made {
    type: string;
    inputs: { metadata?: { annotations?: Record<string, string> }; spec?: unknown };
}
const made: Made[] = [];

beforeAll(async () => {
    // No cluster is asked here, also when one runs beside these tests.
    delete process.env["KUBECONFIG"];
    process.env["HOME"] = "/nonexistent";
    jest.spyOn(console, "warn").mockImplementation();
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            made.push({ type, inputs: inputs as Made["inputs"] });
            return { id: name, state: inputs as object };
        },
        call: () => ({}),
    });
});
beforeEach(() => void (made.length = 0));

const host = "a.example.com";
const backend = { service: { name: "web", port: 80 } };
const routes = [{ host, path: "/", backend }];
const none = <T>(): pulumi.Output<T> => pulumi.output(undefined as T | undefined) as pulumi.Output<T>;
/** Comes when all is registered, however long that takes. */
const settled = (output: pulumi.Output<unknown>): Promise<unknown> =>
    (output as unknown as { promise(): Promise<unknown> }).promise();
/** What a configuration gives. */
const config = <T>(value: unknown): T => value as T;

let count = 0;
async function ingress(args: unknown): Promise<Made["inputs"]> {
    await settled(new Ingress(`web-${count++}`, config<IngressArgs>({ routes, ...(args as object) })).status);
    return made.find(({ type }) => type.endsWith(":Ingress") && type.startsWith("kubernetes:"))!.inputs;
}
async function annotations(args: unknown): Promise<Record<string, string>> {
    const all = (await ingress(args)).metadata?.annotations ?? {};
    return Object.fromEntries(Object.entries(all).filter(([name]) => !name.includes("pulumi.com")));
}
const existing = { existing: { id: "lb-1", kind: "dedicated" } };
const balancer = { "kubernetes.io/elb.class": "performance", "kubernetes.io/elb.id": "lb-1" };

test.each([
    ["the weight of a canary", { nginx: { canaryWeight: none() } }, {}],
    ["the cookie of a canary", { alb: { canaryCookie: none() } }, {}],
    ["a rewrite", { nginx: { rewriteTarget: none() } }, {}],
    ["a rate limit", { skipper: { ratelimit: none() } }, {}],
    ["a port", { cce: { loadBalancer: existing, port: none() } }, balancer],
    ["a field of a load balancer", { cce: { loadBalancer: { existing: pulumi.output(existing.existing) } } }, balancer],
])("an Output without a value writes no annotation for %s", async (_, args, expected) => {
    expect(await annotations(args)).toEqual(expected);
});

test.each([
    ["the weight of a canary", { nginx: { canaryWeight: null } }, {}],
    ["the header of a canary", { alb: { canaryHeader: null } }, {}],
    ["a canary", { cce: { loadBalancer: existing, canary: null } }, balancer],
    ["the affinity of sessions", { cce: { loadBalancer: existing, sessionAffinityMinutes: null } }, balancer],
])("null writes no annotation for %s", async (_, args, expected) => {
    expect(await annotations(args)).toEqual(expected);
});

test("null for tls, a match mode or a default backend is as if they were not given", async () => {
    const { spec } = await ingress({
        routes: [{ host, path: "/", backend, tls: null, matchMode: null }],
        defaultBackend: null,
    });
    expect(spec).toEqual({
        rules: [
            {
                host,
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    });
});

test("null for the Service of Endpoints is as if it was not given", async () => {
    const args = config<EndpointsArgs>({
        addresses: ["10.0.0.1"],
        ports: [{ port: 80 }],
        service: null,
        kind: "Endpoints",
    });
    await settled(new Endpoints("legacy", args).objects);
    expect(made.map(({ type }) => type)).toContain("kubernetes:core/v1:Service");
});

test("CCE's match mode is written where the paths are an Output", async () => {
    const property = { "ingress.beta.kubernetes.io/url-match-mode": "EQUAL_TO" };
    const path = {
        path: "/a",
        pathType: "ImplementationSpecific",
        property,
        backend: { service: { name: "web", port: { number: 80 } } },
    };
    const rules = [{ host, http: pulumi.output({ paths: [path] }) }];
    const { metadata, spec } = await ingress({ routes: undefined, rules, cce: { loadBalancer: existing } });
    expect(metadata?.annotations?.["kubernetes.io/ingress.property"]).toBe(
        JSON.stringify([{ host, path: "/a", matchmode: "EQUAL_TO" }]),
    );
    expect(JSON.stringify(spec)).not.toContain("url-match-mode");
});

test("a list without elements is refused: a controller may reject the whole load balancer for it", () => {
    const args = config<IngressArgs>({ routes, alb: { listenPorts: [] } });
    expect(() => new Ingress("empty", args)).toThrow(
        "alb.listenPorts: The list is empty. Give an element, or leave it out.",
    );
});

test.each<[what: string, check: (args: unknown) => Diagnostic[], args: object, told: string]>([
    ["routes", checkIngress, { routes: [null] }, "routes[0]: null does not fit here."],
    ["rules", checkIngress, { rules: [null] }, "rules[0]: null does not fit here."],
    ["the paths of a rule", checkIngress, { rules: [{ http: { paths: [null] } }] }, "rules[0].http.paths[0]: null"],
    ["tls", checkIngress, { routes, tls: [null] }, "tls[0]: null does not fit here."],
    ["hosts", checkIngress, { routes, tls: [{ hosts: [null] }] }, "tls[0].hosts[0]: null does not fit here."],
    ["listeners", checkIngress, { routes, alb: { listenPorts: [null] } }, "alb.listenPorts[0]: null does not fit"],
    ["middlewares", checkIngress, { routes, traefik: { middlewares: [null] } }, "traefik.middlewares[0]: null"],
    ["owners", checkIngress, { routes, ownerReferences: [null] }, "ownerReferences[0]: null does not fit here."],
    ["addresses", checkEndpoints, { addresses: [null], port: 80 }, "addresses[0]: null does not fit here."],
    ["ports", checkEndpoints, { addresses: ["10.0.0.1"], ports: [null] }, "ports[0]: null does not fit here."],
    ["subsets", checkEndpoints, { subsets: [null] }, "subsets[0]: null does not fit here."],
    ["rules", checkHTTPRoute, { parentRefs: [{ name: "edge" }], rules: [null] }, "rules[0]: null does not fit here."],
])("null among %s is refused where it is", (_, check, args, told) => {
    expect(check(args).map(({ where, message }) => `${where}: ${message}`)).toEqual([expect.stringContaining(told)]);
});
