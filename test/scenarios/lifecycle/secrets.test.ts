import { join, resolve } from "node:path";
import { Program } from "../../integration/lifecycle/program";

const root = resolve(__dirname, "../../..");
const namespace = "secrets";

const table = (path: string, address: string): string => `name: hidden-table
runtime: yaml
plugins:
  providers:
    - { name: crossroute, path: ${join(root, "bin")} }
resources:
  namespace:
    type: kubernetes:core/v1:Namespace
    properties:
      metadata: { name: ${namespace} }
  shop:
    type: crossroute:RouteTable
    properties:
      gateways:
        edge: { kubernetes: { namespace: "\${namespace.metadata.name}", ingressClassName: traefik } }
        apps:
          sae:
            namespaceId: ${process.env["CROSSROUTE_SAE_NAMESPACE"]}
            loadBalancerId: lb-secrets
            address: 47.96.1.20
            listenerPort: 80
            defaultBackend: { appId: 0099b7be, containerPort: 8080 }
      routes:
        - host: { fn::secret: hidden-host.example.com }
          path: { fn::secret: ${path} }
          backend: { service: { name: web, port: 80 } }
        - host: plain.example.com
          path: /api
          backend: { sae: { appId: { fn::secret: hidden-app }, containerPort: 8080 } }
        - host: plain.example.com
          path: /outside
          backend: { endpoints: { addresses: [{ fn::secret: ${address} }], port: 8080 } }
`;

/** What must be read nowhere; the name that SAE gives an app is not what the program said. */
const hidden = /hidden-(host|path|app)|10\.9\.8\.7/;
let program: Program;
beforeAll(async () => {
    program = await Program.create("hidden-table", { "Pulumi.yaml": table("hidden-path", "10.9.8.777") });
});
afterAll(() => program?.dispose());

describe("a table with secrets, through the plugin's Construct", () => {
    test("says what is wrong with a secret value, and not the value", async () => {
        const run = await program.previewText();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/routes\[0\]\.path: \[secret\] does not start with "\/"/);
        expect(run.text).toMatch(/addresses\[0\]: \[secret\] is neither an IP address nor a DNS name/);
        expect(run.text).not.toMatch(hidden);
    });

    test("keeps secrets out of what is printed and out of the plain state", async () => {
        program.write({ "Pulumi.yaml": table("/hidden-path", "10.9.8.7") });
        const preview = await program.previewText();
        const up = await program.up();
        expect(up.text).not.toMatch(/error:/);
        expect(preview.text).not.toMatch(hidden);
        expect(up.text).not.toMatch(hidden);
        expect((await program.state()).split("\n").filter((line) => hidden.test(line))).toEqual([]);
        expect((await program.up()).text).toMatch(/\d+ unchanged/);
    });
});
