/** Versions of the Gateway API that its newer releases do not serve. */
import type { Diagnostic } from "../routing/diagnostic";
import { fileFinding } from "./file-finding";
import type { Placed } from "./objects";

/** The last release that serves v1alpha2 of a kind, and what to write. Source: changelog of the Gateway API, 0.8 and 1.2. */
const lastServed: Readonly<Record<string, { release: string; now: string }>> = {
    Gateway: { release: "0.7", now: "v1" },
    GatewayClass: { release: "0.7", now: "v1" },
    HTTPRoute: { release: "0.7", now: "v1" },
    GRPCRoute: { release: "1.1", now: "v1" },
    ReferenceGrant: { release: "1.1", now: "v1beta1" },
};

export function oldGatewayFindings(placed: Placed): Diagnostic[] {
    const { kind, apiVersion } = placed.value;
    if (placed.written === undefined || placed.written.template) return [];
    if (apiVersion !== "gateway.networking.k8s.io/v1alpha2" || !Object.hasOwn(lastServed, String(kind))) return [];
    const { release, now } = lastServed[String(kind)] ?? { release: "", now: "" };
    const message = `${String(apiVersion)} of ${String(kind)} is served up to release ${release} of the Gateway API only: a newer one refuses it.`;
    const help = `Write gateway.networking.k8s.io/${now}.`;
    return [{ ...fileFinding("CR601", placed, message), severity: "warning", help }];
}
