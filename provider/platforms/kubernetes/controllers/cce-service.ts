/** What CCE's load balancer reads on a Service. Source: CCE user guide, "Annotations for LoadBalancer Services". */
import type { MapValue } from "../manifest/convert";
import { type AnnotationRule, onOff, ruleAnnotations } from "./options";

const elb = (name: string): string => `kubernetes.io/elb.${name}`;

const rules: Readonly<Record<string, AnnotationRule>> = {
    algorithm: { annotation: elb("lb-algorithm") },
    healthCheck: { annotation: elb("health-check-flag"), text: onOff },
    healthCheckOption: { annotation: elb("health-check-option") },
    healthCheckOptions: { annotation: elb("health-check-options") },
    passThrough: { annotation: elb("pass-through") },
};

/** The annotations of the options. */
export const serviceAnnotations = (options: Record<string, unknown>, mapValue: MapValue): Record<string, string> =>
    ruleAnnotations(rules, options, mapValue) as Record<string, string>;
