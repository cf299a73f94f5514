/** What CCE's guide does not decide of requests, and what explain, diff, lint and convert then say. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report/json";
import { crossroute } from "./run";

type Json = Record<string, unknown>;
type Path = readonly [path: string, pathType: string, service: string];

interface Given {
    annotations?: Record<string, string>;
    paths?: readonly Path[];
    createdAt?: string;
    property?: object;
}

const host = "a.test";
const any = "ImplementationSpecific";

/** An Ingress of CCE on one load balancer. */
const object = (
    name: string,
    { annotations = {}, paths = [["/", any, name]], createdAt, property }: Given = {},
): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name,
        namespace: "shop",
        ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }),
        annotations: Object.fromEntries(
            Object.entries({ class: "performance", id: "lb-1", port: "80", ...annotations })
                .filter(([, text]) => text !== "")
                .map(([key, text]) => [`kubernetes.io/elb.${key}`, text]),
        ),
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host,
                http: {
                    paths: paths.map(([path, pathType, service]) => ({
                        path,
                        pathType,
                        backend: { service: { name: service, port: portOf(annotations[`actions.${service}`]) } },
                        ...(property === undefined ? {} : { property }),
                    })),
                },
            },
        ],
    },
});
/** The guide names the port so beside this action. */
const portOf = (actions = ""): Json => (actions.includes("ForwardPool") ? { name: "use-annotation" } : { number: 80 });
const text = (objects: readonly Json[]): string => objects.map((one) => JSON.stringify(one)).join("\n---\n");

interface Explained {
    outcome: string;
    target?: string;
    candidates: (string | null)[];
    why: string[];
}
async function explained(url: string, ...objects: Json[]): Promise<Explained> {
    const { out } = await crossroute(`explain ${url} -f - --json`, { input: text(objects) });
    return JSON.parse(out) as Explained;
}
/** `web`, `web or all`, `none`. */
function named({ target, candidates }: Explained): string {
    const all = candidates.length === 0 ? [target ?? null] : candidates;
    return all
        .map((one) => (one === null ? "none" : one.replace(/^service:shop\/(.*):80$/, "$1")))
        .sort()
        .join(" or ");
}
const answer = async (url: string, ...objects: Json[]): Promise<string> => named(await explained(url, ...objects));
async function lint(...objects: Json[]): Promise<DiagnosticJson[]> {
    const { out } = await crossroute("lint -f - --json", { input: text(objects) });
    return JSON.parse(out) as DiagnosticJson[];
}
const codes = (found: readonly DiagnosticJson[]): string[] => found.map(({ code }) => code).sort();

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
function fileOf(...objects: Json[]): string {
    const folder = mkdtempSync(join(tmpdir(), "crossroute-cce-"));
    folders.push(folder);
    const file = join(folder, "ingress.yaml");
    writeFileSync(file, text(objects));
    return file;
}
const diff = async (before: readonly Json[], after: readonly Json[]): Promise<string> =>
    (await crossroute(`diff ${fileOf(...before)} ${fileOf(...after)}`)).out;

const elements = "CCE's guide compares the elements of a Prefix";

