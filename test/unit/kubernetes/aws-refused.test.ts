import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { describeChange, explain, lint, parseUrl, trafficDiff } from "../../../provider/routing";

type Json = Record<string, unknown>;
const alb = "alb.ingress.kubernetes.io/";

function ingress(
    name: string,
    group: string,
    paths: readonly [path: string, service: string, pathType?: string, port?: object][],
    annotations: Readonly<Record<string, string>> = {},
): Json {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name,
            namespace: "shop",
            annotations: { [`${alb}target-type`]: "ip", [`${alb}group.name`]: group, ...annotations },
        },
        spec: {
            ingressClassName: "alb",
            rules: [
                {
                    host: `${name}.test`,
                    http: {
                        paths: paths.map(([path, service, pathType = "Prefix", port = { number: 80 }]) => ({
                            path,
                            pathType,
                            backend:
                                service === ""
                                    ? { resource: { kind: "Bucket", name: "b" } }
                                    : { service: { name: service, port } },
                        })),
                    },
                },
            ],
        },
    };
}

const good = ingress("good", "g", [["/", "good"]]);
const bad = (...args: [path: string, service: string, pathType?: string, port?: object]): Json =>
    ingress("bad", "g", [args, ["/web", "web"]]);
const outcomes = (objects: readonly Json[], urls: readonly string[]): string[] =>
    urls.map((url) => explain(readTables(objects), parseUrl(`http://${url}`)).outcome);

describe("what the AWS Load Balancer Controller refuses of one rule", () => {
    const asked = ["bad.test/web", "good.test/", "bad.test/api/x"];
    const three = Array.from({ length: 3 }, () => "undetermined");

    it.each([
        ["a wildcard in a Prefix", bad("/api/*", "api")],
        ["a wildcard in an Exact path", bad("/api/*", "api", "Exact")],
        ["a backend that is no Service", bad("/api", "")],
        [
            "conditions without values",
            ingress(
                "bad",
                "g",
                [
                    ["/api", "api"],
                    ["/web", "web"],
                ],
                { [`${alb}conditions.api`]: '[{"field":"source-ip"}]' },
            ),
        ],
        [
            "transforms that are no JSON",
            ingress(
                "bad",
                "g",
                [
                    ["/api", "api"],
                    ["/web", "web"],
                ],
                { [`${alb}transforms.api`]: "{" },
            ),
        ],
        [
            "an action that is no JSON",
            ingress(
                "bad",
                "g",
                [
                    ["/api", "api", "Prefix", { name: "use-annotation" }],
                    ["/web", "web"],
                ],
                {
                    [`${alb}actions.api`]: "{",
                },
            ),
        ],
        ...[
            '{"type":"redirect","redirectConfig":{"host":"b.test"}}',
            '{"type":"fixed-response","fixedResponseConfig":{"messageBody":"no"}}',
        ].map((action): [string, Json] => [
            `an action without a status: ${action}`,
            ingress(
                "bad",
                "g",
                [
                    ["/api", "api", "Prefix", { name: "use-annotation" }],
                    ["/web", "web"],
                ],
                { [`${alb}actions.api`]: action },
            ),
        ]),
    ])("keeps the whole group as it is: %s", (_, object) => {
        expect(outcomes([good, object], asked)).toEqual(three);
        // Another group, and the same one when that is cured.
        expect(outcomes([ingress("good", "h", [["/", "good"]]), object], ["good.test/"])).toEqual(["matched"]);
        expect(outcomes([good, ingress("bad", "g", [["/web", "web"]])], ["good.test/", "bad.test/web"])).toEqual([
            "matched",
            "matched",
        ]);
    });

    it("is an error of that rule, and said of the others with what to do", () => {
        const said = lint(readTables([good, bad("/api/*", "api")])).map(({ code, severity, message, help }) => [
            code,
            severity,
            message,
            code === "CR123" ? help : "",
        ]);
        expect(said).toContainEqual([
            "CR110",
            "error",
            "Prefix bad.test/api/* of Ingress shop/bad (spec.rules[0].http.paths[0]) is never used: AWS ALB refuses the wildcard in a Prefix path.",
            "",
        ]);
        expect(said).toContainEqual([
            "CR123",
            "info",
            expect.stringContaining("changes nothing of the load balancer, for any Ingress of the group"),
            "Cure Ingress shop/bad, or take it out of the group.",
        ]);
    });

    it("is no change that is certain: what was there may stay, and what is new may get no answer", () => {
        const found = trafficDiff(readTables([good]), readTables([good, bad("/api/*", "api")]));
        expect(found.map(({ kind, requests, after }) => [kind, requests.host, [after].flat().includes(null)])).toEqual([
            ["undetermined", "good.test", true],
            ["gained", "bad.test", true],
            ["gained", "bad.test", true],
        ]);
    });

    it("is not said of a path that is filled in elsewhere", () => {
        expect(outcomes([good, bad("/${TEAM}*", "api")], ["good.test/"])).toEqual(["matched"]);
    });
});

