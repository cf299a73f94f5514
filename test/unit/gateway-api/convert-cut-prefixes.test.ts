import { alb, convert, gateway, ingress as plain, traefik } from "./converting";

const strip = (...prefixes: string[]): object => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "strip", namespace: "shop" },
    spec: { stripPrefix: { prefixes } },
});
const ingress = (paths: Record<string, string>, more: object = {}): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: { [traefik("middlewares")]: "shop-strip@kubernetescrd", ...more },
    },
    spec: {
        ingressClassName: "traefik",
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: Object.entries(paths).map(([path, name]) => ({
                        path,
                        pathType: "Prefix",
                        backend: { service: { name, port: { number: 80 } } },
                    })),
                },
            },
        ],
    },
});

describe("an Ingress of Traefik whose Middleware cuts a prefix off that one of its paths has", () => {
    it.each([["traefik.io/gateway-controller"], ["example.com/other"]])(
        "is converted whole where that path takes all requests with the prefix, on %s",
        async (controller) => {
            const own = gateway({ http: 80, https: 443 }, controller);
            const { rules, text } = await convert([ingress({ "/api": "api", "/": "web" }), strip("/api"), ...own]);
            const pathOf = (name: string): object | undefined =>
                rules.find(({ backendRefs }) => backendRefs?.some((ref) => ref.name === name));
            expect(pathOf("api")).toMatchObject({
                filters: expect.arrayContaining([
                    {
                        type: "URLRewrite",
                        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
                    },
                ]) as unknown,
            });
            expect(pathOf("web")).toBeDefined();
            expect(pathOf("web")).not.toHaveProperty("filters");
            expect(text).not.toContain("left out");
            expect(text.match(/^differs/gm)).toHaveLength(1);
            expect(text).toMatch(/^differs {3}shop\.example\.com\/api\* \(except \/api\/\*\*\)/m);
        },
    );

    it.each([
        ["no path has the prefix", { "/": "web" }, "/api"],
        ["the path is longer than the prefix", { "/api/v1": "api", "/": "web" }, "/api"],
        ["the path goes after the other one", { "/": "api", "/api": "web" }, "/"],
    ])("is left out where requests of it begin with the prefix: %s", async (_, paths, prefix) => {
        const { text, code } = await convert([ingress(paths), strip(prefix), ...gateway({ http: 80, https: 443 })]);
        if (prefix === "/") expect(text).not.toContain("left out");
        else expect(text).toMatch(/^left out {2}Prefix shop\.example\.com\/ of Ingress shop\/web/m);
        expect(code).toBe(1);
    });

    it("finds no spelling of other paths that the backend sees otherwise", async () => {
        const { text } = await convert([
            ingress({ "/api": "api", "/": "web" }),
            strip("/api"),
            ...gateway({ http: 80, https: 443 }),
        ]);
        expect(text).not.toMatch(/^spelling/m);
    });

    it("is left out where Traefik compares whole elements, since the rest keeps more characters", async () => {
        const all = [ingress({ "/api": "api", "/": "web" }), strip("/api"), ...gateway({ http: 80, https: 443 })];
        const { text } = await convert(all, "--dialect traefik-strict");
        expect(text).toMatch(/^left out {2}Prefix shop\.example\.com\/ of Ingress shop\/web/m);
    });
});

it("says nothing of the path that a redirect would send on", async () => {
    const annotations = {
        [alb("listen-ports")]: '[{"HTTP": 80}, {"HTTPS": 443}]',
        [alb("ssl-redirect")]: "true",
        [alb("rewrite-target")]: "/${2}",
        [alb("use-regex")]: "true",
    };
    const given = plain(annotations, { className: "alb", path: "/i(/|$)(.*)" });
    const { text } = await convert([given, ...gateway({ http: 80, https: 443 })]);
    expect(text).not.toMatch(/sent to a redirect/);
});
