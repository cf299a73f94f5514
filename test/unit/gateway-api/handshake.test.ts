import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-handshake-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const apiVersion = "gateway.networking.k8s.io/v1";
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const plain = { name: "http", port: 80, protocol: "HTTP" };
const secure = (hostname?: string): Json => ({
    name: hostname ?? "https",
    port: 443,
    protocol: "HTTPS",
    ...(hostname && { hostname }),
    tls: { certificateRefs: [{ name: "certificate" }] },
});
const routes = [
    object("HTTPRoute", "redirect", {
        parentRefs: [{ name: "edge", sectionName: "http" }],
        rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
    }),
    object("HTTPRoute", "web", {
        parentRefs: [{ name: "edge" }],
        hostnames: ["shop.test"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
    }),
];
let count = 0;
function fileOf(controllerName: string, ...listeners: Json[]): string {
    const file = join(folder, `${(count += 1)}.yaml`);
    const shared = [
        { apiVersion, kind: "GatewayClass", metadata: { name: "some" }, spec: { controllerName } },
        object("Gateway", "edge", { gatewayClassName: "some", listeners }),
    ];
    writeFileSync(file, [...shared, ...routes].map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}
const other = "example.com/x";

describe("explain of https and a host", () => {
    it("that no listener is for says that it may not come to a 404", async () => {
        const file = fileOf(other, plain, secure("shop.test"));
        const { out } = await crossroute(`explain https://other.test/ -f ${file}`);
        expect(out).toContain("→ no answer (404, or TLS fails)\n");
        expect(out).toContain("No listener of shop/edge over https is for other.test");
        const json = await crossroute(`explain https://other.test/ --json -f ${file}`);
        expect(JSON.parse(json.out)).not.toHaveProperty("status");
    });

    it.each([
        ["a listener is for", other, [plain, secure("shop.test"), secure("*.test")]],
        ["a listener of every host takes", other, [plain, secure("shop.test"), secure()]],
        ["Traefik serves with its own certificate", "traefik.io/gateway-controller", [plain, secure("shop.test")]],
    ])("that %s says 404", async (_, controller, listeners) => {
        const { out } = await crossroute(`explain https://other.test/ -f ${fileOf(controller, ...listeners)}`);
        expect(out).toContain("(404)");
        expect(out).not.toContain("TLS fails");
    });

    it("says nothing of TLS over http", async () => {
        const file = fileOf(other, { ...plain, hostname: "shop.test" }, secure("shop.test"));
        const { out } = await crossroute(`explain http://other.test/ -f ${file}`);
        expect(out).not.toContain("TLS fails");
    });
});
