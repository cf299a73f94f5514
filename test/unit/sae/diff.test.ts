import type { Context } from "../../../provider/engine/resource";
import { UNKNOWN, type Inputs, type Value } from "../../../provider/engine/values";
import type { Settings } from "../../../provider/platforms/sae/client/settings";
import { saeResources } from "../../../provider/platforms/sae/resources/plugin";
import { temporaryFolder } from "../../rpc/sae/workshop";
import { right } from "./wrong-inputs";

/** What is noted on the machine of who runs the tests is no part of them. */
process.env["PULUMI_HOME"] = temporaryFolder();

const warnings: string[] = [];
const quiet = (): void => undefined;
const ctx: Context<Settings> = {
    urn: "urn:pulumi:dev::shop::crossroute:sae:Ingress::edge",
    type: "crossroute:sae:Ingress",
    name: "edge",
    preview: false,
    signal: new AbortController().signal,
    timeout: 0,
    log: { debug: quiet, info: quiet, status: quiet, warning: (text) => void warnings.push(text) },
    config: () => {
        throw new Error("a diff needs no configuration");
    },
};

async function changes(
    oldInputs: Inputs,
    news: Inputs,
    ignoreChanges: string[] = [],
    oldOutputs: Inputs = {},
): Promise<Record<string, string>> {
    const call = { id: "87", oldInputs, oldOutputs, news, ignoreChanges, secrets: new Set<string>() };
    const { detailed } = await saeResources["crossroute:sae:Ingress"]!.diff(ctx, call);
    return Object.fromEntries(Object.entries(detailed).map(([path, { kind }]) => [path, kind]));
}

const rule = (path: string, more: Inputs = {}): Value => ({
    domain: "shop.example.com",
    path,
    appId: "a",
    containerPort: 80,
    ...more,
});
const clb = (...rules: Value[]): Inputs => ({ ...right.clb, rules });
const alb = (...rules: Value[]): Inputs => ({ ...right.alb, rules });
const many = Array.from({ length: 39 }, (_, i) => rule(`/${i}`));

test.each<[string, Value, Value]>([
    [
        "cors",
        '{"Enable":"true","AllowOrigin":"*","AllowMethods":"GET,PUT","AllowCredentials":"on","MaxAge":"600"}',
        { enable: true, allowOrigin: ["*"], allowMethods: ["PUT", "GET"], allowCredentials: true, maxAge: 600 },
    ],
    ["cors", '{"Enable":"false"}', { enable: false }],
    [
        "zoneMappings",
        '[{"VSwitchId":"vsw-one","ZoneId":"cn-hangzhou-h"}]',
        [{ vSwitchId: "vsw-one", zoneId: "cn-hangzhou-h" }],
    ],
    ["rules", '[{"appId":"a","containerPort":"80","domain":"shop.example.com","path":"/"}]', [rule("/")]],
])("%s as the text %s of SAE's reference is no other value than as an object", async (name, text, object) => {
    const [written, plain] = [text, object].map((value): Inputs => ({ ...alb(), [name]: value }));
    expect(await changes(written!, plain!)).toEqual({});
    expect(await changes(plain!, written!)).toEqual({});
    expect(await changes(written!, plain!, [], plain)).toEqual({});
});

test("a rule put at the head of 39 is one addition", async () => {
    expect(await changes(alb(...many), alb(rule("/new"), ...many))).toEqual({ "rules[0]": "add" });
});

test("a rule taken from the middle is one removal, at its old place", async () => {
    expect(await changes(alb(...many), alb(...many.filter((_, i) => i !== 20)))).toEqual({ "rules[20]": "delete" });
});

test("a rule that changes places on an ALB is shown alone; on a CLB the order means nothing", async () => {
    const [first, ...rest] = many;
    expect(await changes(alb(...many), alb(...rest, first!))).toEqual({ "rules[38]": "update" });
    expect(await changes(clb(...many), clb(...rest, first!))).toEqual({});
});

test("a changed field of a rule is shown at that field, wherever the rule stands", async () => {
    expect(
        await changes(
            alb(rule("/a"), rule("/b")),
            alb(rule("/new"), rule("/a"), rule("/b", { containerPort: 81, rewritePath: "/x" })),
        ),
    ).toEqual({
        "rules[0]": "add",
        "rules[2].containerPort": "update",
        "rules[2].rewritePath": "add",
    });
});

test("a rule with another path is another rule", async () => {
    expect(await changes(clb(rule("/a")), clb(rule("/b")))).toEqual({ "rules[0]": "delete" });
    expect(await changes(clb(rule("/a"), rule("/c")), clb(rule("/c"), rule("/b")))).toEqual({
        "rules[0]": "delete",
        "rules[1]": "add",
    });
});

test("the same thing written otherwise is no change", async () => {
    const old = {
        ...right.alb,
        listenerProtocol: "HTTPS",
        certIds: ["1", "2"],
        rules: [rule("/a")],
        requestTimeout: 60,
        gzip: false,
        cors: { enable: false },
    };
    const next = {
        ...right.alb,
        listenerPort: "80",
        listenerProtocol: "HTTPS",
        certIds: "2,1",
        loadBalancerType: "alb",
        rules: JSON.stringify([
            rule("/a", { backendProtocol: "http", containerPort: "80", domain: "SHOP.example.com" }),
        ]),
        defaultRule: JSON.stringify(right.alb["defaultRule"]),
        description: "",
    };
    expect(await changes(old, next)).toEqual({});
});

