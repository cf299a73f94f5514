/** What kubectl wrote on an object beside what the program declares stays, however often the program changes the object. */
import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

const stacks = new Stacks("k8s-kept");
const { ingress, server, up, write } = stacks;
const defaultBackend = { service: { name: "hand", port: { number: 80 } } };
const tls = [{ hosts: ["a.example.com"], secretName: "hand" }];
const web = (service: string, more: object = {}) => {
    const routes = [{ host: "a.example.com", path: "/", backend: { service: { name: service, port: 80 } } }];
    return { ingresses: { web: { ...ingress(""), routes, ...more } } };
};
const front = (service: string) => {
    const rules = [{ backendRefs: [{ name: service, port: 80 }] }];
    return { httpRoutes: { front: { namespace: stacks.namespace, parentRefs: [{ name: "shared" }], rules } } };
};
const routes = `/apis/gateway.networking.k8s.io/v1/namespaces/${stacks.namespace}/httproutes`;
const path = (name: string): string => `${stacks.ingresses}/${name}`;
const live = async (at: string) => (await server.send("GET", at)).body;
const byKubectl = (at: string, body: object, command = "edit"): Promise<unknown> =>
    server.send("PATCH", `${at}?fieldManager=kubectl-${command}`, body, "application/merge-patch+json");

beforeAll(() => stacks.open());
afterAll(() => stacks.close());

test("labels that came one after the other, and fields of the spec", async () => {
    await up({ ...web("one"), ...front("one") });
    await byKubectl(path("web"), { metadata: { labels: { first: "1" } } }, "label");
    await up({ ...web("two"), ...front("two") });
    await byKubectl(path("web"), { metadata: { labels: { second: "2" } }, spec: { defaultBackend, tls } });
    await byKubectl(`${routes}/front`, { spec: { hostnames: ["a.example.com"] } });
    write({ ...web("three"), ...front("three") });
    const { text } = await stacks.program.previewText();
    expect(text.replace(/\s+/g, " ")).toContain("spec.defaultBackend, spec.tls. Declare it in the program, or remove");
    for (const service of ["three", "four"]) {
        await up({ ...web(service), ...front(service) });
        expect(await live(path("web"))).toMatchObject({
            metadata: { labels: { first: "1", second: "2" } },
            spec: { defaultBackend, tls },
        });
        expect(await live(`${routes}/front`)).toMatchObject({ spec: { hostnames: ["a.example.com"] } });
    }
    // kubectl can take them away as before, and the program does not bring them back.
    await byKubectl(path("web"), { metadata: { labels: { first: null } }, spec: { tls: null } });
    await up({ ...web("five"), ...front("five") });
    const { metadata, spec } = await live(path("web"));
    expect([metadata, spec]).toEqual([
        expect.objectContaining({ labels: { second: "2" } }),
        { defaultBackend, rules: expect.anything() },
    ]);
});

test("also on an object that kubectl made and the program has adopted", async () => {
    const metadata = { name: "web", namespace: stacks.namespace, labels: { app: "shop" } };
    const spec = { ingressClassName: "example", defaultBackend, tls, rules: [{ host: "a.example.com" }] };
    expect((await stacks.program.destroy()).code).toBe(0);
    await server.send("POST", `${stacks.ingresses}?fieldManager=kubectl-client-side-apply`, { metadata, spec });
    for (const service of ["one", "two", "three"]) {
        await up(web(service, { adopt: true }));
        expect(await live(path("web"))).toMatchObject({
            metadata: { labels: { app: "shop" } },
            spec: { defaultBackend, tls },
        });
    }
});
