import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-doubtful-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop", creationTimestamp: "2026-01-01T00:00:00Z" },
    spec,
});
const secure = {
    name: "https",
    port: 443,
    protocol: "HTTPS",
    hostname: "*.w.test",
    tls: { certificateRefs: [{ name: "certificate" }] },
};
const shared: Json[] = [
    { ...object("GatewayClass", "some", { controllerName: "example.com/x" }), metadata: { name: "some" } },
    object("Gateway", "edge", {
        gatewayClassName: "some",
        listeners: [{ name: "http", port: 80, protocol: "HTTP" }, secure],
    }),
];
/** Whether there is a grant for the Service of the other namespace is not known. */
const first = object("HTTPRoute", "a", {
    parentRefs: [{ name: "edge", port: 443 }],
    rules: [{ backendRefs: [{ name: "other", namespace: "apart", port: 80 }] }],
});
const second = (name: string, rules: Json[]): Json =>
    object("HTTPRoute", name, { parentRefs: [{ name: "edge" }], hostnames: ["*.test"], rules });
const web = { backendRefs: [{ name: "web", port: 80 }] };

async function lint(...routes: Json[]): Promise<string[]> {
    const file = join(folder, "routes.yaml");
    writeFileSync(file, [...shared, ...routes].map((one) => JSON.stringify(one)).join("\n---\n"));
    const { out } = await crossroute(`lint -f ${file} --json`);
    return (JSON.parse(out) as { code: string; severity: string; message: string }[])
        .filter(({ code }) => /^CR1(0[1-4]|10)$/.test(code))
        .map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
}

describe("lint of a rule whose requests another rule takes of which the answer is open", () => {
    it("says that rule takes them, and not that no request reaches it", async () => {
        expect(await lint(first, second("b", [web]))).toEqual([
            "CR104 warning: Prefix *.w.test/ of HTTPRoute shop/b (spec.rules[0]) claims the same requests as Prefix *.w.test/ of HTTPRoute shop/a (spec.rules[0]), which wins: what becomes of them is not known, but service:shop/web:80 gets none of them from this rule.",
        ]);
    });

    it("names it among several", async () => {
        const headers = [{ name: "x-beta", value: "1" }];
        const beta = { matches: [{ headers }], backendRefs: [{ name: "beta", port: 80 }] };
        const [found, ...more] = await lint(first, second("b", [beta, web]));
        expect(more).toEqual([]);
        expect(found).toContain("HTTPRoute shop/a");
    });
});
