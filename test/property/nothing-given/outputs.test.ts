/** An argument that is null, an Output of null or one without a value is an argument that is not given. */
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import type { HTTPRouteArgs } from "../../../provider/platforms/gateway-api/fields/args";
import { gatewayTypes } from "../../../provider/platforms/gateway-api/fields/arguments";
import { HTTPRoute } from "../../../provider/platforms/gateway-api/http-route";
import { Endpoints } from "../../../provider/platforms/kubernetes/endpoints";
import type { EndpointsArgs, IngressArgs } from "../../../provider/platforms/kubernetes/fields/args";
import { argumentTypes } from "../../../provider/platforms/kubernetes/fields/arguments";
import { Ingress } from "../../../provider/platforms/kubernetes/ingress";
import type { FieldRows } from "../../../provider/inputs/fields";
import { matchModeProperty } from "../../../provider/platforms/kubernetes/controllers/cce";
import { given, ofEndpoints, ofIngress, routes } from "../../unit/kubernetes/arguments";
import { type Path, places, whereIs } from "../late-values/nodes";
import { early, objectOf } from "../late-values/rows";

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20301207);

interface Made {
    type: string;
    inputs: object;
}
const registered: Made[] = [];

beforeAll(async () => {
    process.stdout.write(`fast-check seed ${seed}\n`);
    jest.spyOn(console, "warn").mockImplementation();
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            if (type.startsWith("kubernetes:")) registered.push({ type, inputs: inputs as object });
            return { id: name, state: inputs as object };
        },
        call: () => ({}),
    });
});

type Value = { value: unknown } | "absent";
function withValue(args: unknown, [key, ...rest]: Path, one: Value): unknown {
    if (key === undefined) return one === "absent" ? undefined : one.value;
    const copy = Array.isArray(args) ? [...(args as unknown[])] : { ...(args as object) };
    const inner = withValue((args as Record<string | number, unknown>)[key], rest, one);
    if (rest.length === 0 && one === "absent") delete (copy as Record<string | number, unknown>)[key];
    else (copy as Record<string | number, unknown>)[key] = inner;
    return copy;
}

type Component = (name: string, args: object) => pulumi.Output<unknown>;
/** Each with an output that is known when its objects are registered. */
const components: Record<string, Component> = {
    Ingress: (name, args) => new Ingress(name, args as IngressArgs).status,
    Endpoints: (name, args) => new Endpoints(name, args as EndpointsArgs).objects,
    HTTPRoute: (name, args) => new HTTPRoute(name, args as HTTPRouteArgs).status,
};
const promiseOf = (output: pulumi.Output<unknown>): Promise<unknown> =>
    (output as unknown as { promise(): Promise<unknown> }).promise();

let count = 0;
/** The objects that were registered, or why none was. */
async function outcome(declare: Component, args: object): Promise<string> {
    const name = `it${String(count++).padStart(6, "0")}`;
    registered.length = 0;
    try {
        await promiseOf(declare(name, args));
    } catch (error) {
        return `refused: ${(error as Error).message.replaceAll(name, "it")}`;
    }
    const objects = registered.map(({ type, inputs }) => JSON.stringify([type, sorted(inputs)])).sort();
    return objects
        .join("\n")
        .replaceAll(name, "it")
        .replaceAll(/[0-9a-f]{16}/g, "digest");
}

const sorted = (value: unknown): unknown =>
    typeof value !== "object" || value === null
        ? value
        : Array.isArray(value)
          ? value.map(sorted)
          : Object.fromEntries(
                Object.entries(value)
                    // A server stores no empty map.
                    .filter(
                        ([key, item]) => !/^(labels|annotations)$/.test(key) || Object.keys(item as object).length > 0,
                    )
                    .sort(([a], [b]) => (a < b ? -1 : 1))
                    .map(([key, item]) => [key, sorted(item)]),
            );

const ways: Record<string, () => unknown> = {
    null: () => null,
    undefined: () => undefined,
    "an Output of null": () => pulumi.output(null),
    "an Output without a value": () => pulumi.output(undefined),
};

/** Each field of the arguments, at any depth, in each way. */
async function sweep(of: readonly object[], component: string, plain: ReadonlySet<string>): Promise<void> {
    const faults = new Map<string, object>();
    // Most arguments have the same few fields.
    const tried = new Map<string, number>();
    for (const args of of) {
        for (const place of places(args).filter((one) => typeof one.at(-1) === "string")) {
            const times = (tried.get(place.join()) ?? 0) + 1;
            tried.set(place.join(), times);
            if (times > 2) continue;
            const expected = await outcome(components[component]!, withValue(args, place, "absent") as object);
            for (const [way, value] of Object.entries(ways)) {
                const isLate = /Output/.test(way);
                // These must be known; and what is refused when it is not given is refused when that is known.
                if (isLate && ((plain.has(String(place[0])) && place.length === 1) || expected.startsWith("refused")))
                    continue;
                const is = await outcome(components[component]!, withValue(args, place, { value: value() }) as object);
                const fault = `${whereIs(place)}: ${way}`;
                if (is !== expected && !faults.has(fault.replace(/\d+/g, "")))
                    faults.set(fault.replace(/\d+/g, ""), { fault, expected, is, args });
            }
        }
    }
    expect([...faults.values()]).toEqual([]);
}

