/** `render` writes nothing that a server would refuse. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { crossroute, type Ran } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-render-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const backend = { service: { name: "web", port: { number: 80 } } };
const ingress = (path: Json, metadata: Json = {}, spec: Json = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: {
        ingressClassName: "traefik",
        rules: [{ host: "a.test", http: { paths: [{ path: "/", pathType: "Prefix", backend, ...path }] } }],
        ...spec,
    },
});

let count = 0;
async function render(value: unknown): Promise<Ran & { written: boolean }> {
    const [file, out] = [join(folder, `f-${++count}.json`), join(folder, `out-${count}`)];
    writeFileSync(file, JSON.stringify(value));
    return { ...(await crossroute(`render -f ${file} -o ${out}`)), written: existsSync(out) };
}

describe("render of a file", () => {
    it.each<[string, Json, string]>([
        ["a path without a slash", ingress({ path: "foo" }), 'Invalid value: "foo"'],
        ["a rule without a backend", ingress({ backend: undefined }), "backend"],
        ["an annotation that is a number", ingress({}, { annotations: { "example.com/a": 7 } }), "example.com/a"],
        [
            "a port that CCE has not",
            ingress({}, { annotations: { "kubernetes.io/elb.port": "70000", "kubernetes.io/elb.id": "lb" } }),
            "70000",
        ],
    ])("refuses %s as lint does, and writes nothing", async (_, value, text) => {
        const { code, err, out, written } = await render(value);
        expect({ code, out, written }).toEqual({ code: 2, out: "", written: false });
        expect(err).toContain(text);
        expect(err).toContain("Ingress shop/web");
        expect(err).toContain("help");
        expect(err).toContain("Nothing was written.");
    });

    it("refuses a TLS section that is no list, as the other verbs do", async () => {
        const { code, written } = await render(ingress({}, {}, { tls: { secretName: "a" } }));
        expect({ code, written }).toEqual({ code: 2, written: false });
    });

    it("names all mistakes at once", async () => {
        const { err } = await render(ingress({ path: "foo" }, { namespace: "No Name" }));
        expect(err).toContain("foo");
        expect(err).toContain("No Name");
    });

    it("refuses a rule set that SAE would refuse", async () => {
        const rules = [{ AppId: "a", ContainerPort: 0, Domain: "a.test", Path: "/" }];
        const { code, err, written } = await render({ SlbId: "lb-1", ListenerPort: 99999, Rules: rules });
        expect({ code, written }).toEqual({ code: 2, written: false });
        expect(err).toContain("listenerPort");
        expect(err).toContain("rules[0].containerPort");
    });

    it("writes what an old cluster takes, and what is only a warning", async () => {
        const old = {
            apiVersion: "extensions/v1beta1",
            kind: "Ingress",
            metadata: { name: "web", namespace: "shop" },
            spec: { backend: { serviceName: "web", servicePort: 80 } },
        };
        expect((await render(old)).code).toBe(0);
        const warned = ingress({}, {}, { tls: [{ hosts: ["a.test"] }] });
        expect((await render(warned)).code).toBe(0);
    });
});

describe("render of a program", () => {
    function program(text: string): string {
        const at = join(folder, `program-${++count}`);
        mkdirSync(join(at, "node_modules"), { recursive: true });
        const root = resolve(__dirname, "../../..");
        symlinkSync(root, join(at, "node_modules/pulumi-crossroute"));
        symlinkSync(join(root, "node_modules/@pulumi"), join(at, "node_modules/@pulumi"));
        writeFileSync(join(at, "Pulumi.yaml"), "name: program\nruntime: nodejs\nmain: index.js\n");
        writeFileSync(join(at, "index.js"), text);
        return at;
    }
    const saeIngress = (args: string, more = ""): string => `
        const pulumi = require("@pulumi/pulumi");
        ${more}
        class Ingress extends pulumi.CustomResource {
            constructor(name, args) { super("crossroute:sae:Ingress", name, args); }
        }
        new Ingress("edge", ${args});`;
    const right =
        '{ namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-bp1", listenerPort: 80, defaultRule: { appId: "a", containerPort: 80 }, rules: [] }';

    it("refuses a rule set that SAE would refuse, with its resource and all mistakes", async () => {
        const wrong = right
            .replace("listenerPort: 80", 'listenerPort: "0x50"')
            .replace("rules: []", "foo: 1, rules: []");
        const out = join(folder, `out-${++count}`);
        const { code, err } = await crossroute(`render ${program(saeIngress(wrong))} -o ${out}`);
        expect(code).toBe(2);
        expect(err).toContain("sae.Ingress edge");
        expect(err).toContain('"0x50" is not accepted');
        expect(err).toContain("foo");
        expect(existsSync(out)).toBe(false);
    });

    it("takes an id that only the platform knows", async () => {
        const made = `class Balancer extends pulumi.CustomResource {
            constructor(name) { super("alicloud:slb/loadBalancer:LoadBalancer", name, {}); }
        }
        const balancer = new Balancer("front");`;
        const given = right.replace('"lb-bp1"', "balancer.id");
        const out = join(folder, `out-${++count}`);
        const { code, err } = await crossroute(`render ${program(saeIngress(given, made))} -o ${out}`);
        expect(code).toBe(0);
        expect(err.replace(/\s+/g, " ")).toContain(
            'holds "front-id", made up for the id of a resource that the program creates',
        );
        expect(existsSync(out)).toBe(true);
    });
});

describe("render of several versions of one object", () => {
    it("is refused, since a kustomization takes one, and equal copies are written once", async () => {
        const list = (...items: Json[]): Json => ({ apiVersion: "v1", kind: "List", items });
        const { code, err, written } = await render(list(ingress({}), ingress({ path: "/b" })));
        expect({ code, written }).toEqual({ code: 2, written: false });
        expect(err).toContain("Ingress shop/web: the sources have several versions of it");
        const { code: equal, out } = await render(list(ingress({}), ingress({})));
        expect(equal).toBe(0);
        expect(out.match(/shop-ingress-web/g)).toHaveLength(1);
        expect((await render(list(ingress({}), ingress({}, { name: "other" })))).code).toBe(0);
    });
});
