import fc from "fast-check";
import { UNKNOWN, type Inputs, type Value } from "../../../provider/engine/values";
import { ingressFields, localFields, type Field, type FieldType } from "../../../provider/platforms/sae/fields";

export const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20261121);
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const host = fc.tuple(label, label).map(([a, b]) => `${a}.${b}.com`);

const clbRule = fc.record({
    domain: fc.oneof(
        host,
        host.map((name) => `*.${name}`),
    ),
    path: fc.stringMatching(/^(\/[a-z0-9.%?#&-]{0,6}){1,4}$/),
});
const albRule = fc.oneof(
    fc.record({
        domain: fc.oneof(
            host,
            host.map((name) => `*.${name}`),
            fc.constant("www.example.*"),
        ),
        path: fc.stringMatching(/^(\/[a-z0-9_-]{0,5}){1,3}\*?$/),
    }),
    fc.record({
        domain: host,
        path: fc.constant("/sys/(.*)/(.*)/aaa"),
        rewritePath: fc.constantFrom("/${1}/${2}", "/x/${2}/${1}"),
    }),
    fc.record({
        domain: host,
        path: fc.constant("/old/*"),
        ruleActions: fc.constantFrom<Inputs[][]>(
            [{ actionType: "redirect", actionConfig: { host: "b.example.com", httpCode: "301" } }],
            [{ actionType: "rewrite", actionConfig: { path: "/new" } }],
        ),
    }),
);
const app = fc.record({ appId: label, containerPort: fc.integer({ min: 1, max: 65535 }) });

const flags = [
    "xForwardedFor",
    "xForwardedForClientSrcPort",
    "xForwardedForProto",
    "xForwardedForSlbId",
    "xForwardedForSlbPort",
    "gzip",
];
const cors = fc.record(
    {
        enable: fc.boolean(),
        allowOrigin: fc.constantFrom(["*"], ["https://a.example.com", "http://*.example.com:8080"]),
        allowMethods: fc.subarray(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"], { minLength: 1 }),
        allowHeaders: fc.constantFrom(["*"], ["x-a", "x-b"]),
        exposeHeaders: fc.constantFrom(["*"], ["x-c"]),
        allowCredentials: fc.boolean(),
        maxAge: fc.integer({ min: -1, max: 172800 }),
    },
    { requiredKeys: ["enable"] },
);

const common = fc.record(
    {
        listenerPort: fc.integer({ min: 1, max: 65535 }),
        defaultRule: app,
        description: fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/),
        requestTimeout: fc.integer({ min: 1, max: 180 }),
        idleTimeout: fc.integer({ min: 1, max: 60 }),
        cors,
        ...Object.fromEntries(flags.map((name) => [name, fc.boolean()])),
    },
    { requiredKeys: ["listenerPort", "defaultRule"] },
);

const uniqueRules = (of: fc.Arbitrary<Inputs>): fc.Arbitrary<Inputs[]> =>
    fc.uniqueArray(
        fc.tuple(of, app).map(([rule, target]): Inputs => ({ ...rule, ...target })),
        {
            maxLength: 12,
            selector: (rule) => `${String(rule["domain"])} ${String(rule["path"])}`,
        },
    );

/** Right inputs of an `Ingress` on a CLB or an ALB, over HTTP or HTTPS. */
export const program: fc.Arbitrary<Inputs> = fc
    .tuple(
        common,
        fc.boolean(),
        fc.boolean(),
        fc.subarray(["1-cn-hangzhou", "2-cn-hangzhou", "3-cn-hangzhou"], { minLength: 1 }),
        uniqueRules(clbRule),
        uniqueRules(albRule),
        fc.option(fc.constantFrom("sp-own", "tls_cipher_policy_1_2"), { nil: undefined }),
    )
    .map(([base, onAlb, https, certs, clbRules, albRules, policy]) => ({
        ...(base as unknown as Inputs),
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: onAlb ? "alb-bp1shop" : "lb-bp1shop",
        rules: onAlb ? albRules : clbRules,
        ...(https && { listenerProtocol: "HTTPS", ...(onAlb ? { certIds: certs } : { certId: certs[0]! }) }),
        ...(https && onAlb && policy !== undefined && { securityPolicyId: policy }),
    }));

const odd: fc.Arbitrary<Value> = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant([] as Value[]),
    fc.constant({} as Value),
    fc.constant("[{}]"),
    fc.constant("{"),
);

/** Values that are right, wrong, odd or not known yet, for any field. */
export const anyInputs: fc.Arbitrary<Inputs> = someOf(
    [...ingressFields, ...localFields].map((field) => [field.name, anyOf(field)]),
);

/** An object with any of the keys. */
function someOf(entries: (readonly [string, fc.Arbitrary<Value>])[]): fc.Arbitrary<Inputs> {
    return fc.record(Object.fromEntries(entries), { requiredKeys: [] }).map((some) => some as Inputs);
}

function anyOf(field: Field): fc.Arbitrary<Value> {
    return fc.oneof(
        { weight: 3, arbitrary: likely(field.type) },
        fc.constant(UNKNOWN as Value),
        fc.constant(null),
        odd,
    );
}

function likely(type: FieldType): fc.Arbitrary<Value> {
    switch (type.kind) {
        case "text":
            return type.values
                ? fc.constantFrom(...type.values)
                : fc.oneof(fc.string(), host, fc.constantFrom("/", "/(.*", "lb-1", "alb-1", "cn-hangzhou:a"));
        case "integer":
            return fc.integer();
        case "boolean":
            return fc.boolean();
        case "booleanOrText":
            return fc.oneof(fc.boolean(), likely(type.text));
        case "list":
            return fc.array(fc.oneof(likely(type.of), fc.constant(UNKNOWN as Value), odd), { maxLength: 4 });
        case "object":
            return someOf(
                type.fields.map((field) => [
                    field.name,
                    fc.oneof(likely(field.type), fc.constant(UNKNOWN as Value), odd),
                ]),
            );
    }
}
