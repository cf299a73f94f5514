import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import { checkIngress, checkSingleRule } from "../../../provider/platforms/sae/check";
import { right, wrongs } from "./wrong-inputs";

const messages = (inputs: Inputs, secrets = new Set<string>()): string =>
    checkIngress(inputs, secrets)
        .map(({ property, reason }) => `${property}: ${reason}`)
        .join("\n");

test("there are at least 60 wrong inputs, and what they spoil is right", () => {
    expect(wrongs.length).toBeGreaterThanOrEqual(60);
    for (const kind of ["clb", "alb", "newAlb"] as const) expect(messages(right[kind])).toBe("");
    expect(checkSingleRule(right.rule)).toEqual([]);
});

test.each(wrongs.map((wrong): [string, typeof wrong] => [wrong.what, wrong]))(
    "%s is refused with its path, value, reason and cure",
    (_what, { of, change, message }) => {
        const inputs = { ...right[of], ...change };
        if (of === "rule")
            expect(
                checkSingleRule(inputs)
                    .map(({ property, reason }) => `${property}: ${reason}`)
                    .join("\n"),
            ).toBe(message);
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
    expect(checkIngress({ ...right.clb, ...change }).map(({ property }) => property)).toEqual([
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
    expect(
        messages({ ...right.clb, rules, description: "Secret" }, new Set(["rules[0].path", "description"])).split("\n"),
    ).toEqual([
        "description: [secret] is not 1 to 63 lower-case letters, digits, `.` and `-`, with a letter or digit at both ends",
        'rules[0].path: [secret] does not start with "/"; write "/[secret]"',
    ]);
});

test.each(["namespaceId", "loadBalancerId", "listenerPort", "listenerProtocol", "rules", "defaultRule"])(
    "%s that is known only after apply is no failure",
    (key) => {
        expect(messages({ ...right.clb, [key]: UNKNOWN })).toBe("");
    },
);

test("text as stack configuration gives it is as good as typed values", () => {
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
