import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { explain, parseUrl } from "../../../provider/routing";

const alb = "alb.ingress.kubernetes.io/";

/** What answers each URL where the annotation `conditions.q` belongs to a backend q, and the host w.test to web. */
function answers(
    conditions: string,
    urls: readonly string[],
    { host = "v.test", ...path }: { host?: string | null; path?: string; pathType?: string } = {},
): string[] {
    const entry = (name: string, at: object): object => ({
        pathType: "Prefix",
        ...at,
        backend: { service: { name, port: { number: 80 } } },
    });
    const tables = readTables([
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: {
                name: "a",
                namespace: "shop",
                annotations: { [`${alb}target-type`]: "ip", [`${alb}conditions.q`]: conditions },
            },
            spec: {
                ingressClassName: "alb",
                rules: [
                    { ...(host === null ? {} : { host }), http: { paths: [entry("q", { path: "/q", ...path })] } },
                    { host: "w.test", http: { paths: [entry("web", { path: "/" })] } },
                ],
            },
        },
    ]);
    return urls.map((url) => {
        const { outcome, target } = explain(tables, parseUrl(`http://${url}`));
        return outcome === "matched" && target?.kind === "service" ? target.name : outcome;
    });
}
const hosts = (...values: string[]): object => ({ field: "host-header", hostHeaderConfig: { values } });
const paths = (...values: string[]): object => ({ field: "path-pattern", pathPatternConfig: { values } });

describe("conditions of the AWS Load Balancer Controller", () => {
    it("add hosts to the one of the rule", () => {
        const asked = ["v.test/q", "w.test/q", "x.sub.test/q", "w.test/", "other.test/q"];
        expect(answers(JSON.stringify([hosts("w.test", "*.sub.test")]), asked)).toEqual(["q", "q", "q", "web", "none"]);
    });

    it("add paths with wildcards to the one of the rule, and both multiply", () => {
        const asked = ["v.test/q/1", "v.test/r/1", "w.test/r/1", "v.test/r", "w.test/r"];
        expect(answers(JSON.stringify([paths("/r/*")]), asked)).toEqual(["q", "q", "web", "none", "web"]);
        expect(answers(JSON.stringify([paths("/r/*"), hosts("w.test")]), asked)).toEqual([
            "q",
            "q",
            "q",
            "none",
            "web",
        ]);
    });

    it("are all there is of a rule without a host or a path", () => {
        const own = { host: null, path: "", pathType: "ImplementationSpecific" };
        const asked = ["w.test/r/1", "v.test/r/1", "w.test/q"];
        expect(answers(JSON.stringify([paths("/r/*"), hosts("w.test")]), asked, own)).toEqual(["q", "none", "web"]);
    });

    it("have the place of their rule's path, whatever they add to it", () => {
        // Exact goes before Prefix, and so do the paths that stand beside it.
        const own = { host: "w.test", path: "/exact", pathType: "Exact" };
        expect(answers(JSON.stringify([paths("/r/*")]), ["w.test/exact", "w.test/r/1"], own)).toEqual(["q", "q"]);
    });

    it.each([
        ["no JSON", "{"],
        ["no list", "{}"],
        ["a host-header without its configuration", JSON.stringify([{ field: "host-header" }])],
        ["no values", JSON.stringify([{ field: "source-ip", sourceIPConfig: { values: [] } }])],
        [
            "values and expressions",
            JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: ["/a"], regexValues: ["^/b"] } }]),
        ],
        [
            "an expression beside the rule's host",
            JSON.stringify([{ field: "host-header", hostHeaderConfig: { regexValues: ["^w"] } }]),
        ],
        [
            "an expression beside the rule's path",
            JSON.stringify([{ field: "path-pattern", pathPatternConfig: { regexValues: ["^/b"] } }]),
        ],
    ])("with %s are refused: the backend does not answer", (_, text) => {
        expect(answers(text, ["v.test/q"])).not.toContain("q");
    });

    it("stay open where a part of them is filled in elsewhere", () => {
        expect(answers("${CONDITIONS}", ["v.test/q"])).toEqual(["undetermined"]);
    });
});
