import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-diff-routes-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const gateway = object("Gateway", "edge", {
    gatewayClassName: "some",
    listeners: [
        { name: "http", port: 80, protocol: "HTTP" },
        { name: "more", port: 8080, protocol: "HTTP" },
        { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "certificate" }] } },
    ],
});
const route = (rule: Json, more: Json = {}): Json =>
    object("HTTPRoute", "web", { parentRefs: [{ name: "edge" }], hostnames: ["a.test"], rules: [rule], ...more });
const [web, next] = ["web", "next"].map((name) => ({ name, port: 80 }));

async function diff(before: Json[], after: Json[]): Promise<{ out: string; err: string }> {
    const [old, now] = [before, after].map((objects, i) => {
        const file = join(folder, `${i}.json`);
        writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
        return file;
    }) as [string, string];
    return crossroute(["diff", old, now]);
}

describe("diff of two versions of HTTPRoutes", () => {
    it("takes two orders of the same weighted backends as one", async () => {
        const shares = [
            { ...web, weight: 9 },
            { ...next, weight: 1 },
        ];
        const { out } = await diff(
            [gateway, route({ backendRefs: shares })],
            [gateway, route({ backendRefs: [...shares].reverse() })],
        );
        expect(out).toBe("No request changes hands.\n");
    });

    it("says one scheme where only its requests change hands", async () => {
        const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } };
        const { out } = await diff([gateway, route({ backendRefs: [web] })], [gateway, route({ filters: [redirect] })]);
        expect(out).toMatch(/^lost +a\.test\/\*\* over https loses its answer/m);
        expect(out).not.toMatch(/over https? over/);
    });

    it("names a Gateway that only one version has while routes of the other name it", async () => {
        const rule = { backendRefs: [web] };
        const there = await diff([gateway, route(rule)], [route(rule)]);
        expect(there.err).toMatch(
            /Gateway shop\/edge is in the first version only: .* If it is deleted, they answer nothing\./s,
        );
        const back = await diff([route(rule)], [gateway, route(rule)]);
        expect(back.err).toMatch(/Gateway shop\/edge is in the second version only/);
        expect((await diff([gateway, route(rule)], [gateway, route(rule)])).err).toBe("");
    });
});
