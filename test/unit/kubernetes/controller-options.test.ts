import { argumentTypes } from "../../../provider/platforms/kubernetes/fields/arguments";
import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { controllerOptions } from "../../../provider/platforms/kubernetes/controllers";
import { serviceAnnotations } from "../../../provider/platforms/kubernetes/controllers/cce-service";
import type { IngressArgs } from "../../../provider/platforms/kubernetes/fields/args";
import type { FieldShape } from "../../../provider/inputs/fields";
import { buildIngress } from "../../../provider/platforms/kubernetes/manifest/ingress";
import { readIngress } from "../../../provider/platforms/kubernetes/read/rules";

const routes = [{ host: "a.example.com", path: "/x", backend: { service: { name: "web", port: 80 } } }];
const annotationsOf = (args: object): Record<string, unknown> => buildIngress({ routes, ...args } as never).annotations;
const existing = { loadBalancer: { existing: { id: "lb-1", kind: "dedicated" } } };

/** A value of the shape, so that each option can be tried. */
function sample(shape: FieldShape): unknown {
    if (typeof shape !== "string") {
        if ("list" in shape) return [sample(shape.list)];
        if ("map" in shape) return { web: sample(shape.map) };
        if ("oneOf" in shape) return shape.oneOf[0];
        if ("either" in shape) return sample(shape.either[0] as FieldShape);
        if ("typescript" in shape) throw new Error(`no sample of ${shape.typescript}`);
        const table = argumentTypes[shape.type]?.fields ?? {};
        return Object.fromEntries(Object.entries(table).map(([key, field]) => [key, sample(field.shape)]));
    }
    const samples = {
        string: "text",
        integer: 40,
        boolean: true,
        strings: { a: "b" },
        port: 80,
        flag: true,
        function: undefined,
        any: { type: "Method" },
    };
    return samples[shape];
}

describe.each(controllerOptions.map((controller) => [controller.title, controller] as const))("%s", (_, controller) => {
    it.each(Object.keys(controller.fields))("makes an annotation of %s", (field) => {
        const base = controller.key === "cce" ? existing : {};
        const shape = controller.fields[field]?.shape as FieldShape;
        const before = annotationsOf({ [controller.key]: base });
        const after = annotationsOf({ [controller.key]: { ...base, [field]: sample(shape) } });
        expect(after).not.toEqual(field === "loadBalancer" ? {} : before);
        for (const [name, text] of Object.entries(after)) {
            expect(name).toMatch(/^[a-z.]+\/[\w.-]+$|^protocol$/);
            expect(typeof text).toBe("string");
        }
    });
});

describe("Alibaba Cloud ACK ALB", () => {
    it("has no annotation for useRegex: false, which the controller would take for a yes", () => {
        const texts = [true, false].map((useRegex) => annotationsOf({ alb: { useRegex, order: 3 } }));
        expect(texts).toEqual([
            { "alb.ingress.kubernetes.io/use-regex": "true", "alb.ingress.kubernetes.io/order": "3" },
            { "alb.ingress.kubernetes.io/order": "3" },
        ]);
    });
});

describe("Skipper", () => {
    it("limits the rate by a filter, as a number alone would take all filters of the Ingress away", () => {
        expect(annotationsOf({ skipper: { ratelimit: 20, filters: 'setPath("/x")' } })).toEqual({
            "zalando.org/ratelimit": 'clientRatelimit(20, "1s")',
            "zalando.org/skipper-filter": 'setPath("/x")',
        });
    });
});

