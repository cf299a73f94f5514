/** What commands say of Ingresses that Google Cloud refuses, and of addresses that two of them ask for. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

type Json = Record<string, unknown>;
let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-gce-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const ingress = (name: string, annotations: Json, paths: readonly string[], more: Json = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations: { "kubernetes.io/ingress.class": "gce", ...annotations } },
    spec: {
        rules: [
            {
                host: `${name}.test`,
                http: {
                    paths: paths.map((path) => ({
                        path,
                        pathType: "ImplementationSpecific",
                        backend: { service: { name: "web", port: { number: 80 } } },
                    })),
                },
            },
        ],
        ...more,
    },
});
const write = (name: string, ...objects: Json[]): string => {
    const path = join(folder, name);
    writeFileSync(path, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return path;
};
const plain = (text: string): string => text.replace(/\s+/g, " ");
const run = async (command: string): Promise<string> => plain((await crossroute(command)).out);

describe("an Ingress with a path that Google Cloud refuses", () => {
    const refused = (): string => write("refused.yaml", ingress("web", {}, ["/*", "/a/*/b"]));

    it("keeps the load balancer that it has: what answers is undetermined, and nothing is lost", async () => {
        const said = await run(`explain http://web.test/x -f ${refused()}`);
        expect(said).toContain("undetermined");
        expect(said).toContain("what its load balancer has from before");
        expect(said).toContain('refuses the path "/a/*/b"');
        const before = write("before.yaml", ingress("web", {}, ["/*"]));
        const changes = await run(`diff ${before} ${refused()}`);
        expect(changes).not.toContain("lost");
        expect(changes).toContain("undetermined");
    });

    it("is still an error of lint, at the path", async () => {
        const said = await run(`lint -f ${refused()}`);
        expect(said).toContain("error CR110 ignored-rule spec.rules[0].http.paths[1]");
    });
});

describe("two Ingresses with one reserved address", () => {
    const shop = { "kubernetes.io/ingress.global-static-ip-name": "shop-ip" };
    const secure = { tls: [{ secretName: "web" }] };
    const lint = (one: Json, other: Json): Promise<string> => run(`lint -f ${write("two.yaml", one, other)}`);

    it("are named, where both have a listener at one port", async () => {
        const said = await lint(ingress("one", shop, ["/*"]), ingress("two", shop, ["/*"], secure));
        expect(said.match(/CR325/g)).toHaveLength(1);
        expect(said).toContain("Ingress shop/two and Ingress shop/one ask for one address, shop-ip, at port 80");
        expect(said).toContain("Put the rules into one Ingress, or reserve an address for each.");
        const onlyHttps = { ...shop, "kubernetes.io/ingress.allow-http": "false" };
        const both = await lint(ingress("one", shop, ["/*"], secure), ingress("two", onlyHttps, ["/*"], secure));
        expect(both).toContain("at port 443");
    });

    it("are fine at two ports, with two addresses, or with an address of another kind", async () => {
        const onlyHttps = { ...shop, "kubernetes.io/ingress.allow-http": "false" };
        const one = ingress("one", shop, ["/*"]);
        expect(await lint(one, ingress("two", onlyHttps, ["/*"], secure))).not.toContain("CR325");
        const other = { "kubernetes.io/ingress.global-static-ip-name": "other-ip" };
        expect(await lint(one, ingress("two", other, ["/*"]))).not.toContain("CR325");
        const regional = { "kubernetes.io/ingress.regional-static-ip-name": "shop-ip" };
        expect(await lint(one, ingress("two", regional, ["/*"]))).not.toContain("CR325");
    });
});
