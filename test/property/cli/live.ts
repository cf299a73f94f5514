/** Live objects and rule sets, as their servers tell them. Everything follows from a seed. */
import fc from "fast-check";
import { toOldSpec } from "../../../provider/platforms/kubernetes/manifest/convert";
import { createRequest } from "../../../provider/platforms/sae/wire/wire";
import type { Json } from "../../../provider/sources/objects";
import { Dice, ingress } from "../../integration/kubernetes/manifests";
import { program as ruleSet } from "../sae/arbitraries";

interface Live {
    ingresses: Json[];
    ruleSets: Json[];
}

/** A state of a cluster and an SAE namespace. */
export const live: fc.Arbitrary<Live> = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 5 }), fc.array(ruleSet, { maxLength: 3 }))
    .map(([dice, count, sets]) => ({
        ingresses: Array.from({ length: count }, (_, i) => served(ingress(new Dice(dice + i), `web-${i}`))),
        ruleSets: sets.map((inputs, i) => answerOf(inputs, i + 1)),
    }));

/** What a server adds by itself. */
const served = (manifest: Json): Json => ({
    ...manifest,
    metadata: {
        namespace: "default",
        ...(manifest.metadata as Json),
        uid: "8c1f7a52-5c9e-4f0e-9a8e-000000000000",
        resourceVersion: "12",
        generation: 1,
        creationTimestamp: "2026-01-01T00:00:00Z",
        managedFields: [{ manager: "kubectl" }],
    },
    status: { loadBalancer: {} },
});

/** A rule set as DescribeIngress answers it. */
function answerOf(inputs: Parameters<typeof createRequest>[0], id: number): Json {
    const { query, form } = createRequest(inputs, String(inputs["description"] ?? "made-by-hand"));
    const parsed = (text: string | undefined): Json =>
        text === undefined ? {} : { CorsConfig: JSON.parse(text) as unknown };
    return {
        ...query,
        Id: id,
        Rules: JSON.parse(form?.["Rules"] ?? "[]") as unknown,
        DefaultRule: JSON.parse(query["DefaultRule"] ?? "{}") as unknown,
        ...parsed(query["CorsConfig"]),
    };
}

export interface LiveObject {
    manifest: Json;
    /** What a program is to declare: without what CCE writes by itself. */
    wanted: Json;
    /** Whether a program can declare it: the component takes it. */
    sound: boolean;
}

/** Objects of every kind, version and controller that import writes as a component. */
export const ofEveryKind: fc.Arbitrary<LiveObject[]> = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 5 }))
    .map(([from, count]) =>
        Array.from({ length: count }, (_, i) => {
            const dice = new Dice(from * 7 + i);
            const object = dice.chance(0.3) ? httpRoute(dice, `route-${i}`) : ofController(dice, `web-${i}`);
            return { ...object, manifest: served(object.manifest), wanted: served(object.wanted) };
        }),
    );

const elb = (name: string): string => `kubernetes.io/elb.${name}`;

/** Annotations of CCE as its guide has them, and values that it does not take. */
const right: Readonly<Record<string, readonly string[]>> = {
    [elb("class")]: ["union", "performance", "later"],
    [elb("id")]: ["3c7caa5a-a641-4bff-801a-feace27424b6"],
    [elb("ip")]: ["192.168.0.39", "2001:db8::1"],
    [elb("port")]: ["1", "80", "65535"],
    [elb("autocreate")]: ['{"type":"public","bandwidth_size":5}'],
    [elb("listen-ports")]: ['[{"HTTP":80},{"HTTPS":443}]'],
    [elb("keepalive_timeout")]: ["0", "4000"],
    [elb("ingress-order")]: ["1", "1000"],
    [elb("pool-protocol")]: ["https", "h2c"],
    [elb("http2-enable")]: ["true", "false", "yes"],
    [elb("canary")]: ["true"],
    [elb("canary-weight")]: ["0", "100"],
    [elb("redirect-url-code")]: ["301", "308"],
    [elb("cors-max-age")]: ["0"],
    [elb("session-affinity-option")]: ['{"persistence_timeout":"60"}'],
    [elb("acl-status")]: ["on", "off"],
    [elb("tags")]: ["a=b"],
    [elb("conditions.web")]: ['[{"type":"Method","methodConfig":{"values":["GET"]}}]'],
    "ingress.beta.kubernetes.io/role": ["data"],
    "kubernetes.io/ingress.property": ['[{"host":"","path":"/a","matchmode":"EQUAL_TO"}]'],
};
const wrong: Readonly<Record<string, readonly string[]>> = {
    [elb("port")]: ["0", "65536", "http", "-1", "80 "],
    [elb("ip")]: ["10.0.0", "host.example.com"],
    [elb("listen-ports")]: ["80", '[{"HTTP":0}]', "[]"],
    [elb("keepalive_timeout")]: ["4001", "1.5"],
    [elb("ingress-order")]: ["0", "1001"],
    [elb("canary-weight")]: ["101", "5%"],
    [elb("redirect-url-code")]: ["304"],
    [elb("session-affinity-option")]: ["{"],
    "kubernetes.io/ingress.property": ['[{"path":"/a","matchmode":"PREFIX"}]'],
};

