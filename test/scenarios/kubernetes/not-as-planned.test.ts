/** What the state of a table's Ingresses has otherwise than the last run that ended declared (CR219), and what of it an update leaves. */
import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

const stacks = new Stacks("k8s-as-planned");
const { host, server, up, write } = stacks;
const only = "nginx.ingress.kubernetes.io/whitelist-source-range";

beforeAll(() => stacks.open());
afterAll(() => stacks.close());

const to = (name: string) => ({ service: { name, port: 80 } });
const gateway = (ingressClassName: string) => ({ kubernetes: { namespace: stacks.namespace, ingressClassName } });
const table = (service: string, more: object = {}) => ({
    tables: {
        shop: {
            gateways: { edge: gateway("nginx") },
            routes: [{ host: "a.example.com", path: "/", gateway: "edge", backend: to(service) }],
            ...more,
        },
    },
});
const withSide = {
    gateways: { edge: gateway("nginx"), side: gateway("other") },
    routes: [
        { host: "a.example.com", path: "/", gateway: "edge", backend: to("web") },
        { host: "b.example.com", path: "/", gateway: "side", backend: to("web") },
    ],
};
const previewed = async (spec: object): Promise<string> => {
    write(spec);
    const { code, text } = await stacks.program.previewText();
    expect(code === 0 ? "" : text).toBe("");
    return text.replace(/\s+/g, " ");
};
/** By another hand, and found by a refresh. */
async function edited(change: object): Promise<void> {
    const path = `${stacks.ingresses}/shop-edge?fieldManager=kubectl-edit`;
    await server.send("PATCH", path, change, "application/merge-patch+json");
    const { code, text } = await stacks.program.refresh();
    expect(code === 0 ? "" : text).toBe("");
}
const paths = [{ path: "/", pathType: "Prefix", backend: { service: { name: "hand", port: { number: 80 } } } }];
const rules = { spec: { rules: [{ host: "a.example.com", http: { paths } }] } };
const place = (service: string): string => `service:${stacks.namespace}/${service}:80`;

test("a run that ended halfway: the requests that go back are named", async () => {
    await up(table("web"));
    type State = { deployment: { resources: { type: string }[] } };
    const state = async (): Promise<State> => JSON.parse(await stacks.program.state()) as State;
    const isPlan = ({ type }: { type: string }): boolean => type === "crossroute:index:RoutePlan";
    const plan = (await state()).deployment.resources.find(isPlan)!;
    await up(table("next"));
    const after = await state();
    const resources = after.deployment.resources.map((one) => (isPlan(one) ? plan : one));
    stacks.program.write({ "half.json": JSON.stringify({ ...after, deployment: { ...after.deployment, resources } }) });
    expect((await stacks.program.stack("import", "--file", "half.json", "--stack", "dev")).code).toBe(0);
    const said = await previewed(table("web"));
    expect(said).toContain(`a.example.com/** moves from ${place("next")} to ${place("web")}`);
    expect(said).toContain("CR219");
    expect(await previewed(table("next"))).not.toContain("CR219");
    await up(table("web"));
    expect(await previewed(table("web"))).not.toContain("CR219");
});

test("what a refresh found: rules go back, and an annotation of kubectl stays, as the preview says", async () => {
    await edited({ metadata: { annotations: { [only]: "10.0.0.0/8" } } });
    expect(await previewed(table("web"))).not.toContain("CR219");
    await edited(rules);
    const text = await previewed(table("web"));
    const [, said = ""] = /(The state has [^[]*)\[CR219/.exec(text) ?? [];
    expect(said).toContain(`moves from ${place("hand")} to ${place("web")}`);
    expect(said).not.toContain("loses its answer");
    expect(text).toContain("CR343");
    await up(table("web"));
    const { body } = await server.send("GET", `${stacks.ingresses}/shop-edge`);
    expect(body).toMatchObject({ metadata: { annotations: { [only]: "10.0.0.0/8" } } });
    expect(await previewed(table("web"))).not.toContain("CR219");
});

test("where an Ingress leaves the table in the same run, the one that goes back is named", async () => {
    await up(table("web", withSide));
    expect(await previewed(table("web"))).not.toContain("CR219");
    await edited(rules);
    const name = `The state has Ingress ${stacks.namespace}/shop-edge otherwise`;
    expect(await previewed(table("web"))).toContain(name);
    expect(await previewed(table("other"))).not.toContain(name);
    await up(table("web"));
    expect(await host("shop-side")).toBeUndefined();
    expect(await previewed(table("web"))).not.toContain("CR219");
});
