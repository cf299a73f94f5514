import { ALB, CLB, type Fields, NEW_ALB, RULE, Workbench } from "./workbench";
import { refusal } from "./refusal";

let bench: Workbench;
beforeEach(() => (bench = new Workbench()));
afterEach(() => bench.close());

const EMPTY = "InvalidParameter.NotEmpty";
const BAD = "InvalidParameter.Obviously";
const WRONG = "InvalidParameter.WithMessage";
const rule = (change: Fields) => ({ Rules: [{ ...RULE, ...change }] });
const HTTPS = { ListenerProtocol: "HTTPS" };

type Case = [what: string, change: Fields, code: string, named: string];

const ON_CLB: Case[] = [
    ["no namespace", { NamespaceId: undefined }, EMPTY, "NamespaceId"],
    ["a namespace of no region", { NamespaceId: "prod" }, "InvalidNamespaceId.NotFound", "{prod}"],
    ["no port", { ListenerPort: undefined }, EMPTY, "ListenerPort"],
    ["port 0", { ListenerPort: 0 }, BAD, "{ListenerPort}"],
    ["port 65536", { ListenerPort: 65536 }, BAD, "{ListenerPort}"],
    ["a port in words", { ListenerPort: "http" }, BAD, "{ListenerPort}"],
    ["a port with a sign", { ListenerPort: "+80" }, BAD, "{ListenerPort}"],
    ["no default rule", { DefaultRule: undefined }, EMPTY, "DefaultRule"],
    ["an empty default rule", { DefaultRule: {} }, EMPTY, "DefaultRule.appId"],
    ["a default rule without a port", { DefaultRule: { appId: "a" } }, EMPTY, "DefaultRule.containerPort"],
    ["a default rule that is a list", { DefaultRule: [] }, WRONG, "{DefaultRule}"],
    ["rules that are not JSON", { Rules: "[{" }, WRONG, "not a JSON text"],
    ["rules that are an object", { Rules: {} }, WRONG, "not a JSON array"],
    ["no rules at all", { Rules: undefined }, EMPTY, "Rules"],
    [
        "41 rules",
        { Rules: Array.from({ length: 41 }, (_, i) => ({ ...RULE, path: `/${i}` })) },
        "Exceed.IngressRule",
        "less than or equal to 40",
    ],
    [
        "keys of a reply",
        { Rules: [{ Domain: "a.example.com", Path: "/", AppId: "a", ContainerPort: 80 }] },
        EMPTY,
        "Rules[0].domain",
    ],
    ["a rule without a domain", rule({ domain: "" }), EMPTY, "Rules[0].domain"],
    ["a rule without a path", rule({ path: undefined }), EMPTY, "Rules[0].path"],
    ["a rule without an app", rule({ appId: undefined }), EMPTY, "Rules[0].appId"],
    ["a container port as text", rule({ containerPort: "8080" }), WRONG, "{Rules[0].containerPort}"],
    ["container port 65536", rule({ containerPort: 65536 }), WRONG, "from 1 to 65535"],
    ["container port 0", rule({ containerPort: 0 }), WRONG, "from 1 to 65535"],
    ["a backend protocol nobody speaks", rule({ backendProtocol: "tcp" }), WRONG, "http, https, grpc"],
    ["a domain that is a number", rule({ domain: 7 }), WRONG, "{Rules[0].domain}"],
    ["a wildcard in the middle", rule({ domain: "a.*.example.com" }), WRONG, "{Rules[0].domain}"],
    ["a domain with an underscore", rule({ domain: "a_b.example.com" }), WRONG, "{Rules[0].domain}"],
    ["a path without a slash", rule({ path: "api" }), WRONG, "{Rules[0].path}"],
    ["a path with a star", rule({ path: "/api/*" }), WRONG, "{Rules[0].path}"],
    ["a path of 81 characters", rule({ path: `/${"a".repeat(80)}` }), WRONG, "81 characters"],
    ["a rewrite", rule({ rewritePath: "/x" }), WRONG, "does not rewrite"],
    ["an action", rule({ ruleActions: [{ actionType: "redirect", actionConfig: "{}" }] }), WRONG, "only forwards"],
    ["the same domain and path twice", { Rules: [RULE, { ...RULE, domain: "SHOP.example.com" }] }, WRONG, "{Rules[1]}"],
    ["an app id that is none", rule({ appId: "a b" }), "InvalidAppId.NotFound", "{a b}"],
    ["a load balancer of the other type", { SlbId: "alb-1" }, "Slb.NotFound", "slbId [alb-1]"],
    ["a type there is not", { LoadBalanceType: "nlb" }, BAD, "{LoadBalanceType}"],
    ["no load balancer", { SlbId: undefined, LoadBalanceType: "clb" }, EMPTY, "SlbId"],
    ["a protocol in small letters", { ListenerProtocol: "http" }, BAD, "{ListenerProtocol}"],
    ["HTTPS without a certificate", HTTPS, EMPTY, "CertId"],
    ["a certificate without HTTPS", { CertId: "c" }, WRONG, "only an HTTPS listener"],
    ["the certificates of an ALB", { ...HTTPS, CertIds: "c-cn-hangzhou" }, WRONG, "takes CertId"],
    ["a certificate id with a slash", { ...HTTPS, CertId: "a/b" }, WRONG, "{CertId}"],
    ["a policy that is none", { SecurityPolicyId: "strong" }, WRONG, "{SecurityPolicyId}"],
    ["request timeout 181", { RequestTimeout: 181 }, BAD, "{RequestTimeout}"],
    ["request timeout 0", { RequestTimeout: 0 }, BAD, "{RequestTimeout}"],
    ["idle timeout 61", { IdleTimeout: 61 }, BAD, "{IdleTimeout}"],
    ["idle timeout 0 at the creation", { IdleTimeout: 0 }, BAD, "{IdleTimeout}"],
    ["a flag that says yes", { EnableGzip: "yes" }, BAD, "{EnableGzip}"],
    ["a header flag that says 1", { EnableXForwardedFor: 1 }, BAD, "{EnableXForwardedFor}"],
    ["CORS without Enable", { CorsConfig: { AllowOrigin: "*" } }, EMPTY, "CorsConfig.Enable"],
    ["CORS with a boolean", { CorsConfig: { Enable: true } }, WRONG, "not a string"],
    ["CORS with small keys", { CorsConfig: { enable: "true" } }, EMPTY, "CorsConfig.Enable"],
    [
        "an origin without a scheme",
        { CorsConfig: { Enable: "true", AllowOrigin: "example.com" } },
        WRONG,
        "{CorsConfig.AllowOrigin}",
    ],
    [
        "an origin on port 65536",
        { CorsConfig: { Enable: "true", AllowOrigin: "http://a.com:65536" } },
        WRONG,
        "{CorsConfig.AllowOrigin}",
    ],
    [
        "a method nobody knows",
        { CorsConfig: { Enable: "true", AllowMethods: "GET,FETCH" } },
        WRONG,
        "{CorsConfig.AllowMethods}",
    ],
    [
        "credentials that are true",
        { CorsConfig: { Enable: "true", AllowCredentials: "true" } },
        WRONG,
        '"on" nor "off"',
    ],
    ["a max age of 172801", { CorsConfig: { Enable: "true", MaxAge: "172801" } }, WRONG, "{CorsConfig.MaxAge}"],
    ["a max age of -2", { CorsConfig: { Enable: "true", MaxAge: "-2" } }, WRONG, "{CorsConfig.MaxAge}"],
];

