import type { ExplanationJson } from "../../../provider/report";
import { crossroute } from "./run";

async function explained(line: string, input?: string): Promise<ExplanationJson> {
    const { code, out, err } = await crossroute(`explain --json ${line}`, { input });
    expect({ code, err }).toEqual({ code: 0, err: expect.not.stringMatching(/^crossroute:/) as string });
    return JSON.parse(out) as ExplanationJson;
}

/** Sources, URL, outcome, target. */
const golden: readonly [sources: string, url: string, outcome: string, target: string | null][] = [
    // The examples of the Kubernetes reference.
    ["-f docs.yaml", "http://first.bar.com/any", "matched", "service:default/service1:80"],
    ["-f docs.yaml", "http://second.bar.com/", "matched", "service:default/service2:80"],
    ["-f docs.yaml", "http://third.bar.com/", "matched", "service:default/service3:80"],
    ["-f docs.yaml", "http://foo.bar.com/foo/x", "matched", "service:default/service1:4200"],
    ["-f docs.yaml", "http://foo.bar.com/bar", "matched", "service:default/service2:8080"],
    ["-f docs.yaml", "http://bar.foo.com/foo", "matched", "service:default/service2:80"],
    ["-f docs.yaml", "http://baz.bar.foo.com/foo", "matched", "service:default/service3:80"],
    // A typed list as the API server returns it, where items do not say their kind.
    ["-f ingress-list.json", "http://shop.example.com/api/x", "matched", "service:shop/api:80"],
    ["-f ingress-list.json", "http://shop.example.com/apix", "matched", "service:shop/web:80"],
    ["-f ingress-list.json --dialect traefik", "http://shop.example.com/apix", "matched", "service:shop/api:80"],
    ["-f ingress-list.json", "http://other.example.com/", "none", null],
    // The CCE reference: the match mode is beside the backend.
    ["-f cce.json", "http://any.example.com/healthz", "matched", "service:default/ingress-test:8080"],
    ["-f cce.json", "http://any.example.com/healthz/x", "none", null],
    // SAE as its API returns it: with the envelope, with an SDK's wrapping, and as a list of two load balancers.
    ["-f sae-describe.json", "http://shop.example.com/apix", "matched", "sae:app-api:8081"],
    ["-f sae-sdk.json", "http://shop.example.com/api", "matched", "sae:app-api:8081"],
    ["-f sae-describe.json", "http://else.example.com/", "default", "sae:app-default:8080"],
    ["-f sae-list.json", "http://shop.example.com/x", "matched", "sae:app-web:8080"],
    ["-f sae-list.json", "https://shop.example.com/x", "default", "sae:app-default:8080"],
    ["-f sae-list.json", "shop.example.com/x", "undetermined", null],
    ["-f sae-list.json --gateway alb-2b:443", "http://www.example.com/a/b", "matched", "sae:app-first:8080"],
    ["-f sae-list.json --gateway alb-2b:443", "http://www.example.com/b", "matched", "sae:app-second:8080"],
    // A Service without a selector is its addresses.
    ["-f endpoints.yaml", "http://old.example.com/", "matched", "endpoints:10.0.3.7:8080,10.0.3.8:8080"],
    // The plan of a foreign program, alone, over a state, and complete; and as a stream of engine events.
    ["--preview plan-create.json", "http://static.example.com/", "matched", "service:cli-foreign/static:80"],
    ["--preview plan-update.json", "http://shop.example.com/api", "matched", "service:cli-foreign/api-v2:8080"],
    ["--preview plan-update.json", "http://static.example.com/", "none", null],
    [
        "--preview plan-update.json --stack state.json",
        "http://static.example.com/",
        "matched",
        "service:cli-foreign/static:80",
    ],
    ["--preview plan-sames.json", "http://static.example.com/", "matched", "service:cli-foreign/static:80"],
    ["--preview plan-stream.ndjson", "http://shop.example.com/api", "matched", "service:cli-foreign/api-v2:8080"],
    ["--stack state.json", "http://shop.example.com/api", "matched", "service:cli-foreign/api:8080"],
    ["-f state.json", "http://pay.example.com/", "none", null],
    ["--preview plan-sae.json", "http://pay.example.com/x", "matched", "sae:app-new:8080"],
    ["--preview plan-sae.json", "https://www.example.com/x", "matched", "sae:app-web:8080"],
    ["--preview plan-unknown.json", "http://shop.example.com/x", "matched", "service:shop/web:80"],
];

