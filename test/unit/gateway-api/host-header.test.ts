import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-host-header-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const gateway = "gateway.networking.k8s.io/v1";
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion: gateway,
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const parent = (controllerName: string, port = 80): Json[] => [
    { apiVersion: gateway, kind: "GatewayClass", metadata: { name: "some" }, spec: { controllerName } },
    object("Gateway", "edge", { gatewayClassName: "some", listeners: [{ name: "http", port, protocol: "HTTP" }] }),
];
const rule = (value: string, more: Json = {}): Json => ({
    matches: [{ headers: [{ name: "host", value, ...more }] }],
    backendRefs: [{ name: "jam", port: 80 }],
});
const route = (hostnames: string[] | undefined, rules: Json[]): Json =>
    object("HTTPRoute", "jam", { parentRefs: [{ name: "edge" }], ...(hostnames && { hostnames }), rules });

interface Answer {
    outcome: string;
    target: string | null;
    candidates: string[];
    why: string[];
}

let count = 0;
const written = (objects: readonly Json[]): string => {
    const file = join(folder, `${(count += 1)}.yaml`);
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
};
async function ask(url: string, ...objects: Json[]): Promise<Answer> {
    const { out } = await crossroute(`explain ${url} -f ${written(objects)} --json`);
    return JSON.parse(out) as Answer;
}

const other = "example.com/x";

describe("a match of an HTTPRoute on the header Host", () => {
    const names = ["a.shop.test", "b.shop.test"];
    const both = route(names, [
        rule("a.shop.test"),
        { ...rule("b.shop.test"), backendRefs: [{ name: "b", port: 80 }] },
    ]);

    it("holds for each request of that host", async () => {
        expect(await ask("http://a.shop.test/x", ...parent(other), both)).toMatchObject({
            target: "service:shop/jam:80",
        });
        expect(await ask("http://b.shop.test/x", ...parent(other), both)).toMatchObject({
            target: "service:shop/b:80",
        });
    });

    it("never holds for another host", async () => {
        const apart = route(names, [rule("c.shop.test")]);
        expect(await ask("http://a.shop.test/", ...parent(other), apart)).toMatchObject({ outcome: "none" });
    });

    it("counts as a header for the precedence", async () => {
        const plain = { backendRefs: [{ name: "plain", port: 80 }] };
        const found = await ask(
            "http://a.shop.test/",
            ...parent(other),
            route(["a.shop.test"], [plain, rule("a.shop.test")]),
        );
        expect(found).toMatchObject({ target: "service:shop/jam:80" });
    });

    it.each([
        ["of a route for a wildcard", ["*.shop.test"], rule("a.shop.test"), 80],
        ["of a route for every host", undefined, rule("a.shop.test"), 80],
        ["that is an expression", ["a.shop.test"], rule("a.*", { type: "RegularExpression" }), 80],
        ["in capitals", ["a.shop.test"], rule("A.shop.test"), 80],
        ["at a port that clients write behind the host", ["a.shop.test"], rule("a.shop.test"), 8080],
    ] as const)("is undetermined where it is one %s", async (_, hosts, one, port) => {
        const url = `http://a.shop.test${port === 80 ? "" : `:${port}`}/`;
        const found = await ask(url, ...parent(other, port), route(hosts && [...hosts], [one]));
        expect(found).toMatchObject({ outcome: "undetermined", candidates: ["service:shop/jam:80", null] });
        expect(found.why.join()).toContain("its match on the header host");
    });

    it("leaves hosts alone that the wildcard has and the match has not", async () => {
        const found = await ask("http://b.shop.test/", ...parent(other), route(["*.shop.test"], [rule("a.shop.test")]));
        expect(found).toMatchObject({ outcome: "none" });
    });

    it("never holds on Traefik, whose server takes Host out of the headers", async () => {
        const found = await ask("http://a.shop.test/", ...parent("traefik.io/gateway-controller", 8000), both);
        expect(found).toMatchObject({ outcome: "none" });
    });

    it("leaves both open, which requests a rule takes and what becomes of them", async () => {
        const filters = [{ type: "ExtensionRef", extensionRef: { group: "x.test", kind: "Snippets", name: "mtls" } }];
        const found = await ask(
            "http://a.shop.test/",
            ...parent(other),
            route(["*.shop.test"], [{ ...rule("a.shop.test"), filters }]),
        );
        expect(found.candidates).toEqual(["service:shop/jam:80", "unknown:what Snippets mtls makes of it", null]);
    });

    it("makes no request in a diff that has one host and the header of another", async () => {
        const less = route(names, [rule("a.shop.test")]);
        const before = written([...parent(other), both]);
        const { out } = await crossroute(`diff ${before} ${written([...parent(other), less])}`);
        expect(out).toContain("b.shop.test");
        expect(out).not.toContain("with header");
    });
});