const ON_ALB: Case[] = [
    ["no type said, which means a CLB", { LoadBalanceType: undefined }, "Slb.NotFound", "slbId [alb-1]"],
    ["a domain of two characters", rule({ domain: "ab" }), WRONG, "3 to 128"],
    ["a domain with a space", rule({ domain: "a b.com" }), WRONG, "{Rules[0].domain}"],
    ["a path without a slash", rule({ path: "api" }), WRONG, "{Rules[0].path}"],
    ["a path with a space", rule({ path: "/a b" }), WRONG, "{Rules[0].path}"],
    ["a path of 129 characters", rule({ path: `/${"a".repeat(128)}` }), WRONG, "129 characters"],
    ["an expression that does not close", rule({ path: "/(.*" }), WRONG, "not a regular expression"],
    [
        "a rewrite with a fourth variable",
        rule({ path: "/(a)(b)(c)(d)", rewritePath: "/${1}${2}${3}${4}" }),
        WRONG,
        "${4}",
    ],
    [
        "more variables than groups",
        rule({ path: "/(.*)", rewritePath: "/${1}/${2}" }),
        WRONG,
        "2 variables, the path 1",
    ],
    ["groups without variables", rule({ path: "/", rewritePath: "/${1}" }), WRONG, "the path 0 groups"],
    ["a rewrite to a relative path", rule({ path: "/(.*)", rewritePath: "${1}" }), WRONG, "start with /"],
    [
        "an action of no known type",
        rule({ ruleActions: [{ actionType: "drop", actionConfig: "{}" }] }),
        WRONG,
        "rewrite, redirect",
    ],
    ["an action without a configuration", rule({ ruleActions: [{ actionType: "redirect" }] }), EMPTY, "actionConfig"],
    [
        "an action whose configuration is no JSON",
        rule({ ruleActions: [{ actionType: "redirect", actionConfig: "x" }] }),
        WRONG,
        "actionConfig",
    ],
    ["HTTPS without certificates", HTTPS, EMPTY, "CertIds"],
    ["the certificate of a CLB", { ...HTTPS, CertId: "c" }, WRONG, "takes CertIds"],
    ["an empty certificate", { ...HTTPS, CertIds: "a,,b" }, WRONG, "between commas"],
];

