import { configVariables, parseSettings } from "../../../provider/platforms/sae/client/config";
import { ingressFields, localFields, rule, ruleFields } from "../../../provider/platforms/sae/fields";
import { settingFields } from "../../../provider/platforms/sae/fields/settings";
import { saeSchema } from "../../../provider/platforms/sae/fields/schema";
import { createRequest } from "../../../provider/platforms/sae/wire/wire";

/** CreateIngress as its reference and its official client have it. */
const createIngress = [
    "AddressType CertId CertIds CorsConfig DefaultRule Description EnableGzip EnableXForwardedFor EnableXForwardedForClientSrcPort",
    "EnableXForwardedForProto EnableXForwardedForSlbId EnableXForwardedForSlbPort IdleTimeout ListenerPort ListenerProtocol LoadBalanceType",
    "LoadBalancerEdition NamespaceId RequestTimeout Rules SecurityPolicyId SlbId ZoneMappings",
].flatMap((line) => line.split(" "));
/** UpdateIngress, without its IngressId. */
const updateIngress = createIngress.filter(
    (name) =>
        !["NamespaceId", "SlbId", "AddressType", "LoadBalancerEdition", "ZoneMappings", "LoadBalanceType"].includes(
            name,
        ),
);

test("the table has the 23 parameters of CreateIngress and no other", () => {
    expect(ingressFields.map((field) => field.wire).sort()).toEqual(createIngress);
    expect(createIngress).toHaveLength(23);
});

test("what is updated in place is what UpdateIngress takes", () => {
    expect(
        ingressFields
            .filter((field) => field.change === "update")
            .map((field) => field.wire)
            .sort(),
    ).toEqual(updateIngress);
});

test("only Rules travels in the form", () => {
    expect(ingressFields.filter((field) => field.travel === "form").map((field) => field.wire)).toEqual(["Rules"]);
});

test("a rule has the fields of the reference", () => {
    expect(rule.fields.map((field) => field.name)).toEqual([
        "domain",
        "path",
        "appId",
        "appName",
        "containerPort",
        "backendProtocol",
        "rewritePath",
        "ruleActions",
    ]);
});

test("the schema fragment has every field, with required ones required", () => {
    const { resources, functions, types, config } = saeSchema();
    const ingress = resources["crossroute:sae:Ingress"] as {
        inputProperties: object;
        requiredInputs: string[];
        properties: object;
    };
    expect(Object.keys(ingress.inputProperties)).toEqual([...ingressFields, ...localFields].map((field) => field.name));
    expect(ingress.requiredInputs).toEqual(["namespaceId", "listenerPort", "defaultRule"]);
    expect(Object.keys(ingress.properties)).toEqual(
        expect.arrayContaining(["ingressId", "name", "slbType", "createdBySae"]),
    );
    const single = resources["crossroute:sae:Rule"] as { inputProperties: object };
    expect(Object.keys(single.inputProperties)).toEqual(ruleFields.map((field) => field.name));
    expect(Object.keys(functions)).toEqual(["crossroute:sae:getIngress", "crossroute:sae:listIngresses"]);
    expect(config).toBe(configVariables);
    const known = new Set(Object.keys(types).map((token) => `#/types/${token}`));
    for (const [, ref] of JSON.stringify(saeSchema()).matchAll(/"\$ref":"([^"]+)"/g)) expect(known).toContain(ref);
});

test("every setting is described, and each that is configured arrives", () => {
    for (const field of settingFields) {
        expect(field.description).toMatch(/\.$/);
        expect(configVariables[field.name]).toMatchObject({ type: field.kind, ...(field.secret && { secret: true }) });
    }
    expect(settingFields.filter((field) => field.secret).map((field) => field.name)).toEqual([
        "accessKeyId",
        "accessKeySecret",
        "securityToken",
        "httpProxy",
        "httpsProxy",
    ]);
    expect(parseSettings({ region: "cn-hangzhou" }, {}).settings).toMatchObject({
        region: "cn-hangzhou",
        readTimeout: 60,
        maxRetries: 6,
        transport: "auto",
        network: "public",
    });
});

test("the wire form is the one of captured requests: JSON texts, decimal numbers, true and false", () => {
    const inputs = {
        namespaceId: "cn-hangzhou:test",
        loadBalancerId: "alb-x",
        listenerPort: 80,
        gzip: false,
        listenerProtocol: "HTTPS",
        certIds: ["1-cn-hangzhou", "2-cn-hangzhou"],
        defaultRule: { appId: "A", containerPort: 8080 },
        cors: { enable: true, allowOrigin: ["*"], allowMethods: ["GET", "PUT"], allowCredentials: true, maxAge: -1 },
        rules: [
            {
                appId: "A",
                containerPort: "8080",
                domain: "*.sae.site",
                path: "/sys/(.*)/aaa",
                rewritePath: "/${1}",
                ruleActions: [{ actionType: "rewrite", actionConfig: { path: "/x", host: "h" } }],
            },
        ],
    };
    expect(createRequest(inputs, "a-mark")).toEqual({
        query: {
            NamespaceId: "cn-hangzhou:test",
            SlbId: "alb-x",
            LoadBalanceType: "alb",
            ListenerPort: "80",
            ListenerProtocol: "HTTPS",
            CertIds: "1-cn-hangzhou,2-cn-hangzhou",
            EnableGzip: "false",
            Description: "a-mark",
            DefaultRule: '{"appId":"A","containerPort":8080,"backendProtocol":"http"}',
            CorsConfig:
                '{"Enable":"true","AllowOrigin":"*","AllowMethods":"GET,PUT","AllowCredentials":"on","MaxAge":"-1"}',
        },
        form: {
            Rules: JSON.stringify([
                {
                    domain: "*.sae.site",
                    path: "/sys/(.*)/aaa",
                    appId: "A",
                    containerPort: 8080,
                    backendProtocol: "http",
                    rewritePath: "/${1}",
                    ruleActions: [{ actionType: "rewrite", actionConfig: '{"host":"h","path":"/x"}' }],
                },
            ]),
        },
    });
});
