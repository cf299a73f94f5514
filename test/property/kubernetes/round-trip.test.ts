import { checkIngress } from "../../../provider/platforms/kubernetes/check/ingress";
import { toNewSpec, toOldSpec } from "../../../provider/platforms/kubernetes/manifest/convert";
import { ingressArgsOf } from "../../../provider/platforms/kubernetes/manifest/from-manifest";
import { buildIngress } from "../../../provider/platforms/kubernetes/manifest/ingress";
import { readIngress } from "../../../provider/platforms/kubernetes/read/rules";
import { validateManifest } from "../../../provider/platforms/kubernetes/check/validate";
import { Dice, ingress, type Json, mutate } from "../../integration/kubernetes/manifests";

const seed = Number(process.env["CROSSROUTE_SEED"] ?? 771);
const runs = 2000;

/** Manifests that the server accepts: sound ones, and mutated ones that are sound all the same. */
function accepted(): Json[] {
    const dice = new Dice(seed);
    return Array.from({ length: runs }, (_, i) => {
        const manifest = ingress(dice, `case-${i}`);
        return i % 3 === 0 ? mutate(dice, manifest).manifest : manifest;
    }).filter((manifest) => {
        const { shape, errors } = validateManifest("Ingress", manifest);
        return shape.length + errors.length === 0;
    });
}

/** Absent, null and empty lists and texts are the same to the server, and so are null and an empty object in a list. */
function normal(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => normal(item ?? {}));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(
                ([key, item]) =>
                    item != null && !(Array.isArray(item) && item.length === 0) && !(key === "host" && item === ""),
            )
            .map(([key, item]) => [key, normal(item)]),
    );
}

describe(`every Ingress that a server accepts (seed ${seed})`, () => {
    const manifests = accepted();

    it("is read and written again without a loss", () => {
        expect(manifests.length).toBeGreaterThan(runs * 0.7);
        let short = 0;
        for (const manifest of manifests) {
            const args = ingressArgsOf(manifest);
            if ("routes" in args) short++;
            expect({ spec: normal(buildIngress(args as never).spec), findings: checkIngress(args) }).toEqual({
                spec: normal(manifest.spec),
                findings: [],
            });
        }
        expect(short).toBeGreaterThan(runs / 5);
    });

    it("goes to the old API version and back", () => {
        for (const manifest of manifests) expect(toNewSpec(toOldSpec(manifest.spec))).toEqual(manifest.spec);
    });

    it("routes alike in both API versions", () => {
        for (const manifest of manifests) {
            const old = { ...manifest, apiVersion: "networking.k8s.io/v1beta1", spec: toOldSpec(manifest.spec) };
            expect(readIngress(old)).toEqual(readIngress(manifest));
        }
    });

    it("is read with one rule for each path, and one for a host without paths as Kubernetes has it", () => {
        for (const manifest of manifests) {
            const spec = manifest.spec as { rules?: { http?: { paths: unknown[] } }[]; defaultBackend?: unknown };
            const whole = (spec.defaultBackend ?? null) === null ? 0 : 1;
            const expected = (spec.rules ?? []).reduce(
                (sum, rule) => sum + (rule?.http ? rule.http.paths.length : whole),
                0,
            );
            expect(readIngress(manifest, {}, { dialect: "kubernetes" })).toHaveLength(expected);
        }
    });
});
