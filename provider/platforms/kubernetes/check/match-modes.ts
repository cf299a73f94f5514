/** Checks how an Ingress asks the load balancer of Huawei CCE to compare its paths. */
import { listOf } from "../../../inputs/json";
import { finding } from "../../../diagnostics/catalogue";
import { isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { matchModeAnnotation } from "../controllers/cce";
import { isForCce, type ModePath, rivalPaths, strangeProperties, wrongModes } from "../controllers/cce-modes";
import type { IngressArgs } from "../fields/args";
import { object, show } from "./findings";

/** Only CCE compares by match modes, and only where Kubernetes leaves it to the class. */
export function modeFindings(args: IngressArgs): Diagnostic[] {
    const isElsewhere = args.cce === undefined && !isForCce(args.ingressClassName, object(args.annotations));
    const all = pathsOf(args);
    const paths = isElsewhere ? all.map((path) => ({ ...path, property: undefined })) : all;
    const known = isAllKnown(args) ? paths : undefined;
    const wrong = wrongModes(
        known,
        object(args.annotations)[matchModeAnnotation],
        `annotations.${matchModeAnnotation}`,
    );
    const isOld = args.apiVersion !== undefined && args.apiVersion !== "networking.k8s.io/v1";
    const rivals = isOld || isElsewhere ? [] : rivalPaths(paths);
    const strange = isElsewhere ? strangeProperties(all, "Leave it out, or give cce.") : [];
    return [
        ...routeModeFindings(args, isElsewhere),
        ...[...strange, ...wrong, ...rivals].map(({ at, text, help, isWarning }) => ({
            ...finding("CR306", at, text, help),
            ...(isWarning && { severity: "warning" as const }),
        })),
    ];
}

/** Whether there are no other paths than those that are seen. */
const isAllKnown = ({ routes, rules }: { routes?: unknown; rules?: unknown }): boolean => {
    const isSeen = (list: unknown): boolean => list !== UNKNOWN_INPUT && !listOf(list).includes(UNKNOWN_INPUT);
    const paths = listOf(rules).map((rule) => object(object(rule).http).paths);
    return isSeen(routes) && isSeen(rules) && paths.every(isSeen);
};

/** The paths of both forms. */
const pathsOf = (args: IngressArgs): ModePath[] => [
    ...listOf(args.routes).map((item, i): ModePath => {
        const { host, path, match, matchMode } = object(item);
        const pathType = match ?? (isGiven(matchMode) ? "ImplementationSpecific" : "Prefix");
        return { at: `routes[${i}]`, host, path, pathType, mode: matchMode };
    }),
    ...listOf(args.rules).flatMap((rule, i) =>
        listOf(object(object(rule).http).paths).map((item, j): ModePath => {
            const { path, pathType, property } = object(item);
            const at = `rules[${i}].http.paths[${j}]`;
            return { at, host: object(rule).host, path, pathType, property };
        }),
    ),
];

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
