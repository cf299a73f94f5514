import type { Live, LiveObject } from "../../campaign/engine/cluster";
import { liveAsDeclared, type StateResource } from "../../campaign/engine/judge";
import { isStaleReading } from "../../campaign/engine/runs";
import type { Table } from "../../campaign/engine/tables";

const table = (name: string, service: string): Table => ({
    name,
    aliases: [],
    gateways: { edge: { kubernetes: { namespace: "shop", ingressClassName: "example" } } },
    routes: [{ host: "a.example.com", path: "/", gateway: "edge", backend: { service: { name: service, port: 80 } } }],
});
const ingress = (name: string, service: string): [string, LiveObject] => [
    `Ingress ${name}`,
    {
        kind: "Ingress",
        metadata: { name, uid: name },
        spec: {
            rules: [
                {
                    host: "a.example.com",
                    http: { paths: [{ path: "/", backend: { service: { name: service, port: { number: 80 } } } }] },
                },
            ],
        },
    },
];
const state = (name: string): StateResource => ({
    urn: name,
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    inputs: { metadata: { name } },
});

describe("what the campaign calls live as declared", () => {
    const tables = [table("one", "web"), table("two", "api")];
    const judged = (...services: string[]): string[] => {
        const live: Live = new Map(services.map((service, i) => ingress(`i${i}`, service)));
        return liveAsDeclared(
            tables,
            services.map((_, i) => state(`i${i}`)),
            live,
            [],
        );
    };
    it("is a route of two tables that is live once for each, and no other number or Service", () => {
        expect(judged("web", "api")).toEqual([]);
        expect(judged("web")).toContain("a.example.com/ is declared 2 times and 1 times live");
        expect(judged("web", "web")).toEqual(["a.example.com/ is live with Service web, web"]);
    });
});

describe("an update of nothing", () => {
    const is = (name: string, inputDiff: boolean, type = "kubernetes:core/v1:Service"): boolean => {
        const resource = (of: string): StateResource => ({ urn: "legacy", type, inputs: { metadata: { name: of } } });
        const detailedDiff = { "metadata.annotations": { inputDiff } };
        return isStaleReading({
            op: "update",
            urn: "legacy",
            oldState: resource("a"),
            newState: resource(name),
            detailedDiff,
        });
    };
    it("is one whose inputs are what they were, of a kind that the Kubernetes provider reads", () => {
        expect(is("a", false)).toBe(true);
        expect([is("b", false), is("a", true), is("a", false, "crossroute:sae:Ingress")]).toEqual([
            false,
            false,
            false,
        ]);
    });
});