describe("a path of the type Prefix", () => {
    const web = object("web", {
        paths: [
            ["/", any, "all"],
            ["/foo", "Prefix", "web"],
        ],
    });

    it.each([
        ["/foo", "web"],
        ["/foo/", "web"],
        ["/foo/x", "web"],
        ["/foobar", "all or web"],
        ["/fo", "all"],
    ])("%s is answered by %s", async (path, wanted) => {
        expect(await answer(`http://${host}${path}`, web)).toBe(wanted);
    });

    it("leaves open with a final slash what it takes without", async () => {
        const slash = object("web", { paths: [["/foo/", "Prefix", "web"]] });
        expect(await answer(`http://${host}/foo`, slash)).toBe("none or web");
        expect(await answer(`http://${host}/foo/x`, slash)).toBe("web");
    });

    it("says why", async () => {
        const { why } = await explained(`http://${host}/foobar`, web);
        expect(why.join("\n")).toContain(`takes it only perhaps: ${elements}`);
    });

    it("is compared in one way with all others", async () => {
        const two = object("web", {
            paths: [
                ["/foo", "Prefix", "web"],
                ["/foob", "Prefix", "longer"],
            ],
        });
        expect(await answer(`http://${host}/foobar`, two)).toBe("longer or none");
    });

    it("is named by lint where such requests have another answer", async () => {
        const found = await lint(web);
        expect(found).toMatchObject([{ code: "CR123", severity: "info" }]);
        expect(found[0]?.message).toContain(elements);
        const same = object("web", {
            paths: [
                ["/", any, "web"],
                ["/foo", "Prefix", "web"],
            ],
        });
        expect(await lint(same)).toEqual([]);
    });

    it("perhaps moves requests when it is compared by characters afterwards", async () => {
        const after = object("web", {
            paths: [
                ["/", any, "all"],
                ["/foo", any, "web"],
            ],
        });
        const out = await diff([web], [after]);
        expect(out).toContain("/foo*");
        expect(out).toContain(elements);
        expect(out).not.toMatch(/No request changes hands|^moved|^lost/m);
        expect(await diff([web], [web])).toContain("No request changes hands");
    });

    it("is converted, and what it perhaps takes is said to be open", async () => {
        const line = `convert ${fileOf(web)} --gateway infra/shared`;
        const { err, out } = await crossroute(line);
        expect(out).toContain("value: /foo");
        expect(err).toContain(elements);
        expect(err).not.toContain("is compared by characters");
    });

    it("is a duplicate of another one as ever", async () => {
        const one = object("one", { paths: [["/foo", "Prefix", "web"]], createdAt: "2025-01-01T00:00:00Z" });
        const two = object("two", { paths: [["/foo", "Prefix", "web"]], createdAt: "2025-02-01T00:00:00Z" });
        expect(codes(await lint(one, two))).toEqual(["CR101", "CR123"]);
    });
});

describe("a condition on the address of the client", () => {
    const conditions = JSON.stringify([{ type: "SourceIp", sourceIpConfig: { values: ["10.0.0.0/8"] } }]);
    const open = object("web");
    const some = object("web", { annotations: { "conditions.web": conditions } });

    it("leaves open who answers, since a URL does not say where a request comes from", async () => {
        const { outcome, why } = await explained(`http://${host}/x`, some);
        expect(outcome).toBe("undetermined");
        expect(why.join("\n")).toContain(
            "answers requests from 10.0.0.0/8, and where the request comes from is not known",
        );
        expect(await answer(`http://${host}/x`, some)).toBe("none or web");
    });

    it("takes requests of other addresses away, and says of which", async () => {
        const out = await diff([open], [some]);
        expect(out).toMatch(/^lost +a\.test\/\*\* from other addresses than 10\.0\.0\.0\/8 loses its answer/m);
        const moved = await diff(
            [some],
            [object("web", { annotations: { "conditions.new": conditions }, paths: [["/", any, "new"]] })],
        );
        expect(moved).toMatch(/^moved +a\.test\/\*\* from 10\.0\.0\.0\/8 moves/m);
        expect(moved).not.toMatch(/^lost/m);
    });
});

