import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { checkPlanned, compileTable, plannedOf } from "../../../provider/table/compile";
import { createRouter, parseUrl, targetId } from "../../../provider/routing";
import { orderOfMoves } from "../../../provider/table/order";

const edge = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const routes = { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } };
const sae = {
    namespaceId: "cn-hangzhou:prod",
    address: "47.96.1.20",
    listenerPort: 80,
    defaultBackend: { appId: "web", containerPort: 8080 },
};
const alb = { sae: { ...sae, loadBalancerId: "alb-1" } };
const clb = { sae: { ...sae, loadBalancerId: "lb-1" } };
const newAlb = {
    sae: {
        ...sae,
        addressType: "Internet",
        zoneMappings: [
            { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-1" },
            { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-2" },
        ],
    },
};
const web = { service: { name: "web", port: 80 } };
const app = { sae: { appId: "api", containerPort: 8080 } };
const at = (more: object): object => ({ host: "a.example.com", path: "/api", backend: web, ...more });

async function planOf(gateway: object, ...list: object[]) {
    const plan = compileTable("shop", (await open({ gateways: { edge: gateway }, routes: list })) as OpenedObject);
    return {
        ...plan,
        mistakes: [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help}`),
    };
}
const specOf = (plan: Awaited<ReturnType<typeof planOf>>): unknown =>
    (plannedOf(plan)[0]?.objects[0]?.value as { spec?: unknown }).spec;
const answer = (plan: Awaited<ReturnType<typeof planOf>>, url: string): unknown =>
    createRouter(plan.tables)
        .match(parseUrl(url))
        .targets.map((target) => (target === null ? null : targetId(target)));

describe("what a table can set for one route", () => {
    it("is another object that answers, on Ingresses", async () => {
        const backend = { resource: { apiGroup: "k8s.example.com", kind: "Bucket", name: "files" } };
        for (const gateway of [edge]) {
            const plan = await planOf(gateway, at({ backend }));
            expect(plan.mistakes).toEqual([]);
            expect(JSON.stringify(specOf(plan))).toMatch(/"kind":"Bucket"/);
            expect(plan.tables[0]?.rules[0]?.target).toMatchObject({
                kind: "resource",
                resource: "Bucket",
                name: "files",
            });
        }
        expect((await planOf(routes, at({ backend }))).mistakes).toEqual([
            expect.stringMatching(/^routes\[0\]\.backend\.resource: a Gateway answers 500/),
        ]);
        expect((await planOf(edge, at({ backend: { resource: { name: "files" } } }))).mistakes).toEqual([
            "routes[0].backend.resource.kind: kind is missing — give the kind of the object, e.g. StorageBucket",
        ]);
    });

    it("is the certificate of its host, on Ingresses", async () => {
        const plan = await planOf(
            edge,
            at({ tls: "own" }),
            at({ path: "/x" }),
            at({ host: "b.example.com", tls: true }),
        );
        expect(plan.mistakes).toEqual([]);
        expect(specOf(plan)).toMatchObject({
            tls: [{ hosts: ["a.example.com"], secretName: "own" }, { hosts: ["b.example.com"] }],
        });
        expect(plan.urls[0]).toBe("https://a.example.com/api");
        for (const [gateway, backend] of [
            [routes, web],
            [alb, app],
        ] as const)
            expect((await planOf(gateway, at({ backend, tls: true }))).mistakes).toHaveLength(1);
    });

    it("is a rewrite, where the platform has one", async () => {
        const prefix = await planOf(routes, at({ rewrite: "/v2" }));
        expect(prefix.mistakes).toEqual([]);
        expect(JSON.stringify(specOf(prefix))).toContain(
            '"urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/v2"}}',
        );
        const exact = await planOf(routes, at({ match: "Exact", rewrite: "/v2" }));
        expect(JSON.stringify(specOf(exact))).toContain('"replaceFullPath":"/v2"');
        const onAlb = { backend: app, match: "ImplementationSpecific", path: "/api/(.*)", rewrite: "/v2/${1}" };
        const words = await planOf(alb, at(onAlb));
        expect(words.mistakes).toEqual([]);
        expect(words.tables[0]?.rules[0]?.rewrite).toBe("/v2/${1}");
    });

    it("is refused with what to write instead, where the platform has none", async () => {
        const said = async (gateway: object, more: object): Promise<string | undefined> =>
            (await planOf(gateway, at(more))).mistakes[0];
        expect(await said(alb, { backend: app, rewrite: "/v2" })).toBe(
            'routes[0].rewrite: an ALB of SAE rewrites by the groups of an expression, not by prefix — write path: "/api/(.*)", match: "ImplementationSpecific", rewrite: "/v2/${1}"; /api itself is a route of its own',
        );
        expect(await said(clb, { backend: app, rewrite: "/v2" })).toMatch(
            /^routes\[0\]\.rewrite: a CLB has no rewrite/,
        );
        expect(await said(edge, { rewrite: "/v2" })).toMatch(
            /^routes\[0\]\.rewrite: an Ingress has no rewrite of a single/,
        );
        expect(await said(edge, { actions: [] })).toMatch(/^routes\[0\]\.actions: an Ingress has no actions/);
        expect(await said(routes, { rewrite: "v2" })).toMatch(/^routes\[0\]\.rewrite: "v2" is not a path/);
    });

    it("is further actions, in the words of the platform and checked by its rows", async () => {
        const redirect = [
            { type: "RequestRedirect", requestRedirect: { hostname: "new.example.com", statusCode: 301 } },
        ];
        const plan = await planOf(routes, at({ actions: redirect }));
        expect(plan.mistakes).toEqual([]);
        expect(answer(plan, "http://a.example.com/api")).toEqual([
            expect.stringMatching(/^redirect:301:.*new\.example\.com/),
        ]);
        const wrong = await planOf(routes, at({ actions: [{ type: "RequestRedirct" }] }));
        expect(wrong.mistakes[0]).toMatch(/^routes\[0\]\.actions\[0\]/);
        const action = { actionType: "redirect", actionConfig: { host: "new.example.com", httpCode: "301" } };
        const there = await planOf(alb, at({ backend: app, match: "Exact", actions: [action] }));
        expect(there.mistakes).toEqual([]);
        expect(answer(there, "http://a.example.com/api")).toEqual([expect.stringMatching(/^redirect:301:/)]);
        const typo = await planOf(alb, at({ backend: app, match: "Exact", actions: [{ actionTyp: "redirect" }] }));
        expect(typo.mistakes[0]).toMatch(/^routes\[0\]\.actions\[0\]/);
    });
});

describe("an ALB that SAE makes", () => {
    it("is a gateway of a table, read as an ALB", async () => {
        const plan = await planOf(newAlb, at({ backend: app }));
        expect(plan.mistakes).toEqual([]);
        expect(plan.tables.map(({ dialect, rules }) => [dialect, rules.length])).toEqual([["sae-alb", 2]]);
        const { addressType: _, ...half } = newAlb.sae;
        // SAE's reference does not ask for it: the resource warns.
        expect((await planOf({ sae: half }, at({ backend: app }))).mistakes).toEqual([]);
        expect((await planOf({ sae: { ...sae } }, at({ backend: app }))).mistakes).toEqual([
            expect.stringMatching(/^gateways\.edge\.sae\.loadBalancerId: .*addressType and zoneMappings/),
        ]);
    });
});

describe("what two parts of a table say of one thing", () => {
    it("a host with two certificates is refused, whoever names them", async () => {
        const two = await planOf(edge, at({ tls: "one" }), at({ path: "/b", tls: "two" }));
        expect(two.mistakes).toEqual([
            expect.stringMatching(
                /^routes\[1\]\.tls: "a\.example\.com" has another .* by routes\[0\]\.tls: "two" here/,
            ),
        ]);
        const own = { kubernetes: { ...edge.kubernetes, tls: [{ hosts: ["a.example.com"], secretName: "gateway" }] } };
        const mixed = await planOf(own, at({ tls: true }));
        expect(mixed.mistakes).toEqual([
            expect.stringMatching(
                /^routes\[0\]\.tls: .* by gateways\.edge\.kubernetes\.tls\[0\]: the controller's own/,
            ),
        ]);
        const alike = await planOf(own, at({ tls: "gateway" }), at({ path: "/b", tls: "gateway" }), at({ path: "/c" }));
        expect(alike.mistakes).toEqual([]);
        const others = await planOf(edge, at({ tls: "one" }), at({ host: "b.example.com", tls: "two" }));
        expect(others.mistakes).toEqual([]);
    });

    it("a secret certificate is not shown", async () => {
        const hidden = await planOf(edge, at({ tls: pulumi.secret("s3cr3t") }), at({ path: "/b", tls: "two" }));
        expect(hidden.mistakes).toEqual([
            expect.stringMatching(/^routes\[1\]\.tls: .* by routes\[0\]\.tls, and a host/),
        ]);
        expect(JSON.stringify(hidden.mistakes)).not.toMatch(/s3cr3t/);
    });

    it("a redirect of an HTTPRoute makes no Service for a backend that nobody asks", async () => {
        const redirect = [{ type: "RequestRedirect", requestRedirect: { hostname: "new.example.com" } }];
        const backend = { endpoints: { addresses: ["10.0.3.7"], port: 80 } };
        const plan = await planOf(routes, at({ backend, actions: redirect }), at({ path: "/b", backend }));
        expect(plan.mistakes).toEqual([]);
        expect(plannedOf(plan).map(({ kind }) => kind)).toEqual(["HTTPRoute", "Service"]);
        const alone = await planOf(routes, at({ backend, actions: redirect }));
        expect(plannedOf(alone).map(({ kind }) => kind)).toEqual(["HTTPRoute"]);
    });
});

describe("two gateways at one reserved address of Google Cloud", () => {
    const name = "kubernetes.io/ingress.global-static-ip-name";
    const gce = (more: object = {}) => ({
        kubernetes: { namespace: "shop", ingressClassName: "gce", annotations: { [name]: "shop-ip" }, ...more },
    });
    const both = async (one: object, other: object) => {
        const route = (gateway: string) => ({ gateway, host: `${gateway}.example.com`, path: "/", backend: web });
        const args = { gateways: { one, other }, routes: [route("one"), route("other")] };
        const plan = compileTable("shop", (await open(args)) as OpenedObject);
        return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.severity} ${d.code} ${d.where}: ${d.message}`);
    };

    it("are refused: one of them would not be served there", async () => {
        expect(await both(gce(), gce())).toEqual([
            "error CR325 gateways.other.kubernetes: Ingress shop/shop-other (gateways.other.kubernetes) and Ingress shop/shop-one (gateways.one.kubernetes) ask for one address, shop-ip, at port 80: each has a load balancer of its own, and Google Cloud gives the address to one of them: the other is not served there.",
        ]);
    });

    it("are fine with two addresses, and where another controller serves one", async () => {
        expect(await both(gce(), gce({ annotations: { [name]: "other-ip" } }))).toEqual([]);
        expect(await both(gce(), gce({ ingressClassName: "traefik" }))).toEqual([]);
        expect(await both(gce(), gce({ annotations: { [name]: pulumi.secret("shop-ip") } }))).toEqual([]);
    });
});

