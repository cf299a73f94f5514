import type { ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

const api = "gateway.networking.k8s.io/v1";
const backend = { backendRefs: [{ name: "web", port: 80 }] };
const toHttps = { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] };

function route(name: string, parents: object[], rule: object, hostnames?: string[]): object {
    const metadata = { name, namespace: "shop" };
    return { apiVersion: api, kind: "HTTPRoute", metadata, spec: { parentRefs: parents, hostnames, rules: [rule] } };
}

function gateway(name: string, listeners: object[]): object {
    const open = { allowedRoutes: { namespaces: { from: "All" } } };
    const all = listeners.map((one) => ({ ...open, ...one }));
    const spec = { gatewayClassName: "edge", listeners: all };
    return { apiVersion: api, kind: "Gateway", metadata: { name, namespace: "infra" }, spec };
}

const plain = { name: "http", protocol: "HTTP", port: 80 };
const secure = { name: "https", protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "cert" }] } };
const at = (name: string, sectionName: string): object => ({ name, namespace: "infra", sectionName });

async function asked(objects: object[], url: string, flags = ""): Promise<string> {
    const input = JSON.stringify(objects);
    return (await crossroute(`explain ${url} -f - ${flags}`, { input })).out;
}

describe("a Gateway that is not among the sources", () => {
    const web = [route("web", [at("edge", "https")], backend, ["a.test"])];

    it("may listen where no route of the sources says so", async () => {
        expect(await asked(web, "http://a.test/")).toBe(
            `http://a.test/
  → undetermined (what Gateway infra/edge answers there or no answer (nothing listens there))
  because  Gateway infra/edge is not among the sources and may listen there, too.
           Of what is read, nothing listens for http on port 80: infra/edge listens for https.
`,
        );
        const json = JSON.parse(await asked(web, "http://a.test/", "--json")) as ExplanationJson;
        expect(json).toMatchObject({
            outcome: "undetermined",
            listening: false,
            candidates: ["unknown:what Gateway infra/edge answers there", null],
        });
        expect(json).not.toHaveProperty("status");
    });

    it("may do so where ListenerSets name it", async () => {
        const set = {
            apiVersion: api,
            kind: "ListenerSet",
            metadata: { name: "own", namespace: "shop" },
            spec: { parentRef: { name: "edge", namespace: "infra" }, listeners: [{ ...secure, hostname: "a.test" }] },
        };
        const web = route("web", [{ kind: "ListenerSet", name: "own" }], backend, ["a.test"]);
        expect(await asked([set, web], "http://a.test/")).toContain(
            "→ undetermined (what Gateway infra/edge answers there or no answer (nothing listens there))",
        );
        expect(await asked([set, web], "https://a.test/")).toContain("→ service:shop/web:80");
    });

    it("is none that is there, which listens where it says so and nowhere else", async () => {
        expect(await asked([gateway("edge", [secure]), ...web], "http://a.test/")).toContain(
            "→ no answer (nothing listens there)",
        );
    });
});

describe("what is not read and may take any request", () => {
    it("leaves others without a listener, where nothing listens", async () => {
        const unread = {
            apiVersion: "route.openshift.io/v1",
            kind: "Route",
            metadata: { name: "ui", namespace: "shop" },
            spec: { host: "", to: { kind: "Service", name: "ui" } },
        };
        const web = route("web", [at("edge", "https")], backend, ["a.test"]);
        expect(await asked([unread, gateway("edge", [secure]), web], "http://a.test/")).toContain(
            "→ undetermined (no answer (nothing listens there) or what Route shop/ui answers)",
        );
    });
});

describe("several gateways for a host", () => {
    const both = [gateway("inner", [plain, secure]), gateway("outer", [plain, secure])];

    it("have the reasons said why one of them perhaps answers", async () => {
        const parents = ["inner", "outer"].map((name) => at(name, "http"));
        const web = route("web", [at("inner", "https"), at("outer", "https")], backend, ["a.test"]);
        const regex = { matches: [{ path: { type: "RegularExpression", value: "/a" } }], ...toHttps };
        const out = await asked([...both, web, route("sent", parents, regex, ["a.test"])], "http://a.test/ab");
        expect(out).toContain("→ undetermined (a redirect");
        expect(out.match(/of HTTPRoute shop\/sent \(.*\) takes it only perhaps: /g)).toHaveLength(1);
    });

    it("need no rules for it: a listener takes its requests and has none", async () => {
        const listeners = [
            { ...secure, hostname: "*.test" },
            { ...secure, name: "narrow", hostname: "*.a.test" },
        ];
        const wide = route("wide", [at("inner", "https")], backend, ["*.test"]);
        const own = route("own", [at("outer", "https")], backend, ["x.a.test"]);
        const out = await asked(
            [gateway("inner", listeners), gateway("outer", [secure]), wide, own],
            "https://x.a.test/",
        );
        expect(out).toContain("Several gateways take requests for the host x.a.test (infra/inner and infra/outer)");
        expect(out).toContain("infra/inner: Gateway infra/inner status 404.");
    });
});

describe("a wildcard of a listener", () => {
    const wild = { ...secure, name: "wild", hostname: "*.shop.test" };
    const codes = async (listeners: object[], parents: object[]): Promise<string[]> => {
        const input = JSON.stringify([gateway("edge", listeners), route("web", parents, backend)]);
        const { out } = await crossroute("lint -f - --json", { input });
        return (JSON.parse(out) as { code: string }[]).map(({ code }) => code).filter((code) => code === "CR108");
    };

    it("leaves the bare domain out", async () => {
        expect(await codes([wild], [at("edge", "wild")])).toEqual(["CR108"]);
    });

    it("leaves it to a listener of every host where the route is attached, too", async () => {
        expect(await codes([secure, wild], [at("edge", "https"), at("edge", "wild")])).toEqual([]);
    });
});
