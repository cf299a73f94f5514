import type { Rule, Target, Undetermined } from "../../../../routing/model";

/** One step of what a location does. */
export interface LocationStep {
    when: Partial<Rule>;
    target: Target;
    undetermined?: Undetermined;
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * With `enable-cors` nginx answers OPTIONS itself, with 204 and before any redirect or address list: of the origins that are
 * allowed, without case and whatever stands before them, or with `*` of every client.
 * @see nginx.tmpl of v1.15, template "CORS", and `buildCorsOriginRegex` of the controller
 */
export function preflightSteps(origins: readonly string[] | undefined): LocationStep[] {
    if (origins === undefined || origins.length === 0) return [];
    const target: Target = { kind: "fixed", status: 204 };
    if (origins.includes("*")) return [{ when: { methods: ["OPTIONS"] }, target }];
    const parts = origins.map((one) => one.split("*").map(quoted).join("[A-Za-z0-9-]+"));
    const origin = { name: "origin", values: [`(?i)(?:${parts.join("|")})$`], regex: true };
    return [{ when: { methods: ["OPTIONS"], headers: [origin] }, target }];
}