describe("crossroute explain", () => {
    it.each(golden)("%s: %s is %s by %s", async (sources, url, outcome, target) => {
        const found = await explained(`${url} ${sources}`);
        expect({ url: found.url, outcome: found.outcome, target: found.target }).toEqual({ url, outcome, target });
    });

    it("prints exactly the keys of the contract", async () => {
        const keys = ["url", "outcome", "gateway", "dialect", "origin", "rule", "target", "candidates", "why"];
        expect(Object.keys(await explained("http://shop.example.com/ -f before.yaml"))).toEqual(keys);
        expect(Object.keys(await explained("http://none.example.com/ -f before.yaml"))).toEqual([...keys, "status"]);
    });

    it("names the rule, the object, its file and its place", async () => {
        expect(await explained("http://shop.example.com/api -f before.yaml")).toMatchObject({
            gateway: "default",
            origin: { object: "Ingress shop/web", source: "before.yaml", path: "spec.rules[0].http.paths[1]" },
            rule: { host: "shop.example.com", path: "/api", pathType: "Prefix" },
            candidates: [],
        });
    });

    it("says null where there is nothing to name", async () => {
        expect(await explained("http://none.example.com/ -f before.yaml")).toMatchObject({
            origin: null,
            rule: null,
            target: null,
            candidates: [],
        });
    });

    it("gives the candidates when the platform does not decide", async () => {
        const found = await explained("http://shop.example.com/api -f conflict.yaml");
        expect(found).toMatchObject({ outcome: "undetermined", target: null });
        expect([...found.candidates].sort()).toEqual(["service:shop/one:80", "service:shop/two:80"]);
    });

    it("takes requests raw and answers a file of them as NDJSON in its order", async () => {
        const { out, code } = await crossroute("explain --requests requests.txt -f ingress-list.json");
        const answers = out
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as ExplanationJson);
        expect(code).toBe(0);
        expect(answers.map((a) => [a.url, a.target])).toEqual([
            ["http://shop.example.com/", "service:shop/web:80"],
            ["http://shop.example.com/api/%2e%2e//x", "service:shop/api:80"],
            ["http://SHOP.example.com:8080/apix", "service:shop/web:80"],
        ]);
    });

    it("answers the other lines of a file, and names the wrong one with exit code 2", async () => {
        const { out, err, code } = await crossroute("explain --requests requests-bad.txt -f ingress-list.json");
        expect({ code, err }).toEqual({
            code: 2,
            err: expect.stringMatching(
                /^crossroute: requests-bad\.txt, line 2: "http:\/\/shop\.example\.com\/a b" is not a URL [^\n]*\n$/,
            ) as string,
        });
        expect(JSON.parse(out)).toMatchObject({ target: "service:shop/web:80" });
    });

    it("reads the URL even when it stands behind the files", async () => {
        const { out } = await crossroute("explain -f before.yaml http://shop.example.com/api");
        expect(out).toContain("→ service:shop/api:80");
    });

    it("prints one line an answer for several URLs with --json", async () => {
        const { out } = await crossroute(
            "explain http://shop.example.com/ http://old.example.com/ -f before.yaml --json",
        );
        expect(
            out
                .trimEnd()
                .split("\n")
                .map((line) => (JSON.parse(line) as ExplanationJson).target),
        ).toEqual(["service:shop/web:80", "service:shop/old:80"]);
    });

    it("reads standard input for -", async () => {
        const input = "apiVersion: v1\nkind: List\nitems: []\n";
        expect((await explained("http://h/ -f -", input)).outcome).toBe("none");
    });

    it("never takes an unknown value for a known one", async () => {
        const { out, err } = await crossroute("explain http://shop.example.com/api --preview plan-unknown.json --json");
        const found = JSON.parse(out) as ExplanationJson;
        expect(JSON.stringify(found)).not.toMatch(/04da6b54|\[secret\]/);
        expect([found.target, ...found.candidates].join()).toContain("unknown:");
        expect(err).toContain("spec.rules of Ingress shop/later is known after apply");
    });

    it("says on standard error that a plan holds only what changes", async () => {
        const note = "add --stack NAME";
        expect((await crossroute("explain http://h/ --preview plan-update.json")).err).toContain(note);
        expect((await crossroute("explain http://h/ --preview plan-update.json --stack state.json")).err).not.toContain(
            note,
        );
        expect((await crossroute("explain http://h/ --preview plan-sames.json")).err).not.toContain(note);
        expect((await crossroute("explain http://h/ --preview plan-create.json")).err).not.toContain(note);
    });

    it("colours on a terminal only, and not when NO_COLOR is set", async () => {
        const line = "explain http://shop.example.com/ -f before.yaml";
        expect((await crossroute(line)).out).not.toContain("\u001b[");
        expect((await crossroute(line, { terminal: true })).out).toContain("\u001b[");
        expect((await crossroute(line, { terminal: true, env: { NO_COLOR: "1" } })).out).not.toContain("\u001b[");
    });
});
