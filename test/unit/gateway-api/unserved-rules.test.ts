import { createRouter } from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { parseDocuments } from "../../../provider/sources/parse";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;

function readRule(rule: Json, controllerName: string): ReturnType<typeof combine> {
    const objects: Json[] = [
        { kind: "GatewayClass", metadata: { name: "edge" }, spec: { controllerName } },
        {
            kind: "Gateway",
            metadata: { name: "edge", namespace: "shop" },
            spec: {
                gatewayClassName: "edge",
                listeners: [
                    { name: "http", port: 80, protocol: "HTTP" },
                    { name: "more", port: 8080, protocol: "HTTP" },
                ],
            },
        },
        {
            kind: "HTTPRoute",
            metadata: { name: "web", namespace: "shop" },
            spec: { parentRefs: [{ name: "edge" }], hostnames: ["shop.example.com"], rules: [rule] },
        },
    ].map((one) => ({ apiVersion: "gateway.networking.k8s.io/v1", ...one }));
    const text = objects.map((one) => JSON.stringify(one)).join("\n---\n");
    return combine([recognise(parseDocuments(text, "example"), "example")]);
}

const findingsOf = (rule: Json, controllerName = "example.com/other"): string[] =>
    readRule(rule, controllerName).findings.map(({ code, severity, message }) => `${code} ${severity} ${message}`);

const traefik = "traefik.io/gateway-controller";
const to = (name: string, weight: number): Json => ({ name, port: 80, weight });

describe("lint of a rule whose requests no backend gets", () => {
    it("names it where all weights are 0, once, with the status", () => {
        const rule = { backendRefs: [to("a", 0), to("b", 0)] };
        const said = "CR139 warning HTTPRoute shop/web answers requests of spec.rules[0] with";
        expect(findingsOf(rule)).toEqual([`${said} 500: all weights of its backends are 0.`]);
        expect(findingsOf(rule, traefik)).toEqual([`${said} 503: all weights of its backends are 0.`]);
        expect(findingsOf({ backendRefs: [to("a", 0)] })).toHaveLength(1);
        expect(findingsOf({ backendRefs: [to("a", 0), to("b", 1)] })).toEqual([]);
    });

    it("has nothing to say where a redirect answers", () => {
        const redirect = { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] };
        expect(findingsOf(redirect)).toEqual([]);
    });

    it("names it where it has no backend and no filter that answers", () => {
        const said = "CR139 warning HTTPRoute shop/web answers requests of spec.rules[0] with";
        const without = "it has no backendRefs and no filter that answers.";
        expect(findingsOf({})).toEqual([`${said} 500: ${without}`]);
        expect(findingsOf({ backendRefs: [] }, traefik)).toEqual([`${said} 500: ${without}`]);
        const filters = [{ type: "RequestHeaderModifier", requestHeaderModifier: { remove: ["x-a"] } }];
        expect(findingsOf({ filters })).toEqual([`${said} 500: ${without}`]);
        expect(findingsOf({ filters }, traefik)).toEqual([`${said} 503: ${without}`]);
    });

    it.each<[filter: Json, name: string]>([
        [
            { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 } } },
            "the filter RequestMirror",
        ],
        [{ type: "CORS", cors: { allowOrigins: ["*"] } }, "the filter CORS"],
        [
            { type: "ExtensionRef", extensionRef: { group: "example.com", kind: "Login", name: "a" } },
            "the filter ExtensionRef of a Login of example.com",
        ],
    ])("names a filter that Traefik does not support, and not on others: %j", (filter, name) => {
        const rule = { filters: [filter], backendRefs: [to("a", 1)] };
        expect(findingsOf(rule, traefik)).toEqual([
            `CR139 warning HTTPRoute shop/web answers requests of spec.rules[0] with 500: Traefik does not support ${name}.`,
        ]);
        expect(findingsOf(rule)).not.toContainEqual(expect.stringContaining("CR139"));
    });

    it("says nothing where a filter that is not read may answer", () => {
        const filters = [{ type: "ExtensionRef", extensionRef: { group: "example.com", kind: "Login", name: "a" } }];
        expect(findingsOf({ filters })).not.toContainEqual(expect.stringContaining("CR139"));
    });

    it.each<[rule: Json, why: string]>([
        [{}, "It answers with status 500: it has no backendRefs and no filter that answers."],
        [{ backendRefs: [to("a", 0)] }, "It answers with status 503: all weights of its backends are 0."],
        [
            { backendRefs: [to("a", 1)], filters: [{ type: "CORS", cors: {} }] },
            "It answers with status 500: Traefik does not support the filter CORS.",
        ],
        [
            { backendRefs: [{ kind: "ConfigMap", name: "b" }] },
            "It answers with status 500: ConfigMap of the core group is no kind of backend.",
        ],
        [
            { backendRefs: [to("a", 3), { kind: "ConfigMap", name: "b" }] },
            "Of its requests 25 % get status 500: ConfigMap of the core group is no kind of backend.",
        ],
    ])("has its cause in what explain says: %j", (rule, why) => {
        const [table] = readRule(rule, traefik).after;
        if (table === undefined) throw new Error("there is no table");
        const found = createRouter([table]).explain({ host: "shop.example.com", path: "/", port: 80 });
        expect(found.why).toContain(why);
    });

    it("names each backend that is refused, where all of them are", () => {
        const rule = {
            backendRefs: [
                { name: "a", namespace: "other", port: 80 },
                { kind: "ConfigMap", name: "b" },
            ],
        };
        const found = findingsOf(rule);
        expect(found.map((text) => text.slice(0, 5))).toEqual(["CR131", "CR131"]);
    });
});