const ON_A_NEW_ALB: Case[] = [
    ["no address type", { AddressType: undefined }, EMPTY, "AddressType"],
    ["an address type there is not", { AddressType: "Public" }, BAD, "{AddressType}"],
    ["an edition that cannot rewrite", { LoadBalancerEdition: "Basic" }, BAD, "{LoadBalancerEdition}"],
    ["no zones", { ZoneMappings: undefined }, EMPTY, "ZoneMappings"],
    ["zones with small keys", { ZoneMappings: [{ vSwitchId: "vsw-1", zoneId: "cn-hangzhou-h" }] }, EMPTY, "VSwitchId"],
    ["a zone of another region", { ZoneMappings: zones("cn-hangzhou-h", "cn-beijing-a") }, WRONG, "cn-beijing-a"],
    ["a zone twice", { ZoneMappings: zones("cn-hangzhou-h", "cn-hangzhou-h") }, WRONG, "twice"],
];

function zones(...ids: string[]): Fields[] {
    return ids.map((ZoneId, i) => ({ ZoneId, VSwitchId: `vsw-${i}` }));
}

function expectRefused(base: Fields, [, change, code, named]: Case): void {
    const error = refusal(() => bench.call("CreateIngress", { ...base, ...change }));
    const status = /^Invalid(NamespaceId|AppId)\.NotFound$/.test(code) ? 404 : 400;
    expect([error.status, error.code, error.message]).toEqual([status, code, expect.stringContaining(named)]);
    expect(bench.context.store.all()).toEqual([]);
}

describe("CreateIngress refuses", () => {
    it.each(ON_CLB)("on a CLB: %s", (...one) => expectRefused(CLB, one));
    it.each(ON_ALB)("on an ALB: %s", (...one) => expectRefused(ALB, one));
    it.each(ON_A_NEW_ALB)("for a new ALB: %s", (...one) => expectRefused(NEW_ALB, one));

    it("a listener that another rule set has", () => {
        bench.create();
        expect(refusal(() => bench.create({ Rules: [] })).code).toBe("SlbListenerPort.NotAvailable");
        expect(bench.create({ ListenerPort: 81 })).toBeGreaterThan(0);
    });
});

describe("an inventory", () => {
    beforeEach(() => {
        bench.context.inventory = {
            namespaces: ["cn-hangzhou:prod"],
            loadBalancers: [
                { id: "lb-1", usedPorts: [8080] },
                { id: "lb-2", region: "cn-beijing" },
            ],
            apps: [{ appId: "web" }, { appId: "shop" }, { appId: "pay", namespaceId: "cn-hangzhou:other" }],
            certificates: ["good"],
        };
    });

    it.each<[string, Fields, string]>([
        ["a namespace", { NamespaceId: "cn-hangzhou:test" }, "InvalidNamespaceId.NotFound"],
        ["a load balancer", { SlbId: "lb-3" }, "Slb.NotFound"],
        ["a load balancer in this region", { SlbId: "lb-2" }, "Slb.NotFound"],
        ["a free port", { ListenerPort: 8080 }, "SlbListenerPort.NotAvailable"],
        ["an app", rule({ appId: "cart" }), "InvalidAppId.NotFound"],
        ["an app in this namespace", { DefaultRule: { appId: "pay", containerPort: 80 } }, "InvalidAppId.NotFound"],
        ["a certificate", { ...HTTPS, CertId: "bad" }, "SSLCert.NotFound"],
    ])("says that there is not such %s", (_what, change, code) => {
        expect(refusal(() => bench.create(change)).code).toBe(code);
    });

    it.each<[code: string, change: Fields, words: string]>([
        ["Slb.NotFound", { SlbId: "lb-3" }, "The SLB instance does not exist: slbId [lb-3]"],
        [
            "SlbListenerPort.NotAvailable",
            { ListenerPort: 8080 },
            "The SLB listening port is unavailable: slbId [lb-1], port [8080]",
        ],
        ["SSLCert.NotFound", { ...HTTPS, CertId: "bad" }, "The specified SSL certificate cannot be found."],
        [
            "Exceed.IngressRule",
            { Rules: Array.from({ length: 41 }, (_, i) => ({ ...RULE, path: `/${i}` })) },
            "The number of Ingress related rules must be less than or equal to 40.",
        ],
        ["InvalidParameter.NotEmpty", { ListenerPort: undefined }, "You must specify the parameter ListenerPort."],
        ["InvalidParameter.Obviously", { ListenerPort: 0 }, "The specified parameter is invalid {ListenerPort}."],
    ])("refuses with %s in the words of the reference", (code, change, words) => {
        const { status, code: told, message } = refusal(() => bench.create(change));
        expect([status, told, message]).toEqual([400, code, words]);
    });

    it("lets what it lists pass", () => {
        expect(bench.create({ ...HTTPS, CertId: "good" })).toBeGreaterThan(0);
    });
});

describe("an id", () => {
    it.each(["DescribeIngress", "UpdateIngress", "DeleteIngress"])("that there is not is refused by %s", (action) => {
        expect(refusal(() => bench.call(action, { IngressId: 1 })).code).toBe(WRONG);
    });

    it.each(["DescribeIngress", "UpdateIngress", "DeleteIngress"])(
        "that is missing or no number is refused by %s",
        (action) => {
            expect(refusal(() => bench.call(action, {})).code).toBe(EMPTY);
            expect(refusal(() => bench.call(action, { IngressId: "a" })).code).toBe(BAD);
        },
    );
});
