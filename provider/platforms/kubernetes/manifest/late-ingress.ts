/** What a preview can say of an Ingress whose lists are not known yet: the known parts, and the rest open. */
import { listOf } from "../../../inputs/json";
import { holdsUnknown, isGiven, UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { IngressArgs } from "../fields/args";
import { controllerOptions } from "../controllers";
import { matchModeAnnotation } from "../controllers/cce";
import { type BuiltIngress, buildIngress, objectOptions } from "./ingress";

type Part = Record<string, unknown>;
interface Parts {
    spec: BuiltIngress["spec"];
    annotations: unknown;
}

const isUnknown = (value: unknown): boolean => value === UNKNOWN_INPUT;
const partOf = (value: unknown): Part => (typeof value === "object" && value !== null ? (value as Part) : {});

/** The parts of the object as the values will make them, with `UNKNOWN_INPUT` wherever these decide. */
export function buildLate(args: IngressArgs): Parts {
    const { spec, annotations } = buildIngress(args);
    const { rules: _, tls: __, ...rest } = spec;
    const [rules, tls] = [rulesOf(args, listOf(spec.rules)), tlsOf(args, listOf(spec.tls))];
    return {
        spec: {
            ...rest,
            ...(rules === undefined ? {} : { rules }),
            ...(tls === undefined ? {} : { tls: tls as NonNullable<Parts["spec"]["tls"]> }),
        },
        // An unknown object may become any number of annotations.
        annotations: controllerOptions.some(({ key }) => hasLateObject(args[key]))
            ? UNKNOWN_INPUT
            : { ...annotations, ...modesOf(args) },
    };
}

/** A late route may be in the rule of another one; so may one with a late host. */
function areRoutesOpen({ routes }: IngressArgs): boolean {
    const all = listOf(routes);
    const isOpen = (route: unknown): boolean => isUnknown(route) || isUnknown(partOf(route).host);
    return isUnknown(routes) || all.some(isUnknown) || (all.length > 1 && all.some(isOpen));
}

function rulesOf(args: IngressArgs, built: unknown[]): unknown {
    if (areRoutesOpen(args) || isUnknown(args.rules)) return UNKNOWN_INPUT;
    const all = inPlace(built, args.rules);
    return all.length === 0 ? undefined : all;
}

function tlsOf(args: IngressArgs, built: unknown[]): unknown {
    const isLate = listOf(args.routes).some((route) => {
        const { tls, host } = partOf(route);
        return isUnknown(tls) || (isGiven(tls) && tls !== false && isUnknown(host));
    });
    if (isUnknown(args.routes) || listOf(args.routes).some(isUnknown) || isUnknown(args.tls) || isLate)
        return UNKNOWN_INPUT;
    const all = inPlace(built, args.tls);
    return all.length === 0 ? undefined : all;
}

/** What was built has the elements of the list at its end, without those that are not known yet. */
function inPlace(built: readonly unknown[], list: unknown): unknown[] {
    const own = listOf(list);
    const known = own.filter((item) => !isUnknown(item)).length;
    const rest = built.slice(built.length - known);
    return [
        ...built.slice(0, built.length - known),
        ...own.map((item) => (isUnknown(item) ? UNKNOWN_INPUT : rest.shift())),
    ];
}

const hasLateObject = (options: unknown): boolean =>
    isUnknown(options) ||
    Object.entries(partOf(options)).some(
        ([key, value]) => objectOptions.has(key) && (isUnknown(value) || hasLateObject(value)),
    );

/** CCE's annotation for the match modes of all paths, where one that is not known yet may have a mode. */
function modesOf(args: IngressArgs): Part {
    if (args.cce === undefined) return {};
    const isOld = args.apiVersion !== undefined && args.apiVersion !== "networking.k8s.io/v1";
    const paths = listOf(args.rules).map((rule) => partOf(partOf(rule).http).paths);
    const isOpen =
        [args.routes, args.rules, ...listOf(args.routes), ...listOf(args.rules)].some(isUnknown) ||
        listOf(args.rules).some((rule) => isUnknown(partOf(rule).http)) ||
        paths.some(
            (list) =>
                isUnknown(list) || listOf(list).some((path) => isUnknown(path) || holdsUnknown(partOf(path).property)),
        );
    return isOpen && !isOld ? { [matchModeAnnotation]: UNKNOWN_INPUT } : {};
}
