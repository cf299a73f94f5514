/** What a preview says where only a secret value of a route is another one. */
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../../../provider/engine/resource";
import type { Inputs } from "../../../provider/engine/values";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { lint } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";
import { holdsSentinel } from "../../../provider/inputs/unknown";
import { asKept } from "../../../provider/table/tables";
import { routePlanResource } from "../../../provider/table/route-plan-resource";

const edge = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const httpRoute = { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } };
const sae = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "alb-1",
        listenerPort: 80,
        defaultBackend: { appId: "def", containerPort: 8080 },
    },
};
const web = { host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } };
const app = { host: "a.example.com", path: "/", backend: { sae: { appId: "app", containerPort: 8080 } } };
const hide = (value: string) => pulumi.secret(value);

async function compiled(gateway: object, routes: object[]) {
    const plan = compileTable("shop", (await open({ gateways: { edge: gateway }, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan;
}

/** As a state has them. */
const inputsOf = ({ tables, routes, secretValues }: Awaited<ReturnType<typeof compiled>>): Inputs =>
    JSON.parse(JSON.stringify({ tables: asKept(tables), routes, secretValues })) as Inputs;

async function told(before: Inputs, after: Inputs) {
    const said: string[] = [];
    const log = { info: (text: string) => said.push(text), warning: (text: string) => said.push(text) };
    const ctx = { preview: true, log } as unknown as Context<unknown>;
    const request = { oldInputs: before, news: after } as unknown as Parameters<typeof routePlanResource.diff>[1];
    const { detailed } = await routePlanResource.diff(ctx, request);
    return { said, changed: Object.keys(detailed ?? {}) };
}

const cases: [string, object, (value: string) => object, string][] = [
    ["Service", edge, (s) => ({ ...web, backend: { service: { name: hide(s), port: 80 } } }), "a.example.com/"],
    ["host", edge, (s) => ({ ...web, host: hide(`${s}.example.com`) }), "[secret]/"],
    ["path", httpRoute, (s) => ({ ...web, path: hide(`/${s}`) }), "a.example.com[secret]"],
    ["rewrite", httpRoute, (s) => ({ ...web, rewrite: hide(`/${s}`) }), "a.example.com/"],
    ["app", sae, (s) => ({ ...app, backend: { sae: { appId: hide(s), containerPort: 8080 } } }), "a.example.com/"],
    [
        "address",
        edge,
        (s) => ({ ...web, backend: { endpoints: { addresses: [hide(`10.0.0.${s.length}`)], port: 80 } } }),
        "a.example.com/",
    ],
];

// The engine leaves it out of an update, so that each preview would change the plan, and say nothing of the whole table.
test.each(cases)("a plan keeps no mark of a late value for a secret %s", async (_, gateway, routeOf) => {
    const { tables, routes } = inputsOf(await compiled(gateway, [routeOf("one")]));
    expect([holdsSentinel(tables), holdsSentinel(routes)]).toEqual([false, false]);
});

test("a plain route that moves beside a secret host is said", async () => {
    const secretly = { ...web, host: hide("one.example.com") };
    const to = (name: string) => ({ ...web, backend: { service: { name, port: 80 } } });
    const [before, after] = [
        inputsOf(await compiled(edge, [secretly, to("web")])),
        inputsOf(await compiled(edge, [secretly, to("new")])),
    ];
    const { said } = await told(before, after);
    // The secret host may be this one.
    expect(said).toEqual([
        "a.example.com/** was answered by service:shop/web:80; now it is undetermined (service:shop/new:80 or service:shop/web:80)",
    ]);
});

test.each(cases)("another secret %s is said, and the same one is no change", async (_, gateway, routeOf, name) => {
    const [one, same, other] = [
        inputsOf(await compiled(gateway, [routeOf("one")])),
        inputsOf(await compiled(gateway, [routeOf("one")])),
        inputsOf(await compiled(gateway, [routeOf("three")])),
    ];
    expect(await told(one, same)).toEqual({ said: [], changed: [] });
    const { said, changed } = await told(one, other);
    expect(said).toEqual([
        `the route ${name} has other secret values than before: it may lead elsewhere or take other requests`,
    ]);
    expect(changed).toEqual(["secretValues"]);
});

test("another secret default backend is said", async () => {
    const withDefault = async (name: string) =>
        inputsOf(
            await compiled({ sae: { ...sae.sae, defaultBackend: { appId: hide(name), containerPort: 8080 } } }, [app]),
        );
    const { said } = await told(await withDefault("one"), await withDefault("two"));
    expect(said).toEqual([expect.stringMatching(/^the default backend of "edge" has other secret values/)]);
});

test("another secret load balancer of a gateway is said", async () => {
    const at = async (id: string) => inputsOf(await compiled({ sae: { ...sae.sae, loadBalancerId: hide(id) } }, [app]));
    const { said } = await told(await at("alb-1"), await at("alb-2"));
    expect(said).toEqual([expect.stringMatching(/^the gateway "edge" has other secret values/)]);
});

test("routes that no message can tell apart are no change in another order, or when one more comes", async () => {
    const routes = ["one", "two", "three"].map((name) => ({ ...web, host: hide(`${name}.example.com`) }));
    const [a, b, c] = routes as [object, object, object];
    const both = inputsOf(await compiled(edge, [a, b]));
    const { said } = await told(both, inputsOf(await compiled(edge, [b, a])));
    expect(said.filter((text) => text.includes("other secret values"))).toEqual([]);
    const more = await told(both, inputsOf(await compiled(edge, [a, b, c])));
    expect(more.said.filter((text) => text.includes("other secret values"))).toEqual([]);
});

test("a route that is put before one with a secret says nothing of its secret", async () => {
    const hidden = { ...web, backend: { service: { name: hide("one"), port: 80 } } };
    const [before, after] = [
        inputsOf(await compiled(edge, [hidden])),
        inputsOf(await compiled(edge, [{ ...web, path: "/api" }, hidden])),
    ];
    const { said } = await told(before, after);
    expect(said.join("\n")).toMatch(/api\* moves/);
    expect(said.join("\n")).not.toContain("secret values");
});

test("nothing is said of secrets in a state that has no digests of them", async () => {
    const after = inputsOf(await compiled(edge, [{ ...web, host: hide("one.example.com") }]));
    const { secretValues: _, ...before } = after;
    expect(await told(before, after)).toEqual({ said: [], changed: [] });
});

test("no digest is of a table without secrets, and none names a secret", async () => {
    expect((await compiled(edge, [web])).secretValues).toEqual({});
    const { secretValues } = await compiled(edge, [{ ...web, host: hide("one.example.com"), path: hide("/two") }]);
    expect(Object.keys(secretValues)).toEqual(["the route [secret][secret]"]);
});

test("lint says of a secret that it is secret, and not that it will be known", async () => {
    const { tables } = await compiled(edge, [{ ...web, backend: { service: { name: hide("one"), port: 80 } } }]);
    const found = lint(tables).filter(({ code }) => code === "CR118");
    expect(found.map(({ message }) => message)).toEqual([
        "Cannot tell: target of routes[0] is secret, so where it leads is not analysed.",
    ]);
    expect(found[0]?.help).toMatch(/No run shows a secret/);
});
