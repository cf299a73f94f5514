/** What of a program's routes live Gateways do not let in. */
import { catalogue, finding } from "../../../diagnostics/catalogue";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { DialectName } from "../../../routing/model";
import type { LiveGateways } from "../client/live-gateways";
import type { HTTPRoute } from "../types";
import type { Refusal } from "./attach";
import { ruleName } from "./findings";
import { gatewayOf } from "./listeners";
import type { Found, GatewayManifest } from "./objects";
import { keyOf, namespaceOf } from "./objects";
import { readGateways } from "./tables";

/** A finding at a path of a route. */
export interface RouteFinding {
    route: Found<HTTPRoute>;
    /** Below the route: `spec.parentRefs[0]`. */
    path: string;
    finding: Diagnostic;
}

interface Waiting {
    /** Dialect of the Gateways, where the program says it. */
    dialect?: DialectName | undefined;
    /** Seconds that an update waits until all parents take a route; undefined: it does not wait. */
    seconds: number | undefined;
}

/** @param routes with `source`, by which the caller knows them */
export function attachmentFindings(
    routes: readonly GatewayManifest[],
    { objects, granted }: LiveGateways,
    { dialect, seconds }: Waiting,
): RouteFinding[] {
    const seen = objects.filter(({ unread }) => unread === undefined);
    const ours = new Set(seen.flatMap(({ value, ours: own }) => (own === true ? [nameOf(value)] : [])));
    for (const { value } of seen)
        if (value["kind"] === "ListenerSet" && ours.has(`Gateway ${gatewayOf(value)}`)) ours.add(nameOf(value));
    const read = readGateways([...routes, ...seen], {
        unknown: UNKNOWN_SENTINEL,
        ...(dialect === undefined ? {} : { dialect }),
    });
    const isOurs = (...parents: readonly string[]): boolean => parents.some((parent) => ours.has(parent));
    const asItIs = (isOwn: boolean): string => (isOwn ? " as it is now, unless this run changes it" : "");
    const refused = read.refusals.flatMap((refusal): RouteFinding[] => {
        const { route, path, parent, why, instead, kind } = refusal;
        if (kind === "none named") return [];
        const isOwn = isOurs(parent);
        const reason = instead === undefined ? why : `${why}; ${instead}`;
        const end =
            seconds === undefined || isOwn
                ? "its requests do not reach it there"
                : `the update would wait ${seconds} seconds for it and fail`;
        const isSure = !isOwn && seconds !== undefined && !hangsOnPort(refusal, read.dialects.get(parent));
        return [
            {
                route,
                path,
                finding: {
                    ...finding(
                        "CR130",
                        path,
                        `HTTPRoute ${keyOf(route.value)} does not attach${asItIs(isOwn)}: ${reason}, so ${end}.`,
                        kind === "hostname" ? catalogue.CR132.help : undefined,
                    ),
                    severity: isSure ? "error" : "warning",
                },
            },
        ];
    });
    const outside = read.outside.map(({ route, path, host, listeners, parents }): RouteFinding => ({
        route,
        path,
        finding: finding(
            "CR132",
            path,
            `${host} is not served${asItIs(isOurs(...parents))}: the listeners of ${parents.join(" and ")} that HTTPRoute ${keyOf(route.value)} attaches to serve ${listeners} only.`,
        ),
    }));
    const narrowed = read.narrowed.map(({ route, path, host, served, parents }): RouteFinding => ({
        route,
        path,
        finding: finding(
            "CR132",
            path,
            `Of ${host} only ${served.join(", ")} is let in${asItIs(isOurs(...parents))} by the listeners of ${parents.join(" and ")} that HTTPRoute ${keyOf(route.value)} attaches to; ${witnessOf(host, served)}, for one, does not reach it.`,
            `Name the hosts that are let in (${served.join(", ")}), or add a listener for ${host}.`,
        ),
    }));
    const ungranted = read.refused.flatMap(({ kind, rule, path, why, source, object }): RouteFinding[] => {
        const route = read.routes.find((one) => one.source === source && `HTTPRoute ${keyOf(one.value)}` === object);
        if (kind !== "grant" || route === undefined) return [];
        const namespace = backendNamespace(route.value, rule, path);
        if (namespace === undefined || !granted.has(namespace)) return [];
        return [
            {
                route,
                path: `${rule}.${path}`,
                finding: {
                    ...finding(
                        "CR131",
                        `${rule}.${path}`,
                        `${ruleName(route.value, rule)} leads nowhere: ${why}, so that its requests are answered with 500, unless this run makes one.`,
                    ),
                    severity: "warning",
                },
            },
        ];
    });
    return once([...refused, ...outside, ...narrowed, ...ungranted]);
}

/** Whether a controller is free to pass over the port of a parentRef, which is no core feature. Traefik heeds it. */
const hangsOnPort = ({ route, path, kind }: Refusal, dialect: DialectName | undefined): boolean => {
    const [, index] = /\[(\d+)\]$/.exec(path) ?? [];
    const port = route.value.spec?.parentRefs?.[Number(index)]?.port;
    return kind === "no parent" && port !== undefined && dialect !== "traefik-gateway";
};

const nameOf = ({ kind, metadata }: GatewayManifest["value"]): string =>
    `${String(kind)} ${keyOf({ metadata: metadata as object })}`;

/** A host of the wildcard that is none of those. */
function witnessOf(host: string, served: readonly string[]): string {
    const rest = host.slice(1);
    return ["any", "other", "one"].map((label) => label + rest).find((name) => !served.includes(name)) ?? host;
}

function backendNamespace(route: HTTPRoute, rule: string, path: string): string | undefined {
    const [, i] = /^spec\.rules\[(\d+)\]/.exec(rule) ?? [];
    const [, j] = /^backendRefs\[(\d+)\]/.exec(path) ?? [];
    const ref = route.spec?.rules?.[Number(i)]?.backendRefs?.[Number(j)];
    return ref?.namespace === namespaceOf(route) ? undefined : ref?.namespace;
}

/** A route attaches to several listeners, each of which says the same of its backends. */
const once = (all: readonly RouteFinding[]): RouteFinding[] => [
    ...new Map(all.map((one) => [`${one.route.source ?? ""} ${one.path} ${one.finding.message}`, one])).values(),
];
