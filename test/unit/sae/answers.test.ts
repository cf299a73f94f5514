import { pageAnswer, ruleSetAnswer } from "../../../provider/platforms/sae/wire/answers";
import { liveRules, stateOf } from "../../../provider/platforms/sae/resources/state";

const said = {
    Id: 87,
    NamespaceId: "cn-hangzhou:prod",
    SlbId: "lb-bp1shop",
    LoadBalanceType: "clb",
    ListenerPort: 80,
    DefaultRule: { AppId: "0099b7be", ContainerPort: 8080 },
};
const without = (...names: string[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(said).filter(([name]) => !names.includes(name)));

test.each([{}, { Rules: null }, { Rules: [] }, { Rules: "" }])(
    "a rule set whose answer has %j has no rules",
    (more) => {
        expect(liveRules(ruleSetAnswer({ ...said, ...more }, "87")!)).toEqual([]);
    },
);

test("a rule set that does not name its namespace is where it was", () => {
    const inputs = { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-bp1shop", listenerPort: 80, rules: [] };
    const set = ruleSetAnswer(without("NamespaceId"), "87")!;
    expect(stateOf(set, inputs, inputs)).toMatchObject({
        inputs: { namespaceId: "cn-hangzhou:prod" },
        outputs: { namespaceId: "cn-hangzhou:prod" },
    });
});

test.each([["Id"], ["ListenerPort"], ["SlbId", "LoadBalanceType"]])("without %s %s it is no rule set", (...names) => {
    expect(() => ruleSetAnswer(without(...names), "87")).toThrow(/has no /);
});

test("an answer about another rule set, or of a wrong type, is not believed", () => {
    expect(() => ruleSetAnswer(said, "88")).toThrow("is about rule set 87, not 88");
    expect(() => ruleSetAnswer({ ...said, Rules: "x" }, "87")).toThrow("Rules of a wrong type");
});

test("a list takes items that leave out what is empty, and none without an Id", () => {
    const page = (item: unknown): object => ({ IngressList: [item], TotalSize: 1 });
    expect(pageAnswer(page(without("NamespaceId")), "cn-hangzhou:prod").sets).toHaveLength(1);
    expect(() => pageAnswer(page(without("Id")), "cn-hangzhou:prod")).toThrow("without an Id");
});
