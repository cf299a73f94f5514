/** The examples of this part, run as programs. */
import * as pulumi from "@pulumi/pulumi";

jest.mock(
    "pulumi-crossroute",
    () => ({ kubernetes: jest.requireActual("../../../provider/platforms/kubernetes") as object }),
    {
        virtual: true,
    },
);

interface Registered {
    type: string;
    name: string;
    inputs: { metadata: { annotations?: Record<string, string>; labels?: object }; spec: Record<string, unknown> };
}
const registered: Registered[] = [];

beforeAll(async () => {
    // Mocks have no cluster: it is taken for a new one, which has EndpointSlices.
    process.env["KUBECONFIG"] = "/nowhere";
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push({ type, name, inputs } as Registered);
            return { id: name, state: inputs };
        },
        call: ({ inputs }) => inputs,
    });
});
beforeEach(() => void (registered.length = 0));

const run = async (example: string): Promise<string[]> => {
    const { urls } = require(`../../../examples/${example}/index`) as { urls: pulumi.Output<string[]> };
    return new Promise((resolve) => urls.apply(resolve));
};
const one = (kind: string): Registered["inputs"] => {
    const found = registered.filter(({ type }) => type.startsWith("kubernetes:") && type.endsWith(`:${kind}`));
    expect(found).toHaveLength(1);
    return found[0]!.inputs;
};

it("leads a path to machines outside the cluster", async () => {
    expect(await run("kubernetes-outside")).toEqual([
        "http://shop.example.com/",
        "http://shop.example.com/old",
        "http://shop.example.com/health",
    ]);
    expect(one("EndpointSlice")).toMatchObject({
        endpoints: [{ addresses: ["10.0.3.7"] }, { addresses: ["10.0.3.8"] }],
        ports: [{ name: "http", port: 8080 }],
    });
    expect(one("Service").spec).toMatchObject({ ports: [{ name: "http", port: 80, targetPort: 8080 }] });
    expect(one("Ingress").spec).toMatchObject({
        ingressClassName: "traefik",
        rules: [{ http: { paths: [{}, { backend: { service: { name: "legacy", port: { name: "http" } } } }, {}] } }],
    });
});

it("makes an Ingress in the version that an old cluster serves", async () => {
    pulumi.runtime.setAllConfig({ "project:apiVersion": "extensions/v1beta1" });
    expect(await run("old-cluster")).toEqual(["http://shop.example.com/", "http://shop.example.com/api"]);
    expect(registered.map(({ type }) => type)).toContain("kubernetes:extensions/v1beta1:Ingress");
    expect(one("Ingress").spec).toMatchObject({
        backend: { serviceName: "web", servicePort: 80 },
        rules: [{ http: { paths: [{}, { path: "/api", backend: { serviceName: "api", servicePort: "http" } }] } }],
    });
});

it("serves HTTPS on a load balancer of Huawei Cloud", async () => {
    await run("cce-ingress");
    const { metadata, spec } = one("Ingress");
    expect(spec).toMatchObject({ ingressClassName: "cce" });
    expect(metadata.annotations).toMatchObject({
        "kubernetes.io/elb.class": "performance",
        "kubernetes.io/elb.listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
        "kubernetes.io/elb.ssl-redirect": "true",
        "kubernetes.io/elb.client_timeout": "30",
    });
    const modes = JSON.parse(metadata.annotations?.["kubernetes.io/ingress.property"] ?? "") as { matchmode: string }[];
    expect(modes.map(({ matchmode }) => matchmode)).toEqual(["STARTS_WITH", "EQUAL_TO", "REGEX"]);
});
