import { counted, type Diagnostic, type Severity, type Subject } from "../../../routing/diagnostic";
import { catalogue, finding, type Code } from "../../../diagnostics/catalogue";
import { readable } from "../../../inputs/unknown";
import { renderHelp } from "./attach";
import { keyOf } from "./objects";
import type { HTTPRoute } from "../types";
import type { GatewayTables } from "./tables";

const severalHelp = "Name the files of one environment only, so that it is known which version is live.";
/** Objects that exist in several versions, with the files that have them: `Gateway shop/edge`. */
export type ObjectVersions = ReadonlyMap<string, ReadonlySet<string>>;
const none: ObjectVersions = new Map();

/** With words for what is known after apply. */
const shown = ({ message, identity, origin, ...rest }: Diagnostic): Diagnostic => ({
    ...rest,
    message: readable(message),
    ...(identity === undefined ? {} : { identity: readable(identity) }),
    ...(origin === undefined ? {} : { origin: { ...origin, object: readable(origin.object) } }),
});

/** A rule by its place, or the route where it has no other. */
export const ruleName = (route: HTTPRoute, rule: string): string =>
    `${(route.spec?.rules ?? []).length > 1 ? `${rule} of ` : ""}HTTPRoute ${keyOf(route)}`;

/**
 * Findings about routes that attach nowhere, hosts that no listener serves, and references that are refused.
 * @param several of which one version is live
 */
