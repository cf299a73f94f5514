import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";
import { lint, trafficDiff } from "../../../provider/routing";

const ingress = (namespace: string, name: string, service: string): Record<string, unknown> => {
    const backend = { service: { name: service, port: { number: 80 } } };
    const rules = [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
    const spec = { ingressClassName: "traefik", rules };
    return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name, namespace }, spec };
};
const ruleSet = (appId: string): Record<string, unknown> => ({
    loadBalancerId: "lb-1",
    listenerPort: 80,
    defaultRule: { appId: "app-0", containerPort: 80 },
    rules: [{ domain: "pay.example.com", path: "/", appId, containerPort: 80 }],
});
const step = (type: string, before: object, after: object): object => ({
    op: "update",
    urn: `urn:pulumi:dev::shop::${type}::it`,
    oldState: { type, inputs: before },
    newState: { type, inputs: after },
});
const plan = recognise(
    [
        {
            steps: [
                step(
                    "kubernetes:networking.k8s.io/v1:Ingress",
                    ingress("shop", "web", "old"),
                    ingress("shop", "web", "new"),
                ),
                step("crossroute:sae:Ingress", ruleSet("app-1"), ruleSet("app-2")),
            ],
        },
    ],
    "plan.json",
);
const { loadBalancerId, ...live } = ruleSet("app-1");
const own = [ingress("shop", "web", "old"), { SlbId: loadBalancerId, ...live }];

describe("what is live and planned as well", () => {
    it("is one object, which moves as the plan says", () => {
        const { before, after } = combine([recognise(own, "the cluster"), plan]);
        expect(lint(after).filter((d) => d.severity !== "info")).toEqual([]);
        expect(trafficDiff(before, after).map((c) => c.kind)).toEqual(["moved", "moved"]);
        expect(after.map((t) => t.rules.length)).toEqual([1, 1]);
    });

    it("is compared with the Ingress of another team, which stays", () => {
        const { after } = combine([recognise([...own, ingress("team", "web", "theirs")], "the cluster"), plan]);
        const found = lint(after).find((d) => d.code === "CR105");
        expect(found?.message).toContain("Ingress team/web");
    });
});
