/** Who answers at a location: the backend, the replacement for one without endpoints, and its canary. */
import type { Rule, Target } from "../../../../routing/model";
import { targetId } from "../../../../routing/target-id";
import type { Annotations } from "./annotations";
import { type Alternative, type Configuration, type Location, type NginxIngress, rewriteOf } from "./servers";

export interface NginxOptions {
    /** The default backend that the controller was started with. */
    fallback?: Target;
    /** Whether a Service has endpoints; undefined: not known, and taken to be so. */
    serves?: (target: Target) => boolean | undefined;
}

export interface TableContext {
    configuration: Configuration;
    options: NginxOptions;
    secure: boolean;
    expressions: boolean;
}

/** The backend with its canary. */
export function answerOf(
    line: Location,
    annotations: Annotations | undefined,
    { configuration, options }: TableContext,
): { when: Partial<Rule>; target: Target }[] {
    const nothing: Target = options.fallback ?? { kind: "fixed", status: 404 };
    if (line.target === undefined) {
        // The controller's own server of last resort refuses paths above the root.
        const above = options.fallback === undefined && rewriteOf(line, annotations)?.startsWith("/..") === true;
        return [{ when: {}, target: above ? { kind: "fixed", status: 400 } : nothing }];
    }
    const primary = served(line.target, annotations, line.from, options);
    const alternative = configuration.alternatives.get(targetId(line.target));
    if (alternative === undefined) return [{ when: {}, target: primary }];
    return [...canarySteps(primary, alternative)];
}

/** Without endpoints, the annotation's Service answers, or nothing does. */
function served(
    target: Target,
    annotations: Annotations | undefined,
    from: NginxIngress | undefined,
    options: NginxOptions,
): Target {
    if (options.serves?.(target) !== false) return target;
    const name = annotations?.defaultBackend;
    const namespace = from?.key.split("/")[0] ?? "";
    if (name === undefined) return { kind: "fixed", status: 503 };
    return { kind: "service", namespace, name, port: target.kind === "service" ? target.port : 80 };
}

function canarySteps(primary: Target, { target, canary }: Alternative): { when: Partial<Rule>; target: Target }[] {
    const steps: { when: Partial<Rule>; target: Target }[] = [];
    const { header, headerValue, headerPattern, cookie, weight, total } = canary;
    if (header !== "") {
        const condition = (value: string, regex = false): Partial<Rule> => ({
            headers: [{ name: header, values: [value], ...(regex ? { regex } : { exactly: true }) }],
        });
        if (headerValue !== "") steps.push({ when: condition(headerValue), target });
        else if (headerPattern !== "") steps.push({ when: condition(headerPattern, true), target });
        else steps.push({ when: condition("always"), target }, { when: condition("never"), target: primary });
    }
    if (cookie !== "") {
        const condition = (value: string): Partial<Rule> => ({
            cookies: [{ name: cookie, values: [value], exactly: true }],
        });
        steps.push({ when: condition("always"), target }, { when: condition("never"), target: primary });
    }
    const shares = [
        { target: primary, weight: total - weight },
        { target, weight },
    ];
    const last: Target = weight <= 0 ? primary : weight >= total ? target : { kind: "split", shares };
    return [...steps, { when: {}, target: last }];
}
