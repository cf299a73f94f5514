import { adoptionText } from "../../../provider/platforms/gateway-api/client/adoption";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";

const spec = { parentRefs: [{ name: "shared" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] };
/** As the API server keeps it. */
const kept = {
    parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "shared" }],
    rules: [
        {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            backendRefs: [{ group: "", kind: "Service", name: "web", port: 80, weight: 1 }],
        },
    ],
};
const live = (labels: Record<string, string> = {}): HTTPRoute =>
    ({ metadata: { name: "web", namespace: "shop", labels }, spec: kept }) as HTTPRoute;

describe("the message beside a preview that shows an adopted HTTPRoute as added", () => {
    it("says that nothing changes when the program declares what is live", () => {
        expect(adoptionText(live({ team: "shop", more: "x" }), { labels: { team: "shop" }, spec })).toBe(
            "what the preview shows as added is live already, and the update writes the mark of its owner alone",
        );
    });

    it("names what changes when the program declares something else", () => {
        const other = structuredClone(spec);
        other.rules[0]!.backendRefs[0]!.port = 81;
        expect(
            adoptionText(live(), { labels: { team: "shop" }, spec: { ...other, hostnames: ["a.example.com"] } }),
        ).toBe(
            "of what the preview shows as added the update changes spec.rules[0].backendRefs[0].port, spec.hostnames, metadata.labels.team",
        );
    });

    it("names the first few of many", () => {
        const labels = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`l${i}`, "x"]));
        expect(adoptionText(live(), { labels, spec })).toMatch(/metadata\.labels\.l4, 3 more$/);
    });

    it("promises nothing while a part of the program is unknown", () => {
        expect(adoptionText(live(), undefined)).toBe("what the update changes of it is known after apply");
    });
});
