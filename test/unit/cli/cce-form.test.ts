/** Annotations of CCE in files that its guide has otherwise: warnings of lint, each with the right word. */
import { crossroute, type Ran } from "./run";

type Json = Record<string, unknown>;
const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const ingress = (annotations: Json, { name = "web", port = { number: 80 } as Json, host = "a.test" } = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations: { [elb("class")]: "performance", ...annotations } },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host,
                http: {
                    paths: [
                        { path: "/", pathType: "ImplementationSpecific", backend: { service: { name: "web", port } } },
                    ],
                },
            },
        ],
    },
});
const lint = (...objects: Json[]): Promise<Ran> =>
    crossroute("lint -f -", { input: objects.map((one) => JSON.stringify(one)).join("\n---\n") });
const plain = (text: string): string => text.replace(/\s+/g, " ");
const id = { [elb("id")]: "lb-1" };

describe("the load balancer that CCE makes", () => {
    const made = (value: Json, more: Json = {}): Json => ({ [elb("autocreate")]: JSON.stringify(value), ...more });
    const union = { [elb("class")]: "union" };
    const bandwidth = { bandwidth_chargemode: "traffic", bandwidth_size: 5, eip_type: "5_bgp" };

    it.each<[string, Json, string]>([
        ["a type that there is not", made({ type: "Public" }, union), '.type: CCE\'s guide has no "Public" here'],
        ["a key that there is not", made({ type: "inner", foo: 1 }, union), ".foo: CCE's guide has no such key"],
        ["a key with a mistake", made({ vip_adress: "10.0.0.9" }, union), "Did you mean vip_address?"],
        ["a dedicated one without zones", made({ type: "inner" }), ".available_zone: missing"],
        ["a dedicated one without a flavor", made({ available_zone: ["a"] }), ".l7_flavor_name: missing"],
        ["a public one without bandwidth", made({ type: "public" }, union), ".bandwidth_size: missing"],
        [
            "no bandwidth at all",
            made({ type: "public", ...bandwidth, bandwidth_size: 0 }, union),
            ".bandwidth_size: 0 is out of range",
        ],
        [
            "a number as a text",
            made({ type: "public", ...bandwidth, bandwidth_size: "5" }, union),
            '.bandwidth_size: "5" does not fit here',
        ],
        [
            "a share that there is not",
            made({ type: "public", ...bandwidth, bandwidth_sharetype: "WHOLE" }, union),
            '.bandwidth_sharetype: "WHOLE" does not fit here',
        ],
    ])("with %s is a warning", async (_, annotations, text) => {
        const { out, code } = await lint(ingress(annotations));
        expect(plain(out)).toContain(text);
        expect(out).toContain("warning CR315");
        expect(code).toBe(0);
    });

    it.each<[string, Json]>([
        [
            "of the guide",
            made({
                type: "public",
                bandwidth_name: "cce-bandwidth-1741230802502",
                ...bandwidth,
                bandwidth_sharetype: "PER",
                available_zone: ["eu-de-01"],
                elb_virsubnet_ids: ["s1"],
                l7_flavor_name: "L7_flavor.elb.pro.max",
                l4_flavor_name: "",
                vip_subnet_cidr_id: "v1",
            }),
        ],
        ["of a shared one", made({ type: "inner" }, union)],
        ["with a value to be filled in", made({ type: "public", ...bandwidth, bandwidth_size: "${SIZE}" }, union)],
    ])("is right %s", async (_, annotations) => {
        expect((await lint(ingress(annotations))).out).toContain("No findings");
    });
});

it.each<[string, Json, string]>([
    ["listen-port", { ...id, [elb("listen-port")]: "81" }, `Did you mean ${elb("listen-ports")}?`],
    ["rewrite-targets", { ...id, [elb("rewrite-targets")]: "/z" }, `Did you mean ${elb("rewrite-target")}?`],
    ["keepalive-timeout", { ...id, [elb("keepalive-timeout")]: "60" }, `Did you mean ${elb("keepalive_timeout")}?`],
    ["tls-certificate-id", { ...id, [elb("tls-certificate-id")]: "c1" }, `Did you mean ${elb("tls-certificate-ids")}?`],
    ["conditions of a Service", { ...id, [elb("condition.web")]: "[]" }, `Did you mean ${elb("conditions.web")}?`],
    ["actions of a Service", { ...id, [elb("action.web")]: "[]" }, `Did you mean ${elb("actions.web")}?`],
    [
        "headers without a Service",
        { ...id, [elb("headers")]: "{}" },
        `Did you mean ${elb("headers.<name of the Service>")}?`,
    ],
    ["protocol", { ...id, protocol: "http" }, "Write HTTP."],
    [
        "a protocol of a listener",
        { ...id, [elb("listen-ports")]: '[{"HTTP":80},{"http":81}]' },
        "[1]: CCE's guide has no",
    ],
    [
        "two listeners in one entry",
        { ...id, [elb("listen-ports")]: '[{"HTTP":80,"HTTPS":443}]', [elb("tls-certificate-ids")]: "c1" },
        "Give each listener an entry of its own.",
    ],
    ["a mode of sessions", { ...id, [elb("session-affinity-mode")]: "COOKIE" }, "It has HTTP_COOKIE."],
    [
        "a policy of dedicated load balancers",
        {
            ...id,
            [elb("class")]: "union",
            [elb("tls-certificate-ids")]: "c1",
            [elb("tls-ciphers-policy")]: "tls-1-2-fs",
        },
        'only a dedicated load balancer has "tls-1-2-fs"',
    ],
    ["no load balancer", { [elb("port")]: "80" }, "which load balancer serves it is not said"],
    [
        "twenty tags",
        {
            [elb("class")]: "union",
            [elb("autocreate")]: "{}",
            [elb("tags")]: [..."abcdefghijklmnopqrst"].map((key) => `${key}=1`).join(),
        },
        "20 tags. Give at most 19",
    ],
    [
        "a tag that is there twice",
        { [elb("class")]: "union", [elb("autocreate")]: "{}", [elb("tags")]: "a=b,a=c" },
        'the key "a" is there twice',
    ],
    [
        "backends by weight without use-annotation",
        { ...id, [elb("actions.web")]: '[{"type":"ForwardPool","forwardConfig":[{"poolID":"p1"}]}]' },
        "use-annotation",
    ],
])("lint warns of %s", async (_, annotations, text) => {
    const { out, code } = await lint(ingress(annotations));
    expect(plain(out).replaceAll(" help ", " ")).toContain(text);
    expect(out).toContain("warning CR315");
    expect(code).toBe(0);
});

