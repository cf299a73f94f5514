/** The name and namespace of an object cannot be changed: the object is made anew, and the former one goes. */
import { Stacks } from "../../integration/kubernetes/stacks";

const stacks = new Stacks("replaced");
const other = `${stacks.namespace}-other`;
const endpoints = { namespace: stacks.namespace, addresses: ["10.0.0.1"], port: 80 };
const names = async (namespace: string): Promise<string[]> => {
    const paths = [`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`];
    const all = [...paths, `/api/v1/namespaces/${namespace}/endpoints`].map(async (path) => {
        const { items } = (await stacks.server.send("GET", path)).body as { items: { metadata: { name: string } }[] };
        return items.map(({ metadata }) => metadata.name);
    });
    return (await Promise.all(all)).flat();
};

beforeAll(async () => {
    await stacks.open();
    await stacks.server.send("POST", "/api/v1/namespaces", { metadata: { name: other } });
});
afterAll(async () => {
    await stacks.program.destroy();
    await stacks.server.send("DELETE", `/api/v1/namespaces/${other}`);
    await stacks.close();
});

test("an Ingress and Endpoints are replaced by those of another name, and of another namespace", async () => {
    const declare = (name: string, namespace: string): object => ({
        ingresses: { web: stacks.ingress("a.example.com", { name, namespace }) },
        endpoints: { db: { ...endpoints, name: `${name}-db`, namespace } },
    });
    await stacks.up(declare("one", stacks.namespace));
    expect(await names(stacks.namespace)).toEqual(["one", "one-db"]);
    await stacks.up(declare("two", stacks.namespace));
    expect(await names(stacks.namespace)).toEqual(["two", "two-db"]);
    await stacks.up(declare("two", other));
    expect([await names(stacks.namespace), await names(other)]).toEqual([[], ["two", "two-db"]]);
});
