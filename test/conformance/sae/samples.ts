import type { Inputs, Value } from "../../../provider/engine/values";
import { ingressFields, rule as ruleType, type Field } from "../../../provider/platforms/sae/fields";
import { alb, clb, newAlb, rule } from "../../rpc/sae/workshop";

/** Values to try for every row; `parameters.test.ts` fails for a row without any. */
export interface Sample {
    program: Inputs;
    /** Two right values. */
    values: readonly [Value, Value];
    /** What else has to change when it is removed. */
    without?: Inputs;
}

const https = { listenerProtocol: "HTTPS", certIds: ["1-cn-hangzhou"] };
const flag = (): Sample => ({ program: clb(), values: [true, false] });
const zones = (...vSwitches: string[]): Value =>
    vSwitches.map((vSwitchId, i) => ({ zoneId: `cn-hangzhou-${"hij"[i]}`, vSwitchId }));

const samples: Record<string, Sample> = {
    namespaceId: { program: clb(), values: ["cn-hangzhou:prod", "cn-hangzhou:test"] },
    loadBalancerId: {
        program: alb(),
        values: ["alb-bp1shop", "alb-bp1other"],
        without: { addressType: "Internet", zoneMappings: zones("vsw-1", "vsw-2") },
    },
    loadBalancerType: { program: clb(), values: ["clb", "alb"] },
    listenerPort: { program: clb(), values: [80, 8080] },
    listenerProtocol: { program: clb({ certId: "1" }), values: ["HTTPS", "HTTP"], without: { certId: null } },
    certId: { program: clb({ listenerProtocol: "HTTPS" }), values: ["1", "2"], without: { listenerProtocol: null } },
    certIds: {
        program: alb({ listenerProtocol: "HTTPS" }),
        values: [["1-cn-hangzhou", "2-cn-hangzhou"], ["3-cn-hangzhou"]],
        without: { listenerProtocol: null },
    },
    securityPolicyId: { program: alb(https), values: ["tls_cipher_policy_1_2", "sp-own"] },
    description: { program: clb(), values: ["shop-edge", "shop-edge-2"] },
    requestTimeout: { program: clb(), values: [30, 180] },
    idleTimeout: { program: clb(), values: [1, 60] },
    xForwardedFor: flag(),
    xForwardedForClientSrcPort: flag(),
    xForwardedForProto: flag(),
    xForwardedForSlbId: flag(),
    xForwardedForSlbPort: flag(),
    gzip: flag(),
    cors: {
        program: alb(),
        values: [
            { enable: true, allowOrigin: ["*"] },
            { enable: true, allowOrigin: ["https://a.example.com"], allowMethods: ["GET"], maxAge: 5 },
        ],
    },
    addressType: { program: newAlb(), values: ["Internet", "Intranet"] },
    loadBalancerEdition: { program: newAlb(), values: ["StandardWithWaf", "Standard"] },
    zoneMappings: { program: newAlb(), values: [zones("vsw-1", "vsw-2"), zones("vsw-1", "vsw-3")] },
    defaultRule: {
        program: clb(),
        values: [
            { appId: "first", containerPort: 80 },
            { appId: "second", containerPort: 81 },
        ],
    },
    rules: {
        program: alb(),
        values: [
            [rule("a.example.com", "/a"), rule("a.example.com", "/b")],
            [rule("a.example.com", "/b"), rule("a.example.com", "/c")],
        ],
    },
};

/** Fields of a rule are tried in the one rule of a rule set. */
const ruleSamples: Record<string, Sample> = Object.fromEntries(
    Object.entries({
        domain: ["a.example.com", "*.example.com"],
        path: ["/a", "/b/*"],
        appId: ["first", "second"],
        containerPort: [80, 81],
        backendProtocol: ["grpc", "https"],
        rewritePath: ["/x/${1}", "/y/${1}"],
        ruleActions: [
            [{ actionType: "redirect", actionConfig: { host: "b.example.com", httpCode: "301" } }],
            [{ actionType: "rewrite", actionConfig: { path: "/c" } }],
        ],
    } as Record<string, Value[]>).map(([name, [first, second]]) => [
        name,
        { program: alb(https), values: [first!, second!] },
    ]),
);

export interface Row {
    name: string;
    field: Field;
    sample: Sample;
    with(value: Value | null): Inputs;
    /** The value in some inputs or outputs. */
    of(values: Inputs): Value | undefined;
}

export const topRows: Row[] = ingressFields.map((field) => ({
    name: field.name,
    field,
    sample: samples[field.name]!,
    with: (value) => ({
        ...samples[field.name]!.program,
        ...(field.name === "listenerProtocol" && value === "HTTP" && { certId: null }),
        // The kind hangs on the id.
        ...(field.name === "loadBalancerType" && value === "alb" && { loadBalancerId: "alb-bp1shop" }),
        [field.name]: value,
    }),
    of: (values) => values[field.name],
}));
const ruleRows: Row[] = ruleType.fields
    .filter((field) => !field.readOnly)
    .map((field) => ({
        name: `rules[0].${field.name}`,
        field,
        sample: ruleSamples[field.name]!,
        with: (value) => ({
            ...ruleSamples[field.name]!.program,
            rules: [rule("shop.example.com", field.name === "rewritePath" ? "/p/(.*)" : "/p", { [field.name]: value })],
        }),
        of: (values) => (values["rules"] as Inputs[] | undefined)?.[0]?.[field.name],
    }));
export const rows = [...topRows, ...ruleRows];
