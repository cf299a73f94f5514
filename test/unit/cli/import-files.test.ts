import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute, refusal } from "./run";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-import-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const ingress = (name: string, host = `${name}.test`, port: number | string = 80): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop }
spec: { ingressClassName: nginx, rules: [{ host: "${host}", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: ${JSON.stringify(port)} } } } }] } }] }
`;
const noText = (name: string): string => ingress(name).replace(`"${name}.test"`, "8080");
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const ids = (): string[] => {
    const { resources } = JSON.parse(readFileSync(join(folder, "adopted", "import.json"), "utf8")) as {
        resources: { id?: string }[];
    };
    return resources.flatMap(({ id }) => id ?? []);
};

describe("import of a folder", () => {
    it("takes each object once, and none that has two versions", async () => {
        write("a.yaml", ingress("web"));
        write("b.yaml", `${ingress("web")}---\n${ingress("pay")}`);
        write("c.yaml", ingress("pay", "other.test"));
        const { code, err } = await crossroute("import -f . -o adopted", { cwd: folder });
        expect(code).toBe(0);
        expect(ids()).toEqual(["shop/web"]);
        expect(err).toMatch(/Ingress shop\/pay is left out: Ingress shop\/pay is in several files/);
    });

    it.each<[what: string, text: string, why: RegExp]>([
        ["the API server refuses", ingress("pay", "10.0.0.1"), /Ingress shop\/pay is left out: The API server refuses/],
        [
            "holds a variable",
            ingress("pay", "pay.${DOMAIN}"),
            /Ingress shop\/pay is left out: .*filled in, by .*: \$\{DOMAIN\}/,
        ],
        ["holds a variable as its port", ingress("pay", "pay.test", "${PORT}"), /shop\/pay is left out: .*\$\{PORT\}/],
        ["has no name", ingress("web").replace("name: web, n", "n"), /Ingress shop\/ is left out: it has no name/],
        ["has a host that is no text", noText("pay"), /Ingress shop\/pay: .* must be a text, not 8080/],
        ["cannot be read", "kind: Ingress\nkind: Ingress\n", /b\.yaml, line 2: the key "kind" is there twice/],
        ["no version has", ingress("pay").replace("/v1", "/v2"), /shop\/pay is left out: No API server has/],
    ])("leaves out what %s, and says so", async (_, text, why) => {
        write("a.yaml", ingress("web"));
        write("b.yaml", text);
        const { code, err } = await crossroute("import -f . -o adopted", { cwd: folder });
        expect(code).toBe(0);
        expect(ids()).toEqual(["shop/web"]);
        expect(err).toMatch(why);
    });

    it("takes an object of an old version, which may well be live", async () => {
        write(
            "a.yaml",
            "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\nspec: { backend: { serviceName: web, servicePort: 80 } }\n",
        );
        expect((await crossroute("import -f . -o adopted", { cwd: folder })).code).toBe(0);
        expect(ids()).toEqual(["shop/web"]);
    });

    it("refuses a file that was named and holds a value of the wrong type", async () => {
        write("a.yaml", noText("web"));
        expect(await refusal("import -f a.yaml", { cwd: folder })).toBe(
            "a.yaml: Ingress shop/web: spec.rules[0].host must be a text, not 8080 (write it in quotes)",
        );
    });
});
