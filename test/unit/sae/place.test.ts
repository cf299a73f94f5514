import type { Context } from "../../../provider/engine/resource";
import type { Inputs } from "../../../provider/engine/values";
import { parseSettings } from "../../../provider/platforms/sae/client/config";
import type { Settings } from "../../../provider/platforms/sae/client/settings";
import {
    comparePlaces,
    placeIn,
    placeOf,
    withPlace,
    type Place,
} from "../../../provider/platforms/sae/ownership/place";

/** The place that a provider with these arguments asks about a namespace. */
function asked(values: Inputs, namespaceId = "cn-hangzhou:prod"): Place | undefined {
    const { settings, failures } = parseSettings(values, {});
    expect(failures).toEqual([]);
    return placeOf({ config: () => settings } as Context<Settings>, namespaceId);
}
const key = (accessKeyId: string, more: Inputs = {}): Inputs => ({ accessKeyId, accessKeySecret: "secret", ...more });
const role = (account: string): Inputs => ({ roleArn: `acs:ram::${account}:role/deploy` });

const environment = process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"];
beforeEach(() => delete process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"]);
afterAll(() => {
    if (environment !== undefined) process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] = environment;
});

test.each<[string, Inputs, Inputs, "same" | "other" | "open"]>([
    ["one access key", key("LTAI1"), key("LTAI1"), "same"],
    ["two access keys", key("LTAI1"), key("LTAI2"), "other"],
    ["temporary keys tell nothing", key("STS.1", { securityToken: "t" }), key("STS.2", { securityToken: "t" }), "open"],
    ["roles of one account", role("1"), { roleArn: "acs:ram::1:role/other" }, "same"],
    ["roles of two accounts", role("1"), role("2"), "other"],
    ["a role and a key", role("1"), key("LTAI1"), "open"],
    ["profiles of two names", { profile: "prod" }, { profile: "dev" }, "other"],
    ["profiles of one name, which may be of two machines", { profile: "prod" }, { profile: "prod" }, "open"],
    ["nothing about credentials", {}, {}, "open"],
    ["the host of a VPC beside the public one", key("LTAI1"), key("LTAI1", { network: "vpc" }), "same"],
    ["another endpoint", key("LTAI1"), key("LTAI1", { endpoint: "sae.proxy.example.com" }), "other"],
    [
        "two names of this machine",
        key("A", { endpoint: "127.0.0.1:8086" }),
        key("A", { endpoint: "LOCALHOST:8086" }),
        "same",
    ],
    [
        "two ports of this machine",
        key("A", { endpoint: "localhost:1" }),
        key("A", { endpoint: "localhost:2" }),
        "other",
    ],
])("of two places, by %s, it is known whether they are one", (_, was, is, expected) => {
    expect(comparePlaces(asked(was), asked(is))).toBe(expected);
});

test("two regions are two places, and a state that does not say one is open", () => {
    expect(comparePlaces(asked({}), asked({}, "cn-beijing:prod"))).toBe("other");
    expect(comparePlaces(placeIn({ ingressId: "87" }), asked({}))).toBe("open");
});

test("a state keeps the place, and no key", () => {
    const place = asked(key("LTAI5tSecretKeyId"));
    const outputs = withPlace({ ingressId: "87" }, place);
    expect(placeIn(outputs)).toEqual(place);
    expect(JSON.stringify(outputs)).not.toContain("LTAI5t");
});
