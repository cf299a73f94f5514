/** Routes at a Gateway that has a listener for http and one for https: each of the two is compared, and counts for cures. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

type Json = Record<string, unknown>;
const apiVersion = "gateway.networking.k8s.io/v1";
const named = (kind: string, name: string, spec: Json): Json => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const gateway = named("Gateway", "edge", {
    gatewayClassName: "some",
    listeners: [
        { name: "http", port: 80, protocol: "HTTP" },
        { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "certificate" }] } },
    ],
});
const route = (name: string, sections: readonly string[], rule: Json): Json =>
    named("HTTPRoute", name, {
        parentRefs: sections.map((sectionName) => ({ name: "edge", sectionName })),
        hostnames: ["a.example.com"],
        rules: [rule],
    });
const to = (name: string): Json => ({ backendRefs: [{ name, port: 80 }] });
const redirect = route("plain", ["http"], {
    filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }],
});

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
function fileOf(...routes: Json[]): string {
    const folder = mkdtempSync(join(tmpdir(), "crossroute-schemes-"));
    folders.push(folder);
    const file = join(folder, "routes.yaml");
    writeFileSync(file, [gateway, ...routes].map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}
const diff = async (before: Json[], after: Json[]): Promise<string> =>
    (await crossroute(`diff ${fileOf(...before)} ${fileOf(...after)}`)).out;

describe("diff at a Gateway with http and https", () => {
    it.each([
        ["another backend of https", [route("app", ["https"], to("x"))], [route("app", ["https"], to("y"))], "moved"],
        [
            "another backend of https beside a redirect",
            [redirect, route("app", ["https"], to("x"))],
            [redirect, route("app", ["https"], to("y"))],
            "moved",
        ],
        ["https taken away beside a redirect", [redirect, route("app", ["https"], to("x"))], [redirect], "lost"],
        [
            "a listener taken from a route",
            [route("app", ["http", "https"], to("x"))],
            [route("app", ["http"], to("x"))],
            "lost",
        ],
    ])("says what moves over https: %s", async (_, before, after, kind) => {
        const out = await diff(before, after);
        expect(out).toMatch(new RegExp(`^${kind} +a\\.example\\.com/\\*\\* over https `, "m"));
        expect(out).toContain("for example https://a.example.com/");
        expect(out).not.toContain("over http ");
    });

    it("says nothing where nothing changed", async () => {
        const routes = [redirect, route("app", ["https"], to("x"))];
        expect(await diff(routes, routes)).toContain("No request changes hands.");
    });
});

describe("two HTTPRoutes with one rule", () => {
    it("are told to keep the one that has more listeners, whichever is named first", async () => {
        for (const [first, second] of [
            ["a", "b"],
            ["b", "a"],
        ] as const) {
            const routes = [route(first, ["http"], to("x")), route(second, ["http", "https"], to("x"))];
            const { out } = await crossroute(`lint -f ${fileOf(...routes)}`);
            expect(out).toContain(`Keep the rule of HTTPRoute shop/${second}, which has more listeners`);
        }
    });
});
