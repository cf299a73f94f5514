import { line } from "../../../provider/diagnostics/render";
import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import { checkIngress, checkSingleRule, ingressWarnings } from "../../../provider/platforms/sae/check";
import { ingressFields } from "../../../provider/platforms/sae/fields";
import { normaliseFields } from "../../../provider/platforms/sae/wire/shape";
import { right, wrongs } from "./wrong-inputs";

const messages = (inputs: Inputs, secrets = new Set<string>()): string =>
    checkIngress(inputs, secrets).map(line).join("\n");

test("there are at least 60 wrong inputs, and each changes a program that is right", () => {
    expect(wrongs.length).toBeGreaterThanOrEqual(60);
    for (const kind of ["clb", "alb", "newAlb"] as const) expect(messages(right[kind])).toBe("");
    expect(checkSingleRule(right.rule)).toEqual([]);
});

test.each(wrongs.map((wrong): [string, typeof wrong] => [wrong.what, wrong]))(
    "%s is refused with its path, value, reason and cure",
    (_what, { of, change, message }) => {
        const inputs = { ...right[of], ...change };
        if (of === "rule") expect(checkSingleRule(inputs).map(line).join("\n")).toBe(message);
        else expect(messages(inputs)).toBe(message);
    },
);

test("all that is wrong is said at once", () => {
    const change = {
        listenerPort: 0,
        gzip: "yes",
        rules: [{ domain: "a b", path: "x", containerPort: 0 }],
        loadBalancerEdition: "Basic",
    };
    expect(checkIngress({ ...right.clb, ...change }).map(({ where }) => where)).toEqual([
        "listenerPort",
        "gzip",
        "loadBalancerEdition",
        "rules[0].appId",
        "rules[0].containerPort",
        "rules[0].domain",
        "rules[0].path",
    ]);
});

test("a secret value is not shown, not even as part of a larger one", () => {
    const rules = [{ domain: "top-secret", path: "hidden/path", appId: "a", containerPort: 1 }];
    expect(messages({ ...right.clb, rules, certId: "a b" }, new Set(["rules[0].path", "certId"])).split("\n")).toEqual([
        "certId: [secret] is not accepted — give a certificate id without spaces [CR403 invalid-sae-argument]",
        'rules[0].path: [secret] does not start with "/" — write "/[secret]" [CR407 invalid-sae-rule]',
    ]);
});

test("a key that is there twice in a secret text is not shown", () => {
    expect(messages({ ...right.clb, cors: '{"a":1,"a":2}' }, new Set(["cors"])).split("\n")[0]).toBe(
        "cors: has a key twice — leave one of the two out [CR403 invalid-sae-argument]",
    );
});

test.each(["namespaceId", "loadBalancerId", "listenerPort", "listenerProtocol", "rules", "defaultRule"])(
    "%s that is known only after apply is no failure",
    (key) => {
        expect(messages({ ...right.clb, [key]: UNKNOWN })).toBe("");
    },
);

test("text from stack configuration means the same as typed values", () => {
    const text = {
        ...right.alb,
        listenerPort: "443",
        listenerProtocol: "HTTPS",
        certIds: "1-cn-hangzhou,2-cn-hangzhou",
        gzip: "true",
        rules: JSON.stringify([right.rule]),
    };
    const { rules } = text;
    expect(messages({ ...text, rules: rules.replace('"ingressId":"87",', "") })).toBe("");
});

describe("what SAE's API reference does not forbid, but another of its pages does, is a warning", () => {
    test.each<[string, Inputs, string[]]>([
        [
            "a description with a blank",
            { description: "Shop rule" },
            [expect.stringMatching(/^description: "Shop rule" is unusual — ROS ALIYUN.* has 1 to 63/)],
        ],
        [
            "a description of 64 characters",
            { description: "a".repeat(64) },
            [expect.stringMatching(/^description: "a+" is unusual/)],
        ],
        [
            "a rewrite without a variable",
            { rules: [{ domain: "a.example.com", path: "/sys", rewritePath: "/x", appId: "a", containerPort: 80 }] },
            [expect.stringMatching(/^rules\[0\]\.rewritePath: "\/x" has no variable/)],
        ],
        [
            "eleven certificates",
            { listenerProtocol: "HTTPS", certIds: "1,2,3,4,5,6,7,8,9,10,11" },
            [expect.stringMatching(/^certIds: has 11 items — ROS ALIYUN::SAE::Ingress has at most 10; SAE may refuse/)],
        ],
        [
            "a rewrite beside an action that rewrites",
            {
                rules: [
                    {
                        domain: "a.example.com",
                        path: "/sys/(.*)",
                        rewritePath: "/${1}",
                        ruleActions: [{ actionType: "rewrite", actionConfig: { path: "/x" } }],
                        appId: "a",
                        containerPort: 80,
                    },
                ],
            },
            [
                expect.stringMatching(
                    /^rules\[0\]\.rewritePath: .* is beside ruleActions\[0\].* leave one of the two out/,
                ),
            ],
        ],
        [
            "a new ALB of which nothing is said",
            { loadBalancerId: null },
            [
                expect.stringMatching(/^addressType: is missing, and without loadBalancerId SAE makes a new ALB/),
                expect.stringMatching(/^zoneMappings: is missing/),
            ],
        ],
        [
            "a path that SAE's console does not take on a CLB",
            {
                loadBalancerId: "lb-bp1shop",
                rules: [{ domain: "a.example.com", path: "/x_y", appId: "a", containerPort: 80 }],
            },
            [expect.stringMatching(/^rules\[0\]\.path: "\/x_y" has the character "_".*console/)],
        ],
        ["nothing of the kind", { description: "shop-edge" }, []],
    ])("%s", (_, change, expected) => {
        const inputs = { ...right.alb, ...change };
        expect(messages(inputs)).toBe("");
        expect(ingressWarnings(inputs).map(line)).toEqual(expected);
    });
});

test("a warning does not show a secret value", () => {
    const inputs = { ...right.alb, description: "Top secret" };
    expect(ingressWarnings(inputs, new Set(["description"])).map(line)).toEqual([
        expect.stringMatching(/^description: "?\[secret\]"? is unusual/),
    ]);
});

test("an idle timeout of 0 is the default, so what SAE answers is no drift", () => {
    const zero = normaliseFields(ingressFields, { ...right.clb, idleTimeout: 0 });
    expect(zero["idleTimeout"]).toBe(15);
    expect(messages({ ...right.clb, idleTimeout: 0 })).toBe("");
});
