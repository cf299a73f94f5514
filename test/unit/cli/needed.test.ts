import { neededBy } from "../../../provider/sources/needed";
import type { Json, Placed } from "../../../provider/sources/objects";

const placed = (value: Json): Placed => ({ value, source: "all.yaml" }) as Placed;
const named = (kind: string, name: string, more: Json = {}): Placed => placed({ kind, metadata: { name, ...more } });
const ingress = (spec: Json, annotations: Json = {}): Placed =>
    placed({ kind: "Ingress", metadata: { name: "own", annotations }, spec });

describe("what helps to read an Ingress", () => {
    const services = ["web", "api", "api-v2"].map((name) => named("Service", name));
    const slice = named("EndpointSlice", "web-x7", { labels: { "kubernetes.io/service-name": "web" } });
    const filled = named("Service", "${NAME}");
    const classes = named("IngressClass", "nginx");
    const needed = neededBy([classes, ...services, slice, filled]);
    const namesOf = (one: Placed): unknown[] =>
        needed([one]).map(({ value }) => (value.metadata as { name: unknown }).name);

    it("is the Service that it names, with its slices, and every object of another kind", () => {
        const spec = { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] };
        expect(namesOf(ingress(spec))).toEqual(["nginx", "web", "web-x7", "${NAME}"]);
    });

    it("is a Service that a text of an annotation names, in JSON or by itself", () => {
        expect(namesOf(ingress({}, { actions: '{"serviceName":"api-v2"}' }))).toEqual(["nginx", "api-v2", "${NAME}"]);
        expect(namesOf(ingress({}, { "a.b/default-backend": "shop/api" }))).toEqual(["nginx", "api", "${NAME}"]);
        expect(namesOf(ingress({}, { "a.b/actions.api": "x" }))).toEqual(["nginx", "api", "${NAME}"]);
    });
});