describe("Huawei CCE", () => {
    it("describes a new load balancer in ELB's own names", () => {
        const create = {
            kind: "dedicated",
            name: "shop",
            public: true,
            bandwidthName: "shop-bandwidth",
            bandwidthChargeMode: "traffic",
            bandwidthSize: 5,
            bandwidthShareType: "PER",
            eipType: "5_bgp",
            availabilityZones: ["cn-east-3a"],
            l7Flavor: "L7_flavor.elb.s1.small",
        };
        const annotations = annotationsOf({ cce: { loadBalancer: { create } } });
        expect(annotations["kubernetes.io/elb.class"]).toBe("performance");
        expect(JSON.parse(annotations["kubernetes.io/elb.autocreate"] as string)).toEqual({
            name: "shop",
            type: "public",
            bandwidth_name: "shop-bandwidth",
            bandwidth_chargemode: "traffic",
            bandwidth_size: 5,
            bandwidth_sharetype: "PER",
            eip_type: "5_bgp",
            available_zone: ["cn-east-3a"],
            l7_flavor_name: "L7_flavor.elb.s1.small",
        });
        expect(checkIngress({ routes, cce: { loadBalancer: { create } } })).toEqual([]);
    });

    it("writes the values of the guide for several listeners, an access list, a canary, stickiness and CORS", () => {
        const options = {
            ...existing,
            listenPorts: [
                { protocol: "HTTP", port: 80 },
                { protocol: "HTTPS", port: 443 },
            ],
            certificateIds: ["c1", "c2"],
            accessList: { ids: ["g1", "g2"], type: "deny" },
            canary: { header: "x-canary", headerValues: ["yes"] },
            sessionAffinityMinutes: 30,
            cors: { allowOrigin: ["https://a.example.com"], maxAge: 60 },
        };
        expect(checkIngress({ routes, cce: options })).toEqual([]);
        const elb = Object.fromEntries(
            Object.entries(annotationsOf({ cce: options })).map(([name, text]) => [
                name.replace("kubernetes.io/elb.", ""),
                text,
            ]),
        );
        expect(elb).toEqual({
            class: "performance",
            id: "lb-1",
            "listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
            "tls-certificate-ids": "c1,c2",
            "acl-id": "g1,g2",
            "acl-status": "on",
            "acl-type": "black",
            canary: "true",
            "canary-by-header": "x-canary",
            "canary-by-header-value": '{"values":["yes"]}',
            "session-affinity-mode": "HTTP_COOKIE",
            "session-affinity-option": '{"persistence_timeout":"30"}',
            "cors-allow-origin": "https://a.example.com",
            "cors-max-age": "60",
        });
    });

    it("carries match modes in the annotation on v1 and beside the path on v1beta1", () => {
        const modes = [{ ...routes[0], matchMode: "REGEX" }];
        const now = buildIngress({ cce: existing, routes: modes } as never);
        expect(now.annotations["kubernetes.io/ingress.property"]).toBe(
            '[{"host":"a.example.com","path":"/x","matchmode":"REGEX"}]',
        );
        expect(now.spec.ingressClassName).toBe("cce");
        const old = buildIngress({ cce: existing, routes: modes, apiVersion: "networking.k8s.io/v1beta1" } as never);
        expect(old.annotations["kubernetes.io/ingress.class"]).toBe("cce");
        expect(JSON.stringify(old.spec)).toContain('"property":{"ingress.beta.kubernetes.io/url-match-mode":"REGEX"}');
    });

    it("carries match modes of the full form as those of the short one", () => {
        const property = { "ingress.beta.kubernetes.io/url-match-mode": "REGEX" };
        const backend = { service: { name: "web", port: { number: 80 } } };
        const path = { path: "/x", pathType: "ImplementationSpecific" as const, backend };
        const rules = [{ host: "a.example.com", http: { paths: [{ ...path, property }] } }];
        const now = buildIngress({ cce: existing, rules } as IngressArgs);
        expect(now.annotations["kubernetes.io/ingress.property"]).toBe(
            '[{"host":"a.example.com","path":"/x","matchmode":"REGEX"}]',
        );
        expect(now.spec.rules).toEqual([{ host: "a.example.com", http: { paths: [path] } }]);
        const old = buildIngress({ cce: existing, rules, apiVersion: "networking.k8s.io/v1beta1" } as IngressArgs);
        expect(old.spec.rules).toEqual(rules);
        expect(old.annotations["kubernetes.io/ingress.property"]).toBeUndefined();
    });

    it("takes the class of the annotation in place of cce", () => {
        const annotations = { "kubernetes.io/ingress.class": "public-elb" };
        for (const apiVersion of ["networking.k8s.io/v1", "extensions/v1beta1"] as const) {
            const made = buildIngress({ cce: existing, routes, annotations, apiVersion } as IngressArgs);
            expect([made.spec.ingressClassName, made.annotations["kubernetes.io/ingress.class"]]).toEqual([
                undefined,
                undefined,
            ]);
            const cce = { loadBalancer: { existing: { ip: "192.168.0.39" } } };
            expect(
                checkIngress({ cce, routes: [{ ...routes[0], matchMode: "REGEX" }], annotations, apiVersion }),
            ).toEqual([]);
        }
    });

    it("reads match modes from either place, rewrites, order and conditions", () => {
        const metadata = {
            name: "i",
            annotations: {
                "kubernetes.io/ingress.property": '[{"host":"","path":"/a","matchmode":"EQUAL_TO"}]',
                "kubernetes.io/elb.rewrite-target": "/$1",
                "kubernetes.io/elb.ingress-order": "3",
                "kubernetes.io/elb.conditions.web":
                    '[{"type":"Method","methodConfig":{"values":["GET"]}},{"type":"Header","headerConfig":{"key":"x","values":["1"]}}]',
            },
        };
        const path = (text: string, more: object = {}) => ({
            path: text,
            pathType: "ImplementationSpecific",
            backend: { service: { name: "web", port: { number: 80 } } },
            ...more,
        });
        const property = { property: { "ingress.beta.kubernetes.io/url-match-mode": "REGEX" } };
        const rules = [{ http: { paths: [path("/a"), path("/b.*", property), path("/c")] } }];
        const read = readIngress({ kind: "Ingress", metadata, spec: { ingressClassName: "cce", rules } });
        expect(
            read.map(({ match, order, rewrite, methods, headers }) => ({ match, order, rewrite, methods, headers })),
        ).toEqual(
            ["Exact", "Regex", "ImplementationSpecific"].map((match) => ({
                match,
                order: 3,
                rewrite: "/$1",
                methods: ["GET"],
                headers: [{ name: "x", values: ["1"] }],
            })),
        );
    });

    it("writes what the load balancer reads on a Service", () => {
        const now = (value: unknown, change: (value: unknown) => unknown): unknown => change(value);
        const options = {
            algorithm: "SOURCE_IP",
            healthCheck: true,
            healthCheckOption: { protocol: "TCP", delay: "5" },
            passThrough: true,
        };
        expect(serviceAnnotations(options, now)).toEqual({
            "kubernetes.io/elb.lb-algorithm": "SOURCE_IP",
            "kubernetes.io/elb.health-check-flag": "on",
            "kubernetes.io/elb.health-check-option": '{"protocol":"TCP","delay":"5"}',
            "kubernetes.io/elb.pass-through": "true",
        });
    });
});
