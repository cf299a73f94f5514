import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeJson } from "../../../provider/report/json";
import { crossroute, type Ran } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-undetermined-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

function write(name: string, objects: readonly Json[]): string {
    const file = join(folder, name);
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}

const diff = (before: readonly Json[], after: readonly Json[], more = ""): Promise<Ran> =>
    crossroute(`diff ${write("before.yaml", before)} ${write("after.yaml", after)} --exit-code ${more}`);

const kinds = ({ out }: Ran): string[] => (JSON.parse(out) as ChangeJson[]).map(({ kind }) => kind);

const api = "gateway.networking.k8s.io/v1";
const gateway = (controllerName: string): Json[] => [
    { apiVersion: api, kind: "GatewayClass", metadata: { name: "edge" }, spec: { controllerName } },
    {
        apiVersion: api,
        kind: "Gateway",
        metadata: { name: "edge", namespace: "shop" },
        spec: { gatewayClassName: "edge", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
    },
];
const rule = (path: string, more: Json = {}): Json => ({
    matches: [{ path: { value: path } }],
    backendRefs: [{ name: "web", port: 80 }],
    ...more,
});
const route = (...rules: Json[]): Json => ({
    apiVersion: api,
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "shop" },
    spec: { parentRefs: [{ name: "edge" }], hostnames: ["shop.example.com"], rules },
});
const login = (group: string): Json => ({
    filters: [{ type: "ExtensionRef", extensionRef: { group, kind: "Middleware", name: "login" } }],
});

const ingress = (name: string, className: string, path: string, annotations: Json = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: [{ path, pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
                },
            },
        ],
    },
});

describe("an answer that is not known on one side", () => {
    it.each<[controller: string, name: string]>([
        ["traefik.io/gateway-controller", "Traefik"],
        ["example.com/other", "the specification"],
    ])("is named for a filter that is not read, by the rules of %s, and stops a gate", async (controller) => {
        const [open, closed] = [rule("/a"), rule("/a", login("traefik.io"))];
        for (const others of [[], [rule("/")]]) {
            const removed = await diff(
                [...gateway(controller), route(closed, ...others)],
                [...gateway(controller), route(open, ...others)],
            );
            expect(removed.out).toContain(
                "undetermined shop.example.com/a/** is answered by service:shop/web:80 now; before it was undetermined (service:shop/web:80 or what Middleware login makes of it",
            );
            expect(removed.code).toBe(2);
            const added = await diff(
                [...gateway(controller), route(open, ...others)],
                [...gateway(controller), route(closed, ...others)],
            );
            expect(added.out).toContain("was answered by service:shop/web:80; now it is undetermined (");
            expect(added.out).toContain("because what Middleware login does with it is not read");
            expect(added.code).toBe(2);
        }
    });

    it("is named where another filter that is not read takes the place of one", async () => {
        const other = { type: "ExtensionRef", extensionRef: { group: "x.io", kind: "Middleware", name: "other" } };
        const { out, code } = await diff(
            [...gateway("example.com/other"), route(rule("/a", login("x.io")))],
            [...gateway("example.com/other"), route(rule("/a", { filters: [other] }))],
        );
        expect(out).toContain("what Middleware other makes of it");
        expect(out).toContain("what Middleware login makes of it");
        expect(code).toBe(2);
    });

    it.each<[className: string, annotation: string, value: string]>([
        ["traefik", "traefik.ingress.kubernetes.io/router.middlewares", "shop-login@kubernetescrd"],
        ["skipper", "zalando.org/skipper-filter", 'oauthTokeninfoAllScope("read")'],
        ["nginx", "nginx.ingress.kubernetes.io/server-snippet", "deny all;"],
        ["nginx", "nginx.ingress.kubernetes.io/configuration-snippet", "deny all;"],
        ["kong", "konghq.com/plugins", "login"],
        ["haproxy", "haproxy.org/allow-list", "10.0.0.0/8"],
        ["alb", "alb.ingress.kubernetes.io/auth-type", "oidc"],
    ])("is named for an Ingress of %s whose %s goes or comes", async (className, annotation, value) => {
        // The wider rule leads to the same backend, which must not hide what stood before it.
        const rest = ingress("rest", className, "/");
        const [closed, open] = [
            ingress("web", className, "/admin", { [annotation]: value }),
            ingress("web", className, "/admin"),
        ];
        for (const [before, after] of [
            [closed, open],
            [open, closed],
        ] as const) {
            const ran = await diff([before, rest], [after, rest], "--json");
            expect(kinds(ran)).toContain("undetermined");
            expect(ran.code).toBe(2);
        }
        expect((await diff([closed, rest], [closed, rest])).code).toBe(0);
    });

    it("stops a gate where a login that is not compared goes, and the note says why", async () => {
        const url = { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" };
        const { code, err } = await diff([ingress("web", "nginx", "/", url)], [ingress("web", "nginx", "/")]);
        expect(err).toContain(
            "exit code 2: what keeps requests out, or changes their headers, differs, and whom it lets in is not compared",
        );
        expect(code).toBe(2);
        const other = { "nginx.ingress.kubernetes.io/proxy-read-timeout": "5" };
        expect((await diff([ingress("web", "nginx", "/", other)], [ingress("web", "nginx", "/")])).code).toBe(0);
    });

    it("is a lost one where an error answers in the place of a backend", async () => {
        const of = (more: Json): Json[] => [...gateway("traefik.io/gateway-controller"), route(rule("/", more))];
        const { out, code } = await diff(of({}), of({ backendRefs: [] }));
        expect(out).toContain("lost      shop.example.com/** loses its answer from service:shop/web:80: status 500");
        expect(code).toBe(2);
        expect((await diff(of({ backendRefs: [] }), of({}))).code).toBe(0);
    });

    it("has its reasons in the JSON", async () => {
        const of = (more: Json): Json[] => [...gateway("example.com/other"), route(rule("/", more))];
        const { out } = await diff(of(login("x.io")), of({}), "--json");
        expect(JSON.parse(out)).toMatchObject([
            {
                kind: "undetermined",
                before: ["service:shop/web:80", "unknown:what Middleware login makes of it"],
                after: "service:shop/web:80",
                doubts: { before: "what Middleware login does with it is not read" },
            },
        ]);
    });
});