/** An Ingress in any API version, of any controller or of CCE, with the match modes where its version has them. */
function ofController(dice: Dice, name: string): LiveObject {
    const made = ingress(dice, name);
    const spec = made.spec as Json;
    const metadata = { ...(made.metadata as Json) };
    const annotations: Record<string, string> = { ...(metadata.annotations as Record<string, string> | undefined) };
    const isOld = dice.chance(0.4);
    const apiVersion = isOld ? dice.pick(["networking.k8s.io/v1beta1", "extensions/v1beta1"]) : "networking.k8s.io/v1";
    let sound = true;
    if (dice.chance(0.7)) {
        delete spec.ingressClassName;
        const className = dice.pick(["cce", "public-elb", "own"]);
        if (dice.chance(0.7)) annotations["kubernetes.io/ingress.class"] = className;
        else if (!isOld) spec.ingressClassName = className;
        annotations[elb("class")] = "performance";
        for (const key of dice.some(1, 5, () => dice.pick(Object.keys(right))))
            annotations[key] = dice.pick(right[key]!);
        if (dice.chance(0.2)) {
            const key = dice.pick(Object.keys(wrong));
            annotations[key] = dice.pick(wrong[key]!);
            sound = false;
        }
    } else if (spec.ingressClassName !== undefined && dice.chance(0.4)) {
        // A server takes both in an update, whatever they say.
        const same = dice.chance(0.5);
        annotations["kubernetes.io/ingress.class"] = same ? String(spec.ingressClassName) : "other";
        sound = same;
    }
    if (dice.chance(0.2)) annotations["kubectl.kubernetes.io/last-applied-configuration"] = "{}";
    if (dice.chance(0.2)) annotations["pulumi.com/patchForce"] = "true";
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
    // Servers before 1.36 take no name of a Service that begins with a digit.
    const text = JSON.stringify(isOld ? toOldSpec(spec) : spec).replaceAll(isOld ? "3web" : "", isOld ? "web3" : "");
    const manifest = { apiVersion, kind: "Ingress", metadata, spec: JSON.parse(text) as Json };
    const { "kubectl.kubernetes.io/last-applied-configuration": _, ...kept } = annotations;
    const { annotations: _all, ...rest } = metadata;
    return {
        manifest,
        wanted: { ...manifest, metadata: { ...rest, ...(Object.keys(kept).length > 0 && { annotations: kept }) } },
        sound,
    };
}

/** A route as a server has it, in the version that is stored or in an older one. */
function httpRoute(dice: Dice, name: string): LiveObject {
    const backendRef = (): Json => ({
        ...(dice.chance(0.5) && { group: "", kind: "Service" }),
        name: dice.pick(["web", "api"]),
        port: dice.pick([1, 80, 65535]),
        ...(dice.chance(0.5) && { weight: dice.pick([0, 1, 1_000_000]) }),
    });
    const match = (): Json => ({
        path: { type: dice.pick(["PathPrefix", "Exact"]), value: dice.pick(["/", "/a", "/a/b"]) },
        ...(dice.chance(0.3) && { headers: [{ name: "x-a", type: "Exact", value: dice.pick(["1", "a b"]) }] }),
        ...(dice.chance(0.3) && { queryParams: [{ name: "q", value: "1" }] }),
        ...(dice.chance(0.3) && { method: dice.pick(["GET", "POST"]) }),
    });
    const filter = (): Json =>
        dice.chance(0.5)
            ? { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x-b", value: "1" }] } }
            : { type: "URLRewrite", urlRewrite: { hostname: "b.example.com" } };
    const rules = dice.some(1, 3, () => ({
        ...(dice.chance(0.2) && { timeouts: { request: dice.pick(["10s", "0s", "1h30m"]) } }),
        matches: dice.some(1, 2, match),
        ...(dice.chance(0.3) && { filters: [filter()] }),
        backendRefs: dice.some(1, 2, backendRef),
    }));
    const extra = dice.chance(0.15) ? dice.pick(["useDefaultGateways", "later"]) : undefined;
    const metadata: Json = {
        name,
        ...(dice.chance(0.4) && { labels: { app: "a" } }),
        ...(dice.chance(0.4) && { annotations: { note: "by hand" } }),
        ...(dice.chance(0.2) && { finalizers: ["example.com/hold"] }),
    };
    const spec: Json = {
        parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "shared" }],
        ...(dice.chance(0.6) && { hostnames: [dice.pick(["a.example.com", "*.example.com"])] }),
        rules,
        ...(extra !== undefined && { [extra]: "All" }),
    };
    const group = "gateway.networking.k8s.io";
    const manifest = { apiVersion: `${group}/${dice.pick(["v1", "v1beta1"])}`, kind: "HTTPRoute", metadata, spec };
    return { manifest, wanted: { ...manifest, apiVersion: `${group}/v1` }, sound: extra === undefined };
}
