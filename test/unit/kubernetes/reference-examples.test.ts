/** The create examples of Huawei's CCE API reference, written with this package. */
import * as pulumi from "@pulumi/pulumi";
import type * as Room from "../../../provider/platforms/kubernetes";
import examples from "./fixtures/reference-examples.json";

let kubernetes: typeof Room;
const registered: { type: string; inputs: Record<string, unknown> }[] = [];

beforeAll(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push({ type, inputs });
            return { id: name, state: inputs };
        },
        call: ({ inputs }) => inputs,
    });
    kubernetes = require("../../../provider/platforms/kubernetes") as typeof Room;
});

const settled = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
/** Path → value, for each leaf. */
function leaves(value: unknown, path = ""): Record<string, unknown> {
    if (typeof value !== "object" || value === null) return { [path]: value };
    return Object.assign({}, ...Object.entries(value).map(([key, item]) => leaves(item, `${path}/${key}`))) as Record<
        string,
        unknown
    >;
}
/** Leaves that only one of the two has, or that differ. */
function differences(shown: unknown, made: unknown): { shown: Record<string, unknown>; made: Record<string, unknown> } {
    const [a, b] = [leaves(shown), leaves(made)];
    const only = (one: typeof a, other: typeof a) =>
        Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] !== value));
    return { shown: only(a, b), made: only(b, a) };
}

it("writes the example of Create Ingress, but for its errata and what newer clusters need", async () => {
    const example = examples["cce-create-ingress"].request;
    const ingress = new kubernetes.Ingress("ingress-test", {
        apiVersion: "extensions/v1beta1",
        labels: example.metadata.labels,
        cce: {
            loadBalancer: { existing: { ip: "192.168.0.39" } },
            port: 80,
            secureBackends: false,
            role: "data",
            subnetId: "bf04639b-9e67-4f02-ac63-379e9ce48ea2",
        },
        routes: [
            {
                path: "/healthz",
                matchMode: "EQUAL_TO",
                backend: { service: { name: "ingress-test", port: 8080 } },
                tls: "ingress-test",
            },
        ],
    });
    await settled(ingress.name);
    const made = registered.find(
        ({ type }) => type.endsWith(":Ingress") && type.startsWith("kubernetes:extensions"),
    )?.inputs;
    expect(differences(example, made)).toEqual({
        // The reference has an object with a misprinted key where the API has a list.
        shown: { "/spec/tls/secretName: ": "ingress-test" },
        made: {
            "/spec/tls/0/secretName": "ingress-test",
            // What a server would fill in, said outright.
            "/spec/rules/0/http/paths/0/pathType": "ImplementationSpecific",
            // Mandatory since the reference was written.
            "/metadata/annotations/kubernetes.io/elb.class": "union",
            "/metadata/annotations/kubernetes.io/ingress.class": "cce",
            // How the engine's Kubernetes provider is to treat the object.
            "/metadata/annotations/pulumi.com/skipAwait": "true",
            "/metadata/annotations/pulumi.com/patchForce": "true",
        },
    });
});

it("writes what the reply of Create Ingress shows, with its class, its protocol and the full form of its rules", async () => {
    const { metadata, spec, ...example } = examples["cce-create-ingress"].response;
    const ingress = new kubernetes.Ingress("reply", {
        name: metadata.name,
        namespace: metadata.namespace,
        apiVersion: "extensions/v1beta1",
        labels: metadata.labels,
        annotations: { "kubernetes.io/ingress.class": "public-elb" },
        cce: {
            loadBalancer: { existing: { ip: "192.168.0.39" } },
            port: 80,
            protocol: "HTTP",
            secureBackends: false,
            role: "data",
            subnetId: "bf04639b-9e67-4f02-ac63-379e9ce48ea2",
        },
        rules: spec.rules.map(({ host, http }) => ({
            host,
            http: {
                paths: http.paths.map(({ path, property, backend }) => ({
                    path,
                    pathType: "ImplementationSpecific",
                    property,
                    backend: { service: { name: backend.serviceName, port: { number: backend.servicePort } } },
                })),
            },
        })),
    });
    await settled(ingress.name);
    const made = registered.findLast(({ type }) => type.startsWith("kubernetes:extensions"))?.inputs;
    const { name, namespace, labels, annotations } = metadata;
    expect(
        differences(
            {
                apiVersion: example.apiVersion,
                kind: example.kind,
                metadata: { name, namespace, labels, annotations },
                spec,
            },
            made,
        ),
    ).toEqual({
        shown: {},
        made: {
            "/spec/rules/0/http/paths/0/pathType": "ImplementationSpecific",
            "/metadata/annotations/kubernetes.io/elb.class": "union",
            "/metadata/annotations/pulumi.com/skipAwait": "true",
            "/metadata/annotations/pulumi.com/patchForce": "true",
        },
    });
});

it("writes the example of Create Endpoints", async () => {
    const example = examples["cce-create-endpoints"].request;
    const endpoints = new kubernetes.Endpoints("cluster-test", { service: false, subsets: example.subsets });
    await settled(endpoints.serviceName);
    const made = registered.find(({ type }) => type === "kubernetes:core/v1:Endpoints")?.inputs;
    // Two subsets of the same ports are one, as in the answer that the reference shows.
    expect(differences(examples["cce-create-endpoints"].response.subsets, made?.subsets)).toEqual({
        shown: {},
        made: {},
    });
    expect(made?.metadata).toEqual({
        ...example.metadata,
        annotations: { "pulumi.com/patchForce": "true" },
    });
});

it.each(["kind", "namespace", "name", "uid", "apiVersion", "fieldPath"])(
    "writes %s of the object behind an address",
    async (field) => {
        const targetRef = { [field]: "it" };
        const name = `reference-${field.toLowerCase()}`;
        const endpoints = new kubernetes.Endpoints(name, {
            service: false,
            subsets: [{ addresses: [{ ip: "10.0.0.1", targetRef }], ports: [{ port: 80 }] }],
        });
        await settled(endpoints.serviceName);
        const made = registered.find(({ inputs }) => (inputs.metadata as { name?: string } | undefined)?.name === name);
        expect(made?.inputs.subsets).toMatchObject([{ addresses: [{ ip: "10.0.0.1", targetRef }] }]);
    },
);
