import { validateSpec } from "../../../provider/platforms/gateway-api/check/validate";
import { convert, ingress as ingressOf } from "./converting";

type Given = { annotations?: Record<string, string> } & NonNullable<Parameters<typeof ingressOf>[1]>;
const ingress = ({ annotations = {}, ...more }: Given): object => ingressOf(annotations, more);

describe("annotations of Ingresses that are converted", () => {
    it("are each named once with the number of objects, and with where they belong", async () => {
        const annotations = {
            "cert-manager.io/cluster-issuer": "main",
            "external-dns.alpha.kubernetes.io/target": "edge.example.com",
            "external-dns.alpha.kubernetes.io/ttl": "60",
            "gethomepage.dev/enabled": "true",
        };
        const hosts = ["a.example.com", "b.example.com", "c.example.com"];
        const { text, code } = await convert(hosts.map((host) => ingress({ name: host[0] ?? "", host, annotations })));
        const said = (name: string): string =>
            text
                .split("\n")
                .slice(text.split("\n").findIndex((line) => line.includes(name)))
                .slice(0, 2)
                .join("\n");
        expect(said("cert-manager.io/cluster-issuer")).toMatch(
            /^policy {4}Ingress shop\/a and 2 others: .* is no routing and is not converted\n +cure: write it on the Gateway/,
        );
        expect(said("kubernetes.io/target")).toMatch(/cure: write it on the Gateway, where external-dns looks for it/);
        expect(said("kubernetes.io/ttl")).toMatch(/cure: write it on the HTTPRoute/);
        expect(said("gethomepage.dev/enabled")).toMatch(/cure: find out who reads it/);
        expect(code).toBe(0);
    });

    it("are not named where no controller of requests reads them", async () => {
        const { text } = await convert([
            ingress({
                name: "web",
                annotations: {
                    "kubectl.kubernetes.io/last-applied-configuration": "{}",
                    "meta.helm.sh/release-name": "web",
                    "argocd.argoproj.io/sync-wave": "1",
                    "crossroute.io/owner": "one",
                    "pulumi.com/skipAwait": "true",
                },
            }),
        ]);
        expect(text).not.toContain("policy");
    });

    it("fail where they kept requests out, of any controller, and only there", async () => {
        const guards = {
            "kubernetes.io/elb.acl-id": "1",
            "alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8",
            "alb.ingress.kubernetes.io/wafv2-acl-arn": "arn",
            "appgw.ingress.kubernetes.io/waf-policy-for-path": "p",
            "traefik.ingress.kubernetes.io/router.tls.options": "mtls",
        };
        for (const [name, value] of Object.entries(guards)) {
            const { text, code } = await convert([ingress({ name: "web", annotations: { [name]: value } })]);
            expect([name, code, text.includes(`closed    Ingress shop/web: ${name}`)]).toEqual([name, 1, true]);
        }
        const others = {
            "nginx.ingress.kubernetes.io/session-cookie-secure": "true",
            "nginx.ingress.kubernetes.io/secure-backends": "true",
            "nginx.ingress.kubernetes.io/cors-allow-origin": "*",
        };
        for (const [name, value] of Object.entries(others)) {
            const { text, code } = await convert([ingress({ name: "web", annotations: { [name]: value } })]);
            expect([name, code, text.includes(`policy    Ingress shop/web: ${name}`)]).toEqual([name, 0, true]);
        }
    });

    it("may route when their controller is not read", async () => {
        const name = "appgw.ingress.kubernetes.io/backend-path-prefix";
        const { text } = await convert([ingress({ name: "web", annotations: { [name]: "/v2" } })]);
        expect(text).toContain(`${name} is not read and is not converted`);
    });
});

describe("what an HTTPRoute may not hold", () => {
    it("is left out with the reason of the API server, and a request", async () => {
        const { routes, text, code } = await convert([
            ingress({ name: "web" }),
            ingress({ name: "long", path: `/${"a".repeat(1_100)}` }),
        ]);
        expect(text).toMatch(
            /left out .*: the Gateway API does not take its matches\[0\]\.path\.value: it has 1101 characters/,
        );
        expect(text).toMatch(/cure: give at most 1024/);
        for (const { spec } of routes) expect(validateSpec(spec)).toEqual([]);
        expect(routes).toHaveLength(1);
        expect(code).toBe(0);
    });

    it("gives the routes of an Ingress without a name a name, in its namespace", async () => {
        const { routes } = await convert([ingress({ name: "" })]);
        expect(routes.map(({ metadata }) => metadata)).toEqual([
            { name: "routes-shop-example-com", namespace: "shop" },
        ]);
    });

    it("gives each route a name of its own that the API server takes", async () => {
        const long = `${"a".repeat(52)}.b`;
        const { routes } = await convert([
            ingress({ name: "web", host: "a.b" }),
            ingress({ name: "web-a", host: "b" }),
            ingress({ name: "web-a", host: "b-2" }),
            ingress({ name: long, host: "shop.example.com" }),
            ingress({ name: long, host: "docs.example.com", path: "/docs" }),
        ]);
        const names = routes.map(({ metadata }) => metadata?.name ?? "");
        expect(new Set(names).size).toBe(names.length);
        for (const name of names)
            expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
    });
});

describe("a host that a route of the Gateway has already", () => {
    it("is named with that route, and not where the route is of another Gateway or is what convert writes", async () => {
        const route = (name: string, gateway: string, host = "shop.example.com"): object => ({
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata: { name, namespace: "shop" },
            spec: {
                parentRefs: [{ name: gateway, namespace: "infra" }],
                hostnames: [host],
                rules: [{ backendRefs: [{ name: "other", port: 80 }] }],
            },
        });
        const { text } = await convert([
            ingress({ name: "web" }),
            route("old", "shared"),
            route("elsewhere", "other"),
            route("docs", "shared", "docs.example.com"),
            route("web-shop-example-com", "shared"),
        ]);
        expect(text.split("\n").filter((line) => line.startsWith("meets"))).toEqual([
            "meets     shop.example.com: HTTPRoute shop/old and what is converted both have it, and on one Gateway their routes compete",
        ]);
    });
});

describe("a host of one class below a wildcard of another", () => {
    const meets = async (...objects: object[]): Promise<string[]> =>
        (await convert(objects)).text.split("\n").filter((line) => line.startsWith("meets"));
    const wild = { name: "wild", host: "*.example.com", path: "/", className: "traefik" };

    it("is named, since the other class's routes answer on one Gateway what none of its paths takes", async () => {
        expect(await meets(ingress({ name: "web", path: "/api" }), ingress(wild))).toEqual([
            "meets     shop.example.com of nginx: on one Gateway what none of its paths takes goes to *.example.com of traefik",
        ]);
    });

    it("is not named where it takes every path, or where both are of one class", async () => {
        expect(await meets(ingress({ name: "web", path: "/" }), ingress(wild))).toEqual([]);
        expect(await meets(ingress({ name: "web", path: "/api" }), ingress({ ...wild, className: "nginx" }))).toEqual(
            [],
        );
    });
});
