import { resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";

const root = resolve(__dirname, "../../..");
/** A program that knows nothing of Crossroute: plain Ingresses. */
const foreign = `
const kubernetes = require("@pulumi/kubernetes");
for (const [name, host] of Object.entries(require("./hosts.json")))
    new kubernetes.networking.v1.Ingress(name, {
        metadata: { name, namespace: "policy", annotations: { "pulumi.com/skipAwait": "true" } },
        spec: {
            rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix",
                backend: { service: { name, port: { number: 80 } } } }] } }],
        },
    });
`;
const hosts = (list: object): Record<string, string> => ({ "hosts.json": JSON.stringify(list) });

let program: Program;
beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "policy" } }, "application/json");
    const before = { web: "web.example.com", old: "old.example.com" };
    program = await Program.create("policy", { "index.js": foreign, ...hosts(before) });
    const up = await program.up();
    expect(up).toMatchObject({ code: 0 });
});
afterAll(() => program?.dispose());

const preview = (...more: string[]) =>
    program.pulumi(["preview", "--stack", "dev", "--policy-pack", `${root}/bin/crossroute-policy`, ...more]);

describe("the policy pack on the real engine", () => {
    it("refuses a change that loses traffic, compared with the state of the stack", async () => {
        program.write(hosts({ web: "web.example.com" }));
        const { code, text } = await preview();
        expect(code).not.toBe(0);
        expect(text).toMatch(/\[mandatory\] {2}no-lost-traffic[\s\S]*old\.example\.com/);
        // Advisory: said, and no reason to refuse.
        expect(text).toContain("web.example.com is served without TLS on gateway default");
    });

    it("lets the same change pass at another level, which the configuration sets", async () => {
        program.write({
            "levels.json": JSON.stringify({
                "no-lost-traffic": "advisory",
                "tls-required": { enforcementLevel: "disabled" },
            }),
        });
        const { code, text } = await preview("--policy-pack-config", "levels.json");
        expect({ code, text }).toMatchObject({ code: 0 });
        expect(text).toMatch(/\[advisory\] {2}no-lost-traffic[\s\S]*old\.example\.com/);
        expect(text).not.toContain("without TLS");
    });

    it("says nothing of a change that loses nothing", async () => {
        program.write(hosts({ web: "web.example.com", old: "old.example.com", new: "new.example.com" }));
        const { code, text } = await preview();
        expect({ code, text }).toMatchObject({ code: 0 });
        expect(text).not.toContain("no-lost-traffic");
    });

    it("refuses hosts outside the list of the configuration", async () => {
        program.write({ "hosts-listed.json": JSON.stringify({ "listed-hosts": { hosts: ["web.example.com"] } }) });
        const { code, text } = await preview("--policy-pack-config", "hosts-listed.json");
        expect(code).not.toBe(0);
        expect(text).toContain("Ingress policy/new routes new.example.com, which is not among the listed hosts");
    });
});
