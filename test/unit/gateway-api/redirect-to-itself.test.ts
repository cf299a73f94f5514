/** A redirect to https that the listener for https serves, too. */
import { describeChange, lint, trafficDiff } from "../../../provider/routing";
import { readGateways } from "../../../provider/platforms/gateway-api/read/tables";

const apiVersion = "gateway.networking.k8s.io/v1";
const tables = (rule: object, parent: object = {}) =>
    readGateways(
        [
            {
                apiVersion,
                kind: "Gateway",
                metadata: { name: "edge", namespace: "infra" },
                spec: {
                    gatewayClassName: "eg",
                    listeners: [
                        { name: "http", port: 80, protocol: "HTTP" },
                        { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "wild" }] } },
                    ],
                },
            },
            {
                apiVersion,
                kind: "HTTPRoute",
                metadata: { name: "web", namespace: "infra" },
                spec: { parentRefs: [{ name: "edge", ...parent }], hostnames: ["d.example.com"], rules: [rule] },
            },
        ].map((value) => ({ value })),
    ).tables;
const web = { backendRefs: [{ name: "web", port: 80 }] };
const redirect = (to: object) => ({ filters: [{ type: "RequestRedirect", requestRedirect: to }] });

test("a redirect to https loses the answers over https where the listener for https serves it, too", () => {
    const changes = trafficDiff(tables(web), tables(redirect({ scheme: "https", statusCode: 301 })));
    expect(changes.map(({ kind }) => kind)).toEqual(["lost", "moved"]);
    expect(changes.map(describeChange)).toEqual([
        expect.stringMatching(
            /^d\.example\.com\/\*\* over https .*loses its answer .*the very URL that was asked for$/,
        ),
        expect.stringMatching(/^d\.example\.com\/\*\* over http .*gets a redirect to https/),
    ]);
});

test("lint names the redirect that leads to itself, and none that leads elsewhere", () => {
    const codes = (...given: Parameters<typeof tables>): string[] => lint(tables(...given)).map(({ code }) => code);
    const found = lint(tables(redirect({ scheme: "https" }))).filter(({ code }) => code === "CR125");
    expect(found).toHaveLength(1);
    expect(found[0]?.witness).toMatchObject({ scheme: "https", host: "d.example.com" });
    expect(codes(redirect({ hostname: "d.example.com" }))).toContain("CR125");
    expect(codes(redirect({ scheme: "https" }), { sectionName: "http" })).not.toContain("CR125");
    expect(codes(redirect({ scheme: "https", hostname: "www.example.com" }))).not.toContain("CR125");
    expect(codes(redirect({ scheme: "https", port: 8443 }))).not.toContain("CR125");
});
