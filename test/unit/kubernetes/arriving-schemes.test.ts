import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExplanationJson } from "../../../provider/report/json";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { createRouter, describeTarget, lint, trafficDiff } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";
import { crossroute } from "../cli/run";

type Annotations = Record<string, string>;
interface Parts {
    name?: string;
    className?: string;
    path?: string;
    host?: string;
    tls?: boolean;
}

const ingress = (
    annotations: Annotations,
    { name = "web", className = "traefik", path = "/", host = "a.test", tls = false }: Parts = {},
): Record<string, unknown> => ({
    kind: "Ingress",
    apiVersion: "networking.k8s.io/v1",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        ...(tls ? { tls: [{ hosts: [host], secretName: "cert" }] } : {}),
        rules: [
            {
                host,
                http: {
                    paths: [{ path, pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
                },
            },
        ],
    },
});
const router = (name: string): string => `traefik.ingress.kubernetes.io/router.${name}`;
const at = (entrypoints: string, parts?: Parts): Record<string, unknown> =>
    ingress({ [router("entrypoints")]: entrypoints }, parts);

function answers(objects: readonly Record<string, unknown>[], path = "/x"): { http: string; https: string } {
    const asked = createRouter(readTables(objects));
    const [http = "", https = ""] = (["http", "https"] as const).map((scheme) => {
        const found = asked.explain({ scheme, host: "a.test", path });
        const all = found.outcome === "undetermined" ? (found.candidates ?? []) : [found.target ?? null];
        return all
            .map((target) => (target === null ? "none" : describeTarget(target)))
            .map((text) => text.replace(/^service:shop\/(.*):80$/, "$1"))
            .join(" or ");
    });
    return { http, https };
}

const says = (scheme: string): string => `what Traefik's own configuration says of ${scheme} or none`;
const changes = (before: Record<string, unknown>[], after: Record<string, unknown>[]): string[] =>
    trafficDiff(readTables(before), readTables(after)).map(
        ({ kind, witness }) => `${kind} over ${witness.scheme ?? "both"}`,
    );

/** Without the one about default backends. */
const codes = (objects: Record<string, unknown>[]): string[] =>
    lint(readTables(objects)).flatMap(({ code }) => (code === "CR116" ? [] : [code]));

describe("entry points of Traefik", () => {
    it.each([
        ["websecure", { http: says("http"), https: "web" }],
        ["web", { http: "web", https: says("https") }],
        ["web,websecure", { http: "web", https: "web" }],
        [" websecure , web", { http: "web", https: "web" }],
        ["https", { http: says("http"), https: "web" }],
        ["internal", { http: "web or none", https: "web or none" }],
        ["websecure,internal", { http: `${says("http")} or web`, https: "web" }],
        ["", { http: "web", https: "web" }],
    ])("decide over which scheme a rule answers: %s", (names, expected) => {
        expect(answers([at(names)])).toEqual(expected);
    });

    it.each<[Annotations, "http" | "both"]>([
        [{ tls: "true" }, "http"],
        [{ "tls.certresolver": "le" }, "http"],
        [{ tls: "false" }, "both"],
    ])("are left as they are by TLS options, which take requests over TLS only: %j", (options, unsure) => {
        const named = Object.fromEntries(Object.entries(options).map(([name, text]) => [router(name), text]));
        expect(answers([ingress(named)])).toEqual({ http: unsure === "http" ? says("http") : "web", https: "web" });
    });

    it("let two Ingresses share host and path, one for each scheme", () => {
        const pair = [at("websecure"), at("web", { name: "redirect" })];
        expect(answers(pair)).toEqual({ http: "redirect", https: "web" });
        expect(codes(pair)).toEqual([]);
        expect(codes([at("websecure"), at("websecure", { name: "two" })])).toEqual(["CR105"]);
    });

    it("of other names are listeners of their own: their rules do not compete", () => {
        const pair = [at("internal"), at("vpn", { name: "two" })];
        expect(codes(pair)).toEqual(["CR106"]);
    });

    it("say why the answer is open", () => {
        const asked = createRouter(readTables([at("websecure")]));
        expect(asked.explain({ scheme: "http", host: "a.test", path: "/" }).why).toEqual([
            "No rule of traefik takes a.test/ over http for certain. Prefix a.test/ of Ingress shop/web (spec.rules[0].http.paths[0]): its entry point websecure is for https, as its name says, and what answers over http is said in Traefik's own configuration.",
        ]);
    });

    it("make a difference when they change, and none when a rule comes or goes for one scheme", () => {
        expect(changes([at("web,websecure")], [at("websecure")])).toEqual(["undetermined over http"]);
        expect(changes([], [at("websecure")])).toEqual(["gained over https"]);
        expect(changes([at("websecure")], [])).toEqual(["lost over https"]);
        expect(changes([at("internal")], [at("vpn")])).toEqual(["arrives over http"]);
        expect(changes([at("websecure")], [at("websecure")])).toEqual([]);
    });
});

describe("entry points of Traefik that the settings tell", () => {
    let cwd = "";
    beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), "crossroute-entry-points-"))));
    afterEach(() => rmSync(cwd, { recursive: true }));
    const settings = (text: string): void => writeFileSync(join(cwd, "crossroute.yaml"), text);
    async function asked(url: string, entrypoints = "websecure2"): Promise<string> {
        writeFileSync(join(cwd, "web.json"), JSON.stringify(at(entrypoints)));
        const { out, err, code } = await crossroute(`explain ${url} -f web.json --json`, { cwd });
        return code === 2 ? err : (JSON.parse(out) as ExplanationJson).outcome;
    }

    it("take requests of their scheme, of which only the port is open", async () => {
        expect(await asked("http://a.test/")).toBe("undetermined");
        settings("entryPoints: { websecure2: https }");
        expect(await asked("http://a.test/")).toBe("none");
        expect(await asked("https://a.test/")).toBe("undetermined");
        const { out } = await crossroute("explain https://a.test/ -f web.json", { cwd });
        expect(out).toContain("on which port the entry point websecure2 listens");
    });

    it("answer for certain at a port that is known, and nowhere else", async () => {
        settings('entryPoints: { websecure2: "https:8443" }');
        expect(await asked("https://a.test:8443/")).toBe("matched");
        expect(await asked("https://a.test/")).toBe("none");
        expect(await asked("http://a.test:8443/")).toBe("none");
    });

    it("may have the name of a usual one", async () => {
        settings('entryPoints: { web: "http:8080" }');
        expect(await asked("http://a.test:8080/", "web")).toBe("matched");
        expect(await asked("http://a.test/", "web")).toBe("none");
    });

    it.each([
        [
            "{ web2: ftp }",
            'entryPoints.web2 must be http or https, with the port if it is known (https:8443), not "ftp"',
        ],
        ["{ web2: 8443 }", "entryPoints.web2 must be a text"],
        ["[web2]", "entryPoints must be an object"],
    ])("are refused where they are no scheme and port: %s", async (text, expected) => {
        settings(`entryPoints: ${text}`);
        expect(await asked("http://a.test/")).toContain(`crossroute.yaml: ${expected}`);
    });
});