describe("two gateways on one listener of CCE", () => {
    const elb = (name: string, more: object = {}, tls = name, namespace = "shop") => ({
        kubernetes: {
            namespace,
            ingressName: name,
            ingressClassName: "cce",
            annotations: {
                "kubernetes.io/elb.id": "elb-1",
                "kubernetes.io/elb.port": "443",
                "kubernetes.io/elb.class": "performance",
                ...more,
            },
            tls: [{ hosts: [`${name}.example.com`], secretName: tls }],
        },
    });
    const both = async (one: object, other: object) => {
        const route = (gateway: string) => ({ gateway, host: `${gateway}.example.com`, path: "/", backend: web });
        const args = { gateways: { one, other }, routes: [route("one"), route("other")] };
        const plan = compileTable("shop", (await open(args)) as OpenedObject);
        return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.code} ${d.where}: ${d.message}`);
    };

    it("are refused when they want different certificates or timeouts of it, with both named", async () => {
        expect(await both(elb("one"), elb("other"))).toEqual([
            "CR325 gateways.other.kubernetes: Ingress shop/other (gateways.other.kubernetes) and Ingress shop/one (gateways.one.kubernetes) are on one listener, elb-1:443, and want different things of it (certificate: shop/one and shop/other): what the older of the two says counts for both",
        ]);
        const slow = { "kubernetes.io/elb.client_timeout": "120" };
        expect(await both(elb("one", {}, "same"), elb("other", slow, "same"))).toEqual([
            expect.stringMatching(/\(client_timeout: 60 and 120\)/),
        ]);
        expect(await both(elb("one", {}, "same"), elb("other", {}, "same", "else"))).toEqual([
            expect.stringMatching(/\(certificate: shop\/same and else\/same\)/),
        ]);
    });

    it("are refused when they want different protocols of it", async () => {
        const plain = elb("other");
        const { tls: _, ...without } = plain.kubernetes;
        expect(await both(elb("one"), { kubernetes: without })).toEqual([
            "CR325 gateways.other.kubernetes: Ingress shop/other (gateways.other.kubernetes) and Ingress shop/one (gateways.one.kubernetes) are on one listener, elb-1:443, and want different things of it (protocol: https and http): which of the two protocols it speaks is not known",
        ]);
    });

    it("are fine when they agree, or are on two ports, load balancers or clusters", async () => {
        const usual = { "kubernetes.io/elb.client_timeout": "60" };
        expect(await both(elb("one", {}, "same"), elb("other", usual, "same"))).toEqual([]);
        expect(await both(elb("one"), elb("other", { "kubernetes.io/elb.port": "8443" }))).toEqual([]);
        expect(await both(elb("one"), elb("other", { "kubernetes.io/elb.id": "elb-2" }))).toEqual([]);
        expect(
            await both(elb("one"), { kubernetes: { ...elb("other").kubernetes, ingressClassName: "traefik" } }),
        ).toEqual([]);
    });
});

describe("annotations of a single route", () => {
    const nginx = (more: object = {}) => ({ kubernetes: { namespace: "shop", ingressClassName: "nginx", ...more } });
    const rewritten = { annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/v2" } };
    const own = (plan: Awaited<ReturnType<typeof planOf>>) =>
        plannedOf(plan).map(({ resource, objects, hosts }) => ({
            resource,
            hosts,
            annotations: (objects[0]?.value as { metadata: { annotations?: object } }).metadata.annotations,
            text: JSON.stringify(objects[0]?.value),
        }));

    it("put it into an Ingress of its own, beside those of the gateway, and are claimed", async () => {
        const gateway = nginx({ annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" } });
        const plan = await planOf(
            gateway,
            at({ path: "/" }),
            at(rewritten),
            at({ ...rewritten, path: "/b", tls: "a" }),
        );
        expect(plan.mistakes).toEqual([]);
        const [main, apart, ...others] = own(plan);
        expect(others).toEqual([]);
        expect(main?.resource).toBe("shop/shop-edge");
        expect(apart?.resource).toMatch(/^shop\/shop-edge-a[0-9a-f]{8}$/);
        expect(main?.annotations).toEqual({ "nginx.ingress.kubernetes.io/proxy-body-size": "8m" });
        expect(apart?.annotations).toEqual({ ...main?.annotations, ...rewritten.annotations });
        expect(apart?.hosts).toEqual(["a.example.com", "a.example.com/api", "a.example.com/b"]);
        expect(main?.text).toMatch(/"tls":\[\{"hosts":\["a\.example\.com"\],"secretName":"a"\}\]/);
        expect(plan.tables).toHaveLength(1);
        const rule = createRouter(plan.tables).match(parseUrl("https://a.example.com/api")).rule;
        expect(rule?.rewrite).toBe("/v2");
    });

    it("are refused where a second Ingress is reached elsewhere, or may be, and on other platforms", async () => {
        const refused = async (gateway: object) => (await planOf(gateway, at(rewritten))).mistakes;
        for (const [gateway, told] of [
            [nginx({ ingressClassName: "gce" }), /second Ingress, and each Ingress of class "gce" has a load balancer/],
            [nginx({ ingressClassName: "edge" }), /is not known — say the controller's way with dialect/],
            [
                nginx({ ingressClassName: "alb", annotations: { "alb.ingress.kubernetes.io/group.name": "shop" } }),
                /an ALB tries the rules of one Ingress after those of another — put the host on a gateway of its own/,
            ],
            [nginx({ ingressClassName: "kong" }), /whether Kong puts the routes of a host together is not known/],
            [nginx({ order: "breakFirst" }), /"breakFirst" .* no answer meanwhile — remove order/],
            [routes, /an HTTPRoute has the annotations of its gateway/],
        ] as const)
            expect(await refused(gateway)).toEqual([expect.stringMatching(told)]);
        const elb = { "kubernetes.io/elb.id": "elb-1", "kubernetes.io/elb.class": "performance" };
        const cce = { kubernetes: { namespace: "shop", ingressClassName: "cce", annotations: elb } };
        const moved = await planOf(cce, at({ annotations: { "kubernetes.io/elb.port": "8080" } }));
        expect(moved.mistakes).toEqual([
            expect.stringMatching(/bring the route to cce elb-1:8080 instead of cce elb-1:80 /),
        ]);
        expect((await planOf(cce, at({ annotations: { "kubernetes.io/elb.rewrite-target": "/x" } }))).mistakes).toEqual(
            [],
        );
        // The listener has one list of certificates, so both Ingresses name all.
        const both = await planOf(
            cce,
            at({ tls: "a" }),
            at({ host: "b.example.com", tls: "b" }),
            at({ path: "/x", annotations: { "kubernetes.io/elb.rewrite-target": "/x" } }),
        );
        expect(both.mistakes).toEqual([]);
        const tls = [
            { hosts: ["a.example.com"], secretName: "a" },
            { hosts: ["b.example.com"], secretName: "b" },
        ];
        for (const { objects } of plannedOf(both)) expect(objects[0]?.value["spec"]).toMatchObject({ tls });
        expect(plannedOf(both)).toHaveLength(2);
        const classed = await planOf(nginx(), at({ annotations: { "kubernetes.io/ingress.class": "other" } }));
        expect(classed.mistakes[0]).toMatch(/^routes\[0\]\.annotations: they name another class/);
        expect((await planOf(alb, at({ ...rewritten, backend: app }))).mistakes).toEqual([
            expect.stringMatching(/^routes\[0\]\.annotations: a rule of SAE has no annotations/),
        ]);
        const later = { annotations: { x: pulumi.secret("s3cr3t") } };
        expect((await planOf(nginx(), at(later))).mistakes).toEqual([
            expect.stringMatching(/write them as plain texts/),
        ]);
    });
});

test("a route that gets annotations is in its new Ingress before it leaves the old, and back", () => {
    const isSibling = () => true;
    const [main, apart] = [{ main: ["h"] }, { main: ["h"], apart: ["h", "h/api"] }];
    expect(orderOfMoves(main, apart, [], isSibling).after).toEqual({ main: ["apart"] });
    const fewer = { main: ["h"], apart: ["h", "h/other"] };
    const more = { main: ["h"], apart: ["h", "h/api", "h/other"] };
    expect(orderOfMoves(more, fewer, [], isSibling).after).toEqual({ apart: ["main"] });
    expect(orderOfMoves(fewer, more, [], isSibling).after).toEqual({ main: ["apart"] });
    expect(orderOfMoves(fewer, more).after).toEqual({});
    // An Ingress that is gone goes last anyway.
    expect(orderOfMoves(apart, main, [], isSibling).after).toEqual({});
});

describe("an issuer of cert-manager", () => {
    const issued = (more: object) => ({ kubernetes: { ...edge.kubernetes, clusterIssuer: "letsencrypt", ...more } });
    it("makes the certificate of each host that asks for TLS, in a Secret named after it", async () => {
        const plan = await planOf(
            issued({}),
            at({ tls: true }),
            at({ host: "*.x.io", tls: true }),
            at({ host: "b.io" }),
        );
        expect(plan.mistakes).toEqual([]);
        const [{ objects } = { objects: [] }] = plannedOf(plan);
        expect(objects[0]?.value).toMatchObject({
            metadata: { annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } },
            spec: {
                tls: [
                    { hosts: ["a.example.com"], secretName: "a-example-com-tls" },
                    { hosts: ["*.x.io"], secretName: "any-x-io-tls" },
                ],
            },
        });
    });
    it("is refused when nothing would be issued, or two say who issues", async () => {
        const told = async (gateway: object, ...list: object[]) => (await planOf(gateway, ...list)).mistakes;
        expect(await told(issued({}), at({}))).toEqual([expect.stringMatching(/no host is served with TLS/)]);
        expect(await told(issued({ issuer: "x" }), at({ tls: true }))).toEqual([expect.stringMatching(/give one of/)]);
        expect(await told(issued({ tls: [{ hosts: ["a.example.com"] }] }), at({}))).toEqual([
            expect.stringMatching(/tls\[0\]\.secretName: cert-manager makes no certificate without/),
        ]);
        const raw = { annotations: { "cert-manager.io/issuer": "x" } };
        expect(await told(issued(raw), at({ tls: true }))).toEqual([expect.stringMatching(/leave the annotation out/)]);
        expect(await told(issued({}), at({ tls: false }))).toEqual([
            expect.stringMatching(/no host is served with TLS/),
        ]);
        expect(await told(issued({ clusterIssuer: "" }), at({ tls: true }))).toEqual([
            expect.stringMatching(/clusterIssuer: its name is empty/),
        ]);
        const anywhere = { path: "/", backend: web, tls: true };
        expect(await told(issued({}), anywhere)).toEqual([expect.stringMatching(/for a host, and the route has none/)]);
        const { httpRoute } = routes.kubernetes;
        expect(await told({ kubernetes: { namespace: "shop", httpRoute, issuer: "x" } }, at({}))).toEqual([
            expect.stringMatching(/issuer: is of an Ingress/),
        ]);
    });
});

describe("the Ingresses of a gateway of CCE whose routes have annotations of their own", () => {
    const elb = (name: string): string => `kubernetes.io/elb.${name}`;
    const modes = (...paths: string[]): string =>
        JSON.stringify(paths.map((path) => ({ host: "a.example.com", path, matchmode: "EQUAL_TO" })));
    const shared = {
        [elb("id")]: "elb-1",
        [elb("class")]: "performance",
        [elb("headers.web")]: '{"key":"x","values":["1"]}',
        [elb("conditions.api")]: '[{"type":"Method","methodConfig":{"values":["GET"]}}]',
        [elb("actions.gone")]: "[]",
        "kubernetes.io/ingress.property": modes("/api", "/other", "/gone"),
    };
    const own = { annotations: { [elb("rewrite-target")]: "/x" } };
    const api = { service: { name: "api", port: 80 } };
    async function planned(...list: object[]): Promise<Record<string, unknown>[]> {
        const gateway = { kubernetes: { namespace: "shop", ingressClassName: "cce", annotations: shared } };
        const plan = await planOf(gateway, ...list);
        return plannedOf(plan).map(
            ({ objects }) =>
                (objects[0]?.value as { metadata: { annotations: Record<string, unknown> } }).metadata.annotations,
        );
    }

    it("have what is about their own Services and paths, and the first one what is about none", async () => {
        const [first, second] = await planned(at({}), at({ path: "/other", backend: api, ...own }));
        expect(first).toEqual({
            ...Object.fromEntries(Object.entries(shared).filter(([name]) => name !== elb("conditions.api"))),
            "kubernetes.io/ingress.property": modes("/api", "/gone"),
        });
        expect(second).toEqual({
            [elb("id")]: "elb-1",
            [elb("class")]: "performance",
            [elb("conditions.api")]: shared[elb("conditions.api")],
            "kubernetes.io/ingress.property": modes("/other"),
            ...own.annotations,
        });
    });

    it("have all of it where it may be about their own, or is that of the only one", async () => {
        expect(await planned(at({}))).toEqual([shared]);
        const both = await planned(at({}), at({ path: "/other", backend: web, ...own }));
        expect(both.map((annotations) => annotations[elb("headers.web")])).toEqual(
            [1, 2].map(() => shared[elb("headers.web")]),
        );
    });
});

test("a port of a listener of CCE that comes later is no port: no other one is claimed", async () => {
    const port = pulumi.output(pulumi.unknown as string);
    const annotations = { "kubernetes.io/elb.id": "elb-1", "kubernetes.io/elb.port": port };
    const plan = await planOf({ kubernetes: { namespace: "shop", ingressClassName: "cce", annotations } }, at({}));
    expect(plan.mistakes).toEqual([]);
    expect(plan.urls).toEqual(["http://a.example.com:…/api"]);
    for (const url of ["http://a.example.com/api", "http://a.example.com:8080/api"])
        expect(createRouter(plan.tables).explain(parseUrl(url))).toMatchObject({ outcome: "undetermined" });
});

test("a URL at a listener of CCE of which the protocol is open has none", async () => {
    const annotations = { "kubernetes.io/elb.id": "elb-1", "kubernetes.io/elb.port": "8443" };
    const gateway = { namespace: "shop", ingressClassName: "cce", annotations };
    const plan = await planOf({ kubernetes: gateway }, at({ tls: true }));
    expect(plan.urls).toEqual(["…://a.example.com:8443/api"]);
    expect((await planOf({ kubernetes: gateway }, at({ tls: "cert" }))).urls).toEqual([
        "https://a.example.com:8443/api",
    ]);
});

test("two ports of one load balancer of CCE are gateways of one table, and a host may be on both", async () => {
    const elb = (port: string, tls: object = {}) => ({
        kubernetes: {
            namespace: "shop",
            ingressClassName: "cce",
            annotations: {
                "kubernetes.io/elb.id": "elb-1",
                "kubernetes.io/elb.class": "performance",
                "kubernetes.io/elb.port": port,
            },
            ...tls,
        },
    });
    const gateways = { plain: elb("80"), secure: elb("443", { tls: [{ hosts: ["a.example.com"], secretName: "a" }] }) };
    const plan = compileTable(
        "shop",
        (await open({
            gateways,
            routes: [at({ gateway: "plain" }), at({ gateway: "secure", path: "/", backend: web })],
        })) as OpenedObject,
    );
    expect([...plan.problems, ...checkPlanned(plan)]).toEqual([]);
    expect(plan.urls).toEqual(["http://a.example.com/api", "https://a.example.com/"]);
    const router = createRouter(plan.tables);
    const asked = (url: string) => router.match(parseUrl(url)).targets.map((target) => target && targetId(target));
    expect(asked("https://a.example.com/other")).toEqual(["service:shop/web:80"]);
    expect(asked("http://a.example.com/other")).toEqual([null]);
});
