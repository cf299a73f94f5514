import * as pulumi from "@pulumi/pulumi";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { checkEndpoints } from "../../../provider/platforms/kubernetes/check/endpoints";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { guarded } from "../../../provider/platforms/kubernetes/check/inputs";
import type { Diagnostic } from "../../../provider/routing/diagnostic";

/** Lists and objects that are secret: what is missing in them is refused where it is, and nothing of them is shown. */

beforeAll(() => pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) }));

const { secret } = pulumi;
const promiseOf = (output: unknown): Promise<unknown> => (output as { promise(): Promise<unknown> }).promise();
/** What the check of a component finds when its arguments are known. */
const told = async (args: object, check: (args: unknown) => Diagnostic[]): Promise<string> => {
    let said = "";
    const look = (seen: unknown): void =>
        void (said = check(seen)
            .map(({ where, message, help }) => `${where}: ${message} ${help}`)
            .join("\n"));
    await promiseOf(guarded(args, "web", look));
    return said;
};

const host = "quiet.example.com";
const backend = { service: { name: "quiet", port: 80 } };
const plain = [{ path: "/", backend: { service: { name: "web", port: 80 } } }];
const parentRefs = [{ name: "edge" }];

test.each<[what: string, check: (args: unknown) => Diagnostic[], args: object, text: string]>([
    ["null among subsets", checkEndpoints, { subsets: secret([null]) }, "subsets[0]: null does not fit here."],
    ["null among addresses", checkEndpoints, { addresses: secret(["quiet", null]), port: 80 }, "addresses[1]: null"],
    ["null among ports", checkEndpoints, { addresses: ["10.0.0.1"], ports: secret([null]) }, "ports[0]: null"],
    ["null in a subset", checkEndpoints, { subsets: secret([{ addresses: [null] }]) }, "subsets[0].addresses[0]: null"],
    ["null among routes", checkIngress, { routes: secret([null]) }, "routes[0]: null does not fit here."],
    ["null after a route", checkIngress, { routes: secret([{ host, path: "/", backend }, null]) }, "routes[1]: null"],
    ["a route that is null", checkIngress, { routes: [...plain, secret(null)] }, "routes[1]: null does not fit here."],
    [
        "null among hosts",
        checkIngress,
        { routes: plain, tls: secret([{ hosts: [host, null] }]) },
        "tls[0].hosts[1]: null",
    ],
    [
        "null in options",
        checkIngress,
        { routes: plain, alb: secret({ listenPorts: [null] }) },
        "alb.listenPorts[0]: null",
    ],
    ["no backend", checkIngress, { routes: secret([{ host, path: "/" }]) }, "routes[0].backend: backend is missing."],
    ["a text for a list", checkIngress, { routes: secret([["quiet"]]) }, "routes[0]: "],
    ["null among rules", checkHTTPRoute, { parentRefs, rules: secret([null]) }, "rules[0]: null does not fit here."],
    ["null among names", checkHTTPRoute, { parentRefs, hostnames: secret([host, null]) }, "hostnames[1]: null"],
])("%s of a secret is refused where it is, and no word of the secret is said", async (_, check, args, text) => {
    const said = await told(args, check);
    expect(said).toContain(text);
    expect(said).not.toContain("quiet");
});

test("maps that are secret are not looked into: their keys say something, too", async () => {
    expect(await told({ routes: plain, labels: secret({ "quiet !": "x" }) }, checkIngress)).toBe("");
});