describe("entry points of Traefik elsewhere", () => {
    it("are read in a preview as in files, and the outputs of a table name the routes that were written", async () => {
        const edge = {
            namespace: "shop",
            ingressClassName: "traefik",
            annotations: { [router("entrypoints")]: "websecure" },
        };
        const backend = { service: { name: "web", port: 80 } };
        const given = { gateways: { edge: { kubernetes: edge } }, routes: [{ host: "a.test", path: "/", backend }] };
        const { tables, routes, urls } = compileTable("shop", (await open(given)) as OpenedObject);
        const found = createRouter(tables).explain({ scheme: "http", host: "a.test", path: "/" });
        expect([found.outcome, routes, urls]).toEqual([
            "undetermined",
            { "a.test/**": "service:shop/web:80" },
            ["https://a.test/"],
        ]);
    });

    it("become listeners of a Gateway, and only what was written is converted", async () => {
        const input = [at("websecure"), at("web", { name: "redirect" })]
            .map((one) => JSON.stringify(one))
            .join("\n---\n");
        const { out, err } = await crossroute("convert -f - --gateway infra/gw", { input });
        expect(out.match(/sectionName: .*|- name: (web|redirect)$/gm)).toEqual([
            "sectionName: https",
            "- name: web",
            "sectionName: http",
            "- name: redirect",
        ]);
        expect(err).not.toMatch(/left out|not used|differs/);
        const alone = await crossroute("convert -f - --gateway infra/gw", { input: JSON.stringify(at("websecure")) });
        expect(alone.err).not.toMatch(/left out|not used|differs/);
    });
});

