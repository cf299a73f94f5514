import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-routes-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

const annotation = (name: string, value: string): Json => ({
    [`traefik.ingress.kubernetes.io/router.${name}`]: value,
});
const behind = (...names: string[]): Json =>
    annotation("middlewares", names.map((one) => `shop-${one}@kubernetescrd`).join(","));
const backendOf = (name: string): Json => ({ service: { name, port: { number: 80 } } });
const ingress = (name: string, annotations: Json, spec: Json): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: { ingressClassName: "traefik", ...spec },
});
const atHost = (name: string, host: string, annotations: Json = {}, ...more: Json[]): Json => {
    const paths = [{ path: "/", pathType: "Prefix", backend: backendOf(name) }, ...more];
    return ingress(name, annotations, { rules: [{ host, http: { paths } }] });
};
const byDefault = (name: string, annotations: Json = {}): Json =>
    ingress(name, annotations, { defaultBackend: backendOf(name) });
const middleware = (name: string, spec: Json): Json => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name, namespace: "shop" },
    spec,
});
const https = middleware("https", { redirectScheme: { scheme: "https" } });
const login = middleware("login", { basicAuth: { secret: "users" } });
const www = middleware("www", {
    redirectRegex: { regex: "^https?://a\\.test/(.*)", replacement: "https://www.a.test/${1}" },
});
const cors = middleware("cors", { headers: { accessControlAllowOriginList: ["*"] } });

function write(name: string, ...objects: readonly Json[]): string {
    const file = join(folder, name);
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}
const answerOf = async (request: string, ...objects: readonly Json[]): Promise<string> => {
    const { out } = await crossroute(`explain ${request} -f ${write("explained.yaml", ...objects)}`);
    return / → (.*)/.exec(out)?.[1] ?? out;
};
const findingsOf = async (...objects: readonly Json[]): Promise<string[]> => {
    const { out } = await crossroute(`lint -f ${write("linted.yaml", ...objects)}`);
    return out.match(/^ +(error|warning) CR\d+/gm)?.map((one) => one.trim()) ?? [];
};

describe("the default backend of an Ingress of Traefik without rules", () => {
    const guarded = byDefault("admin", behind("login", "https"));

    it.each([
        ["is redirected", "http://a.test/x", "a redirect to https://${host}${uri} (302)"],
        ["is served over https", "https://a.test/x", "service:shop/admin:80"],
    ])("%s where its Middlewares say so", async (_, request, answer) => {
        expect(await answerOf(request, guarded, login, https)).toBe(answer);
    });
    it("answers what no other rule does, whatever that one's priority", async () => {
        const last = atHost("web", "a.test", annotation("priority", "-2147483647"));
        expect(await answerOf("http://a.test/x", guarded, login, https, last)).toBe("service:shop/web:80");
        expect(await answerOf("http://b.test/x", guarded, login, https, last)).toMatch("(302)");
    });
    it("may be the one of another Ingress, with or without Middlewares", async () => {
        expect(await answerOf("http://a.test/x", guarded, login, https, byDefault("other"))).toBe(
            "undetermined (a redirect to https://${host}${uri} (302) or service:shop/other:80)",
        );
    });
    it("is not served beside rules", async () => {
        const rules = [
            { host: "a.test", http: { paths: [{ path: "/", pathType: "Prefix", backend: backendOf("web") }] } },
        ];
        const both = ingress("web", behind("https"), { defaultBackend: backendOf("admin"), rules });
        expect(await answerOf("http://b.test/x", both, https)).toBe("no answer (404)");
    });
    it("is served at its own entry point only", async () => {
        const own = byDefault("admin", annotation("entrypoints", "websecure"));
        expect(await answerOf("https://a.test/x", own)).toBe("service:shop/admin:80");
        expect(await answerOf("http://a.test/x", own)).toContain("what Traefik's own configuration says of http");
    });
    it("moves where its Middlewares come or go", async () => {
        const [before, after] = [
            [guarded, login, https],
            [byDefault("admin"), login, https],
        ];
        const { out, err, code } = await crossroute(
            `diff ${write("before.yaml", ...before)} ${write("after.yaml", ...after)} --exit-code`,
        );
        expect(code).toBe(2);
        expect(out).toContain(
            "over http moves from a redirect to https://${host}${uri} (302) to service:shop/admin:80",
        );
        expect(err).toMatch(/keeps requests out .*basicAuth/s);
    });
    it.each([
        ["alone", [guarded]],
        ["beside an Ingress with rules", [guarded, atHost("web", "a.test")]],
    ])("is converted closed behind a login, %s", async (_, objects) => {
        const { out, err, code } = await crossroute(
            `convert ${write("given.yaml", ...objects, login, https)} --gateway infra/shared`,
        );
        expect(code).toBe(1);
        expect(err).toMatch(/^closed +Ingress shop\/admin: Middleware shop\/login \(basicAuth\) /m);
        expect(out).not.toContain("name: admin\n          port");
        expect(out).toContain("closed, answers 500");
    });
});

