import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report/json";
import { crossroute } from "./run";

/** The findings of a code about files. */
async function found(code: string, files: Readonly<Record<string, string>>): Promise<DiagnosticJson[]> {
    const cwd = mkdtempSync(join(tmpdir(), "crossroute-said-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    try {
        const { out } = await crossroute(["lint", "-f", ".", "--json"], { cwd });
        return (JSON.parse(out) as DiagnosticJson[]).filter((one) => one.code === code);
    } finally {
        rmSync(cwd, { recursive: true });
    }
}
const messages = async (code: string, files: Readonly<Record<string, string>>): Promise<string[]> =>
    (await found(code, files)).map(({ message }) => message);

const gatewayClass = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: some }
spec: { controllerName: example.com/x }
---
`;
const gateway = (listeners: string, namespace = "namespace: infra"): string => `${gatewayClass}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, ${namespace} }
spec: { gatewayClassName: some, listeners: [${listeners}] }
`;
const open = "allowedRoutes: { namespaces: { from: All } }";
const https = "tls: { certificateRefs: [{ name: c }] }";
const route = (at: string, hostnames: string, rules: string, parents = ""): string => {
    const [namespace = "", name = ""] = at.split("/");
    return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  parentRefs: [${parents === "" ? "{ name: edge, namespace: infra }" : parents}]
  hostnames: [${hostnames}]
  rules: [${rules}]
`;
};
const to = (service: string, more = ""): string => `{ ${more} backendRefs: [{ name: ${service}, port: 80 }] }`;
const ingress = (name: string, spec: string): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
`;
const path = (host: string, path: string, type: string): string =>
    `rules: [{ host: ${host}, http: { paths: [{ path: ${path}, pathType: ${type}, backend: { service: { name: web, port: { number: 80 } } } }] } }]`;

describe("a listener without a route", () => {
    const files = (hostname: string): Readonly<Record<string, string>> => ({
        "gateway.yaml": gateway(
            `{ name: web, port: 80, protocol: HTTP, hostname: web.test, ${open} }, { name: bare, port: 80, protocol: HTTP, hostname: "${hostname}", ${open} }`,
        ),
        "web.yaml": route("shop/web", "web.test", to("web")),
        "chart.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: photos, namespace: media }
spec: { values: { route: { app: { hostnames: [photos.test, a.pages.test] } } } }
`,
    });

    it("is left alone where a chart that is not rendered names a host of it", async () => {
        expect(await messages("CR137", files("photos.test"))).toEqual([]);
        expect(await messages("CR137", files("*.pages.test"))).toEqual([]);
    });

    it("is named where no chart does, and is to go only if nothing else uses it", async () => {
        // What is not read and attaches to no Gateway makes no route.
        const service = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: x, namespace: mesh }\nspec: { hosts: [other.test] }\n`;
        const [one] = await found("CR137", { ...files("other.test"), "mesh.yaml": service });
        expect(one?.message).toBe(
            "Listener bare of Gateway infra/edge is for other.test, and no route of the sources attaches to it: unless a chart or an operator makes one, it leads nowhere.",
        );
        expect(one?.help).toContain("leave the listener out only if nothing outside the sources uses it");
    });
});

describe("a class whose IngressClass is in the files", () => {
    it("is called by the controller that is not known, and its IngressClass is not asked for", async () => {
        const [one, ...others] = await found("CR123", {
            "class.yaml":
                "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: lb }\nspec: { controller: example.com/balancer }\n",
            "web.yaml": ingress("web", `ingressClassName: lb, ${path("a.test", "/app", "ImplementationSpecific")}`),
        });
        expect(others).toEqual([]);
        expect(one?.message).toContain("the class lb is of example.com/balancer, which is not known here");
        expect(one?.help).not.toContain("IngressClass to the sources");
    });
});

describe("a host that two namespaces claim", () => {
    it("is shown by a request of the scheme at which both serve it", async () => {
        const secure = "{ name: edge, namespace: infra, sectionName: secure }";
        const [one] = await found("CR122", {
            "gateway.yaml": gateway(
                `{ name: plain, port: 80, protocol: HTTP, ${open} }, { name: secure, port: 443, protocol: HTTPS, ${open}, ${https} }`,
            ),
            "routes.yaml": [
                route("one/web", "a.test", to("web"), secure),
                route("two/web", "a.test", to("web"), secure),
                route("three/other", "b.test", to("web")),
            ].join(""),
        });
        expect(one?.witness).toBe("https://a.test/");
    });
});

describe("a certificate of another namespace", () => {
    const listener =
        "{ name: secure, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: c, namespace: certs }] } }";
    const grant = (namespace: string): string => `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: g${namespace} }
