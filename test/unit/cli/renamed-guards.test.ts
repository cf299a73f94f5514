/** What keeps requests out, and goes with an object or a listener of another name: `diff` says it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

type Json = Record<string, unknown>;

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-renamed-"))));
afterAll(() => rmSync(folder, { recursive: true }));

/** An Ingress; its paths lead to Services. */
const ingress = (name: string, annotations: Json, paths: Record<string, string> = { "/": "web" }): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host: "shop.example.com",
                http: {
                    paths: Object.entries(paths).map(([path, service]) => ({
                        path,
                        pathType: "Prefix",
                        backend: { service: { name: service, port: { number: 80 } } },
                    })),
                },
            },
        ],
    },
});
const auth = "nginx.ingress.kubernetes.io/auth-url";
const login = { [auth]: "https://login.example.com" };

/** The same on CCE, with actions of a Service. */
const onCce = (name: string, actions: unknown, service = "web"): Json => {
    const found = ingress(name, {
        "kubernetes.io/elb.class": "performance",
        "kubernetes.io/elb.id": "lb-1",
        "kubernetes.io/elb.port": "80",
        [`kubernetes.io/elb.actions.${service}`]: JSON.stringify(actions),
    });
    return { ...found, spec: { ...(found.spec as Json), ingressClassName: "cce" } };
};
const limited = { type: "TrafficLimit", trafficLimitConfig: { QPS: 4 } };
const removed = { type: "RemoveHeader", RemoveHeaderConfig: { key: "X-User" } };

async function diff(before: readonly Json[], after: readonly Json[]): Promise<{ code: number; err: string }> {
    const files = [before, after].map((objects, i) => {
        const path = join(folder, `${i}.yaml`);
        writeFileSync(path, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
        return path;
    });
    const { code, err } = await crossroute(`diff ${files.join(" ")} --exit-code`);
    return { code, err };
}

test("a login that goes with the name of its Ingress is named, with the Ingress that has its routes now", async () => {
    const { code, err } = await diff([ingress("web", login)], [ingress("web2", {})]);
    expect(err).toContain(`these differ: ${auth} of Ingress shop/web (Ingress shop/web2 has its routes now)`);
    expect(code).toBe(2);
});

test("a login that comes with another name is named, too", async () => {
    const { code, err } = await diff([ingress("web", {})], [ingress("web2", login)]);
    expect(err).toContain(`${auth} of Ingress shop/web (Ingress shop/web2 has its routes now)`);
    expect(code).toBe(2);
});

test("a renamed Ingress that keeps its login has nothing to say", async () => {
    const { code, err } = await diff([ingress("web", login)], [ingress("web2", login)]);
    expect(err).not.toContain("not compared");
    expect(code).toBe(0);
});

test("of an Ingress that is taken apart, the part without the login is named", async () => {
    const whole = ingress("web", login, { "/": "web", "/api": "api" });
    const parts = [ingress("one", login, { "/": "web" }), ingress("two", {}, { "/api": "api" })];
    const { err } = await diff([whole], parts);
    expect(err).toContain(`${auth} of Ingress shop/web (Ingress shop/two has its routes now)`);
    expect(err).not.toContain("shop/one");
});

test("a path that moves to an Ingress without the login is named, though both Ingresses stay", async () => {
    const before = [ingress("one", login, { "/": "web", "/api": "api" }), ingress("two", {}, { "/two": "two" })];
    const after = [ingress("one", login, { "/": "web" }), ingress("two", {}, { "/two": "two", "/api": "api" })];
    const { code, err } = await diff(before, after);
    expect(err).toContain(`${auth} of Ingress shop/one (Ingress shop/two has its routes now)`);
    expect(code).toBe(2);
});

test("an Ingress of other routes, and one that goes with its routes, are not compared", async () => {
    const other = ingress("other", {}, { "/other": "web" });
    const { err } = await diff([ingress("web", login), other], [other]);
    expect(err).not.toContain("not compared");
});

test("an action of CCE that goes with the name of its Ingress is named", async () => {
    const { code, err } = await diff([onCce("web", [limited])], [onCce("web2", [])]);
    expect(err).toContain("kubernetes.io/elb.actions.web (TrafficLimit) of Ingress shop/web (Ingress shop/web2");
    expect(code).toBe(2);
});

test("the keys of an action in another order are no difference", async () => {
    const turned = { RemoveHeaderConfig: { key: "X-User" }, type: "RemoveHeader" };
    const { code, err } = await diff([onCce("web", [removed])], [onCce("web", [turned])]);
    expect(err).not.toContain("not compared");
    expect(code).toBe(0);
});

test("an action for a Service to which no rule leads is no difference", async () => {
    const { code, err } = await diff([onCce("web", [])], [onCce("web", [removed], "other")]);
    expect(err).not.toContain("not compared");
    expect(code).toBe(0);
});

test("settings of a rule set of SAE are compared with those of the listener that served its rules before", async () => {
    const set = (loadBalancer: string, path: string, more: Json): Json => ({
        Id: 1,
        NamespaceId: "cn-hangzhou:prod",
        SlbId: loadBalancer,
        LoadBalanceType: "alb",
        ListenerPort: 80,
        ListenerProtocol: "HTTP",
        DefaultRule: { AppId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", ContainerPort: 8080 },
        Rules: [
            { Domain: "a.example.com", Path: path, AppId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", ContainerPort: 8080 },
        ],
        ...more,
    });
    const slow = { RequestTimeout: 30 };
    expect((await diff([set("alb-one", "/*", {})], [set("alb-two", "/*", slow)])).err).toContain(
        "RequestTimeout of SAE rule set alb-one:80 (alb-two:80 has its rules now)",
    );
    expect((await diff([set("alb-one", "/*", {})], [set("alb-two", "/other", slow)])).err).not.toContain(
        "not compared",
    );
});

test("an action of CCE whose annotation goes is not said to go with it", async () => {
    const answered = [{ type: "FixedResponse", fixedResponseConfig: { statusCode: "503" } }];
    const gone = onCce("web", [], "other");
    const { err } = await diff([onCce("web", answered)], [gone]);
    expect(err).toContain("not certain: kubernetes.io/elb.actions.web of Ingress shop/web is gone");
    expect(err).toContain("Write [] instead");
    // An empty list deletes it, says CCE's guide.
    expect((await diff([onCce("web", answered)], [onCce("web", [])])).err).not.toContain("not certain");
    // So does a listener that goes.
    expect((await diff([onCce("web", answered)], [ingress("web", {})])).err).not.toContain("not certain");
});
