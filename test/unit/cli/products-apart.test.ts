import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

type Path = readonly [path: string, type: string, service: string];
interface Given {
    metadata?: string;
    className?: string | undefined;
    paths: readonly Path[];
}

const ingress = ({ metadata = "name: web", className, paths }: Given): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { ${metadata}, namespace: shop }
spec: { ${className === undefined ? "" : `ingressClassName: ${className}, `}rules: [{ host: a.test, http: { paths: [${paths
        .map(
            ([path, type, name]) =>
                `{ path: "${path}", pathType: ${type}, backend: { service: { name: ${name}, port: { number: 80 } } } }`,
        )
        .join(", ")}] } }] }
`;

async function answers(path: string, input: string, ...more: readonly string[]): Promise<string[]> {
    const args = ["explain", `http://a.test${path}`, "-f", "-", "--json", ...more];
    const { outcome, target, candidates } = JSON.parse((await crossroute(args, { input })).out) as ExplanationJson;
    const all = outcome === "undetermined" ? candidates : [target];
    return all.map((one) => one?.replace("service:shop/", "") ?? "none").sort();
}

describe("a product that leaves the Ingress reference", () => {
    const azure = "azure-application-gateway";
    it.each<[string, string, readonly Path[], string, readonly string[]]>([
        ["Exact / for every path", azure, [["/", "Exact", "web"]], "/x", ["none", "web:80"]],
        ["a Prefix by characters", azure, [["/foo", "Prefix", "web"]], "/foobar", ["none", "web:80"]],
        [
            "the first path that fits",
            azure,
            [
                ["/foo", "Prefix", "short"],
                ["/foo/bar", "Prefix", "long"],
            ],
            "/foo/bar",
            ["long:80", "short:80"],
        ],
        ["paths without case", azure, [["/Foo", "Prefix", "web"]], "/fOO", ["none", "web:80"]],
        ["a Prefix by characters", "nginx-plus", [["/foo", "Prefix", "web"]], "/foobar", ["none", "web:80"]],
        ["a Prefix with its final slash", "apisix", [["/foo/", "Prefix", "web"]], "/foo", ["none", "web:80"]],
        ["an expression after /~", "kong", [["/~foo", "Prefix", "web"]], "/~foo", ["none", "web:80"]],
        ["no path of type Exact", "openshift-default", [["/foo", "Exact", "web"]], "/foo", ["none", "web:80"]],
    ])("may take %s (class %s)", async (_, className, paths, path, expected) => {
        const metadata =
            className === "nginx-plus" ? 'name: web, annotations: { nginx.org/lb-method: "x" }' : "name: web";
        expect(await answers(path, ingress({ metadata, className, paths }))).toEqual(expected);
    });

    it.each<[string, readonly Path[], string, string]>([
        ["what every reading gives", [["/foo", "Prefix", "web"]], "/foo/bar", "web:80"],
        [
            "paths in the order of the reference",
            [
                ["/foo/bar", "Prefix", "long"],
                ["/foo", "Prefix", "short"],
            ],
            "/foo/bar",
            "long:80",
        ],
        [
            "a root behind all others, wherever it stands",
            [
                ["/", "Prefix", "root"],
                ["/foo", "Prefix", "web"],
            ],
            "/foo",
            "web:80",
        ],
    ])("is known for %s", async (_, paths, path, expected) => {
        expect(await answers(path, ingress({ className: azure, paths }))).toEqual([expected]);
    });
});

describe("the end of TLS on OpenShift", () => {
    const unread = "unknown:what route.openshift.io/termination makes of it";
    it.each<[string, string, readonly string[]]>([
        ["edge", "https", ["web:80"]],
        ["reencrypt", "https", ["web:80"]],
        ["other", "https", ["web:80"]],
        ["edge", "http", ["unknown:a redirect to https by OpenShift", "web:80"]],
        // On another product it is a relic.
        ["edge", "http (nginx)", ["web:80"]],
        // The router sees no request.
        ["passthrough", "https", [unread, "web:80"]],
    ])("that is %s leaves requests over %s to %s", async (value, scheme, expected) => {
        const metadata = `name: web, annotations: { route.openshift.io/termination: ${value} }`;
        const className = scheme.includes("nginx") ? "nginx" : "openshift-default";
        const input = ingress({ metadata, className, paths: [["/", "Prefix", "web"]] });
        const { out } = await crossroute(["explain", `${scheme.split(" ")[0]}://a.test/x`, "-f", "-", "--json"], {
            input,
        });
        const { target, candidates } = JSON.parse(out) as ExplanationJson;
        const all = target === null ? candidates : [target];
        expect(all.map((one) => one?.replace("service:shop/", "")).sort()).toEqual(expected);
    });
});

