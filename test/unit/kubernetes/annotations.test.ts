import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { explain, lint, parseUrl } from "../../../provider/routing";

interface Case {
    spec?: object;
    annotations?: Record<string, string>;
    path?: string;
    pathType?: string;
    port?: object;
}

const ingress = ({
    spec = {},
    annotations = {},
    path = "/",
    pathType = "Prefix",
    port = { number: 80 },
}: Case): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: {
        ...spec,
        rules: [
            {
                host: "shop.example.com",
                http: { paths: [{ path, pathType, backend: { service: { name: "web", port } } }] },
            },
        ],
    },
});
const read = (given: Case) => readTables([ingress(given) as Record<string, unknown>]);
const edge = { spec: { ingressClassName: "edge" } };

/** A table, the outcome for /x, and what the reason must name. */
const table: readonly [what: string, given: Case, outcome: string, names?: string][] = [
    ["Prefix on a class of nobody known", edge, "matched"],
    ["Exact on a class of nobody known", { ...edge, path: "/x", pathType: "Exact" }, "matched"],
    [
        "ImplementationSpecific there",
        { ...edge, pathType: "ImplementationSpecific" },
        "undetermined",
        "--controller edge=CONTROLLER",
    ],
    [
        "ImplementationSpecific without a class",
        { pathType: "ImplementationSpecific" },
        "undetermined",
        "--controller default=CONTROLLER",
    ],
    ["a wildcard there", { ...edge, path: "/*" }, "undetermined", "looks like a pattern"],
    [
        "an annotation of Kong there",
        { ...edge, annotations: { "konghq.com/methods": "GET" } },
        "undetermined",
        "konghq.com/methods",
    ],
    [
        "a star on GCE",
        { annotations: { "kubernetes.io/ingress.class": "gce" }, path: "/*", pathType: "ImplementationSpecific" },
        "matched",
    ],
    [
        "a star on an ALB",
        { spec: { ingressClassName: "alb" }, path: "/*", pathType: "ImplementationSpecific" },
        "matched",
    ],
    [
        "a transform on an ALB",
        { spec: { ingressClassName: "alb" }, annotations: { "alb.ingress.kubernetes.io/transforms.web": "[{}]" } },
        "undetermined",
        "alb.ingress.kubernetes.io/transforms.web",
    ],
    [
        "an action of an ALB",
        { spec: { ingressClassName: "alb" }, port: { name: "use-annotation" } },
        "undetermined",
        "the action web",
    ],
    [
        "a time-out on an ALB",
        { spec: { ingressClassName: "alb" }, annotations: { "alb.ingress.kubernetes.io/scheme": "internal" } },
        "matched",
    ],
    [
        "middlewares of Traefik",
        {
            spec: { ingressClassName: "traefik" },
            annotations: { "traefik.ingress.kubernetes.io/router.middlewares": "shop-a@kubernetescrd" },
        },
        "undetermined",
        "Middleware shop-a@kubernetescrd",
    ],
    [
        "an annotation of nginx on Traefik",
        { spec: { ingressClassName: "traefik" }, annotations: { "nginx.ingress.kubernetes.io/server-snippet": "a" } },
        "matched",
    ],
    [
        "an annotation of HAProxy",
        { spec: { ingressClassName: "haproxy" }, annotations: { "haproxy.org/path-rewrite": "/" } },
        "undetermined",
        "haproxy.org/path-rewrite",
    ],
    [
        "the class nginx of F5's controller",
        { spec: { ingressClassName: "nginx" }, annotations: { "nginx.org/path-regex": "exact" } },
        "undetermined",
        "nginx.org/path-regex",
    ],
];

it.each(table)("%s: %s is %s", (...[, given, outcome, names]) => {
    const tables = read(given);
    const found = explain(tables, parseUrl("http://shop.example.com/x"));
    expect(found.outcome).toBe(outcome);
    const said = lint(tables, { severity: { CR116: "off" } }).filter((d) => d.code === "CR123");
    expect(said.map((d) => d.severity)).toEqual(names === undefined ? [] : ["info"]);
    if (names !== undefined) expect(`${said[0]?.message} ${found.why.join(" ")}`).toContain(names);
});

it("takes the controller from annotations where no class tells it", () => {
    const annotations = { "nginx.ingress.kubernetes.io/rewrite-target": "/$2" };
    const path = "/app(/|$)(.*)";
    const [one] = read({ annotations, path, pathType: "ImplementationSpecific" });
    expect(one?.dialect).toBe("ingress-nginx");
    // Annotations of two controllers tell none.
    const both = { ...annotations, "konghq.com/methods": "GET" };
    expect(read({ annotations: both, path })[0]?.dialect).toBe("kubernetes");
});

it("claims nothing of requests outside of what begins like the path", () => {
    const tables = read({ ...edge, path: "/app/*", pathType: "ImplementationSpecific" });
    expect(explain(tables, parseUrl("http://shop.example.com/app/x")).outcome).toBe("undetermined");
    expect(explain(tables, parseUrl("http://shop.example.com/other")).outcome).toBe("none");
});

describe("the class of an Ingress whose IngressClass is not among the sources", () => {
    it.each([
        ["nginx", "ingress-nginx"],
        ["nginx-internal", "ingress-nginx"],
        ["ingress-nginx", "ingress-nginx"],
        // NGINX of F5, or of whoever: nobody can tell.
        ["nginx-plus", "kubernetes"],
        ["nginx-f5", "kubernetes"],
        ["nginxinc", "kubernetes"],
        ["nginx-org", "kubernetes"],
        ["corp-nginx", "kubernetes"],
    ])("%s is read as %s", (ingressClassName, dialect) => {
        expect(readTables([{ ...ingress({ spec: { ingressClassName } }) }])[0]?.dialect).toBe(dialect);
    });
});

describe("a transform of the AWS Load Balancer Controller", () => {
    const annotations = {
        "alb.ingress.kubernetes.io/target-type": "ip",
        "alb.ingress.kubernetes.io/ssl-redirect": "443",
        "alb.ingress.kubernetes.io/transforms.web":
            '[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/x","replace":"/"}]}}]',
    };
    const asked = (url: string) => explain(read({ spec: { ingressClassName: "alb" }, annotations }), parseUrl(url));

    it("leaves the redirect to https as it is", () => {
        expect(asked("http://shop.example.com/x")).toMatchObject({ outcome: "matched", target: { code: 301 } });
    });

    it("is of its own backend only", () => {
        const other = { "alb.ingress.kubernetes.io/transforms.api": "[{}]" };
        const tables = read({ spec: { ingressClassName: "alb" }, annotations: other });
        expect(explain(tables, parseUrl("http://shop.example.com/x")).outcome).toBe("matched");
    });

    it("takes no part in which requests the backend gets", () => {
        const why = asked("https://shop.example.com/x").why.join(" ");
        expect(why).not.toContain("decides which requests");
        expect(why).not.toContain("equal precedence");
    });
});

it("says of no rules that they have equal precedence where it is open what they take", () => {
    const annotations = { "konghq.com/methods": "GET" };
    const paths = ["/", "/admin"].map((path) => ({
        path,
        pathType: "Prefix",
        backend: { service: { name: "web", port: { number: 80 } } },
    }));
    const object = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web", namespace: "shop", annotations },
        spec: { ingressClassName: "kong", rules: [{ host: "shop.example.com", http: { paths } }] },
    };
    const { why } = explain(readTables([object]), parseUrl("http://shop.example.com/admin/x"));
    expect(why.join(" ")).toContain("may take");
    expect(why.join(" ")).not.toContain("equal precedence");
});
