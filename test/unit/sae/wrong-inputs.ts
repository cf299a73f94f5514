import type { Inputs, Value } from "../../../provider/engine/values";

/** One thing wrong with an otherwise right program. */
export interface Wrong {
    what: string;
    /** Which right program is made wrong. */
    of: "clb" | "alb" | "newAlb" | "rule";
    change: Inputs;
    /** `path: reason`, as the engine prints it. */
    message: string;
}

export const right: Record<Wrong["of"], Inputs> = {
    clb: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-bp1shop",
        listenerPort: 80,
        defaultRule: { appId: "0099b7be", containerPort: 8080 },
        rules: [],
    },
    alb: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "alb-bp1shop",
        listenerPort: 80,
        defaultRule: { appId: "0099b7be", containerPort: 8080 },
        rules: [],
    },
    newAlb: {
        namespaceId: "cn-hangzhou:prod",
        listenerPort: 80,
        addressType: "Internet",
        zoneMappings: [
            { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-one" },
            { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-two" },
        ],
        defaultRule: { appId: "0099b7be", containerPort: 8080 },
        rules: [],
    },
    rule: { ingressId: "87", domain: "shop.example.com", path: "/api", appId: "7171a6ca", containerPort: 8080 },
};

const rule = (more: Inputs): Value => ({
    domain: "shop.example.com",
    path: "/api",
    appId: "7171a6ca",
    containerPort: 8080,
    ...more,
});
const rules = (...more: Inputs[]): Inputs => ({ rules: more.map(rule) });
const https = { listenerProtocol: "HTTPS", certIds: ["1-cn-hangzhou"] };

export const wrongs: readonly Wrong[] = [
    {
        what: "a load balancer under SAE's own name",
        of: "clb",
        change: { loadBalancerId: null, slbId: "lb-bp1shop" },
        message: 'slbId: "lb-bp1shop" has no meaning here — did you mean loadBalancerId? [CR401 unknown-sae-argument]',
    },
    {
        what: "a misspelt property that has to be there",
        of: "clb",
        change: { rules: [{ domain: "shop.example.com", path: "/", appID: "7171a6ca", containerPort: 8080 }] },
        message: 'rules[0].appID: "7171a6ca" has no meaning here — did you mean appId? [CR401 unknown-sae-argument]',
    },
    {
        what: "no namespace",
        of: "clb",
        change: { namespaceId: null },
        message: 'namespaceId: is missing — give a value such as "cn-hangzhou:prod" [CR402 missing-sae-argument]',
    },
    {
        what: "a namespace without region",
        of: "clb",
        change: { namespaceId: "prod" },
        message:
            'namespaceId: "prod" is not accepted — give `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace [CR403 invalid-sae-argument]',
    },
    {
        what: "a namespace with a slash",
        of: "clb",
        change: { namespaceId: "cn-hangzhou/prod" },
        message:
            'namespaceId: "cn-hangzhou/prod" is not accepted — give `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace [CR403 invalid-sae-argument]',
    },
    {
        what: "a namespace that is a number",
        of: "clb",
        change: { namespaceId: 7 },
        message:
            "namespaceId: 7 is not accepted — give `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace [CR403 invalid-sae-argument]",
    },
    {
        what: "a load balancer of no known kind",
        of: "clb",
        change: { loadBalancerId: "14fe-cn-hangzhou" },
        message:
            'loadBalancerId: "14fe-cn-hangzhou" does not tell its kind (lb-… or alb-…) — set loadBalancerType to "clb" or "alb" [CR403 invalid-sae-argument]',
    },
    {
        what: "a load balancer with a space",
        of: "clb",
        change: { loadBalancerId: "lb bp1" },
        message:
            'loadBalancerId: "lb bp1" is not accepted — give an instance id such as lb-… (CLB) or alb-… (ALB) [CR403 invalid-sae-argument]',
    },
    {
        what: "a kind that contradicts the id",
        of: "clb",
        change: { loadBalancerType: "alb" },
        message:
            'loadBalancerType: "alb" contradicts loadBalancerId "lb-bp1shop", which is of type clb — remove it [CR405 load-balancer-mismatch]',
    },
    {
        what: "a kind in capitals",
        of: "clb",
        change: { loadBalancerType: "CLB" },
        message: 'loadBalancerType: "CLB" is not allowed — use clb, written so [CR403 invalid-sae-argument]',
    },
    {
        what: "a kind that there is not",
        of: "clb",
        change: { loadBalancerType: "nlb" },
        message: 'loadBalancerType: "nlb" is not allowed — use clb or alb [CR403 invalid-sae-argument]',
    },
    {
        what: "no port",
        of: "clb",
        change: { listenerPort: null },
        message: "listenerPort: is missing — give a value such as 80 [CR402 missing-sae-argument]",
    },
    {
        what: "port 0",
        of: "clb",
        change: { listenerPort: 0 },
        message: "listenerPort: 0 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
    },
    {
        what: "a port that is too high",
        of: "clb",
        change: { listenerPort: 70000 },
        message:
            "listenerPort: 70000 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
    },
    {
        what: "half a port",
        of: "clb",
        change: { listenerPort: 80.5 },
        message:
            "listenerPort: 80.5 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
    },
    {
        what: "a port in words",
        of: "clb",
        change: { listenerPort: "http" },
        message:
            'listenerPort: "http" is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]',
    },
    {
        what: "a protocol in small letters",
        of: "clb",
        change: { listenerProtocol: "https", certId: "1" },
        message: 'listenerProtocol: "https" is not allowed — use HTTPS, written so [CR403 invalid-sae-argument]',
    },
    {
        what: "a protocol that there is not",
        of: "clb",
        change: { listenerProtocol: "TCP" },
        message: 'listenerProtocol: "TCP" is not allowed — use HTTP or HTTPS [CR403 invalid-sae-argument]',
    },
    {
        what: "a certificate without HTTPS",
        of: "clb",
        change: { certId: "1" },
        message:
            'certId: "1" needs an HTTPS listener — set listenerProtocol to "HTTPS" or remove it [CR406 certificate-mismatch]',
    },
    {
        what: "HTTPS on a CLB without certificate",
        of: "clb",
        change: { listenerProtocol: "HTTPS" },
        message: "certId: is missing — an HTTPS listener on a CLB needs a certificate [CR402 missing-sae-argument]",
    },
    {
        what: "an ALB's certificates on a CLB",
        of: "clb",
        change: { listenerProtocol: "HTTPS", certIds: ["1"] },
        message: 'certIds: ["1"] is for an ALB — a CLB takes one certificate in certId [CR406 certificate-mismatch]',
    },
    {
        what: "HTTPS on an ALB without certificates",
        of: "alb",
        change: { listenerProtocol: "HTTPS" },
        message: "certIds: is missing — an HTTPS listener on an ALB needs certificates [CR402 missing-sae-argument]",
    },
    {
        what: "a CLB's certificate on an ALB",
        of: "alb",
        change: { listenerProtocol: "HTTPS", certId: "1" },
        message: 'certId: "1" is for a CLB — an ALB takes its certificates in certIds [CR406 certificate-mismatch]',
    },
    {
        what: "no certificate in the list",
        of: "alb",
        change: { listenerProtocol: "HTTPS", certIds: [] },
        message: "certIds: has 0 items — it takes at least 1 [CR409 sae-limit-exceeded]",
    },
    {
        what: "a certificate with a space",
        of: "alb",
        change: { listenerProtocol: "HTTPS", certIds: ["a b"] },
        message:
            'certIds[0]: "a b" is not accepted — give a certificate id without spaces and commas [CR403 invalid-sae-argument]',
    },
    {
        what: "a TLS policy without HTTPS",
        of: "alb",
        change: { securityPolicyId: "sp-1" },
        message:
            'securityPolicyId: "sp-1" needs an HTTPS listener — set listenerProtocol to "HTTPS" or remove it [CR406 certificate-mismatch]',
    },
    {
        what: "a TLS policy with a space",
        of: "alb",
        change: { ...https, securityPolicyId: "sp 1" },
        message:
            'securityPolicyId: "sp 1" is not accepted — give a policy id such as sp-… or tls_cipher_policy_1_2_strict_with_1_3 [CR403 invalid-sae-argument]',
    },
    {
        what: "a request timeout of nothing",
        of: "clb",
        change: { requestTimeout: 0 },
        message:
            "requestTimeout: 0 is not accepted — give a whole number of seconds from 1 to 180 [CR403 invalid-sae-argument]",
    },
    {
        what: "a request timeout that is too long",
        of: "clb",
        change: { requestTimeout: 181 },
        message:
            "requestTimeout: 181 is not accepted — give a whole number of seconds from 1 to 180 [CR403 invalid-sae-argument]",
    },
    {
        what: "an id of an example, masked",
        of: "clb",
        change: { loadBalancerId: "lb-uf6hucc7inlqrtcq5****" },
        message:
            'loadBalancerId: "lb-uf6hucc7inlqrtcq5****" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the application of an example, masked",
        of: "clb",
        change: { defaultRule: { appId: "395b60e4-0550-458d-9c54-a265d036****", containerPort: 8080 } },
        message:
            'defaultRule.appId: "395b60e4-0550-458d-9c54-a265d036****" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the application of a rule of an example, masked",
        of: "clb",
        change: rules({ appId: "666403ce-d25b-47cf-87fe-497565d2****" }),
        message:
            'rules[0].appId: "666403ce-d25b-47cf-87fe-497565d2****" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the certificate of an example, masked",
        of: "clb",
        change: { listenerProtocol: "HTTPS", certId: "188077086902****_176993d****_181437****_108724****" },
        message:
            'certId: "188077086902****_176993d****_181437****_108724****" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the certificates of an example, masked",
        of: "alb",
        change: { listenerProtocol: "HTTPS", certIds: "87***35-cn-hangzhou,812***3-cn-hangzhou" },
        message:
            'certIds[0]: "87***35-cn-hangzhou" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]\n' +
            'certIds[1]: "812***3-cn-hangzhou" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the TLS policy of an example, masked",
        of: "alb",
        change: { ...https, securityPolicyId: "sp-bp1bpn0kn9****" },
        message:
            'securityPolicyId: "sp-bp1bpn0kn9****" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "the vSwitch of an example, masked",
        of: "newAlb",
        change: { zoneMappings: [{ zoneId: "cn-hangzhou-h", vSwitchId: "vsw-wz9klui6icc08p6******" }] },
        message:
            'zoneMappings[0].vSwitchId: "vsw-wz9klui6icc08p6******" is masked with * as ids in examples are — put the whole id [CR403 invalid-sae-argument]',
    },
    {
        what: "an idle timeout that is too long",
        of: "clb",
        change: { idleTimeout: 61 },
        message:
            "idleTimeout: 61 is not accepted — give a whole number of seconds from 0 to 60 [CR403 invalid-sae-argument]",
    },
    {
        what: "a flag in words",
        of: "clb",
        change: { gzip: "yes" },
        message: 'gzip: "yes" is not accepted — give true or false [CR403 invalid-sae-argument]',
    },
    {
        what: "a flag that is a number",
        of: "clb",
        change: { xForwardedFor: 1 },
        message: "xForwardedFor: 1 is not accepted — give true or false [CR403 invalid-sae-argument]",
    },
    {
        what: "CORS without enable",
        of: "alb",
        change: { cors: { allowOrigin: ["*"] } },
        message: "cors.enable: is missing — give a value such as true [CR402 missing-sae-argument]",
    },
    {
        what: "CORS in the spelling of SAE's reference",
        of: "alb",
        change: { cors: { Enable: "true" } },
        message: 'cors.Enable: "true" has no meaning here — did you mean enable? [CR401 unknown-sae-argument]',
    },
    {
        what: "CORS as a text that says a key twice, once in each spelling",
        of: "alb",
        change: { cors: '{"Enable":"true","enable":"false"}' },
        message: 'cors.Enable: "true" has no meaning here — did you mean enable? [CR401 unknown-sae-argument]',
    },
    {
        what: "CORS as the text of SAE's reference, with a wrong value",
        of: "alb",
        change: { cors: '{"Enable":"yes","AllowMethods":"GET,FETCH","MaxAge":"600"}' },
        message:
            'cors.enable: "yes" is not accepted — give true or false [CR403 invalid-sae-argument]\n' +
            'cors.allowMethods[1]: "FETCH" is not allowed — use GET, POST, PUT, DELETE, HEAD, OPTIONS or PATCH [CR403 invalid-sae-argument]',
    },
    {
        what: "CORS with nothing in it",
        of: "alb",
        change: { cors: {} },
        message: "cors.enable: is missing — give a value such as true [CR402 missing-sae-argument]",
    },
    {
        what: "a misspelt key in CORS that is switched off",
        of: "alb",
        change: { cors: { enable: false, allowOrgin: ["*"] } },
        message: 'cors.allowOrgin: ["*"] has no meaning here — did you mean allowOrigin? [CR401 unknown-sae-argument]',
    },
    {
        what: "an origin without scheme",
        of: "alb",
        change: { cors: { enable: true, allowOrigin: ["shop.example.com"] } },
        message:
            'cors.allowOrigin[0]: "shop.example.com" is not accepted — give `*`, or an origin such as https://shop.example.com:8443 (a leading `*.` and a port 1 to 65535 are allowed) [CR403 invalid-sae-argument]',
    },
    {
        what: "an origin with a port that is too high",
        of: "alb",
        change: { cors: { enable: true, allowOrigin: ["https://shop.example.com:65536"] } },
        message:
            'cors.allowOrigin[0]: "https://shop.example.com:65536" is not accepted — give `*`, or an origin such as https://shop.example.com:8443 (a leading `*.` and a port 1 to 65535 are allowed) [CR403 invalid-sae-argument]',
    },
    {
        what: "a method that there is not",
        of: "alb",
        change: { cors: { enable: true, allowMethods: ["get"] } },
        message: 'cors.allowMethods[0]: "get" is not allowed — use GET, written so [CR403 invalid-sae-argument]',
    },
    {
        what: "a header with a space",
        of: "alb",
        change: { cors: { enable: true, allowHeaders: ["a b"] } },
        message:
            'cors.allowHeaders[0]: "a b" is not accepted — give one name without spaces and commas [CR403 invalid-sae-argument]',
    },
    {
        what: "a CORS age that is too long",
        of: "alb",
        change: { cors: { enable: true, maxAge: 172801 } },
        message:
            "cors.maxAge: 172801 is not accepted — give a whole number of seconds from -1 to 172800 [CR403 invalid-sae-argument]",
    },
    {
        what: "CORS that is a flag",
        of: "alb",
        change: { cors: true },
        message:
            "cors: true is not an object — give one with enable, allowOrigin, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge [CR403 invalid-sae-argument]",
    },
    {
        what: "a new ALB beside a load balancer",
        of: "clb",
        change: { addressType: "Internet" },
        message:
            'addressType: "Internet" is for a load balancer that SAE makes — remove it, or remove loadBalancerId [CR405 load-balancer-mismatch]',
    },
    {
        what: "an edition beside a load balancer",
        of: "alb",
        change: { loadBalancerEdition: "Standard" },
        message:
            'loadBalancerEdition: "Standard" is for a load balancer that SAE makes — remove it, or remove loadBalancerId [CR405 load-balancer-mismatch]',
    },
    {
        what: "a new load balancer of the classic kind",
        of: "newAlb",
        change: { loadBalancerType: "clb" },
        message:
            'loadBalancerType: "clb" needs a loadBalancerId: SAE makes load balancers of type alb only — give loadBalancerId, or remove it [CR405 load-balancer-mismatch]',
    },
    {
        what: "one vSwitch for two zones",
        of: "newAlb",
        change: {
            zoneMappings: [
                { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-1" },
                { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-1" },
            ],
        },
        message:
            'zoneMappings[1].vSwitchId: "vsw-1" is already in zoneMappings[0] — give each zone a vSwitch of its own: a vSwitch is in one zone [CR403 invalid-sae-argument]',
    },
    {
        what: "a load balancer for the network layer",
        of: "clb",
        change: { loadBalancerId: "nlb-bp1shop" },
        message:
            'loadBalancerId: "nlb-bp1shop" is a load balancer without rules for HTTP — give the id of a CLB (lb-…) or of an ALB (alb-…) [CR403 invalid-sae-argument]',
    },
    {
        what: "a comma at the end of the certificates",
        of: "alb",
        change: { listenerProtocol: "HTTPS", certIds: "a,b," },
        message: 'certIds: "a,b," has an empty element — leave one comma out [CR403 invalid-sae-argument]',
    },
    {
        what: "a status that no redirect has",
        of: "alb",
        change: rules({
            ruleActions: [{ actionType: "redirect", actionConfig: { host: "b.example.com", httpCode: "300" } }],
        }),
        message:
            'rules[0].ruleActions[0].actionConfig.httpCode: "300" is not accepted — give 301, 302, 303, 307 or 308 [CR403 invalid-sae-argument]',
    },
    {
        what: "an action that sets nothing",
        of: "alb",
        change: rules({ ruleActions: [{ actionType: "redirect", actionConfig: {} }] }),
        message:
            "rules[0].ruleActions[0].actionConfig: {} sets no part of the URL — give protocol, host, port, path or query [CR403 invalid-sae-argument]",
    },
    {
        what: "a variable of a group that the path has not",
        of: "alb",
        change: rules({ path: "/sys/(.*)", rewritePath: "/${2}" }),
        message:
            'rules[0].rewritePath: "/${2}" has ${2}, but the path "/sys/(.*)" has 1 group ( ) — the first group is ${1} [CR407 invalid-sae-rule]',
    },
    {
        what: "an address type that there is not",
        of: "newAlb",
        change: { addressType: "Public" },
        message: 'addressType: "Public" is not allowed — use Internet or Intranet [CR403 invalid-sae-argument]',
    },
    {
        what: "an edition that there is not",
        of: "newAlb",
        change: { loadBalancerEdition: "Basic" },
        message:
            'loadBalancerEdition: "Basic" is not allowed — use Standard or StandardWithWaf [CR403 invalid-sae-argument]',
    },
    {
        what: "no zones",
        of: "newAlb",
        change: { zoneMappings: [] },
        message: "zoneMappings: has 0 items — it takes at least 1 [CR409 sae-limit-exceeded]",
    },
    {
        what: "a zone twice",
        of: "newAlb",
        change: {
            zoneMappings: [
                { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-one" },
                { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-two" },
            ],
        },
        message:
            'zoneMappings[1].zoneId: "cn-hangzhou-h" is already in zoneMappings[0] — give each zone once: it takes one vSwitch [CR403 invalid-sae-argument]',
    },
    {
        what: "a zone of another region",
        of: "newAlb",
        change: { zoneMappings: [{ zoneId: "cn-beijing-h", vSwitchId: "vsw-one" }] },
        message:
            'zoneMappings[0].zoneId: "cn-beijing-h" is not in cn-hangzhou, the region of the namespace — give a zone of cn-hangzhou [CR403 invalid-sae-argument]',
    },
    {
        what: "a vSwitch that is none",
        of: "newAlb",
        change: { zoneMappings: [{ zoneId: "cn-hangzhou-h", vSwitchId: "sw-one" }] },
        message:
            'zoneMappings[0].vSwitchId: "sw-one" is not accepted — give a vSwitch id that starts with vsw- [CR403 invalid-sae-argument]',
    },
    {
        what: "a zone without vSwitch",
        of: "newAlb",
        change: { zoneMappings: [{ zoneId: "cn-hangzhou-h" }] },
        message:
            'zoneMappings[0].vSwitchId: is missing — give a value such as "vsw-bp12mw1f8k3jgygk9bmlj" [CR402 missing-sae-argument]',
    },
    {
        what: "no default rule",
        of: "clb",
        change: { defaultRule: null },
        message:
            'defaultRule: is missing — give an object such as {"appId":"0099b7be-5f5b-4512-a7fc-56049ef1a1cd","containerPort":8080} [CR402 missing-sae-argument]',
    },
    {
        what: "a default rule without application",
        of: "clb",
        change: { defaultRule: { containerPort: 8080 } },
        message:
            'defaultRule.appId: is missing — give a value such as "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5" [CR402 missing-sae-argument]',
    },
    {
        what: "a default rule that names the application",
        of: "clb",
        change: { defaultRule: { appId: "0099", containerPort: 8080, appName: "shop" } },
        message: 'defaultRule.appName: "shop" cannot be set: SAE fills it in — remove it [CR403 invalid-sae-argument]',
    },
    {
        what: "a default rule with a port out of range",
        of: "clb",
        change: { defaultRule: { appId: "0099", containerPort: 65536 } },
        message:
            "defaultRule.containerPort: 65536 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
    },
    {
        what: "rules that are no list",
        of: "clb",
        change: { rules: { domain: "a.example.com" } },
        message: 'rules: {"domain":"a.example.com"} is not a list — write it in [ ] [CR403 invalid-sae-argument]',
    },
    {
        what: "41 rules",
        of: "clb",
        change: rules(...Array.from({ length: 41 }, (_, i) => ({ path: "/" + i }))),
        message: "rules: has 41 items — it takes 0 to 40 [CR409 sae-limit-exceeded]",
    },
    {
        what: "a rule without domain",
        of: "clb",
        change: rules({}, { domain: null }),
        message: 'rules[1].domain: is missing — give a value such as "shop.example.com" [CR402 missing-sae-argument]',
    },
    {
        what: "a rule without path",
        of: "clb",
        change: rules({ path: "" }),
        message: 'rules[0].path: is missing — give a value such as "/api" [CR402 missing-sae-argument]',
    },
    {
        what: "a rule with a key that was meant otherwise",
        of: "clb",
        change: {
            rules: [{ domain: "shop.example.com", path: "/", appID: "7171", appId: "7171", containerPort: 8080 }],
        },
        message: 'rules[0].appID: "7171" has no meaning here — did you mean appId? [CR401 unknown-sae-argument]',
    },
    {
        what: "a rule that is text",
        of: "clb",
        change: { rules: ["shop.example.com/api"] },
        message:
            'rules[0]: "shop.example.com/api" is not an object — give one with domain, path, appId, appName, containerPort, backendProtocol, rewritePath, ruleActions [CR403 invalid-sae-argument]',
    },
    {
        what: "a misspelt key in rules that are text",
        of: "alb",
        change: { rules: JSON.stringify([rule({ path: "/v1/(.*)", rewritepath: "/${1}" })]) },
        message:
            'rules[0].rewritepath: "/${1}" has no meaning here — did you mean rewritePath? [CR401 unknown-sae-argument]',
    },
    {
        what: "zones as the text of SAE's reference, one of which is none",
        of: "newAlb",
        change: {
            zoneMappings:
                '[{"VSwitchId":"vsw-one","ZoneId":"h"},{"VSwitchId":"vsw-two","ZoneId":"cn-hangzhou-i","Zone":"i"}]',
        },
        message:
            'zoneMappings[0].zoneId: "h" is not accepted — give a zone id such as cn-hangzhou-h [CR403 invalid-sae-argument]\n' +
            'zoneMappings[1].Zone: "i" has no meaning here — did you mean zoneId? [CR401 unknown-sae-argument]',
    },
    {
        what: "a key twice in the text of cors, which would then be off",
        of: "clb",
        change: { cors: '{"Enable":"true","Enable":"false"}' },
        message: 'cors.Enable: has the key "Enable" twice — leave one of the two out [CR403 invalid-sae-argument]',
    },
    {
        what: "a key twice in the text of zones",
        of: "newAlb",
        change: {
            zoneMappings:
                '[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-one"},{"ZoneId":"cn-hangzhou-h","ZoneId":"cn-hangzhou-i","VSwitchId":"vsw-two"}]',
        },
        message:
            'zoneMappings[1].ZoneId: has the key "ZoneId" twice — leave one of the two out [CR403 invalid-sae-argument]',
    },
    {
        what: "a key twice in a rule that is text among others that are none",
        of: "clb",
        change: {
            rules: [rule({}), '{"domain":"b.example.com","path":"/","path":"/x","appId":"7171","containerPort":8080}'],
        },
        message: 'rules[1].path: has the key "path" twice — leave one of the two out [CR403 invalid-sae-argument]',
    },
    {
        what: "a key twice in the text of the default rule",
        of: "clb",
        change: { defaultRule: '{"appId":"7171","appId":"7172","containerPort":8080}' },
        message: 'defaultRule.appId: has the key "appId" twice — leave one of the two out [CR403 invalid-sae-argument]',
    },
    {
        what: "a key by its own name and by SAE's",
        of: "clb",
        change: { cors: '{"enable":"true","Enable":"false"}' },
        message: 'cors.Enable: "false" has no meaning here — did you mean enable? [CR401 unknown-sae-argument]',
    },
    {
        what: "a path without a leading slash",
        of: "clb",
        change: rules({ path: "api" }),
        message: 'rules[0].path: "api" does not start with "/" — write "/api" [CR407 invalid-sae-rule]',
    },
    {
        what: "a path that is too long for a CLB",
        of: "clb",
        change: rules({ path: "/" + "a".repeat(80) }),
        message:
            'rules[0].path: "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" has 81 characters — a CLB takes at most 80 [CR407 invalid-sae-rule]',
    },
    {
        what: "a wildcard in a CLB's path",
        of: "clb",
        change: rules({ path: "/api/*" }),
        message:
            'rules[0].path: "/api/*" is a pattern — a CLB compares the beginning of the path, so write just the prefix, or use an ALB [CR407 invalid-sae-rule]',
    },
    {
        what: "a regular expression in a CLB's path",
        of: "clb",
        change: rules({ path: "/sys/(.*)" }),
        message:
            'rules[0].path: "/sys/(.*)" is a pattern — a CLB compares the beginning of the path, so write just the prefix, or use an ALB [CR407 invalid-sae-rule]',
    },
    {
        what: "a space in a CLB's path",
        of: "clb",
        change: rules({ path: "/a b" }),
        message: 'rules[0].path: "/a b" has the character " " — write it with %, as in a URL [CR407 invalid-sae-rule]',
    },
    {
        what: "a wildcard inside a CLB's domain",
        of: "clb",
        change: rules({ domain: "shop.*.com" }),
        message:
            'rules[0].domain: "shop.*.com" has a wildcard where a CLB takes none — only a leading `*.` works, as in *.example.com [CR407 invalid-sae-rule]',
    },
    {
        what: "a regular expression as a CLB's domain",
        of: "clb",
        change: rules({ domain: "^shop.example.com$" }),
        message:
            'rules[0].domain: "^shop.example.com$" is not a domain for a CLB — use letters, digits, `-` and `.` only; regular expressions need an ALB [CR407 invalid-sae-rule]',
    },
    {
        what: "a domain with two dots in a row",
        of: "clb",
        change: rules({ domain: "shop..com" }),
        message:
            'rules[0].domain: "shop..com" is not a domain — write something between two dots and at both ends [CR407 invalid-sae-rule]',
    },
    {
        what: "a rewrite on a CLB",
        of: "clb",
        change: rules({ rewritePath: "/${1}" }),
        message:
            'rules[0].rewritePath: "/${1}" works on an ALB only — remove it, or use a load balancer alb-… [CR405 load-balancer-mismatch]',
    },
    {
        what: "an action on a CLB",
        of: "clb",
        change: rules({ ruleActions: [{ actionType: "redirect", actionConfig: { host: "a.example.com" } }] }),
        message:
            'rules[0].ruleActions: [{"actionType":"redirect","actionConfig":{"host":"a.example.com"}}] works on an ALB only — remove it, or use a load balancer alb-… [CR405 load-balancer-mismatch]',
    },
    {
        what: "a protocol to the application on a CLB",
        of: "clb",
        change: rules({ backendProtocol: "grpc" }),
        message:
            'rules[0].backendProtocol: "grpc" works on an ALB only — remove it, or use a load balancer alb-… with HTTPS [CR405 load-balancer-mismatch]',
    },
    {
        what: "the same domain and path twice on a CLB",
        of: "clb",
        change: rules({}, { domain: "SHOP.example.com" }),
        message:
            'rules[1]: "shop.example.com/api" is already the domain and path of rules[0] — remove it: no request would reach it [CR408 duplicate-sae-rule]',
    },
    {
        what: "a domain that is too short for an ALB",
        of: "alb",
        change: rules({ domain: "ab" }),
        message: 'rules[0].domain: "ab" has 2 characters — an ALB takes 3 to 128 [CR407 invalid-sae-rule]',
    },
    {
        what: "a domain with a slash",
        of: "alb",
        change: rules({ domain: "shop.example.com/x" }),
        message:
            'rules[0].domain: "shop.example.com/x" has the character "/" — an ALB takes letters, digits and . - ? = ~ _ + \\ ^ * ! $ & | ( ) [ ] [CR407 invalid-sae-rule]',
    },
    {
        what: "a regular expression that does not close",
        of: "alb",
        change: rules({ path: "/sys/(.*" }),
        message:
            'rules[0].path: "/sys/(.*" is not a regular expression (unterminated group) — close what it opens, or put \\ before the character [CR407 invalid-sae-rule]',
    },
    {
        what: "a path that is too long for an ALB",
        of: "alb",
        change: rules({ path: "/" + "a".repeat(128) }),
        message:
            'rules[0].path: "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... has 129 characters — an ALB takes at most 128 [CR407 invalid-sae-rule]',
    },
    {
        what: "an expression that begins nowhere",
        of: "alb",
        change: rules({ path: "api/(.*)" }),
        message: 'rules[0].path: "api/(.*)" does not start with "/" — write "/api/(.*)" [CR407 invalid-sae-rule]',
    },
    {
        what: "a wildcard that begins nowhere",
        of: "alb",
        change: rules({ path: "*" }),
        message: 'rules[0].path: "*" does not start with "/" — write "/*" [CR407 invalid-sae-rule]',
    },
    {
        what: "a quote in an ALB's path",
        of: "alb",
        change: rules({ path: '/a"b' }),
        message:
            'rules[0].path: "/a\\"b" has a quote or a control character — write it with %, as in a URL [CR407 invalid-sae-rule]',
    },
    {
        what: "a control character in an ALB's path",
        of: "alb",
        change: rules({ path: "/a\u0001b" }),
        message:
            'rules[0].path: "/a\\u0001b" has a quote or a control character — write it with %, as in a URL [CR407 invalid-sae-rule]',
    },
    {
        what: "a rewrite that uses a variable twice",
        of: "alb",
        change: rules({ path: "/sys/(.*)", rewritePath: "/${1}/${1}" }),
        message:
            'rules[0].rewritePath: "/${1}/${1}" has 2 variables, but the path "/sys/(.*)" has 1 group ( ) — they must be equally many, as in path "/sys/(.*)/(.*)/aaa" with rewritePath "/${1}/${2}" [CR407 invalid-sae-rule]',
    },
    {
        what: "a rewrite with too many variables",
        of: "alb",
        change: rules({ path: "/sys/(.*)", rewritePath: "/${1}/${2}" }),
        message:
            'rules[0].rewritePath: "/${1}/${2}" has 2 variables, but the path "/sys/(.*)" has 1 group ( ) — they must be equally many, as in path "/sys/(.*)/(.*)/aaa" with rewritePath "/${1}/${2}" [CR407 invalid-sae-rule]',
    },
    {
        what: "a fourth variable",
        of: "alb",
        change: rules({ path: "/(.*)", rewritePath: "/${4}" }),
        message:
            'rules[0].rewritePath: "/${4}" has ${4} — the variables are ${1}, ${2} and ${3} [CR407 invalid-sae-rule]',
    },
    {
        what: "a rewrite whose variable a template ate",
        of: "alb",
        change: rules({ path: "/(.*)", rewritePath: "/$1" }),
        message: 'rules[0].rewritePath: "/$1" has $ — the variables are ${1}, ${2} and ${3} [CR407 invalid-sae-rule]',
    },
    {
        what: "a rewrite without a leading slash",
        of: "alb",
        change: rules({ path: "/(.*)", rewritePath: "${1}" }),
        message: 'rules[0].rewritePath: "${1}" does not start with "/" — write "/${1}" [CR407 invalid-sae-rule]',
    },
    {
        what: "gRPC without HTTPS",
        of: "alb",
        change: rules({ backendProtocol: "grpc" }),
        message:
            'rules[0].backendProtocol: "grpc" works with an HTTPS listener only — remove it, or use listenerProtocol "HTTPS" [CR405 load-balancer-mismatch]',
    },
    {
        what: "a protocol to the application that there is not",
        of: "alb",
        change: { ...https, ...rules({ backendProtocol: "h2" }) },
        message: 'rules[0].backendProtocol: "h2" is not allowed — use http, https or grpc [CR403 invalid-sae-argument]',
    },
    {
        what: "an action that there is not",
        of: "alb",
        change: rules({ ruleActions: [{ actionType: "mirror", actionConfig: {} }] }),
        message:
            'rules[0].ruleActions[0].actionType: "mirror" is not allowed — use rewrite or redirect [CR403 invalid-sae-argument]',
    },
    {
        what: "an argument of another provider",
        of: "clb",
        change: { slbId: "lb-1" },
        message: 'slbId: "lb-1" has no meaning here — did you mean loadBalancerId? [CR401 unknown-sae-argument]',
    },
    {
        what: "an argument that was meant otherwise",
        of: "clb",
        change: { listnerPort: 80 },
        message: "listnerPort: 80 has no meaning here — did you mean listenerPort? [CR401 unknown-sae-argument]",
    },
    {
        what: "a flag that is no flag",
        of: "clb",
        change: { ignoreForeignRules: "maybe" },
        message: 'ignoreForeignRules: "maybe" is not accepted — give true or false [CR403 invalid-sae-argument]',
    },
    {
        what: "a rule of no rule set",
        of: "rule",
        change: { ingressId: null },
        message: 'ingressId: is missing — give a value such as "87" [CR402 missing-sae-argument]',
    },
    {
        what: "a rule of a listener",
        of: "rule",
        change: { ingressId: "lb-1:80" },
        message: 'ingressId: "lb-1:80" is not accepted — give the number of a rule set [CR403 invalid-sae-argument]',
    },
    {
        what: "a position that there is not",
        of: "rule",
        change: { position: "middle" },
        message: 'position: "middle" is not allowed — use first or last [CR403 invalid-sae-argument]',
    },
    {
        what: "a single rule with a port out of range",
        of: "rule",
        change: { containerPort: 0 },
        message: "containerPort: 0 is not accepted — give a whole number from 1 to 65535 [CR403 invalid-sae-argument]",
    },
];
