import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-patched-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}

const ingress = (host: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { keep: me } }
spec: { ingressClassName: nginx, rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
const kustomization = (more: string): string =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${more}\n`;
const base = (host = "base.test"): Record<string, string> => ({
    "base/web.yaml": ingress(host),
    "base/kustomization.yaml": kustomization("resources: [web.yaml]"),
});
const overlay = (more: string): string => kustomization(`resources: [../base]\n${more}`);
const replace = "[{ op: replace, path: /spec/rules/0/host, value: prod.test }]";

async function asked(url: string, folder = "."): Promise<string> {
    const { out } = await crossroute(`explain ${url} -f ${folder} --json`, { cwd });
    return (JSON.parse(out) as ExplanationJson).outcome;
}

describe("a field of the experimental channel in a route that is patched", () => {
    it("is refused by the standard channel only", async () => {
        write({
            "base/web.yaml": `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { parentRefs: [{ name: gw }], rules: [{ sessionPersistence: { type: Cookie }, backendRefs: [{ name: web, port: 80 }] }] }
`,
            "base/kustomization.yaml": kustomization("resources: [web.yaml]"),
            "prod/kustomization.yaml": overlay(
                `patches: [{ target: { kind: HTTPRoute, name: web }, patch: "[{ op: replace, path: /spec/hostnames, value: [prod.test] }]" }]`,
            ),
        });
        const { out } = await crossroute("lint -f . --json", { cwd });
        expect(out).toContain(
            "Without what prod/kustomization.yaml makes of it, the standard channel of the Gateway API would refuse it: spec.rules[0].sessionPersistence: There is no field sessionPersistence.",
        );
    });
});

describe("patches of a kustomization", () => {
    const merge =
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: { rules: [{ host: prod.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }\n";
    it.each<[string, Record<string, string>]>([
        [
            "operations in the kustomization",
            {
                "prod/kustomization.yaml": overlay(
                    `patches: [{ target: { kind: Ingress, name: web }, patch: "${replace}" }]`,
                ),
            },
        ],
        [
            "operations in a file",
            {
                "prod/kustomization.yaml": overlay("patches: [{ target: { kind: Ingress }, path: host.yaml }]"),
                "prod/host.yaml": replace,
            },
        ],
        [
            "operations for kustomize's older field",
            {
                "prod/kustomization.yaml": overlay(
                    "patchesJson6902: [{ target: { group: networking.k8s.io, version: v1, kind: Ingress, name: web }, path: host.json }]",
                ),
                "prod/host.json": '[{ "op": "replace", "path": "/spec/rules/0/host", "value": "prod.test" }]',
            },
        ],
        [
            "an object to merge",
            { "prod/kustomization.yaml": overlay("patches: [{ path: web.yaml }]"), "prod/web.yaml": merge },
        ],
        [
            "an object to merge, in kustomize's older field",
            { "prod/kustomization.yaml": overlay("patchesStrategicMerge: [web.yaml]"), "prod/web.yaml": merge },
        ],
        [
            "those of a component",
            {
                "prod/kustomization.yaml": overlay("components: [../hosts]"),
                "hosts/kustomization.yaml": kustomization(
                    `patches: [{ target: { kind: Ingress }, patch: "${replace}" }]`,
                ).replace("Kustomization", "Component"),
            },
        ],
        [
            "those of the base, then its own",
            {
                "base/kustomization.yaml": kustomization(
                    'resources: [web.yaml]\npatches: [{ target: { kind: Ingress }, patch: "[{ op: replace, path: /spec/rules/0/host, value: first.test }]" }]',
                ),
                "prod/kustomization.yaml": overlay(
                    `patches: [{ target: { kind: Ingress }, patch: "[{ op: test, path: /x }]" , options: {} }]`,
                ).replace("[{ op: test, path: /x }]", replace),
            },
        ],
    ])("are applied: %s", async (_, files) => {
        write({ ...base(), ...files });
        expect(await asked("http://prod.test/")).toBe("matched");
        expect(await asked("http://base.test/")).toBe("none");
        const { err } = await crossroute("lint -f .", { cwd });
        expect(err).not.toContain("changed by kustomizations");
    });

    it("make a difference of the host that they give, and of no other", async () => {
        const prod = (host: string): string =>
            overlay(`patches: [{ target: { kind: Ingress }, patch: "${replace.replace("prod.test", host)}" }]`);
        const all = (side: string, host: string): Record<string, string> =>
            Object.fromEntries(
                Object.entries({ ...base(), "prod/kustomization.yaml": prod(host) }).map(([name, text]) => [
                    `${side}/${name}`,
                    text,
                ]),
            );
        write({ ...all("old", "one.test"), ...all("new", "two.test") });
        const { out } = await crossroute("diff old new --json", { cwd });
        const changes = JSON.parse(out) as { kind: string; requests: { host: string } }[];
        expect(changes.map(({ kind, requests }) => [kind, requests.host])).toEqual([
            ["lost", "one.test"],
            ["gained", "two.test"],
        ]);
        expect((await crossroute("diff old old", { cwd })).out).toBe("No request changes hands.\n");
    });

    it("are linted as they come out", async () => {
        write({
            ...base("Base.test"),
            "prod/kustomization.yaml": overlay(`patches: [{ target: { kind: Ingress }, patch: "${replace}" }]`),
        });
        expect(await crossroute("lint -f .", { cwd })).toMatchObject({ code: 0 });
        write({ "prod/kustomization.yaml": overlay("") });
        expect(await crossroute("lint -f .", { cwd })).toMatchObject({ code: 1 });
    });

    it.each([
        [
            "a path that is not there",
            'patches: [{ target: { kind: Ingress }, patch: "[{ op: replace, path: /spec/rules/3/host, value: a.test }]" }]',
        ],
        [
            "an operation of another sort",
            'patches: [{ target: { kind: Ingress }, patch: "[{ op: copy, from: /a, path: /b }]" }]',
        ],
        [
            "a directive",
            'patches: [{ target: { kind: Ingress }, patch: "{ kind: Ingress, metadata: { name: web }, $patch: delete }" }]',
        ],
        ["labels of the target", `patches: [{ target: { kind: Ingress, labelSelector: a=b }, patch: "${replace}" }]`],
        ["a file that is not there", "patches: [{ target: { kind: Ingress }, path: other.yaml }]"],
        ["a prefix beside them", `namePrefix: x-\npatches: [{ target: { kind: Ingress }, patch: "${replace}" }]`],
        [
            "a component that is elsewhere",
            `components: [https://git.test/hosts]\npatches: [{ target: { kind: Ingress }, patch: "${replace}" }]`,
        ],
    ])("leave the object undetermined where what they do is not known: %s", async (_, more) => {
        write({ ...base(), "prod/kustomization.yaml": overlay(more) });
        expect(await asked("http://base.test/")).toBe("undetermined");
        const { err } = await crossroute("lint -f .", { cwd });
        expect(err).toContain("1 object is changed by kustomizations (prod/kustomization.yaml)");
    });

    it("leave it undetermined where several overlays build it", async () => {
        const prod = overlay(`patches: [{ target: { kind: Ingress }, patch: "${replace}" }]`);
        write({ ...base(), "prod/kustomization.yaml": prod, "dev/kustomization.yaml": overlay("") });
        expect(await asked("http://base.test/")).toBe("undetermined");
        expect(await asked("http://prod.test/")).toBe("undetermined");
    });
});
