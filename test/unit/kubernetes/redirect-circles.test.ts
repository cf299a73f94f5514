/** Redirects of Ingresses that lead to themselves, or to each other. */
import { lint } from "../../../provider/routing";
import type { Rule, Target } from "../../../provider/routing/model";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";

const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
const ingress = (host: string, annotations: Record<string, string> = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: host.split(".")[0], namespace: "shop", annotations },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host,
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    },
});
const to = (url: string): Record<string, string> => ({ [nginx("permanent-redirect")]: url });
const found = (...objects: Record<string, unknown>[]) =>
    lint(readTables(objects)).filter(({ code }) => code === "CR125");

test("an Ingress that redirects to its own URL is named, and one that leads to another path or host is not", () => {
    const [one, ...others] = found(ingress("a.test", to("http://a.test/")));
    expect(others).toEqual([]);
    expect(one?.witness).toMatchObject({ scheme: "http", host: "a.test" });
    expect(one?.help).toBe("Redirect to another host or path, or leave the redirect out.");
    expect(found(ingress("a.test", to("http://b.test/")))).toEqual([]);
    expect(found(ingress("a.test", to("https://a.test/")), ingress("b.test"))).toHaveLength(1);
});

test("a redirect of http to https beside one of https to http is a circle, told once", () => {
    const alb = (name: string): string => `alb.ingress.kubernetes.io/${name}`;
    const plain = ingress("a.test", {
        [alb("listen-ports")]: '[{"HTTP":80},{"HTTPS":443}]',
        [alb("ssl-redirect")]: "443",
        [alb("scheme")]: "internal",
        [alb("actions.web")]:
            '{"type":"redirect","redirectConfig":{"protocol":"HTTP","port":"80","statusCode":"HTTP_302"}}',
    });
    const [rule] = plain.spec.rules;
    const named = {
        path: "/",
        pathType: "Prefix",
        backend: { service: { name: "web", port: { name: "use-annotation" } } },
    };
    const circle = {
        ...plain,
        spec: { ...plain.spec, ingressClassName: "alb", rules: [{ ...rule, http: { paths: [named] } }] },
    };
    const [one, ...others] = found(circle);
    expect(others).toEqual([]);
    expect(one?.message).toMatch(/redirects to http:\/\/a\.test.*, and .* redirects that back, without end/);
    expect(one?.witness).toMatchObject({ scheme: "https", host: "a.test" });
    // Without the redirect to https it ends at the listener for http.
    const { [alb("ssl-redirect")]: _, ...without } = plain.metadata.annotations;
    expect(found({ ...circle, metadata: { ...circle.metadata, annotations: without } })).toEqual([]);
});

test("two hosts that lead to each other are a circle, and a third in between is not", () => {
    const [one, ...others] = found(ingress("a.test", to("http://b.test/")), ingress("b.test", to("http://a.test/")));
    expect(others).toEqual([]);
    expect(one?.message).toMatch(
        /a\.test\/ of Ingress shop\/a .*redirects to http:\/\/b\.test\/, and .*Ingress shop\/b/,
    );
    expect(found(ingress("a.test", to("http://b.test/")), ingress("b.test", to("http://c.test/")))).toEqual([]);
    expect(found(ingress("a.test", to("http://b.test/x")), ingress("b.test"))).toEqual([]);
});

test("a client sends its cookie again, so that a gate that sends visitors away and members in is no circle", () => {
    const rule = (path: string, target: Target, more: Partial<Rule> = {}): Rule => ({
        host: "a.test",
        path,
        match: "Exact",
        target,
        origin: { object: "HTTPRoute shop/web", path: `rules of ${path}` },
        ...more,
    });
    const to = (path: string): Target => ({ kind: "redirect", url: `https://a.test${path}`, code: 302 });
    const member = { headers: [{ name: "x-member", values: ["1"] }] };
    const app: Target = { kind: "service", namespace: "shop", name: "app", port: 80 };
    const circles = (...rules: Rule[]) =>
        lint([{ gateway: "edge", dialect: "gateway-api", rules, listeners: [{ scheme: "https" }] }]).filter(
            ({ code }) => code === "CR125",
        );
    const gate = rule("/app", to("/"));
    expect(circles(rule("/", to("/app"), member), rule("/app", app, member), gate, rule("/", app))).toEqual([]);
    expect(circles(rule("/", to("/app")), gate)).toHaveLength(1);
    expect(circles(rule("/", to("/app"), member), gate, rule("/", app))).toHaveLength(1);
});
