/** What depends on the scheme of a request and is said in no rule. */
import type { CompiledRule } from "./compile";
import type { DialectName, Request, Rule } from "./model";

/** A router of Traefik without TLS options takes https only where its entry point has TLS. */
export function withTls(dialect: DialectName, { scheme, implied }: Rule, request: Request): string[] {
    const isTraefik = dialect.startsWith("traefik") && dialect !== "traefik-gateway";
    if (!isTraefik || request.scheme !== "https" || scheme !== undefined || implied === true) return [];
    return [
        "So it is over https where Traefik's entry point has TLS, as its Helm chart sets it; nothing here says router.tls, and elsewhere the answer over https is 404.",
    ];
}

/** What may answer instead of the rules because the request comes over http. */
export function overHttp(
    rules: readonly CompiledRule[],
    { scheme }: Request,
): { kind: "unknown"; label: string; unread: true }[] {
    if (scheme !== "http") return [];
    const labels = rules.flatMap(({ rule }) => (rule.overHttp === undefined ? [] : [rule.overHttp]));
    return [...new Set(labels)].map((label) => ({ kind: "unknown", label, unread: true }));
}
