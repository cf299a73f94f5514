import { finding } from "../../../diagnostics/catalogue";
import { failure } from "../../failure";
import type { Diagnostic } from "../../../routing/diagnostic";
import { isSecret, type Inputs, type SecretPaths } from "../../../engine/values";

export interface RuleId {
    ingressId: string;
    domain: string;
    path: string;
}

export const idOf = (inputs: Inputs): string => `${inputs["ingressId"]}:${inputs["domain"]}:${inputs["path"]}`;

/** The engine stores an id in the clear, so no part of it may be secret. */
export const secretsInId = (secrets: SecretPaths): Diagnostic[] =>
    ["ingressId", "domain", "path"]
        .filter((property) => isSecret(secrets, property))
        .map((property) =>
            finding("CR411", property, "[secret] is part of the rule's id, which stands in the state in the clear"),
        );

/** `87:shop.example.com:/api` → its parts; undefined for anything else. */
export function ruleParts(id: string): RuleId | undefined {
    const match = /^(\d+):([^:]+):(.+)$/s.exec(id);
    return match ? { ingressId: match[1] as string, domain: match[2] as string, path: match[3] as string } : undefined;
}

/** The parts of the id of a rule; anything else fails. */
export function parseRuleId(id: string): RuleId {
    const parts = ruleParts(id);
    if (parts) return parts;
    throw failure(
        "INVALID_ARGUMENT",
        "CR421",
        `${JSON.stringify(id)} is not the id of a rule`,
        "give ingressId:domain:path, such as 87:shop.example.com:/api",
    );
}
