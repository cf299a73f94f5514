/** The name of a target: equal for those that answer alike. */
import type { Share, Target } from "./model";

/** Stable name of a target: `service:<namespace>/<name>:<port>`, `endpoints:<address>:<port>,…`, `sae:<appId>:<port>`. */
export function targetId(target: Target): string {
    switch (target.kind) {
        case "service":
            return `service:${target.namespace}/${target.name}:${target.port}`;
        case "endpoints":
            return `endpoints:${[...target.addresses]
                .sort()
                .map((a) => `${bracket(a)}:${target.port}`)
                .join(",")}`;
        case "sae":
            return `sae:${target.appId}:${target.port}`;
        case "resource":
            return `resource:${target.namespace}/${target.apiGroup ? `${target.apiGroup}/` : ""}${target.resource}/${target.name}`;
        case "redirect":
            // Two ways to write path and query as they were sent.
            return `redirect:${target.code ?? ""}:${target.url.replace("${path}${?query}", "${uri}")}`;
        case "split":
            return splitId(target.shares);
        case "fixed":
            return `fixed:${target.status}`;
        case "unknown":
            return `unknown:${target.label}`;
    }
}

/** Weights in lowest terms, in no order: 90 to 10 shares requests as 9 to 1 does. */
function splitId(shares: readonly Share[]): string {
    const isWhole = shares.every(({ weight }) => Number.isSafeInteger(weight) && weight >= 0);
    const by = (isWhole ? shares.reduce((divisor, { weight }) => commonDivisor(divisor, weight), 0) : 1) || 1;
    const parts = shares.map((share) => `${share.weight / by}×${targetId(share.target)}${seenBy(share)}`);
    return `split:${parts.sort().join("+")}`;
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** What a share's target gets instead of what was sent: ` (path /v2, host b.example)`. */
export function seenBy({ rewrite, rewriteHost }: Share): string {
    const parts = [
        ...(rewrite === undefined ? [] : [`path ${rewrite}`]),
        ...(rewriteHost === undefined ? [] : [`host ${rewriteHost}`]),
    ];
    return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Whether two targets have one id, without making it for the usual ones. */
export const isSameTarget = (a: Target, b: Target): boolean =>
    (a.kind === "service" &&
        b.kind === "service" &&
        a.name === b.name &&
        a.namespace === b.namespace &&
        a.port === b.port) ||
    (a.kind === b.kind && targetId(a) === targetId(b));

const bracket = (address: string): string => (address.includes(":") ? `[${address}]` : address);
