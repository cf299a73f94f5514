/** Rule sets of SAE in files: what is not compared, what is not known, and what SAE would refuse. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute, type Ran } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-rule-sets-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const rule = (more: Json = {}): Json => ({
    AppId: "shop",
    ContainerPort: 80,
    Domain: "a.example.com",
    Path: "/*",
    ...more,
});
const set = (more: Json = {}, ...rules: Json[]): Json => ({
    NamespaceId: "cn-hangzhou:prod",
    SlbId: "alb-1",
    LoadBalanceType: "alb",
    ListenerPort: 80,
    DefaultRule: { AppId: "def", ContainerPort: 80 },
    Rules: rules.length === 0 ? [rule()] : rules,
    ...more,
});
function file(name: string, value: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
    return path;
}
const diff = (before: Json, after: Json): Promise<Ran> =>
    crossroute(`diff ${file("a.json", before)} ${file("b.json", after)} --exit-code`);
const lint = (value: unknown): Promise<Ran> => crossroute(`lint -f ${file("set.json", value)}`);
const explain = async (value: unknown, url = "http://a.example.com/x"): Promise<Json> => {
    const { out } = await crossroute(`explain ${url} -f ${file("set.yaml", value)} --json`);
    return JSON.parse(out) as Json;
};

describe("diff of rule sets", () => {
    it.each<[string, Json, Json, string]>([
        ["CORS", {}, { CorsConfig: { Enable: "true" } }, "CorsConfig"],
        ["the time for an answer", { RequestTimeout: 60 }, { RequestTimeout: 1 }, "RequestTimeout"],
        [
            "certificates",
            { ListenerPort: 443, ListenerProtocol: "HTTPS", CertIds: "1" },
            { ListenerPort: 443, ListenerProtocol: "HTTPS", CertIds: "2" },
            "CertIds",
        ],
        [
            "the protocol of a backend",
            { ListenerProtocol: "HTTPS", CertIds: "1" },
            { ListenerProtocol: "HTTPS", CertIds: "1", Rules: [rule({ BackendProtocol: "grpc" })] },
            "BackendProtocol of a.example.com/*",
        ],
    ])("says that %s is not compared", async (_, before, after, name) => {
        const { err } = await diff(set(before), set(after));
        expect(err).toContain("not compared: what settings of SAE do besides routing, of which these differ: ");
        expect(err).toContain(`${name} of SAE rule set alb-1:`);
        expect((await diff(set(before), set(before))).err).not.toContain("not compared");
    });

    it("says nothing of a setting that only one side has because its default is written", async () => {
        expect((await diff(set(), set({ RequestTimeout: 60 }))).err).not.toContain("not compared");
    });

    it("does not call requests unchanged that an unknown action may answer", async () => {
        const other = rule({ RuleActions: [{ ActionType: "fixedResponse", ActionConfig: "{}" }] });
        const { code, out } = await diff(set(), set({}, other));
        expect(out).toContain("undetermined");
        expect(code).toBe(2);
    });
});

describe("an action of which it is not known what it does", () => {
    it.each([
        ["of an unknown type", [{ ActionType: "fixedResponse", ActionConfig: "{}" }], "fixedResponse is not read"],
        ["without JSON", [{ ActionType: "redirect", ActionConfig: "{host:b}" }], "no object in JSON"],
    ])("%s is not claimed, and a warning of lint", async (_, actions, why) => {
        const given = set({}, rule({ RuleActions: actions }));
        const found = await explain(given);
        expect(found.outcome).toBe("undetermined");
        expect(JSON.stringify(found)).toContain(why);
        const { out, code } = await lint(given);
        expect(out).toMatch(/warning CR403 .* rules\[0\]\.ruleActions\[0\]/);
        expect(code).toBe(0);
    });

    it("is not one that is known", async () => {
        const known = [{ ActionType: "redirect", ActionConfig: '{"host":"b.example.com","httpCode":"301"}' }];
        expect((await explain(set({}, rule({ RuleActions: known })))).outcome).toBe("matched");
    });
});

it("two rule sets of one listener are two versions, of which none is claimed", async () => {
    const both = `${JSON.stringify(set())}\n---\n${JSON.stringify(set({}, rule({ AppId: "other" })))}`;
    const { out } = await crossroute(`lint -f ${file("two.yaml", both)}`);
    expect(out).toContain("CR602");
    expect(out).not.toContain("CR102");
    expect((await explain(both, "http://a.example.com/x")).outcome).toBe("undetermined");
    // Both have the same default.
    expect(await explain(both, "http://b.example.com/")).toMatchObject({ outcome: "matched", target: "sae:def:80" });
    const same = `${JSON.stringify(set())}\n---\n${JSON.stringify(set())}`;
    expect((await crossroute(`lint -f ${file("two.yaml", same)}`)).out).toContain("No findings");
});

it("of two rule sets of one listener, one of the defaults answers what no rule takes", async () => {
    const candidates = async (...sets: Json[]): Promise<unknown> => {
        const text = sets.map((one) => JSON.stringify(one)).join("\n---\n");
        const { candidates } = (await explain(text, "http://b.example.com/")) as { candidates: (string | null)[] };
        return candidates.map(String).sort();
    };
    const other = set({ DefaultRule: { AppId: "other", ContainerPort: 80 } });
    expect(await candidates(set(), other)).toEqual(["sae:def:80", "sae:other:80"]);
    const none = set({ DefaultRule: undefined });
    expect(await candidates(set(), none)).toEqual(["null", "sae:def:80"]);
});

it("a rule of one version is not hidden by the default of another", async () => {
    const more = set({}, rule({ Path: "/one" }), rule({ Path: "/two" }), rule({ AppId: "last", Path: "/last" }));
    const text = `${JSON.stringify(set({}, rule({ Path: "/one" })))}\n---\n${JSON.stringify(more)}`;
    const { candidates } = (await explain(text, "http://a.example.com/last")) as { candidates: string[] };
    expect(candidates).toEqual(["sae:last:80", "sae:def:80"]);
});

it("the status of a redirect is not claimed where the rule does not say it", async () => {
    const given = set(
        {},
        rule({ RuleActions: [{ ActionType: "redirect", ActionConfig: '{"host":"b.example.com"}' }] }),
    );
    const { out } = await crossroute(`explain http://a.example.com/x -f ${file("set.yaml", given)}`);
    expect(out).toContain("a redirect to ");
    expect(out).toContain("(with a status that is not said)");
    expect(out).not.toContain("302");
});

it.each<[string, Json, string, number]>([
    ["a port that there is not", set({ ListenerPort: 99999 }), "error CR403 .* listenerPort", 1],
    ["a port of a container", set({}, rule({ ContainerPort: 0 })), "error CR403 .* rules\\[0\\]\\.containerPort", 1],
    [
        "a key that is there twice",
        set({ DefaultRule: '{"appId":"d","appId":"e","containerPort":80}' }),
        "appId.* twice",
        1,
    ],
    [
        "a pattern on a CLB",
        set({ SlbId: "lb-1", LoadBalanceType: "clb" }, rule({ Path: "/x/*" })),
        "warning CR407 .* rules\\[0\\]\\.path",
        0,
    ],
])("lint says %s", async (_, given, text, exit) => {
    const { out, code } = await lint(given);
    expect(out.replace(/\s+/g, " ")).toMatch(new RegExp(text));
    expect(code).toBe(exit);
});

it("says nothing of what SAE answers", async () => {
    expect((await crossroute("lint -f sae-describe.json sae-list.json")).out).not.toMatch(/CR40\d/);
});
