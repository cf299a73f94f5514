import type { Diagnostic, TrafficChange } from "../../../provider/routing/diagnostic";
import type { Rule, Table, Target } from "../../../provider/routing/model";
import { buildReport, type Report } from "../../../provider/report";

export const service = (name: string): Target => ({ kind: "service", namespace: "shop", name, port: 80 });
const app: Target = { kind: "sae", appId: "7171", port: 8080 };

const rule = (host: string, path: string, target: Target): Rule => ({
    host,
    path,
    match: "Prefix",
    target,
    origin: { object: "Ingress shop/web", source: "web.yaml", path: "spec.rules[0]" },
});

const table = (rules: Rule[]): Table => ({ gateway: "edge", dialect: "kubernetes", rules });

const change = (
    kind: TrafficChange["kind"],
    path: string,
    before: TrafficChange["before"],
    after: TrafficChange["after"],
): TrafficChange => ({
    kind,
    gateway: "edge",
    requests: { host: "shop.example.com", path: `${path}/**` },
    witness: { host: "shop.example.com", path },
    before,
    after,
});

export const finding = (severity: Diagnostic["severity"], message = "the path /a/** is never reached"): Diagnostic => ({
    code: "CR103",
    severity,
    where: "spec.rules[0]",
    message,
    help: "remove the rule",
    witness: { host: "shop.example.com", path: "/a" },
    origin: { object: "Ingress shop/web", source: "web.yaml", path: "spec.rules[0]" },
});

/** One change of each kind, one rule that stays, one finding of each level. */
export function smallReport(): Report {
    const host = "shop.example.com";
    const before = [
        table([
            rule(host, "/", service("web")),
            rule(host, "/api", service("api")),
            rule("old.example.com", "/", service("old")),
        ]),
    ];
    const after = [table([rule(host, "/", service("web")), rule(host, "/api", app)])];
    return buildReport({
        title: "Checkout moves",
        before,
        after,
        changes: [
            change("gained", "/new", null, [service("web"), null]),
            change("moved", "/api", service("api"), app),
            { ...change("rewritten", "/rw", app, app), paths: { before: "/rw", after: "/" } },
            { ...change("lost", "", service("old"), null), requests: { host: "old.example.com", path: "/**" } },
        ],
        diagnostics: [finding("info"), finding("warning"), finding("error")],
        notes: ["host of route 3 is known after apply"],
    });
}

/** A report of `count` changes and as many kept routes, with names as long as they may be. */
export function largeReport(count: number): Report {
    const host = (i: number): string =>
        `${"team".repeat(12)}-${Math.floor(i / 20)}.${"department".repeat(5)}.example.com`;
    const path = (i: number): string => `/${"segment/".repeat(8)}${i}`;
    const rules = Array.from({ length: count }, (_, i) => rule(host(i), path(i), service(`svc-${i % 40}`)));
    const kinds: TrafficChange["kind"][] = ["lost", "moved", "gained", "rewritten"];
    return buildReport({
        title: "Everything moves",
        before: [table(rules)],
        after: [table(rules)],
        changes: rules.map((r, i) => ({
            ...change(kinds[i % 4] ?? "moved", path(i), service("a"), app),
            requests: { host: r.host ?? "", path: `${path(i)}/changed/**` },
        })),
        diagnostics: Array.from({ length: count }, () => finding("warning")),
    });
}
