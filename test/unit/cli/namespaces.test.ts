import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-namespaces-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}

function ingress(namespace = "", { host = "a.test", backend = "app", className = "traefik" } = {}): string {
    const named = namespace === "" ? "" : `, namespace: ${namespace}`;
    return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web${named} }
spec: { ingressClassName: ${className}, rules: [{ host: "${host}", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${backend}, port: { number: 80 } } } }] } }] }
`;
}
const kustomization = (more: string): string =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${more}\n`;
const tree = (root: string, overlays: readonly string[], text = ingress()): Record<string, string> => ({
    [`${root}/base/web.yaml`]: text,
    [`${root}/base/kustomization.yaml`]: kustomization("resources: [web.yaml]"),
    ...Object.fromEntries(
        overlays.map((name) => [
            `${root}/${name}/kustomization.yaml`,
            kustomization(`namespace: ${name}\nresources: [../base]`),
        ]),
    ),
});
const changes = async (): Promise<{ out: string; notes: string }> => {
    const { out, err } = await crossroute("diff old new", { cwd });
    return { out: out.trim(), notes: err };
};

describe("a namespace", () => {
    const many = ["a", "b", "c", "d", "e"];
    it.each([
        [[], ["prod"]],
        [["prod"], ["prod", "staging"]],
        [
            ["prod", "staging"],
            ["dev", "prod", "staging"],
        ],
        [many, [...many, "aa"]],
        [[], ["prod", "staging"]],
    ])("of one more kustomization over a base moves nothing, nor of one less: %j, %j", async (few, more) => {
        for (const className of ["traefik", "gce"]) {
            const text = ingress("", { className });
            for (const [old, now] of [
                [few, more],
                [more, few],
            ] as const) {
                write({ ...tree("old", old, text), ...tree("new", now, text) });
                expect((await changes()).out).toBe("No request changes hands.");
                for (const side of ["old", "new"]) rmSync(join(cwd, side), { recursive: true });
            }
        }
    });

    it("of another kustomization hides no change of what is built", async () => {
        write({ ...tree("old", ["prod"]), ...tree("new", ["prod", "staging"], ingress("", { backend: "other" })) });
        expect((await changes()).out).toContain(
            "moves from service:<prod or staging>/app:80 to service:<prod or staging>/other:80",
        );
    });

    it("is another one if the only kustomization changes it", async () => {
        write({ ...tree("old", ["prod"]), ...tree("new", ["live"]) });
        expect((await changes()).out).toContain("moves from service:prod/app:80 to service:live/app:80");
    });

    it("that is written for the first time may be the one that it was applied with", async () => {
        write({ "old/web.yaml": ingress(), "new/web.yaml": ingress("shop") });
        const { out, notes } = await changes();
        expect(out).toBe("No request changes hands.");
        expect(notes).toContain("Ingress web has a namespace in one version only: taken to be applied there (-n shop)");
        write({ "new/web.yaml": ingress("shop", { backend: "other" }) });
        expect((await changes()).out).toContain("moves from service:shop/app:80 to service:shop/other:80");
    });

    it("belongs to the object of the same file, where several have one name", async () => {
        write({
            "old/a/web.yaml": ingress("", { host: "a.test" }),
            "old/b/web.yaml": ingress("", { host: "b.test", backend: "b" }),
            "new/a/web.yaml": ingress("one", { host: "a.test" }),
            "new/b/web.yaml": ingress("two", { host: "b.test", backend: "b" }),
        });
        expect((await changes()).out).toBe("No request changes hands.");
    });

    it("that is left out makes one object of two for one host, perhaps, and nothing else", async () => {
        write({ "one/web.yaml": ingress(), "two/web.yaml": ingress("shop", { backend: "other" }) });
        const linted = async (): Promise<string[]> =>
            (JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[]).map(
                ({ code, severity }) => `${severity} ${code}`,
            );
        expect(await linted()).toEqual(["warning CR602"]);
        const { out } = await crossroute("explain http://a.test/ -f . --json", { cwd });
        expect((JSON.parse(out) as ExplanationJson).outcome).toBe("undetermined");
        write({ "two/web.yaml": ingress("shop", { host: "b.test" }) });
        expect(await linted()).toEqual([]);
        write({ "one/web.yaml": ingress("default"), "two/web.yaml": ingress("shop") });
        expect(await linted()).toEqual(["error CR105", "info CR122"]);
    });
});
