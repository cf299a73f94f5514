import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";

const namespace = "analyze";

/** Ingresses by the Kubernetes package alone, one of them in a component and one known late, and an SAE rule set. */
const program = `
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const crossroute = require("pulumi-crossroute");
const { routes, late, options, broken } = JSON.parse(require("fs").readFileSync("routes.json", "utf8"));

crossroute.analyze(undefined, options);

const namespace = "${namespace}";
const ingress = (name, host, path, service, opts) => new k8s.networking.v1.Ingress(name, {
    metadata: { name, namespace, annotations: { "pulumi.com/skipAwait": "true" } },
    spec: { ingressClassName: "traefik", rules: [{ host, http: { paths: [
        { path, pathType: "Prefix", backend: { service: { name: service, port: { number: 80 } } } },
    ] } }] },
}, opts);
const site = new pulumi.ComponentResource("acme:index:Site", "site");
const made = routes.map(([name, host, path, service]) => ingress(name, host, path, service, { parent: site }));
if (late) made[0].metadata.name.apply((name) => ingress(name + "-late", "late.example.com", "/", "late"));
new crossroute.sae.Ingress("apps", {
    namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-analyze", listenerPort: 80, description: "apps",
    defaultRule: { appId: "app-default", containerPort: 8080 },
    rules: [{ domain: "apps.example.com", path: "/", appId: "app-1", containerPort: 8080 }],
});
// Node 20 takes half a minute to colour the frames of a stack that leads through this repository.
if (broken) throw Object.assign(new pulumi.RunError("the program is broken"), { stack: "the program is broken" });
`;

type Route = [name: string, host: string, path: string, service: string];
const web: Route = ["web", "shop.example.com", "/", "web"];
const api: Route = ["api", "shop.example.com", "/api", "api"];

let stack: Program;
const declare = (routes: Route[], more: object = {}): void =>
    stack.write({ "routes.json": JSON.stringify({ routes, ...more }) });

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "team" } }, "application/json");
    stack = await Program.create("analyze", { "index.js": program });
});
afterAll(() => stack?.dispose());

describe("analyze on the real engine", () => {
    it("tells in the first preview who will answer, for every Ingress and rule set, however late it is made", async () => {
        declare([web], { late: true });
        const { code, text } = await stack.previewText();
        expect(text).toContain("shop.example.com/** gains an answer from service:analyze/web:80");
        expect(text).toContain("apps.example.com/** gains an answer from sae:app-1:8080");
        expect(code).toBe(0);
    });

    it("tells after an update which requests move, and nothing when nothing changes", async () => {
        declare([web], { late: true });
        const up = await stack.up();
        expect([up.code, up.text]).toEqual([0, expect.stringContaining("crossroute:index:RoutePlan")]);
        declare([web, api], { late: true });
        const { text } = await stack.previewText();
        expect(text).toContain("shop.example.com/api* moves from service:analyze/web:80 to service:analyze/api:80");
        expect(text).not.toContain("late.example.com/** gains");
        declare([web], { late: true });
        expect((await stack.previewText()).text).not.toMatch(/moves|gains|loses/);
    });

    it("stops the preview of routes whose winner nothing determines", async () => {
        declare([web, ["other", "shop.example.com", "/", "other"]]);
        const { code, text } = await stack.previewText();
        expect(code).not.toBe(0);
        expect(text).toContain("CR105");
        expect(text).not.toContain("    at ");
    });

    it("finds an Ingress of another team that claims the same host, when it may ask the cluster", async () => {
        const backend = { service: { name: "theirs", port: { number: 80 } } };
        const paths = [{ path: "/theirs", pathType: "Prefix", backend }];
        const spec = { ingressClassName: "traefik", rules: [{ host: "shop.example.com", http: { paths } }] };
        const path = "/apis/networking.k8s.io/v1/namespaces/team/ingresses";
        await kubernetes(path, "POST", { metadata: { name: "theirs" }, spec }, "application/json");
        declare([web], { options: { checkLive: true } });
        const found = await stack.previewText();
        expect(found.text).toContain("CR122");
        expect(found.text).toContain("Ingress team/theirs");
        expect(found.code).toBe(0);
        await kubernetes(`${path}/theirs`, "DELETE");
        expect((await stack.previewText()).text).not.toContain("CR122");
    });

    it("says nothing of routes when the program breaks off", async () => {
        declare([web], { broken: true });
        const { code, text } = await stack.previewText();
        expect(code).not.toBe(0);
        expect(text).toContain("the program is broken");
        expect(text).not.toMatch(/loses its answer|RoutePlan/);
    });
});

it("a RouteTable with checkLive stops where an Ingress of another team takes its requests by chance", async () => {
    const path = "/apis/networking.k8s.io/v1/namespaces/team/ingresses";
    const table = {
        gateways: { edge: { kubernetes: { namespace, ingressClassName: "traefik" } } },
        routes: [{ host: "pay.example.com", path: "/", backend: { service: { name: "pay", port: 80 } } }],
        checkLive: true,
    };
    const lines = `new (require("pulumi-crossroute").RouteTable)("shop", ${JSON.stringify(table)});`;
    const shop = await Program.create("check-live", { "index.js": lines });
    try {
        expect((await shop.previewText()).code).toBe(0);
        const backend = { service: { name: "theirs", port: { number: 80 } } };
        const paths = [{ path: "/", pathType: "Prefix", backend }];
        const spec = { ingressClassName: "traefik", rules: [{ host: "pay.example.com", http: { paths } }] };
        await kubernetes(path, "POST", { metadata: { name: "pay" }, spec }, "application/json");
        const { code, text } = await shop.previewText();
        expect(code).not.toBe(0);
        expect(text).toContain("routes[0]: pay.example.com/ goes to");
        expect(text).toContain("Ingress team/pay");
        expect(text).toContain("[CR105 ambiguous-precedence]");
    } finally {
        await kubernetes(`${path}/pay`, "DELETE");
        await shop.dispose();
    }
});
