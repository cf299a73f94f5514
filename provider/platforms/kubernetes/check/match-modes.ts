/** Checks how an Ingress asks the load balancer of Huawei CCE to compare its paths. */
import { finding } from "../../../diagnostics/catalogue";
import { isAbsent, isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { isMatchMode, matchModeProperty, matchModes } from "../controllers/cce";
import type { IngressArgs } from "../fields/args";
import { classAnnotation, serverOfClass } from "../read/classes";
import { object, show } from "./findings";

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
/** Whether the Ingress is, or may be, one of CCE: also one of a class that no known controller serves. */
function isForCce({ cce, ingressClassName, annotations }: IngressArgs): boolean {
    const given = object(annotations);
    const name = (given[classAnnotation] ?? ingressClassName) as unknown;
    const server = typeof name === "string" ? serverOfClass(name) : undefined;
    return (
        cce !== undefined ||
        name === UNKNOWN_INPUT ||
        server?.dialect === "cce" ||
        (server !== undefined && server.product === undefined) ||
        Object.keys(given).some((one) => one.startsWith("kubernetes.io/elb."))
    );
}

/** Only CCE compares by match modes, and only where Kubernetes leaves it to the class. */
export function modeFindings(args: IngressArgs): Diagnostic[] {
    const isElsewhere = !isForCce(args);
    return [...routeModeFindings(args, isElsewhere), ...propertyFindings(args, isElsewhere)];
}

/** The properties beside a path of the full form: only a valid mode may be there. */
function propertyFindings(args: IngressArgs, isElsewhere: boolean): Diagnostic[] {
    return listOf(args.rules).flatMap((rule, i) =>
        listOf(object(object(rule).http).paths).flatMap((path, j) => {
            const { property, pathType } = object(path);
            if (typeof property !== "object" || property === null) return [];
            const at = `rules[${i}].http.paths[${j}].property`;
            const wrong = (where: string, message: string, help: string): Diagnostic[] => [
                finding("CR306", where, message, help),
            ];
            if (isElsewhere)
                return wrong(at, "Only Huawei CCE reads properties beside a path.", "Leave it out, or give cce.");
            return Object.entries(property).flatMap(([key, value]) => {
                if (key !== matchModeProperty)
                    return wrong(`${at}.${key}`, "CCE has no such property.", `Give ${matchModeProperty}.`);
                if (isGiven(value) && !isMatchMode(value))
                    return wrong(`${at}.${key}`, `${show(value)} is no match mode.`, `Give ${matchModes.join(", ")}.`);
                if (
                    isAbsent(value) ||
                    pathType === undefined ||
                    pathType === UNKNOWN_INPUT ||
                    pathType === "ImplementationSpecific"
                )
                    return [];
                return wrong(at, `It does not count beside pathType ${show(pathType)}.`, "Use ImplementationSpecific.");
            });
        }),
    );
}
function routeModeFindings(args: IngressArgs, isElsewhere: boolean): Diagnostic[] {
    return listOf(args.routes).flatMap((item, i) => {
        const route = object(item);
        if (!isGiven(route.matchMode)) return [];
        const at = `routes[${i}].matchMode`;
        if (isElsewhere) return [finding("CR306", at, "Only Huawei CCE has match modes.", "Use match, or give cce.")];
        if (route.match === undefined || route.match === UNKNOWN_INPUT || route.match === "ImplementationSpecific")
            return [];
        return [finding("CR306", at, `Not possible together with match ${show(route.match)}.`, "Leave match out.")];
    });
}
