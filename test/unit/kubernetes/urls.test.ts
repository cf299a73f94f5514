import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { urlsOf } from "../../../provider/platforms/kubernetes/client/urls";
import { buildIngress } from "../../../provider/platforms/kubernetes/manifest/ingress";

const service = { name: "web", port: { number: 80 } };
const path = (text: string | undefined, pathType = "Prefix"): object => ({
    ...(text === undefined ? {} : { path: text }),
    pathType,
    backend: { service },
});
const rule = (host: string | undefined, ...paths: object[]): object => ({
    ...(host === undefined ? {} : { host }),
    http: { paths },
});
const status = (...ingress: object[]): object => ({ loadBalancer: { ingress } });
const ports = (...numbers: number[]): object[] => numbers.map((port) => ({ port, protocol: "TCP" }));
const urls = (spec: object, live?: object, annotations: object = {}): string[] =>
    urlsOf({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", annotations },
        spec,
        status: live,
    });

describe("the URLs of an Ingress", () => {
    it("have the ports that the controller listens on, where they are not the usual ones", () => {
        const spec = { rules: [rule("a.example.com", path("/"), path("/api")), rule(undefined, path("/"))] };
        expect(urls(spec, status({ ip: "192.0.2.1", ports: ports(80, 443) }))).toEqual([
            "http://a.example.com/",
            "http://a.example.com/api",
            "http://192.0.2.1/",
        ]);
        expect(urls(spec, status({ ip: "2001:db8::1", ports: ports(8080, 443) }))).toEqual([
            "http://a.example.com:8080/",
            "http://a.example.com:8080/api",
            "http://[2001:db8::1]:8080/",
        ]);
        const tls = { rules: [rule("a.example.com", path("/"))], tls: [{ hosts: ["*.example.com"] }] };
        expect(urls(tls, status({ hostname: "lb.example.com", ports: ports(80, 8443) }))).toEqual([
            "https://a.example.com:8443/",
        ]);
    });

    it("name no port with an error, and none of UDP", () => {
        const all = [
            { port: 8080, protocol: "TCP", error: "PortInUse" },
            { port: 8443, protocol: "UDP" },
        ];
        const spec = { rules: [rule("a.example.com", path("/"))] };
        const listing = (...more: object[]): string[] =>
            urls(spec, status({ ip: "192.0.2.1", ports: [...all, ...more] }));
        expect(listing()).toEqual([]);
        expect(listing({ port: 80, protocol: "TCP", error: "PortInUse" }, ...ports(8081))).toEqual([
            "http://a.example.com:8081/",
        ]);
        expect(listing({ port: 80, protocol: "TCP", error: "PortInUse" }, ...ports(443))).toEqual([
            "https://a.example.com/",
        ]);
    });

    it.each<[numbers: number[], isSecure: boolean, url: string]>([
        [[8080, 8443], true, "https://a.example.com:8443/"],
        [[8080, 8443], false, "http://a.example.com:8080/"],
        [[80, 8443], true, "https://a.example.com:8443/"],
        [[9000], true, "https://a.example.com:9000/"],
        [[443], false, "https://a.example.com/"],
        [[80], true, "http://a.example.com/"],
        [[8080, 8081], false, "http://a.example.com:8080/"],
    ])("are one for each path, of the scheme that its port has: %j, with TLS %s", (numbers, isSecure, url) => {
        const tls = isSecure ? { tls: [{ hosts: ["a.example.com"] }] } : {};
        const spec = { ...tls, rules: [rule("a.example.com", path("/"))] };
        expect(urls(spec, status({ ip: "192.0.2.1", ports: ports(...numbers) }))).toEqual([url]);
    });

    it("lead to the path of the rule, whatever letters it has", () => {
        const odd = ["/a?b", "/c#d", "/e f", "/100%", "/a%20b", "/ü"];
        const spec = { rules: [rule("a.example.com", ...odd.map((one) => path(one, "Exact")))] };
        const told = urls(spec).map((url) => new URL(url));
        expect(told.map(({ pathname }) => decodeURIComponent(pathname))).toEqual([...odd.slice(0, 4), "/a b", "/ü"]);
        expect(told.map(({ search, hash }) => search + hash).join("")).toBe("");
    });

    const host = "a.example.com";
    const loadBalancer = { existing: { id: "lb-1", kind: "dedicated" as const } };
    const certificateIds = ["cert"];
    it.each<[what: string, args: object, url: string]>([
        ["a port and a certificate", { cce: { port: 443, certificateIds } }, "https://a.example.com/"],
        ["http2", { cce: { http2: true, certificateIds } }, "https://a.example.com/"],
        ["another port", { cce: { port: 8443, certificateIds } }, "https://a.example.com:8443/"],
        ["port 443 without a certificate", { cce: { port: 443 } }, "http://a.example.com:443/"],
        ["a Secret without hosts", { cce: {}, tls: [{ secretName: "cert" }] }, "https://a.example.com/"],
        ["no certificate", { cce: { port: 8080 } }, "http://a.example.com:8080/"],
        [
            "both listeners",
            {
                cce: {
                    certificateIds,
                    listenPorts: [
                        { protocol: "HTTP", port: 80 },
                        { protocol: "HTTPS", port: 8443 },
                    ],
                },
            },
            "https://a.example.com:8443/",
        ],
    ])("have the scheme and port of the listener of CCE with %s", (_, { cce, ...more }: { cce?: object }, url) => {
        const args = {
            routes: [{ host, path: "/", backend: { service: { name: "web", port: 80 } } }],
            cce: { loadBalancer, ...cce },
            ...more,
        };
        expect(checkIngress(args)).toEqual([]);
        const { spec, annotations } = buildIngress(args as never);
        expect(urls(spec, status({ ip: "192.0.2.1" }), annotations)).toEqual([url]);
    });

    it("have the scheme and port of the listeners of an ALB", () => {
        const spec = { ingressClassName: "alb", rules: [rule(host, path("/"))] };
        const listening = (text: string): object => ({ "alb.ingress.kubernetes.io/listen-ports": text });
        expect(urls(spec, undefined, listening('[{"HTTP":8080}]'))).toEqual(["http://a.example.com:8080/"]);
        expect(urls(spec, undefined, listening('[{"HTTP":80},{"HTTPS":8443}]'))).toEqual([
            "https://a.example.com:8443/",
        ]);
        expect(urls(spec, undefined, listening("[{'HTTP': 8080}]"))).toEqual([]);
    });

    it("are those that can be opened: no wildcard host, no pattern of a path", () => {
        const spec = (pathType: string): object => ({
            rules: [rule("*.example.com", path("/")), rule(host, path("/api/(.*)", pathType), path("/api", pathType))],
        });
        const mode = (matchmode: string): object => ({
            "kubernetes.io/elb.id": "lb-1",
            "kubernetes.io/ingress.property": JSON.stringify([
                { host, path: "/api/(.*)", matchmode },
                { host, path: "/api", matchmode },
            ]),
        });
        const open = ["http://a.example.com/api"];
        expect(urls(spec("ImplementationSpecific"), undefined, mode("REGEX"))).toEqual(open);
        expect(urls(spec("ImplementationSpecific"))).toEqual(open);
        expect(
            urls({ ...spec("Prefix"), ingressClassName: "nginx" }, undefined, {
                "nginx.ingress.kubernetes.io/use-regex": "true",
            }),
        ).toEqual(open);
        expect(
            urls({
                ingressClassName: "alb",
                rules: [rule(host, path("/api/*", "ImplementationSpecific"), path("/api"))],
            }),
        ).toEqual(open);
        // Kubernetes compares it letter by letter.
        expect(urls(spec("Prefix"))).toEqual(["http://a.example.com/api/(.*)", ...open]);
    });

    it("are the same in an older API version", () => {
        const backend = { serviceName: "web", servicePort: 80 };
        const spec = { rules: [{ host, http: { paths: [{ backend }, { path: "/b", backend }] } }] };
        expect(urlsOf({ apiVersion: "extensions/v1beta1", kind: "Ingress", metadata: { name: "web" }, spec })).toEqual([
            "http://a.example.com/",
            "http://a.example.com/b",
        ]);
    });
});
