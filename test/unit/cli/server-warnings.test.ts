/** What an API server takes is no error, and is told. */
import { tablesOf } from "../../../provider/sources/tables";
import type { DiagnosticJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const two = ingress("web", "a.test", {
    annotations: { "kubernetes.io/ingress.class": "traefik" },
    spec: { ingressClassName: "nginx" },
});

describe("two classes of one Ingress", () => {
    it("are a warning where they are live: the server took them in an update", () => {
        const manifests = [{ value: { ...two }, source: "cluster" }];
        const { findings } = tablesOf({ manifests, ruleSets: [], tables: [] });
        expect(findings.filter(({ code }) => code === "CR309")).toMatchObject([
            {
                severity: "warning",
                where: 'metadata.annotations["kubernetes.io/ingress.class"]',
                message:
                    'metadata.annotations["kubernetes.io/ingress.class"]: "traefik" is another class than "nginx" of spec.ingressClassName; the API server takes that in an update, and refuses it when the Ingress is made anew.',
            },
        ]);
    });

    it("are an error in a file, and said once", async () => {
        const { out } = await crossroute("lint -f - --json", { input: JSON.stringify(two) });
        const found = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR309");
        expect(found.map(({ severity }) => severity)).toEqual(["error"]);
    });
});

it.each(["clusterName", "enable", "initializers"])("metadata.%s is a warning: a create drops it", async (name) => {
    const text = JSON.stringify(ingress("web", "a.test")).replace('"name":"web"', `"name":"web","${name}":"x"`);
    const { out } = await crossroute("lint -f - --json", { input: text });
    const found = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR301");
    expect(found).toMatchObject([{ severity: "warning" }]);
    expect(found[0]?.message).toContain(
        `metadata.${name}: the API server drops it, and refuses a server-side apply with it: `,
    );
});

it("tells of an empty class without a cure that has a hole", async () => {
    const value = { ...ingress("web", "a.test", { annotations: { "kubernetes.io/ingress.class": "" }, path: "/a*" }) };
    const spec = { ...(value as { spec: object }).spec, ingressClassName: undefined };
    const { out } = await crossroute("explain http://a.test/a -f -", { input: JSON.stringify({ ...value, spec }) });
    expect(out).toContain("its class is empty, which no controller is known to serve");
    expect(out).not.toContain("the class  is");
});