test("a certificate more and one less are told apart", async () => {
    const https = { ...right.alb, listenerProtocol: "HTTPS" };
    expect(await changes({ ...https, certIds: ["1", "2"] }, { ...https, certIds: ["3", "2"] })).toEqual({
        "certIds[0]": "delete",
    });
    expect(await changes({ ...https, certIds: ["1", "2"] }, { ...https, certIds: ["2", "1", "3"] })).toEqual({
        "certIds[2]": "add",
    });
});

test.each([
    ["namespaceId", "cn-hangzhou:other", "update-replace"],
    ["loadBalancerId", "lb-bp1other", "update-replace"],
    ["loadBalancerId", null, "delete-replace"],
    ["listenerPort", 81, "update"],
    ["description", "x", "add"],
    ["idleTimeout", 20, "add"],
    ["gzip", true, "add"],
    ["defaultRule", { appId: "b", containerPort: 8080 }, undefined],
])("a change of %s to %j: %s", async (key, value, kind) => {
    const found = await changes(right.clb, {
        ...right.clb,
        [key]: value,
        ...(value === null && { loadBalancerType: "clb" }),
    });
    expect(found).toEqual(kind === undefined ? { "defaultRule.appId": "update" } : { [key]: kind });
});

test("what is known only after apply counts as a change, at the place where it is", async () => {
    expect(await changes(clb(rule("/a"), rule("/b")), clb(rule("/a"), rule("/b", { appId: UNKNOWN })))).toEqual({
        "rules[1].appId": "update",
    });
    expect(await changes(clb(rule("/a")), { ...right.clb, rules: UNKNOWN })).toEqual({ rules: "update" });
    expect(await changes(clb(rule("/a"), rule("/b")), clb(rule("/a"), rule("/b", { path: UNKNOWN })))).toEqual({
        "rules[1].path": "update",
    });
    expect(await changes(right.clb, { ...right.clb, loadBalancerId: UNKNOWN })).toEqual({
        loadBalancerId: "update-replace",
    });
});

test("ignoreChanges reaches single rules and fields of all rules", async () => {
    const [old, next] = [
        clb(rule("/a"), rule("/b")),
        clb(rule("/a", { containerPort: 81 }), rule("/b", { containerPort: 82, appId: "x" })),
    ];
    expect(await changes(old, next, ["rules[0]"])).toEqual({
        "rules[1].containerPort": "update",
        "rules[1].appId": "update",
    });
    expect(await changes(old, next, ["rules[*].containerPort"])).toEqual({ "rules[1].appId": "update" });
    expect(await changes(old, { ...next, gzip: true }, ["rules"])).toEqual({ gzip: "add" });
});

test("an edition that cannot be read back replaces nothing after an import, and that is said", async () => {
    warnings.length = 0;
    const imported = { ...right.newAlb, addressType: null, zoneMappings: null };
    const outputs = { loadBalancerId: "alb-1", loadBalancerType: "alb" };
    expect(await changes(imported, { ...right.newAlb, loadBalancerEdition: "StandardWithWaf" }, [], outputs)).toEqual(
        {},
    );
    expect(warnings).toContain(
        "loadBalancerEdition cannot be read back from SAE, so it is taken for what the load balancer has — to be sure, replace the resource [CR439 argument-not-readable]",
    );
});

test("an edition that was left out when SAE made the load balancer asks for another one, and that is said", async () => {
    warnings.length = 0;
    const outputs = { loadBalancerId: "alb-1", loadBalancerType: "alb", addressType: "Internet" };
    const declared = { ...right.newAlb, loadBalancerEdition: "Standard" };
    expect(await changes(right.newAlb, declared, [], outputs)).toEqual({ loadBalancerEdition: "add-replace" });
    expect(warnings).toEqual([
        "loadBalancerEdition was left out when SAE made the load balancer, and what SAE then takes is not documented, so another one is made — to keep the load balancer, leave loadBalancerEdition out [CR439 argument-not-readable]",
    ]);
});

test("a program that asks for a new ALB after an import of the one that SAE made is told how to keep it", async () => {
    const rules = [rule("/")];
    const { loadBalancerId, ...shared } = right.alb;
    const imported = { ...right.alb, rules, __imported: true };
    const outputs = { loadBalancerId, loadBalancerType: "alb", createdBySae: true, rules };
    const asking = { ...shared, ...right.newAlb, rules };
    await expect(changes(imported, asking, [], outputs)).rejects.toThrow(
        `To keep it, give loadBalancerId ${JSON.stringify(loadBalancerId)}, also where SAE made the load balancer, in place of addressType and zoneMappings`,
    );
    expect(await changes(imported, { ...right.alb, rules }, [], outputs)).toEqual({});
    await expect(
        changes(imported, { ...right.alb, rules, namespaceId: "cn-hangzhou:other" }, [], outputs),
    ).rejects.toThrow(/go with it\.[^]*To leave it as it is/);
});

test("no longer ignoring foreign rules is a change that is shown", async () => {
    expect(await changes({ ...right.clb, ignoreForeignRules: true }, right.clb)).toEqual({
        ignoreForeignRules: "delete",
    });
});