describe("an annotation that names the listeners of an Ingress", () => {
    const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;
    it.each<[string, Annotations, { http: string; https: string }]>([
        ["alb", { [alb("listen-ports")]: '[{"HTTPS": 443}]' }, { http: "none", https: "web" }],
        [
            "alb",
            { [alb("listen-ports")]: '[{"HTTPS": 443}]', [alb("group.name")]: "g" },
            { http: "none", https: "web" },
        ],
        ["alb", { [alb("listen-ports")]: '[{"HTTP": 80}]', [alb("order")]: "1" }, { http: "web", https: "none" }],
        ["alb", { [alb("listen-ports")]: '[{"HTTP": 80}, {"HTTPS": 443}]' }, { http: "web", https: "web" }],
        ["alb", { [alb("certificate-arn")]: "arn:aws:acm:x" }, { http: "none", https: "web" }],
        ["gce", { "kubernetes.io/ingress.allow-http": "false" }, { http: "none", https: "web" }],
        ["gce", { "kubernetes.io/ingress.allow-http": "False" }, { http: "none", https: "web" }],
        ["gce", { "kubernetes.io/ingress.allow-http": "true" }, { http: "web", https: "web" }],
        [
            "skipper",
            { "zalando.org/skipper-ingress-redirect": "true" },
            { http: "web or the redirect of Skipper", https: "web" },
        ],
        ["skipper", { "zalando.org/skipper-ingress-redirect": "false" }, { http: "web", https: "web" }],
    ])("decides over which scheme it answers: %s %j", (className, annotations, expected) => {
        expect(answers([ingress(annotations, { className })])).toEqual(expected);
    });
});

describe("a host with TLS whose controller is not read", () => {
    it.each([
        ["haproxy", "web or a redirect to https by HAProxy"],
        ["openshift-default", "web or a redirect to https by OpenShift"],
        ["edge", "web or a redirect to https by its controller"],
        ["kong", "web"],
        ["istio", "web"],
    ])("may be redirected over http: %s", (className, http) => {
        expect(answers([ingress({}, { className, tls: true })])).toEqual({ http, https: "web" });
        expect(answers([ingress({}, { className })])).toEqual({ http: "web", https: "web" });
    });
});

describe("a list of listeners that is none", () => {
    const alb = (text?: string): Record<string, unknown> =>
        ingress(text === undefined ? {} : { "alb.ingress.kubernetes.io/listen-ports": text }, { className: "alb" });
    const cce = (text: string): Record<string, unknown> =>
        ingress({ "kubernetes.io/elb.id": "one", "kubernetes.io/elb.listen-ports": text }, { className: "cce" });

    it.each([
        ["quotes of another kind", alb("[{'HTTP': 8080}]")],
        ["a number", alb("8080")],
        ["nothing in it", alb("[]")],
        ["a port that does not exist", alb('[{"HTTP": 80}, {"HTTPS": 70000}]')],
        ["a port as text", cce('[{"HTTP": "80"}]')],
        ["a protocol that is none", cce('[{"TCP": 80}]')],
    ])("with %s is a finding, and nothing is claimed of its requests", (_, object) => {
        const [found] = lint(readTables([object]));
        expect(found?.code).toBe("CR123");
        expect(found?.message).toMatch(/listen-ports is ".*", and not a list of ports such as/);
        expect(answers([object]).http).toContain(" or ");
    });

    it("is undetermined beside a right one", () => {
        expect(changes([alb("[{'HTTP': 80}]")], [alb('[{"HTTP": 80}]')])).toEqual(
            expect.arrayContaining([expect.stringContaining("undetermined")]),
        );
    });
});
