import { checkIngress } from "../../../provider/platforms/sae/check";
import { configVariables, parseSettings } from "../../../provider/platforms/sae/client/config";
import { ingressFields, localFields, rule, ruleFields } from "../../../provider/platforms/sae/fields";
import { settingFields } from "../../../provider/platforms/sae/fields/settings";
import { saeSchema } from "../../../provider/platforms/sae/fields/schema";
import type { Inputs } from "../../../provider/engine/values";
import { createRequest, outputsOf, readRuleSet } from "../../../provider/platforms/sae/wire/wire";

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

test("the rows are the 23 parameters of CreateIngress and no others", () => {
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

/** `Data` of DescribeIngress as its reference has it, with a value for each field. */
const described = {
    Id: 87,
    Name: "lb-1-443-f5",
    Description: "shop-edge",
    NamespaceId: "cn-beijing:sae-test",
    SlbId: "alb-1",
    SlbType: "internet",
    LoadBalanceType: "alb",
    ListenerPort: 443,
    ListenerProtocol: "HTTPS",
    CertId: "1",
    CertIds: "87-cn-hangzhou,812-cn-hangzhou",
    SecurityPolicyId: "sp-1",
    RequestTimeout: 61,
    IdleTimeout: 3,
    EnableGzip: true,
    EnableXForwardedFor: true,
    EnableXForwardedForClientSrcPort: true,
    EnableXForwardedForProto: true,
    EnableXForwardedForSlbId: true,
    EnableXForwardedForSlbPort: true,
    CreatedBySae: true,
    CorsConfig: {
        Enable: "true",
        AllowOrigin: "*",
        AllowMethods: "GET,PUT",
        AllowHeaders: "test_123",
        AllowCredentials: "on",
        ExposeHeaders: "test_124",
        MaxAge: "1000",
    },
    DefaultRule: { AppId: "395b60e4", AppName: "app1", BackendProtocol: "https", ContainerPort: 8080 },
    Rules: [
        {
            AppId: "666403ce",
            AppName: "app2",
            BackendProtocol: "grpc",
            ContainerPort: 8081,
            Domain: "edas.site",
            Path: "/(.*)",
            RewritePath: "/${1}",
            RuleActions: [
                { ActionType: "rewrite", ActionConfig: '{"host":"www.example.com","path":"/t","query":"x=1"}' },
            ],
        },
    ],
};
/** What only ListIngresses has. */
const listed = { CreateTime: 7, MseGatewayId: "gw-1", MseGatewayPort: "80", MseGatewayProtocol: "HTTP" };

test("every field of the replies is an output, with its value", () => {
    expect(outputsOf(readRuleSet({ ...described, ...listed }), {})).toEqual({
        ingressId: "87",
        name: "lb-1-443-f5",
        description: "shop-edge",
        namespaceId: "cn-beijing:sae-test",
        loadBalancerId: "alb-1",
        slbType: "internet",
        loadBalancerType: "alb",
        listenerPort: 443,
        listenerProtocol: "HTTPS",
        certId: "1",
        certIds: ["87-cn-hangzhou", "812-cn-hangzhou"],
        securityPolicyId: "sp-1",
        requestTimeout: 61,
        idleTimeout: 3,
        gzip: true,
        xForwardedFor: true,
        xForwardedForClientSrcPort: true,
        xForwardedForProto: true,
        xForwardedForSlbId: true,
        xForwardedForSlbPort: true,
        createdBySae: true,
        cors: {
            enable: true,
            allowOrigin: ["*"],
            allowMethods: ["GET", "PUT"],
            allowHeaders: ["test_123"],
            allowCredentials: true,
            exposeHeaders: ["test_124"],
            maxAge: 1000,
        },
        defaultRule: { appId: "395b60e4", appName: "app1", backendProtocol: "https", containerPort: 8080 },
        rules: [
            {
                appId: "666403ce",
                appName: "app2",
                backendProtocol: "grpc",
                containerPort: 8081,
                domain: "edas.site",
                path: "/(.*)",
                rewritePath: "/${1}",
                ruleActions: [
                    { actionType: "rewrite", actionConfig: { host: "www.example.com", path: "/t", query: "x=1" } },
                ],
            },
        ],
        createTime: 7,
        mseGatewayId: "gw-1",
        mseGatewayPort: "80",
        mseGatewayProtocol: "HTTP",
    });
});

test("other languages get every field of the replies, from the resource and from the functions", () => {
    const { resources, types, functions } = saeSchema();
    const names = (of: object | undefined): string[] => Object.keys((of as { properties: object }).properties);
    const { outputs } = functions["crossroute:sae:getIngress"] as { outputs: object };
    const own = Object.keys(outputsOf(readRuleSet(described), {}));
    const all = Object.keys(outputsOf(readRuleSet({ ...described, ...listed }), {}));
    expect(names(resources["crossroute:sae:Ingress"])).toEqual(expect.arrayContaining(own));
    expect(names(types["crossroute:sae:RuleSet"])).toEqual(expect.arrayContaining(["id", ...all]));
    expect(names(outputs)).toEqual(expect.arrayContaining(["id", "requestId", "traceId", ...all]));
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

describe("the protocol to a backend", () => {
    const target = { appId: "a", containerPort: 8080 };
    const rules = [
        { ...target, domain: "a.test" },
        { ...target, domain: "b.test", backendProtocol: "http" },
    ];
    const sent = (set: Inputs): [string[], (string | undefined)[]] => {
        const { query, form } = createRequest({ ...set, defaultRule: target, rules } as Inputs, "d");
        const list = JSON.parse(form?.Rules ?? "[]") as { backendProtocol?: string }[];
        return [Object.keys(JSON.parse(query.DefaultRule ?? "{}") as object), list.map((one) => one.backendProtocol)];
    };

    test("is sent where it was declared, and where an ALB that speaks HTTPS tells them apart", () => {
        expect(sent({ loadBalancerId: "lb-1", listenerProtocol: "HTTP" })).toEqual([
            ["appId", "containerPort"],
            [undefined, "http"],
        ]);
        expect(sent({ loadBalancerId: "alb-1", listenerProtocol: "HTTP" })[1]).toEqual([undefined, "http"]);
        expect(sent({ loadBalancerId: "alb-1", listenerProtocol: "HTTPS", certIds: ["c"] })).toEqual([
            ["appId", "containerPort", "backendProtocol"],
            ["http", "http"],
        ]);
    });
});

test("examples of all 23 parameters make one request for each kind of load balancer", () => {
    const examples = Object.fromEntries(ingressFields.map((field) => [field.name, field.example])) as Inputs;
    const only = (names: string): Inputs =>
        Object.fromEntries(names.split(" ").map((name) => [name, examples[name] ?? null]));
    const common = Object.fromEntries(
        Object.entries(examples).filter(([name]) => !/^(loadB|cert|address|zone)/.test(name)),
    );
    const path = { path: "/sys/(.*)/(.*)/aaa", rewritePath: "/${1}/${2}" };
    const rule = { ...defaultRuleOf(examples), domain: "shop.example.com" };
    const sets: Inputs[] = [
        {
            ...common,
            ...only("loadBalancerId loadBalancerType certId"),
            cors: null,
            rules: [{ ...rule, path: "/api" }],
        },
        {
            ...common,
            ...only("certIds"),
            loadBalancerId: "alb-bp1",
            loadBalancerType: "alb",
            rules: [{ ...rule, ...path }],
        },
        { ...common, ...only("certIds addressType loadBalancerEdition zoneMappings"), rules: [{ ...rule, ...path }] },
    ].map((set) => Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null)) as Inputs);
    for (const set of sets) expect(checkIngress(set)).toEqual([]);
    const sent = sets.map((set) => createRequest(set, "shop-edge")).flatMap(({ query, form }) => [query, form ?? {}]);
    expect([...new Set(sent.flatMap((part) => Object.keys(part)))].sort()).toEqual(createIngress);
    const [clb] = sets;
    const refused = checkIngress({ ...clb, rules: [{ ...rule, ...path }] }).map(({ where }) => where);
    expect(refused).toEqual(["rules[0].path", "rules[0].rewritePath"]);
});

const defaultRuleOf = ({ defaultRule }: Inputs): object => defaultRule as object;
