import { compileTable, checkPlanned } from "../../../provider/table/compile";
import { open, type OpenedObject } from "../../../provider/inputs/opened";

const clb = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-1",
        address: "47.96.1.20",
        listenerPort: 8080,
        defaultBackend: { appId: "web", containerPort: 8080 },
    },
};
const alb = { sae: { ...clb.sae, loadBalancerId: "alb-1" } };
const edge = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const app = (appId: string): object => ({ sae: { appId, containerPort: 8080 } });
const at = (path: string, appId: string, more: object = {}): object => ({
    host: "a.example.com",
    path,
    backend: app(appId),
    ...more,
});

const planOf = async (args: object) => compileTable("shop", (await open(args)) as OpenedObject);
const surprises = async (args: object): Promise<string[]> =>
    (await planOf(args)).surprises.map((d) => `${d.severity} ${d.code} ${d.where}: ${d.message}`);

describe("a prefix on a CLB", () => {
    it("is said to take more than its path elements, with a request that shows it", async () => {
        expect(await surprises({ gateways: { apps: clb }, routes: [at("/api", "api")] })).toEqual([
            "warning CR217 routes[0].path: a CLB compares the characters of a prefix, so this route takes http://a.example.com:8080/apix, too",
        ]);
    });

    it("is said so also behind an Ingress that sends such requests there", async () => {
        const gateways = { edge, apps: clb };
        const routes = [at("/", "web"), at("/api/", "api")].map((one) => ({ ...one, gateway: "edge" }));
        expect(await surprises({ gateways, routes })).toEqual([
            "warning CR217 routes[1].path: a CLB compares the characters of a prefix, so this route takes http://a.example.com/apix, too",
        ]);
        expect(await surprises({ gateways, routes: routes.slice(1) })).toEqual([]);
    });

    it("is not said where nobody sees it", async () => {
        expect(await surprises({ gateways: { apps: clb }, routes: [at("/api", "web"), at("/", "api")] })).toHaveLength(
            1,
        );
        expect(await surprises({ gateways: { apps: clb }, routes: [at("/api", "web")] })).toEqual([]);
        expect(await surprises({ gateways: { apps: alb }, routes: [at("/api", "api")] })).toEqual([]);
    });

    it("can be accepted on the route, and have another severity", async () => {
        const routes = [at("/api", "api", { allow: ["prefix-by-characters"] })];
        expect(await surprises({ gateways: { apps: clb }, routes })).toEqual([]);
        expect((await planOf({ gateways: { apps: clb }, routes })).problems).toEqual([]);
        const strict = { severity: { CR217: "error" }, gateways: { apps: clb }, routes: [at("/api", "api")] };
        expect((await surprises(strict))[0]).toMatch(/^error CR217/);
    });
});

describe("more rules than a listener takes", () => {
    const many = (match?: string): object[] =>
        Array.from({ length: 25 }, (_, i) => at(`/api${i}`, "api", match === undefined ? {} : { match }));
    const mistakes = async (gateway: object, routes: readonly object[]): Promise<string[]> => {
        const plan = await planOf({ gateways: { apps: gateway }, routes });
        return [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help} [${d.code}]`);
    };

    it("are told in routes, with what a route costs", async () => {
        expect(await mistakes(alb, many())).toEqual([
            'gateways.apps.sae: 25 routes are 50 rules of apps (a Prefix is two rules on an ALB, an Exact path one), and the rule set of a listener has at most 40 — give match: "Exact" where the path alone is meant, another load balancer to some hosts, or routes to one app a common path [CR409]',
        ]);
        expect(await mistakes(alb, many("Exact"))).toEqual([]);
        expect((await mistakes(clb, [...many(), ...many().map((r, i) => ({ ...r, path: `/x${i}` }))]))[0]).toMatch(
            /^gateways\.apps\.sae: 50 routes are 50 rules of apps, and/,
        );
    });
});
