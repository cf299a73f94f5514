import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { inOrder, spreadNotes, type KubernetesPlan } from "../../../provider/platforms/kubernetes/plan/register";
import { lint, trafficDiff, type Table } from "../../../provider/routing";
import { checkPlanned, compileTable, plannedOf } from "../../../provider/table/compile";
import { claimsOf } from "../../property/table/claims";
import { ingressesOf, objectOf } from "./planned";

interface Wanted {
    count?: number;
    hosts?: number;
    length?: number;
    gateway?: object;
    more?: object[];
}

/** A table whose routes have long paths, so that few of them make a large object. */
async function table({ count = 0, hosts = 100, length = 8_000, gateway = {}, more = [] }: Wanted) {
    const routes = Array.from({ length: count }, (_, i) => ({
        host: `tenant-${i % hosts}.example.com`,
        path: `/${"a".repeat(length)}-${i}`,
        backend: { service: { name: "web", port: 80 } },
    }));
    const kubernetes = { namespace: "shop", ingressClassName: "traefik", ...gateway };
    const args = { gateways: { edge: { kubernetes } }, routes: [...routes, ...more] };
    const plan = compileTable("shop", (await open(args)) as OpenedObject);
    const mistakes = [...plan.problems, ...checkPlanned(plan)].map((d) => `${d.where}: ${d.message} — ${d.help}`);
    const ingresses = ingressesOf(plan);
    const text = new Map(ingresses.map((one) => [one.resource, JSON.stringify(objectOf(one)["spec"])]));
    return { plan, mistakes, ingresses, text, names: ingresses.map(({ resource }) => resource) };
}
const route = (host: string, path: string) => ({ host, path, backend: { service: { name: "new", port: 80 } } });
const pathsOf = (text: ReadonlyMap<string, string>): string[] =>
    [...text.values()].flatMap((spec) => spec.match(/"path":"[^"]*"/g) ?? []).sort();

test("routes that one Ingress cannot hold are in several, of which the first keeps its name", async () => {
    const { names, mistakes, text, plan } = await table({ count: 220 });
    expect(mistakes).toEqual([]);
    expect(names).toEqual(["shop/shop-edge", "shop/shop-edge-r1"]);
    expect(pathsOf(text)).toHaveLength(220);
    expect(lint(plan.tables).filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(spreadNotes(plannedOf(plan) as KubernetesPlan[])).toEqual([
        "gateways.edge.kubernetes: its routes are in 2 Ingresses, because they are more than one can hold: shop/shop-edge, shop/shop-edge-r1",
    ]);
    expect(spreadNotes(plannedOf((await table({ count: 10 })).plan) as KubernetesPlan[])).toEqual([]);
});

test("one more route changes one Ingress, wherever it stands, and no request changes hands", async () => {
    const before = await table({ count: 220 });
    for (const host of ["tenant-7.example.com", "new.example.com", "tenant-99.example.com"]) {
        const after = await table({ count: 220, more: [route(host, "/more")] });
        const changed = after.names.filter((name) => before.text.get(name) !== after.text.get(name));
        expect(changed).toHaveLength(1);
        expect(trafficDiff(before.plan.tables, after.plan.tables)).toHaveLength(1);
    }
});

test("an Ingress that becomes too full is changed after those that take over its routes", async () => {
    const [small, large] = [await table({ count: 150 }), await table({ count: 220 })];
    expect(small.names).toEqual(["shop/shop-edge"]);
    expect(large.ingresses[0]?.givesTo).toEqual(["shop/shop-edge-r1"]);
    const order = inOrder(large.ingresses, {}).map(({ resource }) => resource);
    expect(order).toEqual(["shop/shop-edge-r1", "shop/shop-edge"]);
    // Hosts may move the other way at the same time: there is an order still.
    const other = { "shop/shop-edge-r1": ["shop/shop-edge"] };
    expect(inOrder(large.ingresses, other)).toHaveLength(2);
});

test("a host that is too large by itself is in several Ingresses, and its certificate is in each", async () => {
    const secured = { ...route("tenant-0.example.com", "/"), tls: "tenant-0" };
    const { names, mistakes, ingresses, plan, text } = await table({ count: 400, hosts: 2, more: [secured] });
    expect(mistakes).toEqual([]);
    expect(names[0]).toBe("shop/shop-edge");
    expect(names.filter((name) => /-h[0-9a-f]{8}/.test(name)).length).toBeGreaterThan(1);
    expect(pathsOf(text)).toHaveLength(401);
    for (const one of ingresses) {
        const { rules, tls = [] } = objectOf(one)["spec"] as { rules: { host: string }[]; tls?: object[] };
        const isHere = rules.some(({ host }) => host === "tenant-0.example.com");
        expect(tls).toEqual(isHere ? [{ hosts: ["tenant-0.example.com"], secretName: "tenant-0" }] : []);
    }
    const small = await table({ count: 10, hosts: 2, more: [secured] });
    for (const { host, tls } of [...plan.tables, ...small.plan.tables].flatMap(({ rules }) => rules))
        expect(tls).toBe(host === "tenant-0.example.com");
    // What takes over routes of the host is there before the Ingress that had all of them.
    const order = inOrder(ingresses, {}).map(({ resource }) => resource);
    for (const { resource, givesTo } of ingresses)
        for (const other of givesTo) expect(order.indexOf(other)).toBeLessThan(order.indexOf(resource));
    expect(ingresses.some(({ givesTo }) => givesTo.some((name) => name.includes("-h")))).toBe(true);
});

test.each(["traefik", "skipper", "kong", "contour"])(
    "of a class called %s several Ingresses say what one would say",
    async (ingressClassName) => {
        const gateway = { ingressClassName, defaultBackend: { name: "fallback", port: 80 }, ingressName: "main" };
        const spread = await table({ count: 220, gateway });
        expect(spread.names).toEqual(["shop/main", "shop/main-r1"]);
        const one = compileWith(spread.plan.tables);
        const whole = await table({ count: 220, length: 20, gateway });
        expect(whole.names).toEqual(["shop/main"]);
        const short = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll("a".repeat(7_980), "")) as object;
        expect(short(one)).toEqual(compileWith(whole.plan.tables));
    },
);

/** What is claimed, in whichever order the objects have it. */
function compileWith(tables: readonly Table[]): object {
    return Object.fromEntries(
        Object.entries(claimsOf(tables) as Record<string, { rules: object[]; defaults: object[] }>).map(
            ([name, claims]) => [
                name,
                {
                    ...claims,
                    rules: claims.rules
                        .map((rule) => JSON.stringify(rule).replaceAll("a".repeat(7_980), ""))
                        .sort()
                        // A default backend that the controller drops is dropped in each Ingress.
                        .filter((rule, i, all) => !("dropped" in JSON.parse(rule)) || rule !== all[i - 1]),
                    defaults: [...new Set(claims.defaults.map((one) => JSON.stringify(one)))],
                },
            ],
        ),
    );
}

test.each([
    [{ ingressClassName: "gce" }, /a load balancer of its own — put some of the hosts on another gateway/],
    [{ ingressClassName: "alb", dialect: "aws-alb" }, /a load balancer of its own — give the annotation .*group\.name/],
    [{ ingressClassName: "alb", dialect: "ack-alb" }, /at most 200 forwarding rules.* — put some/],
    [{ ingressClassName: "cce" }, /at most 500 forwarding policies.* — put some/],
    [{ ingressClassName: "edge" }, /not known — say the controller's way with dialect/],
    [{ ingressClassName: undefined }, /class "default" .* not known — say/],
    [{ ingressClassName: "cilium", annotations: { "ingress.cilium.io/loadbalancer-mode": "dedicated" } }, /its own/],
])("a gateway of which a second Ingress would not help is refused: %j", async (gateway, told) => {
    const { mistakes, names } = await table({ count: 220, gateway });
    expect(names).toEqual(["shop/shop-edge"]);
    expect(mistakes).toEqual([expect.stringMatching(/^gateways\.edge\.kubernetes: The Ingress has 1\.\d MiB/)]);
    expect(mistakes[0]).toMatch(told);
});

test("where several Ingresses share a load balancer, or the user says how the controller works, they are spread", async () => {
    const group = { "alb.ingress.kubernetes.io/group.name": "shop" };
    for (const gateway of [
        { ingressClassName: "alb", annotations: group },
        { ingressClassName: "edge", dialect: "kubernetes" },
    ])
        expect((await table({ count: 220, gateway })).names).toHaveLength(2);
});

test("on an ALB of AWS whole hosts are spread, and none where the order of Ingresses would decide", async () => {
    const gateway = {
        ingressClassName: "alb",
        annotations: { "alb.ingress.kubernetes.io/group.name": "shop" },
    };
    const wide = await table({ count: 220, gateway, more: [route("*.example.com", "/")] });
    expect(wide.mistakes).toEqual([expect.stringMatching(/order of Ingresses would decide between a wildcard/)]);
    const large = await table({ count: 220, hosts: 1, gateway });
    expect(large.mistakes).toEqual([expect.stringMatching(/one host alone is too large/)]);
});

test("a host that is too large by itself is refused where it cannot be taken apart", async () => {
    const large = { count: 220, hosts: 1 };
    const kong = await table({ ...large, gateway: { ingressClassName: "kong" } });
    expect(kong.mistakes).toEqual([expect.stringMatching(/one host alone is too large.* — put some of its routes/)]);
    const broken = await table({ ...large, gateway: { order: "breakFirst" } });
    expect(broken.mistakes).toEqual([expect.stringMatching(/would have no answer.* — remove order/)]);
});

test("a host with more routes than one HTTPRoute holds is said to be in several", async () => {
    const gateway = { ingressClassName: undefined, httpRoute: { parentRefs: [{ name: "public" }] } };
    const notes = async (count: number) => {
        const { plan, mistakes } = await table({ count, hosts: 1, length: 3, gateway });
        expect(mistakes).toEqual([]);
        return spreadNotes(plannedOf(plan) as KubernetesPlan[]);
    };
    expect(await notes(16)).toEqual([]);
    expect(await notes(40)).toEqual([
        expect.stringMatching(
            /^gateways\.edge\.kubernetes: HTTPRoute shop\/shop-edge\.tenant-0\.example\.com is in [3-9], because one holds at most 16 rules$/,
        ),
    ]);
});
