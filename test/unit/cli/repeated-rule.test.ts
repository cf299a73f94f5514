import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-repeated-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const ingress = (name: string, spec: Record<string, unknown>): string =>
    JSON.stringify({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name, namespace: "shop" },
        spec: {
            ...spec,
            rules: [
                {
                    host: "a.test",
                    http: {
                        paths: [
                            {
                                path: "/",
                                pathType: "Prefix",
                                backend: { service: { name: "web", port: { number: 80 } } },
                            },
                        ],
                    },
                },
            ],
        },
    });

describe("the help for a rule that an Ingress repeats of another one", () => {
    it("says to look at TLS first, which goes with its object", async () => {
        const file = join(folder, "ingresses.yaml");
        const tls = { tls: [{ hosts: ["a.test"], secretName: "a" }] };
        writeFileSync(file, [ingress("plain", {}), ingress("secure", tls)].join("\n---\n"));
        const { out } = await crossroute(`lint -f ${file}`);
        expect(out).toContain("CR101");
        expect(out).toContain("look first whether their annotations, filters or TLS differ.");
    });
});