describe("rules of an Ingress on several listeners", () => {
    const two = { port: "", "listen-ports": '[{"HTTP":80},{"HTTPS":443}]', "tls-certificate-ids": "c1" };

    it("are not called unreachable for what one listener does", async () => {
        const first = object("one", { annotations: { "ingress-order": "1" }, paths: [["/", any, "all"]] });
        const second = object("two", { annotations: { ...two, "ingress-order": "2" }, paths: [["/x", any, "x"]] });
        const found = await lint(first, second);
        expect(found.map(({ message }) => message)).toEqual([
            expect.stringContaining("is never reached over http on port 80: "),
        ]);
        expect(found[0]?.help).toContain("Keep the rule");
        expect(await answer(`https://${host}/x`, first, second)).toBe("x");
    });

    it("are to be kept where they have more listeners than their duplicate", async () => {
        const first = object("one", { paths: [["/", any, "web"]] });
        const second = object("two", { annotations: two, paths: [["/", any, "web"]] });
        for (const objects of [
            [first, second],
            [second, first],
        ]) {
            const found = await lint(...objects);
            expect(found).toMatchObject([{ code: "CR101" }]);
            expect(found[0]?.message).toMatch(/of Ingress shop\/one .*repeats .*of Ingress shop\/two/);
            expect(found[0]?.help).toContain("Keep the rule of Ingress shop/two, which has more listeners");
        }
    });

    it("claim the same requests at the listener that both have", async () => {
        const first = object("one", { createdAt: "2020-01-01T00:00:00Z" });
        const second = object("two", { annotations: two, createdAt: "2021-01-01T00:00:00Z" });
        const found = await lint(first, second);
        expect(found).toMatchObject([{ code: "CR104" }]);
        expect(found[0]?.message).toContain("claims the same requests over http on port 80 as");
    });
});

describe("the order of rules with advanced forwarding", () => {
    const paths: readonly Path[] = [
        ["/", any, "all"],
        ["/x", any, "x"],
    ];
    const reversed = [...paths].reverse();

    it.each<[string, Record<string, string>]>([
        ["a rewrite", { "rewrite-target": "/z" }],
        ["a limit", { "actions.x": '[{"type":"TrafficLimit","trafficLimitConfig":{"QPS":4}}]' }],
        [
            "a backend group",
            { "actions.all": '[{"type":"ForwardPool","forwardConfig":[{"poolID":"p1","weight":90}]}]' },
        ],
        ["a header", { "actions.x": '[{"type":"RemoveHeader","removeHeaderConfig":{"key":"x"}}]' }],
    ])("is open in an Ingress with %s where list and paths disagree", async (_, annotations) => {
        const given = object("web", { annotations, paths });
        expect((await explained(`http://${host}/x`, given)).outcome).toBe("undetermined");
        const found = (await lint(given)).filter(({ code }) => code === "CR105" || code === "CR102");
        expect(found).toMatchObject([{ code: "CR105", severity: "warning" }]);
        expect(found[0]?.message).toContain("nothing that is written decides");
        expect(found[0]?.help).toContain("kubernetes.io/elb.rule-priority-enabled");
        const settled = object("web", { annotations: { ...annotations, "rule-priority-enabled": "true" }, paths });
        expect((await explained(`http://${host}/x`, settled)).outcome).not.toBe("undetermined");
        const agreed = object("web", { annotations, paths: reversed });
        expect(await answer(`http://${host}/x`, agreed)).toBe("x");
    });

    it("is that of the paths without it", async () => {
        expect(await answer(`http://${host}/x`, object("web", { paths }))).toBe("x");
        const idle = object("web", { annotations: { "actions.x": "[]" }, paths });
        expect(await answer(`http://${host}/x`, idle)).toBe("x");
    });

    it("is open between two paths of one Ingress, whose age is one", async () => {
        const one = object("one", { paths });
        const two = object("two", { annotations: { "rewrite-target": "/z" }, paths: [["/q", any, "q"]] });
        const found = (await lint(one, two)).filter(({ message }) => message.includes("/x"));
        expect(found).toMatchObject([{ code: "CR105", severity: "warning" }]);
        expect(found[0]?.message).not.toContain("age, which is not known");
    });

    it("is that of ages only where it is the order of the paths, too", async () => {
        const redirect = object("zz", {
            annotations: { "redirect-url": "https://b.test" },
            paths: [["/q", any, "q"]],
            createdAt: "2025-03-01T00:00:00Z",
        });
        const [old, young] = ["2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"];
        const wide = (createdAt: string): Json => object("all", { createdAt });
        const narrow = (createdAt: string): Json => object("x", { createdAt, paths: [["/x", any, "x"]] });
        expect(await answer(`http://${host}/x`, wide(young), narrow(old), redirect)).toBe("x");
        // The two may have been there before the redirect, and keep their order then.
        expect(await answer(`http://${host}/x`, wide(old), narrow(young), redirect)).toBe("all or x");
    });
});

