import { combine } from "../../../provider/sources/load";
import { parseDocuments } from "../../../provider/sources/parse";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;

function findingsOf(rule: Json, controllerName = "example.com/other"): string[] {
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
    return combine([recognise(parseDocuments(text, "example"), "example")]).findings.map(
        ({ code, severity, message }) => `${code} ${severity} ${message}`,
    );
}

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
