import * as fc from "fast-check";
import type { Manifest } from "./cluster";

/** What may stand in a load: many tables with hosts of their own, or one table that speaks for every host. */
export type Kind = "hosts" | "open";

export const namespaces = ["one", "two"] as const;
export const serviceNames = Array.from({ length: 12 }, (_, i) => `s${i + 1}`);

/** Ingresses that are made to collide; `domain` ends every host of the table. */
export interface PlannedTable {
    domain: string;
    ingresses: Manifest[];
}

/**
 * First labels of hosts. The text of a wildcard's rule is as long as that of an exact host whose label has 22
 * characters and one for each dot of the suffix: around that length, the winner changes.
 */
const labels = ["a", "b", "ab", "b.a", "a-b", "*", "*", "*.a", ...[18, 21, 22, 23, 24, 25].map((n) => "w".repeat(n))];

const plainPaths = [
    ...["/", "/", "/a", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/a/b/c", "/aa", "/b", "/b/a", "/A"],
    // An Exact path beats Prefix / on Traefik from some length on.
    ...["/abcd", "/abcde", "/abcdef", "/abcdefg", "/abcdefgh", "/a/bcdef", "/a/bcdefg"],
];
const oddPaths = [
    ...["/a b", "/a%20b", "/%61", "/a.b", "/~a", "/a+b", "/@a", "/a;b", "/a=b", "/é", "/a,b", "/a'b", '/a"b'],
    ...["/:x", "/:y", "/:x/b", "/a/:x", "/*", "/*rest", "/a/*", "/a/*rest", "/a*", "/a:b", "/a/:x/c", "/*x/b"],
];
/** Expressions on Skipper, plain text on Traefik; also what the API server refuses in the other path types. */
const specificPaths = [
    ...["", "/a//b", "/a%2Fb", "/a.b", "/a$", "/(a|b)", "/a|/b", "/[ab]c", "/a+", "/a?b", "/.*", "/a{2}", "/\\w+/b"],
    ...["/(", "/[", "/(?i)a", "/a/./b", "/(a|b)$", "/a/../b"],
];

const pick = <T>(...weighted: [number, readonly T[]][]): fc.Arbitrary<T> =>
    fc.oneof(...weighted.map(([weight, values]) => ({ weight, arbitrary: fc.constantFrom(...values) })));

const entry = fc.oneof(
    {
        weight: 8,
        arbitrary: fc.record({
            path: pick([9, plainPaths], [3, oddPaths]),
            pathType: fc.constantFrom("Exact", "Prefix", "Prefix"),
        }),
    },
    {
        weight: 3,
        arbitrary: fc.record({
            path: pick([3, plainPaths], [1, oddPaths], [3, specificPaths]),
            pathType: fc.constant("ImplementationSpecific"),
        }),
    },
);
/** A backend: a Service, now and then another object, which these controllers do not serve. */
const service = pick([40, serviceNames], [1, ["bucket"]]);

interface Draft {
    namespace: string;
    name: string;
    rules: { host: string; paths: { path: string; pathType: string; service: string }[] }[];
    defaultService: string | undefined;
    annotations: Record<string, string>;
}

/** Annotations of the controllers that change which rule answers. */
const annotations = fc.oneof(
    { weight: 8, arbitrary: fc.constant({}) },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom("Path", "PathPrefix", "PathRegexp")
            .map((matcher) => ({ "traefik.ingress.kubernetes.io/router.pathmatcher": matcher })),
    },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom("1", "40", "1000")
            .map((priority) => ({ "traefik.ingress.kubernetes.io/router.priority": priority })),
    },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom("path-prefix", "path-regexp", "kubernetes-ingress")
            .map((mode) => ({ "zalando.org/skipper-ingress-path-mode": mode })),
    },
) as fc.Arbitrary<Record<string, string>>;

function draft(hosts: readonly string[], kind: Kind): fc.Arbitrary<Draft> {
    const host = kind === "open" ? pick([3, hosts], [1, [""]]) : fc.constantFrom(...hosts);
    // Rules without paths and objects without rules are for the default backend.
    const empty = kind === "open";
    return fc.record({
        namespace: pick([4, ["one"]], [1, ["two"]]),
        // Names that, put together with the host, look like those of another object.
        name: fc.constantFrom("web", "web-a", "api", "a", "shop"),
        rules: fc.array(
            fc
                .record({ host, paths: fc.array(fc.tuple(entry, service), { minLength: empty ? 0 : 1, maxLength: 5 }) })
                .map((rule) => ({
                    host: rule.host,
                    paths: rule.paths.map(([one, name]) => ({ ...one, service: name })),
                })),
            { minLength: empty ? 0 : 1, maxLength: 3 },
        ),
        defaultService: kind === "open" ? pick([1, serviceNames], [1, [undefined]]) : fc.constant(undefined),
        annotations,
    });
}

function manifest(plan: Draft, prefix: string, port: (name: string) => number): Manifest {
    const backend = (name: string): object =>
        name === "bucket"
            ? { resource: { apiGroup: "storage.example.com", kind: "Bucket", name } }
            : { service: { name, port: { number: port(`${plan.namespace}/${name}`) } } };
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: `${prefix}${plan.name}`, namespace: plan.namespace, annotations: plan.annotations },
        spec: {
            ...(plan.defaultService ? { defaultBackend: backend(plan.defaultService) } : {}),
            rules: plan.rules.map(({ host, paths }) => ({
                ...(host ? { host } : {}),
                ...(paths.length === 0
                    ? {}
                    : {
                          http: {
                              paths: paths.map(({ service: name, ...one }) => ({ ...one, backend: backend(name) })),
                          },
                      }),
            })),
        },
    } as Manifest;
}

/**
 * Random tables, always the same for the same seed.
 * @param port of the Service `<namespace>/<name>`
 */
export function planTables(seed: number, count: number, kind: Kind, port: (name: string) => number): PlannedTable[] {
    const table = fc
        .uniqueArray(fc.constantFrom(...labels), { minLength: 2, maxLength: 4 })
        .chain((chosen) => fc.record({ chosen: fc.constant(chosen), size: fc.integer({ min: 1, max: 3 }) }))
        .chain(({ chosen, size }) => fc.array(draft(chosen, kind), { minLength: size, maxLength: size }));
    return fc.sample(table, { seed, numRuns: count }).map((drafts, number) => {
        const domain = `t${number}.test`;
        const named = new Map(
            drafts
                .filter((one) => one.rules.length > 0 || one.defaultService)
                .map((one) => {
                    const rules = one.rules.map((rule) => ({ ...rule, host: rule.host && `${rule.host}.${domain}` }));
                    // Names need to be unique in a load of many tables only.
                    const prefix = kind === "hosts" ? `t${number}-` : "";
                    const made = manifest({ ...one, rules }, prefix, port);
                    return [`${one.namespace}/${one.name}`, made];
                }),
        );
        return { domain, ingresses: [...named.values()] };
    });
}