describe("a canary", () => {
    const old = object("web");
    const elsewhere = object("web", { annotations: { id: "lb-2" } });
    const canary = (annotations: Record<string, string>, more: Given = {}, name = "next"): Json =>
        object(name, { ...more, annotations: { canary: "true", "canary-weight": "10", ...annotations } });

    it.each<[string, Json]>([
        ["alone", object("other", { paths: [["/other", any, "other"]] })],
        ["on another load balancer", elsewhere],
        ["on another port", object("web", { annotations: { port: "81" } })],
    ])("%s is open, and a finding", async (_, beside) => {
        const { outcome, why } = await explained(`http://${host}/`, canary({}), beside);
        expect(outcome).toBe("undetermined");
        if (beside !== elsewhere)
            expect(why.join("\n")).toContain(
                "Ingress shop/next is a canary, and no Ingress that is read has its host and path",
            );
        expect(codes(await lint(canary({}), beside))).toContain("CR123");
    });

    it("on another path than any Ingress leaves that path open, and no other", async () => {
        const other = canary({}, { paths: [["/x", any, "next"]] });
        const open = await answer(`http://${host}/x`, old, other);
        expect(open).toContain("next");
        expect(open).toContain("web");
        expect(await answer(`http://${host}/y`, old, other)).toBe("web");
    });

    it("with a weight that CCE does not take leaves its Ingress among the answers", async () => {
        expect(await answer(`http://${host}/`, old, canary({ "canary-weight": "101" }))).toBe("next or web");
    });

    it("is not the only one: of two by weight nobody is left out", async () => {
        const given = [old, canary({ "canary-weight": "60" }), canary({ "canary-weight": "60" }, {}, "n2")];
        expect(await answer(`http://${host}/`, ...given)).toBe("n2 or next or web");
        const { why } = await explained(`http://${host}/`, ...given);
        expect(why.join("\n")).toContain("how they share its requests is not documented");
    });

    it("by header goes before one by weight, which is one, too", async () => {
        const header = object("beta", {
            annotations: {
                canary: "true",
                "canary-by-header": "x-beta",
                "canary-by-header-value": '{"values":["1"]}',
            },
        });
        const given = [old, canary({}), header];
        const asked = async (headers: string): Promise<string> => {
            const line = ["explain", `http://${host}/`, "-f", "-", "--json", ...(headers ? ["-H", headers] : [])];
            const { out } = await crossroute(line, { input: text(given) });
            return named(JSON.parse(out) as Explained);
        };
        expect(await asked("x-beta: 1")).toBe("beta");
        expect(await asked("")).toBe("next or web");
    });

    it("has at most ten values of a header", async () => {
        const values = (n: number): string =>
            JSON.stringify({ values: Array.from({ length: n }, (_, i) => String(i)) });
        const of = (n: number): Json =>
            object("next", {
                annotations: { canary: "true", "canary-by-header": "x", "canary-by-header-value": values(n) },
            });
        expect(codes(await lint(old, of(10)))).not.toContain("CR315");
        expect(codes(await lint(old, of(11)))).toContain("CR315");
    });
});

test("a match mode that CCE does not have leaves open what its path takes, wherever it is written", async () => {
    const property = { "ingress.beta.kubernetes.io/url-match-mode": "EQUALS" };
    const given = object("web", { property, paths: [["/foo", any, "web"]] });
    const { outcome, why } = await explained(`http://${host}/foo`, given);
    expect(outcome).toBe("undetermined");
    expect(why.join("\n")).toContain('CCE has no match mode "EQUALS"');
});