export function gatewayFindings(
    { refusals, refused, unserved, outside, assumed, elsewhere, troubles, routes: all }: GatewayTables,
    several: ObjectVersions = none,
): Diagnostic[] {
    const made: Diagnostic[] = [];
    const add = (
        code: Code,
        object: string,
        source: string | undefined,
        path: string,
        said: string | ReturnType<typeof counted>,
        help?: string,
        severity?: Severity,
        subject?: Subject,
    ): void => {
        const text = typeof said === "string" ? { message: said } : said;
        made.push({
            ...finding(code, path, text.message, help),
            ...text,
            ...(subject === undefined ? {} : { subject }),
            ...(severity === undefined ? {} : { severity }),
            origin: { object, path, ...(source === undefined ? {} : { source }) },
        });
    };
    for (const { route, path, parent, why, instead, kind, perhaps } of refusals) {
        const isSeveral = several.has(parent);
        // By another of its parents it may well attach.
        const by = (route.value.spec?.parentRefs ?? []).length > 1 ? ` by ${path}` : "";
        const does = isSeveral
            ? `attaches${by} to none of the versions of ${parent} that are read`
            : perhaps === undefined
              ? `does not attach${by}`
              : `perhaps does not attach${by}`;
        const reason = perhaps === undefined && instead !== undefined ? `${why}; ${instead}` : why;
        const other = perhaps === undefined ? "" : `; ${perhaps.because}`;
        add(
            "CR130",
            `HTTPRoute ${keyOf(route.value)}`,
            route.source,
            path,
            `HTTPRoute ${keyOf(route.value)} ${does}: ${reason}${other}.`,
            // The version beside the route is the one that is meant.
            isSeveral && several.get(parent)?.has(route.source ?? "") !== true
                ? severalHelp
                : perhaps !== undefined
                  ? perhaps.help
                  : kind === "hostname"
                    ? catalogue.CR132.help
                    : undefined,
            // A route that is not finished yet.
            isSeveral || perhaps !== undefined ? "info" : kind === "none named" ? "warning" : undefined,
            kind === "none named" ? { reason: "it names no parent" } : undefined,
        );
    }
    for (const isMesh of [true, false]) {
        const found = elsewhere.flatMap(({ route, parents }) => {
            const names = parents.filter((one) => one.isMesh === isMesh).map(({ name }) => name);
            return names.length === 0 ? [] : [{ route, names }];
        });
        const [first, ...others] = found;
        if (first === undefined) continue;
        const name = `HTTPRoute ${keyOf(first.route.value)}`;
        const to = others.length === 0 ? ` to ${first.names.join(" and ")}` : "";
        const text = counted((n) => {
            const subject = others.length === 0 ? `${name} is` : `${name} and ${n(others.length)} more are`;
            return isMesh
                ? `${subject} for requests within a mesh${to}: only what arrives at Gateways is read.`
                : `${subject} attached to ${others.length === 0 ? `${first.names.join(" and ")}, no Gateway` : "parents that are no Gateways"}: what comes of it there is not read.`;
        });
        add("CR603", name, first.route.source, "spec.parentRefs", text);
    }
    for (const { route, path, host, listeners, parents } of outside) {
        const version = parents.find((parent) => several.has(parent));
        const which = version === undefined ? "" : `, in all versions of ${version} that are read,`;
        add(
            "CR132",
            `HTTPRoute ${keyOf(route.value)}`,
            route.source,
            path,
            `HTTPRoute ${keyOf(route.value)} is ${version === undefined ? "" : "perhaps "}not served for ${host}: the listeners that it attaches to${which} serve ${listeners} only.`,
            version === undefined || several.get(version)?.has(route.source ?? "") === true ? undefined : severalHelp,
            version === undefined ? undefined : "info",
        );
    }
    const seen = new Set<string>();
    for (const { object, source, rule, path, why, sure, part } of refused) {
        const text = [object, source, rule, path].join("\n");
        if (seen.has(text)) continue;
        seen.add(text);
        const which = part === undefined ? "" : ` with ${part} of its requests`;
        const requests = part === undefined ? "its requests" : "these";
        const answer = `${requests} are ${sure ? "" : "perhaps "}answered with 500`;
        const route = all.find((one) => one.source === source && `HTTPRoute ${keyOf(one.value)}` === object);
        const who = route === undefined ? object : ruleName(route.value, rule);
        const message = `${who} ${sure ? "leads" : "perhaps leads"} nowhere${which}: ${why}, so ${answer}.`;
        const isVersion = several.has(object);
        const severity = sure && !isVersion ? undefined : "info";
        add("CR131", object, source, `${rule}.${path}`, message, isVersion ? severalHelp : undefined, severity, {
            reason: part === undefined ? `: ${why}` : ` with ${part} of their requests: ${why}`,
        });
    }
    for (const { object, source, rule, status, why } of unserved) {
        const text = [object, source, rule].join("\n");
        if (seen.has(text)) continue;
        seen.add(text);
        const message = `${object} answers requests of ${rule} with ${status}: ${why}.`;
        add("CR139", object, source, rule, message, undefined, several.has(object) ? "info" : undefined);
    }
    for (const { object, routes, alike, sets = [] } of assumed) {
        const where = alike === undefined ? "" : ` under this namespace (${alike} leaves it open)`;
        const [set] = sets;
        if (set !== undefined) {
            const whose = sets.length === 1 ? `ListenerSet ${keyOf(set.value)}` : `${sets.length} ListenerSets`;
            const message = `${object} of ${whose} is not among the sources${where}: it is taken to let ${sets.length === 1 ? "it" : "them"} in.`;
            const own = `ListenerSet ${keyOf(set.value)}`;
            add("CR133", own, set.source, "spec.parentRef", message, alike === undefined ? undefined : renderHelp);
            continue;
        }
        const [first] = routes;
        const count = new Set(routes.map(({ value }) => keyOf(value))).size;
        add(
            "CR133",
            object,
            first?.source,
            "",
            `${object} is not among the sources${where}: its listeners are taken to be those that ${count === 1 ? "the route names" : `${count} routes name`}, open to every host and namespace.`,
            alike === undefined ? undefined : renderHelp,
        );
    }
    for (const { code, origin, message, perhaps, host, help, besides = [] } of troubles)
        // Of several versions one is live, and the others are in conflict with it only here.
        if (![origin.object, ...besides].some((object) => several.has(object)))
            made.push({
                ...finding(code, origin.path ?? "", message, help),
                ...(perhaps === undefined ? {} : { severity: "info" as const }),
                ...(host === undefined ? {} : { subject: { host } }),
                origin,
            });
    return made.map(shown);
}
