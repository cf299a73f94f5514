/** Annotations whose effect may stay when they go. */
import { writtenRoutes } from "../platforms/kubernetes/read/written-routes";
import { parseJson } from "../platforms/kubernetes/read/json";
import { ingressName } from "./moved-routes";
import { isObject, type Json } from "./objects";

const most = 3;
const ofService = /^kubernetes\.io\/elb\.(?:conditions|actions)\.(.+)$/;

/**
 * CCE's guide (cce_10_0949) says that `[]` deletes the advanced rules and actions of a Service. It does not say that they go
 * with their annotation.
 */
export function leftAnnotations(before: readonly Json[], after: readonly Json[]): string[] {
    const now = new Map(after.map((manifest) => [ingressName(manifest), manifest]));
    const left = before.flatMap((manifest) => {
        const name = ingressName(manifest);
        const kept = manifest.kind === "Ingress" ? now.get(name) : undefined;
        if (kept?.kind !== "Ingress") return [];
        const is = annotationsOf(kept);
        if (!Object.keys(is).some((annotation) => annotation.startsWith("kubernetes.io/elb."))) return [];
        const services = new Set(writtenRoutes(kept).map(({ service = " " }) => service));
        return Object.entries(annotationsOf(manifest)).flatMap(([annotation, text]) =>
            services.has(ofService.exec(annotation)?.[1] ?? "") && is[annotation] === undefined && hasSome(text)
                ? [`${annotation} of ${name}`]
                : [],
        );
    });
    if (left.length === 0) return [];
    const more = left.length > most ? ` and ${left.length - most} more` : "";
    return [
        `not certain: ${left.slice(0, most).join(", ")}${more} is gone, and CCE's guide does not say that its rules go with it. Write [] instead, which deletes them`,
    ];
}

const hasSome = (text: unknown): boolean => {
    const list = typeof text === "string" ? parseJson(text) : undefined;
    return Array.isArray(list) && list.length > 0;
};

function annotationsOf({ metadata }: Json): Json {
    const { annotations } = isObject(metadata) ? metadata : {};
    return isObject(annotations) ? annotations : {};
}