describe("another load balancer of one Ingress", () => {
    it.each<[string, Record<string, string>, string]>([
        ["an id", { id: "lb-2" }, "lb-2"],
        ["an address", { id: "", ip: "10.0.0.1" }, "10.0.0.1"],
        ["a new one", { id: "", autocreate: '{"type":"inner"}' }, "created for shop/web"],
    ])("by %s is none: requests stay, and no DNS record is to be changed yet", async (_, annotations, name) => {
        const out = await diff([object("web")], [object("web", { annotations })]);
        expect(out).not.toMatch(/^arrives/m);
        expect(out).toContain("is not known to arrive elsewhere: CCE does not move Ingress shop/web, so that requests");
        expect(out).toContain(
            `go on to arrive at lb-1. If ${name} is another load balancer, make an Ingress of another name`,
        );
    });

    it("is one for an Ingress of another name", async () => {
        const out = await diff([object("web")], [object("new", { annotations: { id: "lb-2" } })]);
        expect(out).toContain("arrives at lb-2 instead of lb-1: change its DNS record");
    });

    it("may be the same one, by its address", async () => {
        const by = { annotations: { id: "", ip: "10.0.0.1" } };
        const out = await diff([object("web")], [object("new", by)]);
        expect(out).not.toMatch(/^arrives/m);
        expect(out).toContain("lb-1 and 10.0.0.1 may be one load balancer");
        const { why } = await explained(`http://${host}/`, object("web"), object("new", by));
        expect(why.join("\n")).toContain("unless the address is that of the load balancer with the id");
    });
});

describe("two answers of one Ingress", () => {
    const fixed = '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"503"}}]';
    const pool = '[{"type":"ForwardPool","forwardConfig":[{"serviceName":"next","servicePort":80,"weight":100}]}]';
    const [redirect, rewrite] = [{ "redirect-url": "https://b.test" }, { "rewrite-target": "/y" }];
    it.each<[string, Record<string, string>, RegExp[]]>([
        ["a redirect and a fixed response", { ...redirect, "actions.web": fixed }, [/^redirect/, /503/, /\/web:/]],
        ["a redirect and a rewrite", { ...redirect, ...rewrite }, [/^redirect/, /\/web:/]],
        ["a rewrite and a fixed response", { ...rewrite, "actions.web": fixed }, [/503/, /\/web:/]],
        ["a rewrite and another backend", { ...rewrite, "actions.web": pool }, [/\/next:/, /\/web:/]],
    ])("%s: which counts is open, and a finding", async (_, annotations, wanted) => {
        const given = object("web", { annotations });
        const { outcome, candidates } = await explained(`http://${host}/`, given);
        expect(outcome).toBe("undetermined");
        // Each that may answer, and nothing else: the rule takes its requests all the same.
        for (const one of wanted) expect(candidates.map(String)).toContainEqual(expect.stringMatching(one));
        expect(candidates).toHaveLength(wanted.length);
        const found = await lint(given);
        expect(found.find(({ code }) => code === "CR123")?.message).toContain("Cannot tell what becomes of 1 rule");
        const beside = found.filter(({ message }) => message.includes("CCE's guide does not have it beside"));
        expect(beside.filter(({ code }) => code === "CR315")).toMatchObject([{ severity: "warning" }]);
    });
});

test("what was perhaps answered and is not any more is not called lost", async () => {
    const before = object("web", { annotations: { canary: "true", "canary-weight": "10" } });
    const after = object("web", { paths: [["/only", "Exact", "web"]] });
    const out = await diff([before], [after]);
    expect(out).toMatch(/^undetermined/m);
    expect(out).not.toMatch(/^lost/m);
});

