/** A destroy that would fail at one object deletes nothing, so that everything stays guarded. */
import { foreignIngress } from "../../integration/kubernetes/programs";
import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

const stacks = new Stacks("failed-destroy");
const { namespace, server, up } = stacks;
const backend = { service: { name: "web", port: 80 } };
const routes = ["a", "b"].map((gateway) => ({ host: `${gateway}.example.com`, path: "/", gateway, backend }));
const gateway = (ingressName: string) => ({ kubernetes: { namespace, ingressName } });
const tables = { shop: { gateways: { a: gateway("a"), b: gateway("b") }, routes } };
const admission = "/apis/admissionregistration.k8s.io/v1";
const hosts = async (): Promise<(string | undefined)[]> => [await stacks.host("a"), await stacks.host("b")];

/** Nobody may delete the Ingress of that name; the result lifts it. */
async function keep(name: string): Promise<() => Promise<void>> {
    const expression = `request.namespace != "${namespace}" || request.name != "${name}"`;
    const resourceRules = [
        { apiGroups: ["networking.k8s.io"], apiVersions: ["*"], operations: ["DELETE"], resources: ["ingresses"] },
    ];
    const spec = { matchConstraints: { resourceRules }, validations: [{ expression, message: `${name} is kept` }] };
    const binding = { policyName: namespace, validationActions: ["Deny"] };
    const parts = { validatingadmissionpolicies: spec, validatingadmissionpolicybindings: binding };
    for (const [kind, part] of Object.entries(parts))
        expect(
            (await server.send("POST", `${admission}/${kind}`, { metadata: { name: namespace }, spec: part })).status,
        ).toBe(201);
    const status = async () => (await server.send("DELETE", `${stacks.ingresses}/${name}?dryRun=All`)).status;
    const until = async (isKept: boolean): Promise<void> => {
        while (((await status()) === 422) !== isKept) await new Promise((done) => setTimeout(done, 200));
    };
    await until(true);
    return async () => {
        for (const kind of Object.keys(parts)) await server.send("DELETE", `${admission}/${kind}/${namespace}`);
        await until(false);
    };
}

beforeAll(() => stacks.open());
afterAll(() => stacks.close());

test("deletes nothing where one object may not go, and nobody's object of that name when it is tried again", async () => {
    await up({ tables });
    const lift = await keep("b");
    const run = await stacks.program.destroy();
    expect(run.text).toMatch(/nothing was deleted:\s[^]*the server would not delete Ingress \S+\/b: [^]*b is kept/);
    expect(run.code).not.toBe(0);
    expect(await hosts()).toEqual(["a.example.com", "b.example.com"]);
    await lift();
    await server.send("DELETE", `${stacks.ingresses}/b`);
    const theirs = foreignIngress(namespace, "b", "theirs.example.com");
    await server.send("POST", `${stacks.ingresses}?fieldManager=kubectl-create`, theirs);
    const specs: { tables?: object }[] = [{ tables }, {}];
    for (const spec of specs) {
        stacks.write(spec);
        const again = spec.tables === undefined ? await stacks.program.up() : await stacks.program.destroy();
        expect(again.text).toContain("[CR319");
        expect(again.code).not.toBe(0);
    }
    expect(await hosts()).toEqual(["a.example.com", "theirs.example.com"]);
    await server.send("DELETE", `${stacks.ingresses}/b`);
    expect((await stacks.program.destroy()).code).toBe(0);
});
