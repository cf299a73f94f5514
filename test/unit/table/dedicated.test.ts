/** Ingresses with a load balancer of their own: where their hosts arrive. */
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { describeChange, trafficDiff, type Table } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";

const dedicated = { "ingress.cilium.io/loadbalancer-mode": "dedicated" };

async function tables(annotations?: object, key = "edge", ingressClassName = "cilium"): Promise<readonly Table[]> {
    const kubernetes = { namespace: "shop", ingressClassName, ...(annotations && { annotations }) };
    const routes = [{ host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }];
    const gateways = { [key]: { kubernetes } };
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan.tables;
}
const said = (before: readonly Table[], after: readonly Table[]): string[] =>
    trafficDiff(before, after).map(describeChange);

test("an Ingress of Cilium that gets or loses a load balancer of its own may arrive elsewhere: its values decide", async () => {
    const [shared, own] = [await tables(), await tables(dedicated)];
    const open = [expect.stringMatching(/not known to arrive elsewhere: .* the mode that Cilium was installed with/)];
    expect(said(shared, own)).toEqual(open);
    expect(said(own, shared)).toEqual(open);
    expect(said(own, await tables(dedicated))).toEqual([]);
});

test("an Ingress of Cilium that names both modes arrives elsewhere for certain", async () => {
    const shared = await tables({ "ingress.cilium.io/loadbalancer-mode": "shared" });
    expect(said(shared, await tables(dedicated))).toEqual([
        expect.stringMatching(/arrives at cilium shop\/shop-edge instead of cilium:/),
    ]);
});

test("an Ingress of Cilium with a load balancer of its own that gets another name arrives elsewhere", async () => {
    expect(said(await tables(dedicated), await tables(dedicated, "front"))).toEqual([
        expect.stringMatching(/arrives at cilium shop\/shop-front instead of cilium shop\/shop-edge:/),
    ]);
    expect(said(await tables(), await tables(undefined, "front"))).toEqual([]);
});

test("the annotation and the mode count for Cilium and dedicated load balancers only", async () => {
    const traefik = await tables(undefined, "edge", "traefik");
    expect(said(traefik, await tables(dedicated, "edge", "traefik"))).toEqual([]);
    expect(said(await tables(), await tables({ "ingress.cilium.io/loadbalancer-mode": "shared" }))).toEqual([]);
});
