import type { FailureKind } from "./transport";

/**
 * Codes that pass after a while: a change of the application or of SAE itself is in progress. They are documented for
 * BindSlb and the operations of applications (DOC21 BindSlb, 公共错误码), not for routing rules, which change the same load
 * balancer; terraform-provider-alicloud waits for them at applications and load balancers.
 */
export const temporaryCodes: readonly string[] = [
    "Application.ChangerOrderRunning",
    "Application.InvalidStatus",
    "System.Upgrading",
];

/** `Throttling`, `Throttling.User`, `Rejected.Throttling`. */
export const isThrottling = (code: string): boolean => code.includes("Throttling");

/** SAE shortens some codes by their first part, so `InvalidStatus` is the same. */
const isTemporary = (code: string): boolean =>
    temporaryCodes.some((known) => code === known || code === known.slice(known.indexOf(".") + 1));

/** What a code says about the work, when the code alone decides it. */
export function kindOfCode(code: string): FailureKind | undefined {
    if (isThrottling(code)) return "throttled";
    if (isTemporary(code)) return "busy";
    if (code === "InvalidCredentials") return "credentials";
    // An empty answer from behind the gateway, or a failed call behind it: it is not known what was done.
    if (code === "InvalidResponse.Api" || code.startsWith("OperationFailed")) return "unclear";
    return undefined;
}
