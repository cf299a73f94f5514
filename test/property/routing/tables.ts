import * as fc from "fast-check";
import type { DialectName, Request, Rule, Table } from "../../../provider/routing";

/** Printed by every property, so that a failure can be run again. */
export const seed = Number(process.env["CROSSROUTE_SEED"] ?? 20261121);

export const dialectNames: readonly DialectName[] = [
    "kubernetes",
    "gateway-api",
    "sae-clb",
    "sae-alb",
    "cce",
    "traefik",
    "traefik-strict",
    "traefik-3.6",
    "skipper",
    "ingress-nginx",
    "gce",
    "aws-alb",
];

const plainHosts = ["x.io", "a.x.io", "b.x.io", "c.a.x.io", "*.x.io", "*.a.x.io", "A.X.io", ""];
const albHosts = [...plainHosts, "a.*.io", "?.x.io", "^(a|b)\\.x\\.io$"];
const plainPaths = ["/", "/a", "/a/", "/a/b", "/ab", "/a/b/", "/b", "/a/bc", "/a/b/c", "/abcdefg", "/b/abcdef"];
const extra: Partial<Record<DialectName, readonly string[]>> = {
    "sae-alb": ["/*", "/a/*", "/a*", "/*/b", "/a?", "/(a|b)/(.*)", "/[ab]+", "/a/*/c"],
    skipper: ["/:x", "/a/:y", "/:x/b", "/a/*rest", "/*all", "/a:b"],
    cce: ["/(a|b)/.*", "/a[bc]+"],
    "gateway-api": ["/(a|b)/.*"],
    "ingress-nginx": ["/(a|b)/.*", "/A"],
    gce: ["/*", "/a/*", "/a*", "/a/*/c"],
    "aws-alb": ["/*", "/a/*", "/a*", "/*/b", "/a?"],
    traefik: ["/a b", "/a%20b", "/(a|b)/.*"],
};

/** Without globs, parameters and expressions: what the analyses are exact for at every size; with conditions or without. */
export type Shape = "plain" | "conditions" | "all";

export function ruleOf(dialect: DialectName, shape: Shape = "all"): fc.Arbitrary<Rule> {
    const hosts = dialect === "sae-alb" && shape === "all" ? albHosts : plainHosts;
    const paths = shape === "all" ? [...plainPaths, ...(extra[dialect] ?? [])] : plainPaths;
    const matches =
        shape === "all"
            ? (["Exact", "Prefix", "Prefix", "ImplementationSpecific", "Regex"] as const)
            : (["Exact", "Prefix", "Prefix"] as const);
    const conditions = dialect === "gateway-api" || dialect === "cce";
    return fc
        .record({
            host: fc.constantFrom(...hosts),
            path: fc.constantFrom(...paths),
            match: fc.constantFrom(...matches),
            service: fc.constantFrom("s1", "s2", "s3", "s4", "s5"),
            object: fc.constantFrom("Ingress d/one", "Ingress d/two"),
            entry: fc.integer({ min: 0, max: 1 }),
            created: fc.boolean(),
            methods: fc.constantFrom(undefined, undefined, undefined, ["GET"], ["POST", "PUT"]),
            header: fc.constantFrom(undefined, undefined, undefined, "1", "2"),
            order: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 6 }),
        })
        .map(({ host, path, match, service, object, entry, created, methods, header, order }): Rule => {
            const createdAt = object.endsWith("one") ? "2026-01-01T00:00:00Z" : "2026-02-01T00:00:00Z";
            return {
                host,
                path,
                match,
                target: { kind: "service", namespace: "d", name: service, port: 80 },
                origin: {
                    object,
                    path: `spec.rules[${entry}].http.paths[0]`,
                    ...(created ? { createdAt } : {}),
                },
                ...(conditions && shape !== "plain" && methods !== undefined ? { methods } : {}),
                ...(conditions && shape !== "plain" && header !== undefined
                    ? { headers: [{ name: "X-V", values: [header] }] }
                    : {}),
                ...((dialect === "cce" || dialect === "sae-alb") && order !== undefined ? { order } : {}),
            };
        });
}

export function tableOf(dialect: DialectName, shape: Shape = "all", most = 8): fc.Arbitrary<Table> {
    return fc
        .record({ rules: fc.array(ruleOf(dialect, shape), { minLength: 1, maxLength: most }), fallback: fc.boolean() })
        .map(({ rules, fallback }): Table => ({
            gateway: "edge",
            dialect,
            rules,
            ...(fallback
                ? {
                      defaults: [
                          {
                              target: { kind: "service", namespace: "d", name: "default", port: 80 },
                              origin: { object: "Ingress d/one" },
                          },
                      ],
                  }
                : {}),
        }));
}

const requestHosts = [
    "x.io",
    "a.x.io",
    "A.x.io.",
    "b.x.io",
    "c.a.x.io",
    "z.x.io",
    "z.a.x.io",
    "q.z.x.io",
    "z.io",
    "a.z.io",
];
const requestPaths = [
    "/",
    "/a",
    "/a/",
    "/a/b",
    "/a/b/",
    "/a/b/c",
    "/ab",
    "/abc",
    "/abz",
    "/az",
    "/b",
    "/bz",
    "/b/z",
    "/z",
    "/a/z",
    "/a/bc",
    "/a/bz",
    "/a/b/z",
    "/a/bc/z",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/a%2Fb",
    "/%61",
    "/a%20b",
    "/abcdefg",
    "/abcdefgz",
    "/b/abcdef",
    "/z/b",
    "/a/z/c",
    "/A",
    "/A/b",
    "/a/b%",
    "/aaa",
];

/** Requests with all the oddities that platforms disagree about. */
export const request: fc.Arbitrary<Request> = fc
    .record({
        host: fc.constantFrom(...requestHosts),
        path: fc.constantFrom(...requestPaths),
        method: fc.constantFrom(undefined, "POST", "DELETE"),
        header: fc.constantFrom(undefined, "1", "2"),
    })
    .map(({ host, path, method, header }) => ({
        host,
        path,
        ...(method === undefined ? {} : { method }),
        ...(header === undefined ? {} : { headers: { "x-v": header } }),
    }));

/**
 * A small universe in which every prefix and every wildcard that {@link ruleOf} makes has a member that no finer rule
 * takes (the ones with a `z`), so that asking for all of it tells whatever can be told.
 */
export const universe: readonly Request[] = [
    "x.io",
    "a.x.io",
    "b.x.io",
    "c.a.x.io",
    "z.x.io",
    "z.a.x.io",
    "q.z.x.io",
    "z.io",
].flatMap((host) =>
    [
        "/",
        "/a",
        "/a/",
        "/az",
        "/a/z",
        "/a/b",
        "/a/b/",
        "/a/bz",
        "/a/b/z",
        "/a/b/c",
        "/a/b/c/z",
        "/a/b/cz",
        "/ab",
        "/ab/z",
        "/abz",
        "/b",
        "/bz",
        "/b/z",
        "/a/bc",
        "/a/bc/z",
        "/a/bcz",
        "/abcdefg",
        "/abcdefgz",
        "/abcdefg/z",
        "/b/abcdef",
        "/b/abcdefz",
        "/b/abcdef/z",
        "/z",
        "/z/z",
    ].map((path) => ({ host, path })),
);