it("leaves open whether the default backend of such a group answers", () => {
    const withDefault = (one: Json): Json => ({
        ...one,
        spec: { ...(one["spec"] as Json), defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    });
    expect(outcomes([withDefault(bad("/api/*", "api"))], ["other.test/"])).toEqual(["undetermined"]);
    expect(outcomes([withDefault(bad("/api", "api"))], ["other.test/"])).toEqual(["default"]);
});

describe("two default backends in one group of the AWS Load Balancer Controller", () => {
    const withDefault = (name: string, annotations: Readonly<Record<string, string>> = {}): Json => {
        const made = ingress(name, "g", [["/api", name]], annotations);
        const defaultBackend = { service: { name, port: { number: 80 } } };
        return { ...made, spec: { ...(made.spec as Json), defaultBackend } };
    };
    const asked = ["a.test/api", "good.test/", "other.test/"];

    it("keep its load balancer as it was", () => {
        const both = [good, withDefault("a"), withDefault("b")];
        expect(outcomes(both, asked)).toEqual(["undetermined", "undetermined", "undetermined"]);
        expect(outcomes([good, withDefault("a")], asked)).toEqual(["matched", "matched", "default"]);
        expect(lint(readTables(both)).find(({ code }) => code === "CR119")?.message).toBe(
            "alb has 2 default backends: if two of them are at one listener, its controller refuses that and changes nothing of the load balancer (service:shop/a:80 of Ingress shop/a and service:shop/b:80 of Ingress shop/b).",
        );
    });

    it("are no conflict at listeners of their own", () => {
        const listening = (port: number): Record<string, string> => ({ [`${alb}listen-ports`]: `[{"HTTP": ${port}}]` });
        const both = [good, withDefault("a", listening(8080)), withDefault("b", listening(9090))];
        expect(outcomes(both, ["good.test/"])).toEqual(["matched"]);
        expect(lint(readTables(both)).map(({ code }) => code)).not.toContain("CR119");
        const third = withDefault("c", listening(9090));
        expect(lint(readTables([...both, third])).find(({ code }) => code === "CR119")?.message).toContain(
            "alb has 3 default backends: if two of them are at one listener",
        );
    });

    it.each([
        ["none is written beside the usual one", undefined, '[{"HTTP": 80}]'],
        ["one of several is the same", '[{"HTTP": 80}]', '[{"HTTP": 80}, {"HTTPS": 443}]'],
    ])("are one conflict at a port that both ask for: %s", (_, one, other) => {
        const listening = (ports: string | undefined): Record<string, string> =>
            ports === undefined ? {} : { [`${alb}listen-ports`]: ports };
        const both = [good, withDefault("a", listening(one)), withDefault("b", listening(other))];
        expect(outcomes(both, ["good.test/"])).toEqual(["undetermined"]);
    });

    it("are not said to be a conflict where the ports of both are not known", () => {
        const later = { [`${alb}listen-ports`]: UNKNOWN_SENTINEL };
        const both = [good, withDefault("a", later), withDefault("b", later)];
        expect(outcomes(both, ["good.test/"])).toEqual(["matched"]);
    });
});

describe("a load balancer that is asked for one scheme only", () => {
    const asked = (objects: readonly Json[], url: string): [string, boolean | undefined] => {
        const { outcome, listening } = explain(readTables(objects), parseUrl(url));
        return [outcome, listening];
    };
    const secure = { [`${alb}listen-ports`]: '[{"HTTPS": 443}]' };

    it("is not said to answer the other one with 404: nothing listens there", () => {
        const one = ingress("a", "g", [["/", "a"]], secure);
        expect(asked([one], "http://a.test/")).toEqual(["none", false]);
        expect(asked([one], "https://a.test/")).toEqual(["matched", undefined]);
        expect(asked([one, good], "http://a.test/")).toEqual(["none", undefined]);
    });

    it("loses and gains in diff the one scheme that changes, once", () => {
        const one = (annotations: Record<string, string>) => readTables([ingress("a", "g", [["/", "a"]], annotations)]);
        const both = one({ [`${alb}listen-ports`]: '[{"HTTP": 80}, {"HTTPS": 443}]' });
        const said = (before: typeof both, after: typeof both): string[] =>
            trafficDiff(before, after).map(describeChange);
        expect(said(both, one(secure))).toEqual(["a.test/** over http loses its answer from service:shop/a:80"]);
        expect(said(one(secure), both)).toEqual(["a.test/** over http gains an answer from service:shop/a:80"]);
    });

    it("is not unknown for a host that only its rule for every host takes", () => {
        const one = ingress("a", "g", [["/", "a"]], secure);
        const [rule = {}] = (one.spec as { rules: Json[] }).rules;
        const open = { ...one, spec: { ...(one.spec as Json), rules: [{ http: rule.http }] } };
        const other = ingress("b", "other", [["/", "b"]]);
        expect(asked([open, other], "http://any.test/")).toEqual(["none", false]);
        expect(asked([open, other], "https://any.test/")).toEqual(["matched", undefined]);
    });

    it("is so of GCE with allow-http: false", () => {
        const name = "kubernetes.io/ingress.allow-http";
        const spec = { ...(good.spec as Json), ingressClassName: undefined };
        const annotations = { "kubernetes.io/ingress.class": "gce", [name]: "false" };
        const one = { ...good, metadata: { name: "good", namespace: "shop", annotations }, spec };
        expect(asked([one], "http://good.test/")).toEqual(["none", false]);
        expect(asked([one], "https://good.test/")).toEqual(["matched", undefined]);
    });
});