describe("Ingresses of Traefik whose routes have texts of one length", () => {
    it.each([
        ["a redirect", "http://a.test/x", "www", "a redirect to https://www.a.test${uri} (302)"],
        [
            "an answer to preflights",
            "http://a.test/x -X OPTIONS -H origin:https://b.test -H access-control-request-method:PUT",
            "cors",
            "status 200",
        ],
    ])("leave %s of one of them to chance", async (_, request, name, own) => {
        const one = atHost("one", "a.test", behind(name));
        const two = atHost("two", "a.test");
        expect(await answerOf(request, one, two, www, cors)).toBe(`undetermined (${own} or service:shop/two:80)`);
        expect(await answerOf(request, two, one, www, cors)).toBe(`undetermined (service:shop/two:80 or ${own})`);
        expect(await findingsOf(one, two, www, cors)).toEqual(["error CR105", "error CR105"]);
    });
    it("leave it to chance as well where both paths are of one Ingress", async () => {
        // Path(`/abcdefg`) is as long as PathPrefix(`/a`).
        const exact = { path: "/abcdefg", pathType: "Exact", backend: backendOf("other") };
        const prefix = { path: "/a", pathType: "Prefix", backend: backendOf("web") };
        const one = atHost("one", "a.test", behind("https"), exact, prefix);
        expect(await answerOf("https://a.test/abcdefg", one, https)).toBe(
            "undetermined (service:shop/other:80 or service:shop/web:80)",
        );
    });
    it("have one answer each where they are alone", async () => {
        const one = atHost("one", "a.test", behind("www"));
        expect(await answerOf("http://a.test/x", one, www)).toBe("a redirect to https://www.a.test${uri} (302)");
        expect(await findingsOf(one, www)).toEqual([]);
    });
});

describe("Ingresses of Traefik whose routes have one name", () => {
    const other = atHost("web-a", "test");
    it.each([
        ["no Middleware", {}, "service:shop/web:80"],
        ["a redirect of one scheme", behind("https"), "a redirect to https://${host}${uri} (302)"],
        ["a redirect of both", behind("www"), "a redirect to https://www.a.test${uri} (302)"],
        ["an answer to preflights", behind("cors"), "service:shop/web:80"],
    ])("lose one of them, with %s", async (_, annotations, own) => {
        const web = atHost("web", "a.test", annotations);
        expect(await answerOf("http://a.test/x", web, other, https, www, cors)).toBe(
            `undetermined (${own} or no answer (404))`,
        );
        expect(await answerOf("http://test/x", web, other, https, www, cors)).toBe(
            "undetermined (service:shop/web-a:80 or no answer (404))",
        );
    });
    it.each([
        ["a path of another type", "Exact", "root"],
        ["the same path once more", "Prefix", "web"],
    ])("lose none where one object has two of that name, %s, and they get other ones", async (_, pathType, name) => {
        const web = atHost("web", "a.test", behind("https"), { path: "/", pathType, backend: backendOf(name) });
        expect(await answerOf("https://a.test/x", web, other, https)).toBe("service:shop/web:80");
        expect(await answerOf("http://test/x", web, other, https)).toBe("service:shop/web-a:80");
    });
});
