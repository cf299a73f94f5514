/**
 * Each argument with the parameter that its reference has for it, both written here: an expected value that came from
 * the row itself would agree with any row.
 */
import type { Inputs } from "../../../provider/engine/values";
import {
    corsConfig,
    defaultRule,
    ingressFields,
    localFields,
    rule,
    zoneMapping,
} from "../../../provider/platforms/sae/fields";
import { createRequest, outputsOf, readRuleSet } from "../../../provider/platforms/sae/wire/wire";

const sent: [argument: string, parameter: string, value: unknown, text: string][] = [
    ["namespaceId", "NamespaceId", "cn-hangzhou:prod", "cn-hangzhou:prod"],
    ["loadBalancerId", "SlbId", "lb-other", "lb-other"],
    ["loadBalancerType", "LoadBalanceType", "clb", "clb"],
    ["listenerPort", "ListenerPort", 81, "81"],
    ["listenerProtocol", "ListenerProtocol", "HTTPS", "HTTPS"],
    ["certId", "CertId", "cert-one", "cert-one"],
    ["certIds", "CertIds", ["cert-a", "cert-b"], "cert-a,cert-b"],
    ["securityPolicyId", "SecurityPolicyId", "sp-1", "sp-1"],
    ["description", "Description", "shop-edge", "shop-edge"],
    ["requestTimeout", "RequestTimeout", 31, "31"],
    ["idleTimeout", "IdleTimeout", 32, "32"],
    ["xForwardedFor", "EnableXForwardedFor", true, "true"],
    ["xForwardedForClientSrcPort", "EnableXForwardedForClientSrcPort", true, "true"],
    ["xForwardedForProto", "EnableXForwardedForProto", true, "true"],
    ["xForwardedForSlbId", "EnableXForwardedForSlbId", true, "true"],
    ["xForwardedForSlbPort", "EnableXForwardedForSlbPort", true, "true"],
    ["gzip", "EnableGzip", true, "true"],
    [
        "cors",
        "CorsConfig",
        {
            enable: true,
            allowOrigin: ["*"],
            allowMethods: ["GET"],
            allowHeaders: ["x-in"],
            exposeHeaders: ["x-out"],
            allowCredentials: true,
            maxAge: 5,
        },
        '{"Enable":"true","AllowOrigin":"*","AllowMethods":"GET","AllowHeaders":"x-in","ExposeHeaders":"x-out","AllowCredentials":"on","MaxAge":"5"}',
    ],
    ["addressType", "AddressType", "Intranet", "Intranet"],
    ["loadBalancerEdition", "LoadBalancerEdition", "StandardWithWaf", "StandardWithWaf"],
    [
        "zoneMappings",
        "ZoneMappings",
        [{ zoneId: "cn-hangzhou-h", vSwitchId: "vsw-1" }],
        '[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-1"}]',
    ],
    ["defaultRule", "DefaultRule", { appId: "app-0", containerPort: 80 }, '{"appId":"app-0","containerPort":80}'],
    [
        "rules",
        "Rules",
        [
            {
                domain: "a.test",
                path: "/a",
                appId: "app-1",
                containerPort: 82,
                backendProtocol: "grpc",
                rewritePath: "/b",
                ruleActions: [{ actionType: "rewrite", actionConfig: { host: "c.test" } }],
            },
        ],
        '[{"domain":"a.test","path":"/a","appId":"app-1","containerPort":82,"backendProtocol":"grpc","rewritePath":"/b","ruleActions":[{"actionType":"rewrite","actionConfig":"{\\"host\\":\\"c.test\\"}"}]}]',
    ],
];

test("every argument that SAE takes is in the table, once", () => {
    expect(sent.map(([argument]) => argument)).toEqual(ingressFields.map(({ name }) => name));
});

/** What a request has in any case: a list of rules, the description, and the kind of the load balancer. */
const always = ["Rules", "Description", "LoadBalanceType"];

test.each(sent)("%s is sent as %s, and nothing else for it", (argument, parameter, value, text) => {
    const { query, form } = createRequest({ [argument]: value } as Inputs, "shop-edge");
    const all: Record<string, string> = { ...query, ...form };
    expect(all[parameter]).toBe(text);
    const others = Object.keys(all).filter((name) => name !== parameter && !always.includes(name));
    expect(others).toEqual([]);
});

const flags = sent.filter(([, , value]) => value === true);

test.each(flags)("%s is read from %s of a reply, and from nothing else", (argument, parameter) => {
    const others = Object.fromEntries(flags.map(([, name]) => [name, false]));
    const outputs = outputsOf(readRuleSet({ Id: 1, ...others, [parameter]: true }), {});
    expect(flags.map(([name]) => name).filter((name) => outputs[name] === true)).toEqual([argument]);
});

test("the defaults are those of the references", () => {
    const defaults = (fields: readonly { name: string; default?: unknown }[]): object =>
        Object.fromEntries(fields.flatMap((field) => ("default" in field ? [[field.name, field.default]] : [])));
    expect(defaults(ingressFields)).toEqual({
        listenerProtocol: "HTTP",
        requestTimeout: 60,
        idleTimeout: 15,
        xForwardedFor: false,
        xForwardedForClientSrcPort: false,
        xForwardedForProto: false,
        xForwardedForSlbId: false,
        xForwardedForSlbPort: false,
        gzip: false,
        rules: [],
    });
    expect(defaults(localFields)).toEqual({ ignoreForeignRules: false, adopt: false });
    expect(defaults(rule.fields)).toEqual({ backendProtocol: "http" });
    expect(defaults(defaultRule.fields)).toEqual({ backendProtocol: "http" });
    expect(defaults(corsConfig.fields)).toEqual({ allowCredentials: false });
    expect(defaults(zoneMapping.fields)).toEqual({});
    const idle = ingressFields.find(({ name }) => name === "idleTimeout");
    expect(idle?.type).toMatchObject({ kind: "integer", zero: 15 });
});