it.each<[string, Json]>([
    ["one of a newer version", { ...id, [elb("brand-new-thing")]: "1" }],
    ["one of a Service", { ...id, [elb("lb-algorithm")]: "ROUND_ROBIN" }],
    ["one that passes a header on", { ...id, [elb("x-forwarded-port")]: "true" }],
])("lint does not take %s for a misspelt annotation", async (_, annotations) => {
    expect((await lint(ingress(annotations))).out).not.toContain("Did you mean");
});

it("a rule that names use-annotation may forward to several backends", async () => {
    const pool = { ...id, [elb("actions.web")]: '[{"type":"ForwardPool","forwardConfig":[{"poolID":"p1"}]}]' };
    expect((await lint(ingress(pool, { port: { name: "use-annotation" } }))).out).not.toContain("CR315");
});

describe("cures", () => {
    it("do not turn an Ingress with routes of its own into a canary", async () => {
        const { out } = await lint(ingress({ ...id, [elb("canary-weight")]: "20" }));
        expect(plain(out)).toContain(`Leave it out; or give ${elb("canary")}, if this Ingress is to take a part`);
    });

    it("do not ask for two Ingresses with one rule", async () => {
        const both = { ...id, [elb("cors-allow-origin")]: "*", [elb("rewrite-target")]: "/" };
        const { out } = await lint(ingress(both));
        expect(out).not.toContain("Use two Ingresses");
        expect(plain(out)).toContain("Leave one of the two out, or put the paths that need only one of them");
    });

    it("are not asked for where two Ingresses write one list of certificates in two ways", async () => {
        const with_ = (ids: string): Json => ({ ...id, [elb("port")]: "443", [elb("tls-certificate-ids")]: ids });
        const second = { name: "other", host: "b.test" };
        expect((await lint(ingress(with_("c1,c2")), ingress(with_("c1, c2"), second))).out).not.toContain("CR325");
        expect((await lint(ingress(with_("c1,c2")), ingress(with_("c2,c1"), second))).out).toContain("CR325");
    });
});

describe("Endpoints", () => {
    const service = (ports: Json[]): Json => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "shop" },
        spec: { ports },
    });
    const endpoints = (subset: Json): Json => ({
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "web", namespace: "shop" },
        subsets: [subset],
    });
    const target = async (...objects: Json[]): Promise<string> => {
        const input = [...objects, ingress(id)].map((one) => JSON.stringify(one)).join("\n---\n");
        return (await crossroute("explain http://a.test/ -f -", { input })).out;
    };

    it("of which no address is ready lead nowhere, and are named", async () => {
        const objects = [
            service([{ port: 80, targetPort: 8080 }]),
            endpoints({ notReadyAddresses: [{ ip: "10.0.0.1" }], ports: [{ port: 8080 }] }),
        ];
        expect(await target(...objects)).toContain("service:shop/web:80");
        expect(plain((await lint(...objects)).out)).toContain("No address is ready");
    });

    it("that the cluster writes for the selector of a Service are not asked for addresses", async () => {
        const waiting = endpoints({ notReadyAddresses: [{ ip: "10.0.0.1" }], ports: [{ port: 8080 }] });
        const own = { ...service([{ port: 80 }]), spec: { ports: [{ port: 80 }], selector: { app: "web" } } };
        expect((await lint(own, waiting)).out).not.toContain("CR311");
    });

    it("beside a name of DNS are not asked for its ports", async () => {
        const unnamed = endpoints({ addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "http", port: 8080 }] });
        const name = {
            ...service([{ port: 80 }]),
            spec: { type: "ExternalName", externalName: "web.example.org", ports: [{ port: 80 }] },
        };
        expect((await lint(name, unnamed)).out).not.toContain("CR312");
    });

    it("whose port has another name than that of the Service are named", async () => {
        const unnamed = endpoints({ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 8080 }] });
        const named = endpoints({ addresses: [{ ip: "10.0.0.1" }], ports: [{ name: "http", port: 8080 }] });
        const http = service([{ name: "http", port: 80 }]);
        expect(plain((await lint(http, unnamed)).out)).toContain('has the port "http", and no subset has one');
        expect((await lint(http, named)).out).not.toContain("CR312");
    });
});