const argsOf = (cases: readonly (readonly [string, object, ...unknown[]])[]): object[] => [
    ...new Map(cases.map(([, args]) => [JSON.stringify(args), args])).values(),
];
const fieldsOf = (type: string): FieldRows => (argumentTypes[type] ?? gatewayTypes[type])!.fields;
/** Arguments made from the rows. */
const made = (rows: FieldRows, more: object, runs: number): object[] =>
    fc.sample(objectOf(rows, argumentTypes), { seed, numRuns: runs }).map((args) => ({ ...args, ...more }));
const ofController = (key: string): object[] =>
    made({ [key]: { ...fieldsOf("IngressArgs")[key]!, required: true } }, { routes }, 4);

const parentRefs = [{ name: "edge", namespace: "infra", sectionName: "https", port: 443 }];
const rules = [
    {
        name: "first",
        matches: [
            {
                path: { type: "PathPrefix", value: "/api" },
                headers: [{ name: "a", value: "b", type: "Exact" }],
                method: "GET",
            },
        ],
        filters: [
            {
                type: "RequestHeaderModifier",
                requestHeaderModifier: { set: [{ name: "a", value: "b" }], remove: ["c"] },
            },
            { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
        ],
        timeouts: { request: "10s", backendRequest: "5s" },
        backendRefs: [{ name: "web", port: 80, weight: 1, namespace: "shop" }],
    },
];

describe("an argument that turns out to be none is as if it was not given", () => {
    const ingress = early(fieldsOf("IngressArgs"));
    test("of an Ingress", () => sweep(argsOf(ofIngress), "Ingress", ingress));
    test.each(["cce", "traefik", "skipper", "alb", "nginx"])("of options of %s", (key) =>
        sweep(ofController(key), "Ingress", ingress),
    );
    test("that decides about CCE's class and match modes", async () => {
        const cce = { loadBalancer: { existing: { id: "1" } } };
        const route = { ...routes[0], host: "a.example.com", matchMode: "EQUAL_TO" };
        const path = { path: "/", pathType: "ImplementationSpecific", property: { [matchModeProperty]: "EQUAL_TO" } };
        const backend = { service: { name: "web", port: { number: 80 } } };
        const both = [
            { cce, routes: [route, { ...route, path: "/b" }], ingressClassName: "cce" },
            {
                cce,
                routes,
                annotations: { "kubernetes.io/ingress.class": "public-elb", "kubernetes.io/elb.port": "81" },
            },
            { cce: { ...cce, port: 80 }, routes, annotations: { "kubernetes.io/elb.port": "80" } },
            { cce, rules: [{ host: "a.example.com", http: { paths: [{ ...path, backend }] } }] },
        ];
        await sweep(
            [...both, ...both.map((args) => ({ ...args, apiVersion: "extensions/v1beta1" }))],
            "Ingress",
            ingress,
        );
    });
    test("of Endpoints", () => sweep(argsOf(ofEndpoints), "Endpoints", early(fieldsOf("EndpointsArgs"))));
    test("of Endpoints for a DNS name, and of their Service", () =>
        sweep(
            [
                { addresses: ["db.example.com"], port: 5432 },
                {
                    subsets: [
                        { addresses: [{ ip: "10.0.0.1", targetRef: { resourceVersion: "1" } }], ports: [{ port: 1 }] },
                    ],
                },
                { addresses: ["db.example.com"], ports: [{ name: "a", port: 80, servicePort: 81, protocol: "UDP" }] },
                {
                    ...given,
                    service: { labels: { a: "b" }, annotations: { "pulumi.com/patchForce": "false" } },
                    labels: { c: "d" },
                },
                {
                    ...given,
                    service: {
                        cce: { algorithm: "ROUND_ROBIN" },
                        annotations: { "kubernetes.io/elb.lb-algorithm": "x" },
                    },
                },
            ],
            "Endpoints",
            early(fieldsOf("EndpointsArgs")),
        ));
    test("of an HTTPRoute", () =>
        sweep(
            [{ parentRefs, hostnames: ["a.example.com"], name: "web", namespace: "shop", labels: { a: "b" }, rules }],
            "HTTPRoute",
            early(fieldsOf("HTTPRouteArgs")),
        ));
});