describe("the reason that explain gives", () => {
    const rewritten = { "rewrite-target": "/x" };
    const [api, root]: Path[] = [
        ["/api", "Prefix", "api"],
        ["/", "Prefix", "root"],
    ];

    it("is the boundary of a Prefix where the order is known", async () => {
        const { why } = await explained(
            `http://${host}/apix`,
            object("w", { annotations: rewritten, paths: [api, root] }),
        );
        expect(why.join(" ")).toContain("CCE's guide compares the elements of a Prefix");
        expect(why.join(" ")).not.toContain("goes first is not settled");
    });

    it("is the order where that is not known", async () => {
        const { why } = await explained(
            `http://${host}/api`,
            object("w", { annotations: rewritten, paths: [root, api] }),
        );
        expect(why.join(" ")).toContain("goes first is not settled");
    });

    it("names a list of addresses with the answer that they get, and the rule once", async () => {
        const nginx = (annotation: string, list: string): Json => {
            const { spec, ...rest } = object("w", { paths: [root] });
            const annotations = { [`nginx.ingress.kubernetes.io/${annotation}`]: list };
            const metadata = { name: "w", namespace: "shop", annotations };
            return { ...rest, metadata, spec: { ...(spec as Json), ingressClassName: "nginx" } };
        };
        const said = async (...given: [string, string]): Promise<string> =>
            (await explained(`http://${host}/`, nginx(...given))).why.join(" ");
        const denied = await said("denylist-source-range", "10.0.0.0/8");
        expect(denied).toContain(
            "status 403 answers requests from 10.0.0.0/8, and where the request comes from is not known",
        );
        expect(denied).not.toMatch(/paths\[0\]\) and Prefix/);
        expect(await said("whitelist-source-range", "10.0.0.0/8")).toContain(
            "service:shop/root:80 answers requests from 10.0.0.0/8",
        );
        expect(await answer(`http://${host}/`, nginx("whitelist-source-range", "0.0.0.0/0,::/0"))).toBe("root");
    });
});

describe("two rules of which nothing says the first", () => {
    const rewritten = { "rewrite-target": "/x" };
    const clash = async (...objects: Json[]): Promise<DiagnosticJson | undefined> =>
        (await lint(...objects)).find(({ code }) => code === "CR105");

    it("names both rules, both backends and, between two Ingresses, ingress-order alone", async () => {
        const narrow = object("narrow", { annotations: rewritten, paths: [["/api", any, "api"]] });
        const found = await clash(narrow, object("wide"));
        expect(found?.message).toMatch(/service:shop\/(api|wide):80 or service:shop\/(api|wide):80/);
        expect(found?.message).toMatch(/Ingress shop\/(narrow|wide)/);
        expect(found?.message).not.toContain("any of 2 places");
        expect(found?.help).toContain("kubernetes.io/elb.ingress-order");
        expect(found?.help).not.toContain("rule-priority-enabled");
    });

    it("says that both have one ingress-order, and does not ask to set what both have", async () => {
        const ordered = { ...rewritten, "ingress-order": "1" };
        const both = [
            object("narrow", { annotations: ordered, paths: [["/api", any, "api"]] }),
            object("wide", { annotations: ordered }),
        ];
        const found = await clash(...both);
        expect(found?.message).toContain("both have kubernetes.io/elb.ingress-order 1");
        expect(found?.help).toContain("smaller kubernetes.io/elb.ingress-order than the other");
        const { why } = await explained(`http://${host}/api`, ...both);
        expect(why.join(" ")).toContain("both have kubernetes.io/elb.ingress-order 1");
    });

    it("asks in one Ingress for the order of the list, and for nothing else", async () => {
        const paths: Path[] = [
            ["/", any, "all"],
            ["/api", any, "api"],
        ];
        const found = await clash(object("one", { annotations: rewritten, paths }));
        expect(found?.message).toContain("does not say which rule of an Ingress goes first");
        expect(found?.help).toContain("rule-priority-enabled");
        expect(found?.help).not.toContain("ingress-order");
    });
});
