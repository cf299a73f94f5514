/** The example of what a route can say, run as a program. */
import * as pulumi from "@pulumi/pulumi";

jest.mock("pulumi-crossroute", () => jest.requireActual("../../../provider/index") as object, { virtual: true });

interface Registered {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}
const registered: Registered[] = [];

test("the example of the guide registers what its comments say", async () => {
    process.env["KUBECONFIG"] = __filename;
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push({ type, name, inputs: inputs as Registered["inputs"] });
            return { id: name, state: inputs as object };
        },
        call: ({ inputs }) => inputs as object,
    });
    const { urls } = require("../../../examples/route-options/index") as { urls: pulumi.Output<string[]> };
    const told = await new Promise<string[]>((resolve) => urls.apply(resolve));
    expect(told).toEqual([
        "https://shop.example.com/",
        "https://shop.example.com/files",
        "https://shop.example.com/admin",
        "http://api.example.com/api",
        "http://old.example.com/",
        "http://pay.example.com/v1/(.*)",
        "http://www.example.com/",
    ]);
    const named = (part: string) =>
        registered.filter(({ type }) => type.startsWith("kubernetes:") && type.includes(part));
    const ingresses = named(":Ingress").map(({ inputs }) => JSON.stringify(inputs));
    expect(ingresses).toHaveLength(2);
    for (const text of ingresses) {
        expect(text).toMatch(/"secretName":"shop-example-com-tls"/);
    }
    // The certificate belongs to one of the two.
    expect(ingresses.filter((text) => text.includes('"cert-manager.io/cluster-issuer":"letsencrypt"'))).toHaveLength(1);
    expect(ingresses.filter((text) => text.includes("office-only"))).toEqual([expect.stringContaining('"/admin"')]);
    expect(ingresses.filter((text) => text.includes("StorageBucket"))).toEqual([expect.not.stringContaining("/admin")]);
    expect(named(":Service")).toEqual([]);
    const routes = named("HTTPRoute")
        .map(({ inputs }) => JSON.stringify(inputs["spec"]))
        .sort();
    expect(routes).toEqual([
        expect.stringContaining('"replacePrefixMatch":"/v2"'),
        expect.stringContaining("RequestRedirect"),
    ]);
    const sets = registered.filter(({ type }) => type === "crossroute:sae:Ingress");
    expect(sets.map(({ inputs }) => inputs)).toEqual([
        expect.objectContaining({
            addressType: "Internet",
            rules: [
                expect.objectContaining({ path: "/v1/(.*)", rewritePath: "/${1}" }),
                expect.objectContaining({
                    path: "/*",
                    ruleActions: [expect.objectContaining({ actionType: "redirect" })],
                }),
            ],
        }),
    ]);
});