spec: { from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: infra }], to: [{ group: "", kind: Secret }] }
`;

    it("may be granted by a file that leaves its namespace open", async () => {
        expect(await messages("CR135", { "g.yaml": gateway(listener) + grant("") })).toEqual([]);
        expect(await messages("CR135", { "g.yaml": gateway(listener) + grant(", namespace: certs") })).toEqual([]);
        expect(await messages("CR135", { "g.yaml": gateway(listener) + grant(", namespace: others") })).toEqual([
            "Listener secure of Gateway infra/edge perhaps has no certificate: no ReferenceGrant of namespace certs lets Gateways of infra name Secret c.",
        ]);
    });

    it("is not judged for a Gateway whose namespace a file leaves open", async () => {
        expect(await messages("CR135", { "g.yaml": gateway(listener, "") })).toEqual([]);
    });
});

describe("a route whose Gateway is in several files", () => {
    it("is refused by one of its parents, and each listener is named once", async () => {
        const versions = (hostname: string): string =>
            gateway(`{ name: web, port: 80, protocol: HTTP, hostname: ${hostname}, ${open} }`);
        const parents = "{ name: edge, namespace: infra, port: 80 }, { name: edge, namespace: infra, port: 81 }";
        expect(
            await messages("CR130", {
                "a.yaml": versions("a.test"),
                "b.yaml": versions("b.test"),
                "web.yaml": route("shop/web", "a.test", to("web"), parents),
            }),
        ).toEqual([
            "HTTPRoute shop/web attaches by spec.parentRefs[1] to none of the versions of Gateway infra/edge that are read: Gateway infra/edge has no listener on port 81; it has web (port 80).",
        ]);
    });
});

describe("routes that name no parent", () => {
    it("are counted as objects, not as files", async () => {
        const alone = (name: string, host: string): string =>
            route(`shop/${name}`, host, to("web")).replace(/ *parentRefs:.*\n/, "");
        const files = {
            "a.yaml": alone("a", "a.test"),
            "b.yaml": alone("a", "b.test"),
            "c.yaml": alone("c", "c.test"),
        };
        expect(await messages("CR130", files)).toEqual([
            "HTTPRoute shop/a and 1 more do not attach: they name no parent.",
        ]);
    });
});

describe("Endpoints whose Service is in several files", () => {
    const service = (ports: string): string =>
        `---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [${ports}] }\n`;
    const endpoints = (ports: string): string =>
        `---\napiVersion: v1\nkind: Endpoints\nmetadata: { name: web, namespace: shop }\nsubsets: [{ addresses: [{ ip: 10.0.0.1 }], ports: [${ports}] }]\n`;
    const named = "{ name: http, port: 80 }";
    const plain = "{ port: 80 }";

    it("are held against the one beside them", async () => {
        const other = service(plain);
        expect(await messages("CR312", { "a.yaml": service(named) + endpoints(named), "b.yaml": other })).toEqual([]);
        expect(await messages("CR312", { "a.yaml": service(named) + endpoints(plain), "b.yaml": other })).toEqual([
            'subsets: Service shop/web has the port "http", and no subset has one: the cluster joins the two by the name, so that the port leads nowhere.',
        ]);
    });

    it("are not judged where none of several is beside them", async () => {
        const files = { "a.yaml": service(named), "b.yaml": service(plain), "c.yaml": endpoints(named) };
        expect(await messages("CR312", files)).toEqual([]);
    });
});

describe("the rules of an HTTPRoute", () => {
    const two = "matches: [{ path: { type: PathPrefix, value: /a } }, { path: { type: PathPrefix, value: /b } }],";
    const three = two.replaceAll("/a", "/c").replaceAll("/b", "/d");
    const listener = gateway(`{ name: web, port: 80, protocol: HTTP, ${open} }`);

    it("are counted as they are written, however many matches one has", async () => {
        const backend = `{ ${two} backendRefs: [{ group: gateway.envoyproxy.io, kind: Backend, name: web }] }`;
        expect(await messages("CR123", { "g.yaml": listener + route("shop/web", "a.test", backend) })).toEqual([
            "Cannot tell what becomes of 1 rule of HTTPRoute shop/web: whether Backend of gateway.envoyproxy.io is served is the controller's.",
        ]);
        const service =
            "---\napiVersion: v1\nkind: Service\nmetadata: { name: x, namespace: shop }\nspec: { selector: { app: x }, ports: [{ port: 80 }] }\n";
        const absent = (...rules: string[]): Readonly<Record<string, string>> => ({
            "g.yaml": listener + service + route("shop/web", "a.test", [to("x"), ...rules].join(", ")),
        });
        expect(await messages("CR112", absent(to("web", two), to("api", three)))).toEqual([
            "2 rules lead to Services of namespace shop that are not in the sources: web, api.",
        ]);
        const [one] = await messages("CR112", absent(to("web", two)));
        expect(one).toMatch(/: no Service web of namespace shop is in the sources\.$/);
    });

    it("that lead nowhere are told from those that do not", async () => {
        const ungranted = "{ backendRefs: [{ name: api, namespace: back, port: 80 }] }";
        const files = (...names: string[]): Readonly<Record<string, string>> => ({
            "g.yaml": [
                listener,
                ...names.map((name) => route(`shop/${name}`, `${name}.test`, `${to("web")}, ${ungranted}`)),
            ].join(""),
        });
        const why = "no ReferenceGrant of namespace back lets HTTPRoutes of shop name Service api";
        expect(await messages("CR131", files("one"))).toEqual([
            `spec.rules[1] of HTTPRoute shop/one perhaps leads nowhere: ${why}, so its requests are perhaps answered with 500.`,
        ]);
        expect(await messages("CR131", files("one", "two"))).toEqual([
            `Rules of HTTPRoute shop/one and 1 more perhaps lead nowhere: ${why}.`,
        ]);
    });
});

describe("default backends that nothing decides between", () => {
    it("are named whole, and the rest counted", async () => {
        const named = (name: string): string =>
            ingress(
                name,
                `ingressClassName: lb, defaultBackend: { service: { name: the-service-of-${name}, port: { number: 8080 } } }`,
            );
        const names = ["one", "two", "three", "four", "five", "six"].map(
            (name) => `default-backend-of-the-team-${name}`,
        );
        const [message = ""] = await messages("CR119", { "all.yaml": names.map(named).join("") });
        expect(message).not.toContain("…");
        expect(message).toMatch(
            /: service:shop\/the-service-of-default-backend-of-the-team-one:8080 of Ingress shop\/default-backend-of-the-team-one and 5 more\.$/,
        );
    });
});

test("a version of the Gateway API that newer releases do not serve is named, with the last that does", async () => {
    const old = (kind: string, spec = "{}"): string =>
        `apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec: ${spec}\n`;
    const route = old(
        "HTTPRoute",
        "{ parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }",
    );
    const [one, ...others] = await found("CR601", { "route.yaml": route });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ severity: "warning", help: "Write gateway.networking.k8s.io/v1." });
    expect(one?.message).toContain("v1alpha2 of HTTPRoute is served up to release 0.7 of the Gateway API only");
    expect(await messages("CR601", { "route.yaml": route.replace("v1alpha2", "v1beta1") })).toEqual([]);
});

test("a name that two listeners have is said once", async () => {
    const said = await messages("CR335", {
        "gateway.yaml": gateway("{ name: web, port: 80, protocol: HTTP }, { name: web, port: 8080, protocol: HTTP }"),
    });
    expect(said).toEqual([expect.stringContaining('spec.listeners[1]: "web" is there twice.')]);
});

test("a mode of TLS that there is not is said once, and not called Passthrough", async () => {
    const said = await messages("CR335", {
        "gateway.yaml": gateway(
            "{ name: https, port: 443, protocol: HTTPS, tls: { mode: Terminat, certificateRefs: [{ name: c }] } }",
        ),
    });
    expect(said).toEqual([expect.stringContaining('"Terminat" is not supported')]);
});

test("a file that cannot be read for a line that stands for others has the cure that fits", async () => {
    const ingress =
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  ingressClassName: nginx\n";
    const help = async (more: string): Promise<unknown> =>
        (await found("CR605", { "web.yaml": ingress + more }))[0]?.help;
    expect(await help("<RULES>\n")).toBe("Fill in <RULES>, which is a line of its own, and lint what comes out.");
    expect(await help("rules\n")).toBe("Correct the file, or name the files to read one by one.");
});
