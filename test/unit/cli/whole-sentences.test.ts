import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-sentences-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

async function messages(code: string, objects: readonly (object | string)[]): Promise<string[]> {
    const text = objects.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n---\n");
    writeFileSync(join(cwd, "all.yaml"), text);
    const { out } = await crossroute("lint -f . --json", { cwd });
    const all = JSON.parse(out) as DiagnosticJson[];
    return all.filter((one) => one.code === code).map(({ severity, message }) => `${severity}: ${message}`);
}

const long = (name: string, count = 60): string => `${name}-${"x".repeat(count)}`.slice(0, count);
const api = "apiVersion: gateway.networking.k8s.io/v1";
const route = (host: string, parent = "name: edge"): string => `${api}
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ ${parent} }], hostnames: [${host}], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`;
const gateway = (hosts: readonly string[]): string => `${api}
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: c, listeners: [${hosts.map((host, i) => `{ name: l${i}, port: ${80 + i}, protocol: HTTP, hostname: "${host}" }`).join(", ")}] }
`;

describe("a message", () => {
    it("of two rules that nothing decides between is a whole sentence below 300 characters", async () => {
        const all = ["a", "b", "c", "d"].map((name) =>
            ingress(long(name), `${long("host")}.test`, { path: `/${long("path", 50)}` }),
        );
        const [said, ...others] = await messages("CR105", all);
        expect(others).toEqual([]);
        expect(said?.length).toBeLessThan(308);
        expect(said).not.toContain("…");
        expect(said).toMatch(
            / goes to any of 4 places: only their age, which is not known, decides between this rule and 3 others/,
        );
        expect(said).toMatch(/\.$/);
    });

    it("of a route that does not attach names as many hosts as there is room for", async () => {
        const hosts = (domain: string): string[] => ["a", "b", "c", "d", "e"].map((one) => `${long(one)}.${domain}`);
        const [said] = await messages("CR130", [gateway(hosts("x.test")), route(hosts("y.test").join(", "))]);
        expect(said?.length).toBeLessThan(308);
        expect(said).not.toContain("…");
        expect(said).toMatch(/no host of a-x+\.y\.test and 4 more is within a-x+\.x\.test and 4 more, which/);
    });

    it("of annotations that are no texts names each of them", async () => {
        const annotations = {
            "nginx.ingress.kubernetes.io/limit-rps": 10,
            "nginx.ingress.kubernetes.io/x": "y",
            debug: true,
        };
        expect(await messages("CR301", [ingress("web", "a.test", { annotations })])).toEqual([
            'error: The API server refuses it: metadata.annotations["nginx.ingress.kubernetes.io/limit-rps"]: must be a text, not 10',
            'error: The API server refuses it: metadata.annotations["debug"]: must be a text, not true',
        ]);
    });

    it("of a backend that is not there leaves out its own object where it is too long", async () => {
        const service = (name: string): object => ({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name, namespace: "shop" },
            spec: { selector: { app: "x" }, ports: [{ port: 81, targetPort: "https-admin" }] },
        });
        const named = long("service", 60);
        const own = ingress(long("name", 60), `${long("host", 50)}.test`, { spec: { ingressClassName: undefined } });
        const text = JSON.stringify(own).replace(
            /"backend":\{"service":\{"name":"[^"]*","port":\{"number":80\}/,
            `"backend":{"service":{"name":"${named}","port":{"name":"https-admin"}`,
        );
        const [said] = await messages("CR112", [text, service(named)]);
        expect(said).not.toContain(" of Ingress shop/name");
        expect(said).not.toContain("…");
        expect(said).toMatch(/\.$/);
    });
});

describe("what is still to be filled in", () => {
    it("is named as it is written where hosts have no TLS", async () => {
        const secure = ingress("a", "a.test", { spec: { tls: [{ hosts: ["a.test"], secretName: "a" }] } });
        const [said] = await messages("CR107", [secure, ingress("b", "PLACEHOLDER_DOMAIN")]);
        expect(said).toBe(
            "info: PLACEHOLDER_DOMAIN of nginx has no TLS: https is answered with the default certificate of ingress-nginx, which no browser trusts unless it was replaced, while other hosts of it have a certificate of their own.",
        );
    });
});

describe("a host that no listener serves", () => {
    it("is perhaps served where the Gateway is there in several versions", async () => {
        const two = "a.test, b.test";
        expect(await messages("CR132", [gateway(["a.test"]), route(two)])).toEqual([
            "warning: HTTPRoute shop/web is not served for b.test: the listeners that it attaches to serve a.test only.",
        ]);
        writeFileSync(join(cwd, "other.yaml"), gateway(["a.test", "c.test"]));
        const [said] = await messages("CR132", [route(two)]);
        writeFileSync(join(cwd, "another.yaml"), gateway(["a.test"]));
        expect(said).toMatch(/^warning: HTTPRoute shop\/web is not served for b.test/);
        expect((await messages("CR132", [route(two)]))[0]).toMatch(
            /^info: HTTPRoute shop\/web is perhaps not served for b\.test: .* in all versions of Gateway shop\/edge/,
        );
    });
});

it("a long message loses a remark in its middle before it is cut there", async () => {
    const listener = `listeners: [{ name: ${long("listener", 50)}, port: 80, protocol: HTTP, hostname: ${long("host", 50)}.test }]`;
    const edge = long("gateway", 62);
    const [message, ...others] = await messages("CR134", [
        `${api}\nkind: Gateway\nmetadata: { name: ${edge}, namespace: shop }\nspec: { gatewayClassName: c, allowedListeners: { namespaces: { from: Same } }, ${listener} }\n`,
        `${api}\nkind: ListenerSet\nmetadata: { name: more, namespace: shop }\nspec: { parentRef: { name: ${edge} }, ${listener} }\n`,
    ]);
    expect(others).toEqual([]);
    expect(message).not.toContain("…");
    expect(message).toMatch(
        /is in conflict with listener \S+ of Gateway shop\/\S+, which goes first, so it takes nothing\.$/,
    );
});
