import { createHash } from "node:crypto";
import type { Inputs } from "../../engine/values";
import { ingressFields } from "../fields";
import { normaliseFields } from "../shape";

const fixed = ingressFields.filter((field) => field.change === "replace");

/**
 * The display name that only this resource gives its rule set: `<name>-<8 hex digits>`. SAE has no client token, so a
 * rule set whose creation was interrupted is known again by it. It hangs on the URN and on what cannot be changed in
 * place, so that a replacement is not taken for what it replaces.
 */
export function markOf(urn: string, name: string, inputs: Inputs): string {
    const lasting = JSON.stringify(normaliseFields(fixed, inputs));
    const hash = createHash("sha256").update(`${urn}\n${lasting}`).digest("hex").slice(0, 8);
    const readable = name
        .toLowerCase()
        .replace(/[^a-z0-9.-]+/g, "-")
        .replace(/^[.-]+/, "")
        .slice(0, 54)
        .replace(/[.-]+$/, "");
    return `${readable || "ingress"}-${hash}`;
}
