/** A Service that turns from a DNS name to addresses. */
import { finding } from "../../../diagnostics/catalogue";
import { isOutput } from "../../../inputs/outputs";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { LiveObject } from "./live";

/** A Service that stood for a DNS name gets a cluster IP first; what it leads to comes after it. */
export function getsAddresses(live: LiveObject | undefined, { spec: wanted }: Record<string, unknown>): boolean {
    if (isOutput(wanted) || typeof wanted !== "object" || wanted === null) return false;
    const is = (live as { spec?: { type?: string } } | undefined)?.spec?.type;
    return is === "ExternalName" && (wanted as { type?: unknown }).type !== is;
}

export const changesType = (title: string): Diagnostic =>
    finding("CR338", "addresses", `${title} changes from a DNS name to addresses.`);
