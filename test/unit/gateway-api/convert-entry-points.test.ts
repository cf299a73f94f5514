import { alb, backends, convert, gateway, ingress, ingressClass, sections, traefik } from "./converting";

const usual = gateway({ http: 80, https: 443 });
const classes = [
    ingressClass("traefik", "traefik.io/ingress-controller"),
    ingressClass("ack", "ingress.k8s.alibabacloud/alb"),
    ingressClass("aws", "ingress.k8s.aws/alb"),
    ingressClass("gce", "k8s.io/ingress-gce"),
    ingressClass("appgw", "azure/application-gateway"),
    ingressClass("f5", "nginx.org/ingress-controller"),
];
const cilium = (name: string): string => `ingress.cilium.io/${name}`;
const elb = { "kubernetes.io/elb.class": "performance", "kubernetes.io/elb.id": "one" };

/** What says that an entry point, a port or a network is not everybody's, by class. */
const apart: readonly (readonly [className: string, annotations: Record<string, string>])[] = [
    ["traefik", { [traefik("entrypoints")]: "internal" }],
    ["traefik", { [traefik("entrypoints")]: "metrics, internal" }],
    ["traefik", { [traefik("entrypoints")]: "internal", [traefik("tls")]: "true" }],
    ["traefik", { "traefik.ingress.kubernetes.io/frontend-entry-points": "internal" }],
    ["ack", { [alb("listen-ports")]: '[{"HTTP":8080}]' }],
    ["ack", { [alb("listen-ports")]: '[{"HTTPS":8443}]' }],
    ["ack", { [alb("listen-ports")]: '[{"HTTP":443}]' }],
    ["ack", { [alb("address-type")]: "intranet" }],
    ["aws", { [alb("scheme")]: "internal" }],
    ["aws", { [alb("scheme")]: "internet-facing", [alb("listen-ports")]: '[{"HTTP":8080}]' }],
    ["aws", {}],
    ["cce", { ...elb, "kubernetes.io/elb.port": "8081" }],
    ["cce", { ...elb, "kubernetes.io/elb.listen-ports": '[{"HTTP":8081}]' }],
    ["cce", { "kubernetes.io/elb.autocreate": '{"type":"inner"}', "kubernetes.io/elb.class": "union" }],
    ["cce", { "kubernetes.io/elb.ip": "192.168.0.39", "kubernetes.io/elb.class": "union" }],
    ["gce-internal", {}],
    ["gce", { "kubernetes.io/ingress.class": "gce-internal" }],
    ["appgw", { "appgw.ingress.kubernetes.io/use-private-ip": "true" }],
    ["appgw", { "appgw.ingress.kubernetes.io/override-frontend-port": "8080" }],
    ["f5", { "nginx.org/listen-ports": "8080", "nginx.org/listen-ports-ssl": "8443" }],
    ["alb", {}],
    ["aws", { [alb("scheme")]: "internet-facing", [alb("listen-ports")]: "[{'HTTP': 8080}]" }],
    ["aws", { [alb("scheme")]: "internet-facing", [alb("listen-ports")]: "80" }],
    ["aws", { [alb("scheme")]: "internet-facing", [alb("listen-ports")]: "[]" }],
    ["ack", { [alb("listen-ports")]: '[{"HTTP":80},{"HTTPS":70000}]' }],
    ["ack", { [alb("listen-ports")]: '[{"HTTP":"80"}]' }],
    ["ack", { [alb("listen-ports")]: '[{"TCP":80}]' }],
    ["cce", { ...elb, "kubernetes.io/elb.listen-ports": "8081" }],
    ["ibm", { "ingress.bluemix.net/custom-port": "protocol=http port=8080;protocol=https port=8443" }],
    ["ibm", { "ingress.bluemix.net/custom-port": "8080" }],
    ["cilium", { [cilium("service-type")]: "NodePort", [cilium("insecure-node-port")]: "30080" }],
    ["cilium", { [cilium("service-type")]: "NodePort" }],
    ["cilium", { [cilium("insecure-node-port")]: "30080" }],
    ["oci", { "oci-native-ingress.oraclecloud.com/http-listener-port": "8080" }],
    ["cilium", { "ingress.cilium.io/host-listener-port": "8080" }],
    ["nginx-internal", {}],
    ["private.nginx", {}],
    ["tailscale", {}],
    ["skipper", { "zalando.org/aws-load-balancer-scheme": "internal" }],
    ["cilium", { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" }],
    ["nginx", { "networking.gke.io/load-balancer-type": "Internal" }],
];

describe("an Ingress that not everybody reaches", () => {
    it.each(apart)("of class %s with %j is not written for everybody who reaches the Gateway", async (...given) => {
        const [className, annotations] = given;
        const own = ingress(annotations, { className });
        const shut = await convert([...classes, ...usual, own]);
        expect(backends(shut)).toEqual([]);
        expect(shut.code).toBe(1);
        expect(shut.text).toMatch(/^closed {4}Ingress shop\/web \(1 rule\): .*\n +request: .*\n +cure: /m);
        expect(shut.text).not.toMatch(/[1-9]\d* answered alike/);
    });

    it.each(apart)("of class %s with %j fails without a comparison, too", async (className, annotations) => {
        const own = ingress(annotations, { className });
        expect((await convert([...classes, ...usual, own], "--no-prove")).code).toBe(1);
    });

    it.each(apart)("of class %s with %j is written with --accept open, which says so", async (...given) => {
        const [className, annotations] = given;
        const open = await convert([...classes, ...usual, ingress(annotations, { className })], "--accept open moved");
        expect(backends(open)).toEqual(["web"]);
        expect(open.text).toMatch(/^open {6}Ingress shop\/web \(1 rule\): .*: its routes are written for everybody/m);
        expect(open.yaml).toMatch(/# open: .*; everybody who reaches the Gateway reaches it/);
    });

    it.each([
        ["traefik", { [traefik("entrypoints")]: "web,websecure" }],
        ["ack", { [alb("listen-ports")]: '[{"HTTP":80},{"HTTPS":443}]' }],
        ["ack", { [alb("address-type")]: "internet" }],
        ["aws", { [alb("scheme")]: "internet-facing" }],
        ["cce", { ...elb, "kubernetes.io/elb.port": "80" }],
        ["cce", { "kubernetes.io/elb.autocreate": '{"type":"public"}', "kubernetes.io/elb.class": "union" }],
        ["gce", {}],
        ["ibm", { "ingress.bluemix.net/custom-port": "protocol=http port=80;protocol=https port=443" }],
        ["cilium", { [cilium("service-type")]: "LoadBalancer" }],
        ["cilium", { [cilium("loadbalancer-mode")]: "shared", [cilium("insecure-node-port")]: "30080" }],
        ["appgw", { "appgw.ingress.kubernetes.io/use-private-ip": "false" }],
        ["nginx", {}],
        ["nginx-internet", {}],
    ])("is not one of class %s with %j", async (className, annotations) => {
        const given = await convert([
            ...classes,
            ...usual,
            ingress(annotations as Record<string, string>, { className }),
        ]);
        expect(backends(given)).toEqual(["web"]);
        expect(given.text).not.toMatch(/^(closed|open) /m);
    });

    it("takes nothing from what everybody reaches at its host", async () => {
        const given = await convert([
            ...classes,
            ...usual,
            ingress(
                { [traefik("entrypoints")]: "internal" },
                { className: "traefik", name: "admin", service: "admin" },
            ),
            ingress({}, { className: "traefik" }),
        ]);
        expect(given.routes).toHaveLength(1);
        expect(backends(given)).toEqual(["web"]);
    });

    it("is left to another run with --accept lost", async () => {
        const given = await convert(
            [
                ...classes,
                ...usual,
                ingress({ [alb("scheme")]: "internal" }, { className: "aws" }),
                ingress({}, { name: "b" }),
            ],
            "--accept lost",
        );
        expect(given.text).toMatch(/^accepted {2}Ingress shop\/web/m);
        expect(given.code).toBe(0);
        expect(given.routes).toHaveLength(1);
    });

    it("is internet-facing where another Ingress of its group says so, or the parameters of its class", async () => {
        const group = { [alb("group.name")]: "edge" };
        const own = await convert([
            ...classes,
            ...usual,
            ingress(group, { className: "aws" }),
            ingress(
                { ...group, [alb("scheme")]: "internet-facing" },
                { className: "aws", name: "first", host: "a.example.com" },
            ),
        ]);
        expect(own.routes).toHaveLength(2);
        const byClass = await convert([
            ...usual,
            {
                apiVersion: "networking.k8s.io/v1",
                kind: "IngressClass",
                metadata: { name: "aws" },
                spec: { controller: "ingress.k8s.aws/alb", parameters: { kind: "IngressClassParams", name: "edge" } },
            },
            {
                apiVersion: "elbv2.k8s.aws/v1beta1",
                kind: "IngressClassParams",
                metadata: { name: "edge" },
                spec: { scheme: "internet-facing" },
            },
            ingress({}, { className: "aws" }),
        ]);
        expect(backends(byClass)).toEqual(["web"]);
    });
});

describe("an entry point of its own, for which the Gateway has a listener", () => {
    it.each([
        [
            "its name",
            "traefik",
            { [traefik("entrypoints")]: "internal" },
            { http: 80, https: 443, internal: 9000 },
            "internal",
        ],
        [
            "its port",
            "ack",
            { [alb("listen-ports")]: '[{"HTTP":8080}]' },
            { http: 80, https: 443, admin: 8080 },
            "admin",
        ],
        ["its port", "cce", { ...elb, "kubernetes.io/elb.port": "8081" }, { http: 80, other: 8081 }, "other"],
        [
            "its port",
            "appgw",
            { "appgw.ingress.kubernetes.io/override-frontend-port": "8080" },
            { http: 80, admin: 8080 },
            "admin",
        ],
    ])("of %s gets routes for that listener alone (%s, %j)", async (...given) => {
        const [, className, annotations, listeners, section] = given;
        const made = await convert([
            ...classes,
            ...gateway(listeners as Record<string, number>),
            ingress(annotations as Record<string, string>, { className, name: "admin", service: "admin" }),
            ingress({}, { className: "traefik", host: "www.example.com" }),
        ]);
        const admin = made.routes.find(({ spec }) => spec?.hostnames?.[0] === "shop.example.com");
        expect(admin?.spec?.parentRefs?.map(({ sectionName }) => sectionName)).toEqual([section]);
        // The others do not attach to it.
        const others = made.routes.filter((one) => one !== admin);
        expect(sections({ ...made, routes: others })).not.toContain(section);
        expect(sections({ ...made, routes: others })).not.toContain(undefined);
        expect(made.text).not.toMatch(/^closed/m);
    });

    it("gets them beside those for everybody, with names of their own", async () => {
        const made = await convert([
            ...classes,
            ...gateway({ http: 80, internal: 9000 }),
            ingress({ [traefik("entrypoints")]: "web,internal" }, { className: "traefik" }),
        ]);
        expect(sections(made).sort()).toEqual(["http", "internal"]);
        expect(new Set(made.routes.map(({ metadata }) => metadata?.name)).size).toBe(2);
        expect(made.code).toBe(0);
        expect(made.text).not.toMatch(/^meets/m);
    });

    it("is compared with that listener: a route of another backend there differs", async () => {
        const made = await convert([
            ...classes,
            ...gateway({ http: 80, internal: 9000 }),
            ingress({ [traefik("entrypoints")]: "internal" }, { className: "traefik", path: "/adm" }),
        ]);
        expect(made.text).toMatch(/^differs {3}shop\.example\.com\/adm\* .*\(\/adm is compared by characters\)/m);
    });
});

describe("a Gateway of a private network", () => {
    const all = [
        ...classes,
        ...usual,
        ingress({ [alb("scheme")]: "internal" }, { className: "aws" }),
        ingress({ [alb("scheme")]: "internet-facing" }, { className: "aws", name: "public", host: "www.example.com" }),
        ingress({}, { name: "nginx", host: "nginx.example.com" }),
    ];

    it("gets what only such a network reaches, and nothing else, with --private", async () => {
        const made = await convert(all, "--private");
        expect(made.routes.map(({ spec }) => spec?.hostnames)).toEqual([["shop.example.com"]]);
        expect(made.text).toMatch(
            /^not now {3}Ingress shop\/public and 1 other: nothing says that only a private network/m,
        );
        expect(made.code).toBe(0);
    });

    it("needs something that a private network reaches", async () => {
        const made = await convert([...usual, ingress({})], "--private");
        expect(made.text).toMatch(/there is nothing to convert: Ingress shop\/web: nothing says that only a private/);
        expect(made.code).toBe(2);
    });
});

describe("what nobody knows of the Ingresses", () => {
    it("is not said to be answered alike", async () => {
        const made = await convert([
            ...classes,
            ...usual,
            ingress({ [traefik("entrypoints")]: "websecure", [traefik("tls")]: "true" }, { className: "traefik" }),
        ]);
        expect(made.text).toMatch(/^3 sets of requests checked, 2 answered alike, 1 undetermined now$/m);
    });
});
