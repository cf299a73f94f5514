import { leavingRules } from "../../../provider/platforms/sae/read/kept-rules";
import { UNKNOWN, type Inputs } from "../../../provider/engine/values";

const rule = (domain: string, path: string, appId = "7171a6ca"): Inputs => ({ domain, path, appId, containerPort: 80 });
const left = (olds: Inputs, news: Inputs): string[] =>
    leavingRules(olds, news).map((r) => `${String(r["domain"])}${String(r["path"])}`);

const olds = { rules: [rule("a.example.com", "/"), rule("a.example.com", "/api"), rule("b.example.com", "/")] };

test("a removed rule leaves at once when nobody else routes its domain", () => {
    expect(left(olds, { rules: [] })).toEqual([]);
});

test("a removed rule waits when another gateway takes its domain over, or led to it before", () => {
    expect(left(olds, { rules: [], keepRulesFor: ["a.example.com"] })).toEqual(["a.example.com/", "a.example.com/api"]);
    expect(left({ ...olds, keepRulesFor: ["b.example.com"] }, { rules: [], keepRulesFor: [] })).toEqual([
        "b.example.com/",
    ]);
});

test("nothing waits when nothing is handed over any more", () => {
    expect(left({ ...olds, keepRulesFor: ["b.example.com"] }, { rules: [] })).toEqual([]);
});

test("a rule that stays, with whatever target, does not leave", () => {
    const news = { rules: [rule("A.example.com", "/", "9d4401aa")], keepRulesFor: ["a.example.com"] };
    expect(left(olds, news)).toEqual(["a.example.com/api"]);
});

test("a wildcard domain covers those below it, and is covered by none of them less", () => {
    expect(left(olds, { rules: [], keepRulesFor: ["*.example.com"] })).toHaveLength(3);
    expect(left({ rules: [rule("*.example.com", "/")] }, { rules: [], keepRulesFor: ["a.example.com"] })).toHaveLength(
        1,
    );
    expect(left(olds, { rules: [], keepRulesFor: ["*.example.org"] })).toEqual([]);
});

test("what is not known yet hands over nothing", () => {
    expect(left(olds, { rules: [], keepRulesFor: UNKNOWN })).toEqual([]);
    expect(left(olds, { rules: [], keepRulesFor: [UNKNOWN, "b.example.com"] })).toEqual(["b.example.com/"]);
});