describe("a host with rules of which none fits", () => {
    const everyHost = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: any, namespace: shop }
spec: { ingressClassName: CLASS, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: any, port: { number: 80 } } } }] } }] }
`;
    it.each<[string, readonly string[]]>([
        ["kong", ["any:80", "none"]],
        ["haproxy", ["any:80", "none"]],
        ["apisix", ["any:80", "none"]],
        ["contour", ["none"]],
    ])("may leave its requests to rules of every host (class %s)", async (className, expected) => {
        const input =
            ingress({ className, paths: [["/foo", "Prefix", "web"]] }) + everyHost.replace("CLASS", className);
        expect(await answers("/bar", input)).toEqual(expected);
        expect(await answers("/foo", input)).toEqual(["web:80"]);
    });
});

describe("what is said of a product without a dialect", () => {
    const azure = "azure-application-gateway";

    it("is by the reference as far as the product follows it", async () => {
        const input = ingress({ className: azure, paths: [["/foo", "Prefix", "web"]] });
        const { out } = await crossroute("explain http://a.test/foo -f -", { input });
        expect(out.replace(/\s+/g, " ")).toContain("reference, as far as Azure Application Gateway follows it)");
    });

    it("offers no path type that the product reads in its own way", async () => {
        const paths: readonly Path[] = [
            ["/", "Prefix", "root"],
            ["/foo", "Prefix", "web"],
        ];
        const { out } = await crossroute("lint -f - --json", { input: ingress({ className: azure, paths }) });
        const one = (JSON.parse(out) as DiagnosticJson[]).find(({ code }) => code === "CR123");
        expect(one?.help).toBe("Where requests beside the elements of the path matter, give them a rule of their own.");
    });
});

describe("--controller default=CONTROLLER", () => {
    const paths: readonly Path[] = [["/a.b", "ImplementationSpecific", "web"]];
    const controller = "default=traefik.io/ingress-controller";

    it("says who serves Ingresses without a class, by the controller of a class as by a dialect", async () => {
        const input = ingress({ paths });
        expect(await answers("/a.b", input)).toEqual(["none", "web:80"]);
        expect(await answers("/a.b", input, "--controller", controller)).toEqual(["web:80"]);
    });

    it("says it in the settings file, too", async () => {
        const cwd = mkdtempSync(join(tmpdir(), "crossroute-default-"));
        writeFileSync(join(cwd, "web.yaml"), ingress({ paths }));
        writeFileSync(join(cwd, "crossroute.yaml"), "controllers: { default: traefik.io/ingress-controller }\n");
        const { out } = await crossroute("explain http://a.test/a.b -f web.yaml --json", { cwd });
        rmSync(cwd, { recursive: true });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("matched");
    });

    it("is not what an IngressClass that is called default says", async () => {
        const named =
            "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: default }\nspec: { controller: traefik.io/ingress-controller }\n";
        expect(await answers("/a.b", ingress({ paths }) + named)).toEqual(["none", "web:80"]);
    });
});

describe("Ingresses without a name", () => {
    const one = (service: string, metadata: string): string =>
        ingress({ metadata, className: "traefik", paths: [["/foo", "Prefix", service]] });
    const input = (metadata: string): string => [one("s1", metadata), one("s2", metadata)].join("---\n");

    it.each(["generateName: web-", "labels: {}"])("are objects of their own (%s)", async (metadata) => {
        expect(await answers("/foo", input(metadata))).toEqual(["s1:80", "s2:80"]);
    });

    it("are told apart by their places", async () => {
        const { out } = await crossroute("lint -f - --json", { input: input("generateName: web-") });
        const found = JSON.parse(out) as DiagnosticJson[];
        expect(found.map(({ code }) => code)).not.toContain("CR102");
        expect(found.map(({ origin }) => origin?.object)).toContain("Ingress shop/web-(document 2 of standard input)");
        expect(found.map(({ message }) => message).join("\n")).toContain("Ingress shop/web-(document 1 of ");
    });
});

describe("what is said of a rule", () => {
    it("is not that it loses to one that takes the request only perhaps", async () => {
        const route =
            "---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: all, namespace: shop }\nspec: { routes: [{ match: PathPrefix(`/`) }] }\n";
        const paths: readonly Path[] = [
            ["/foo", "Prefix", "web"],
            ["/", "Prefix", "root"],
        ];
        const input = ingress({ className: "traefik", paths }) + route;
        const { out } = await crossroute("explain http://a.test/foo -f - --json", { input });
        const { why } = JSON.parse(out) as ExplanationJson;
        expect(why.join("\n")).toMatch(/^Prefix a.test\/ of .* loses to Prefix a.test\/foo of /m);
    });

    it("is not that an expression is a Prefix where its Ingress is refused", async () => {
        const metadata =
            'name: web, annotations: { nginx.ingress.kubernetes.io/use-regex: "true", nginx.ingress.kubernetes.io/permanent-redirect: "https://b.test/$1" }';
        const paths: readonly Path[] = [["/(a)(/.*)", "ImplementationSpecific", "web"]];
        const { out } = await crossroute("lint -f - --json", {
            input: ingress({ metadata, className: "nginx", paths }),
        });
        const found = (JSON.parse(out) as DiagnosticJson[]).find(({ code }) => code === "CR110");
        expect(found?.message).toMatch(/^Regex a.test/);
    });
});
