/** From Gateways, their classes, routes, grants and Services to the neutral model of routing. Pure. */
import { answersWith } from "./backends";
import { lowerHost } from "../../../inputs/variables";
import { conditionsText } from "../../../routing/conditions";
import type { DialectName, Listener as Arrival, Rule, Table, Target } from "../../../routing/model";
import { joinPlaces } from "../../../routing/address-change";
import type { HTTPRoute } from "../types";
import type { Attachment, OtherParent, Refusal } from "./attach";
import { type AssumedGateway, alikeOf, gatewaysOfSets, namedBy, ownerName } from "./assumed";
import { assumedListeners } from "./assumed-listeners";
import { attach, otherParents } from "./attach";
import { attachGrpc, grpcRulesAt, withRivals } from "./grpc-routes";
import { intersect, listenerRank } from "./hostnames";
import { listenerProblems, type ListenerProblem } from "./listener-problems";
import { secureHosts } from "./secure-hosts";
import type { ServedListener } from "./served-listener";
import { listenersOf } from "./listeners";
import type { Found, GatewayManifest, GatewayObjects } from "./objects";
import { gatewayObjects, keyOf, type Resolve } from "./objects";
import { type NarrowedHost, narrowedHosts, type OutsideHost, outsideHosts } from "./outside-hosts";
import type { ReadRules } from "./rules";
import { rulesAt } from "./rules";

export interface GatewayTables {
    tables: Table[];
    /** The ports that each of the tables tells apart. */
    ports: ReadonlyMap<Table, readonly number[]>;
    refusals: Refusal[];
    refused: (ReadRules["refused"][number] & { object: string; source: string | undefined })[];
    unserved: (ReadRules["unserved"][number] & { object: string; source: string | undefined; at: Attachment })[];
    /** Hosts of attached routes that none of their listeners serves. */
    outside: OutsideHost[];
    /** Wildcards of attached routes of which their listeners serve a part. */
    narrowed: NarrowedHost[];
    /** Gateways that routes name and that are not among the objects, with the routes. */
    assumed: AssumedGateway[];
    /** Routes with parents that are no Gateways, such as the Services of a mesh: what they answer there is not read. */
    elsewhere: { route: Found<HTTPRoute>; parents: OtherParent[] }[];
    /** What a controller would reject of Gateways and their listeners. */
    troubles: ListenerProblem[];
    routes: readonly Found<HTTPRoute>[];
    /** By object with listeners, `Gateway shop/edge`. */
    dialects: ReadonlyMap<string, DialectName>;
}

/** Everything that arrives at one port. */
interface Port {
    gateways: Set<string>;
    port: number;
    listeners: ServedListener[];
    attachments: Attachment[];
    grpc: ReturnType<typeof attachGrpc>;
    /** Listeners of the port that take routes of other kinds only. */
    others: ServedListener[];
}

/**
 * One table for the usual HTTP and HTTPS ports of a Gateway, and one for each of its other ports. Traefik has one list
 * per port, whichever Gateway names it.
 * @param options.whole nothing else exists
 * @param options.unknown placeholder for a text that is known after apply
 * @param options.others objects of kinds that are not read
 * @param options.resolve where a Service's port leads, if that is known
 * @param options.dialect dialect of all Gateways; default: as the controllers of their classes do
 * @param options.unread why Gateways that exist could not be read: `Gateway shop/edge`
 * @param options.shared Gateways whose other routes are not among the objects
 */
export function readGateways(
    manifests: readonly GatewayManifest[],
    options: {
        whole?: boolean;
        unknown?: string;
        dialect?: DialectName;
        resolve?: Resolve;
        others?: readonly GatewayManifest[];
        unread?: ReadonlyMap<string, string>;
        shared?: ReadonlySet<string>;
    } = {},
): GatewayTables {
    const objects = gatewayObjects(manifests, options.whole === true, options.resolve, options.others);
    const { dialect, unknown, shared = new Set<string>() } = options;
    const chosen = (all: ServedListener[]): ServedListener[] =>
        dialect === undefined ? all : all.map((one) => ({ ...one, dialect }));
    const known = chosen(listenersOf(objects));
    const assumed = objects.whole ? [] : chosen(assumedListeners(objects, known, options.unread));
    const listeners = [...known, ...assumed];
    const found = attach(objects, listeners, unknown);
    const { refusals } = found;
    const grpc = attachGrpc(objects, listeners, unknown);
    const attachments = withRivals(found.attachments, grpc);
    const ports = portsOf(listeners, attachments, grpc);
    const trouble: Pick<GatewayTables, "refused" | "unserved"> = { refused: [], unserved: [] };
    const made = groupsOf(ports).map((group): [Table, number[]] => [
        { ...tableOf(objects, group, trouble, shared), ...secureHosts(listeners, group.ports) },
        group.ports.map(({ port }) => port),
    ]);
    return {
        tables: made.map(([table]) => table),
        ports: new Map(made),
        refusals,
        refused: trouble.refused,
        unserved: withoutContested(trouble.unserved, attachments),
        outside: outsideHosts(attachments, options.unknown),
        narrowed: narrowedHosts(attachments, options.unknown),
        assumed: [
            ...namedBy(assumed, attachments).map((one) => ({ ...one, ...alikeOf(objects, one.object) })),
            ...gatewaysOfSets(objects),
        ],
        elsewhere: objects.routes.flatMap((route) => {
            const parents = otherParents(route.value);
            return parents.length === 0 ? [] : [{ route, parents }];
        }),
        troubles: listenerProblems(objects, known, attachments),
        routes: objects.routes,
        dialects: new Map(known.map((one) => [ownerName(one), one.dialect])),
    };
}

/** Of a Gateway in several versions, controllers that differ may answer the same rule: which of them is live is not known. */
function withoutContested(
    unserved: GatewayTables["unserved"],
    attachments: readonly Attachment[],
): GatewayTables["unserved"] {
    return unserved.filter(({ at, rule, why }) =>
        attachments
            .filter(({ route, listener }) => route === at.route && ownerName(listener) === ownerName(at.listener))
            .every((other) => unserved.some((one) => one.at === other && one.rule === rule && one.why === why)),
    );
}

function portsOf(listeners: readonly ServedListener[], attachments: readonly Attachment[], grpc: Port["grpc"]): Port[] {
    const ports = new Map<string, Port>();
    const attached = new Map<ServedListener, Attachment[]>();
    for (const one of attachments) {
        const known = attached.get(one.listener);
        if (known === undefined) attached.set(one.listener, [one]);
        else known.push(one);
    }
    for (const listener of listeners) {
        const taken = grpc.filter((one) => one.listener === listener);
        if (listener.closed !== undefined && taken.length === 0) continue;
        const { port } = listener.listener;
        const scope = listener.dialect === "traefik-gateway" ? "Traefik" : listener.gateway;
        const key = `${scope}\n${port}`;
        const entry: Port = ports.get(key) ?? {
            gateways: new Set(),
            port,
            listeners: [],
            attachments: [],
            grpc: [],
            others: [],
        };
        ports.set(key, entry);
        entry.gateways.add(listener.gateway);
        entry.listeners.push(listener);
        entry.attachments.push(...(attached.get(listener) ?? []));
        entry.grpc.push(...taken);
    }
    for (const listener of listeners)
        if (listener.takes !== undefined)
            ports.get(`${listener.gateway}\n${listener.listener.port}`)?.others.push(listener);
    return [...ports.values()];
}

interface Group {
    name: string;
    ports: Port[];
}

/** Ports that one table tells apart: the first of each scheme of the same Gateways. */
function groupsOf(ports: readonly Port[]): Group[] {
    const groups: (Group & { key: string })[] = [];
    const usual = (port: Port): number => (port.port === 80 || port.port === 443 ? 0 : 1);
    for (const port of [...ports].sort((a, b) => usual(a) - usual(b))) {
        const key = [...port.gateways].sort().join(" and ");
        const schemeOf = ({ listeners }: Port): string => listeners[0]?.scheme ?? "any";
        const main = groups.find((group) => group.key === key);
        if (main === undefined) groups.push({ key, name: key, ports: [port] });
        else if (main.ports.every((other) => schemeOf(other) !== schemeOf(port) && schemeOf(other) !== "any"))
            main.ports.push(port);
        else groups.push({ key: `${key}:${port.port}`, name: `${key}:${port.port}`, ports: [port] });
    }
    return groups;
}

function tableOf(
    objects: GatewayObjects,
    { name, ports }: Group,
    found: Pick<GatewayTables, "refused" | "unserved">,
    shared: ReadonlySet<string>,
): Table {
    const [first] = ports.flatMap(({ listeners }) => listeners);
    const schemes = new Set(ports.flatMap(({ listeners }) => listeners.map(({ scheme }) => scheme)));
    const rules = ports.flatMap(({ attachments, grpc, listeners, others }) => {
        const read = attachments.map((attachment) => {
            const { rules, refused, unserved } = rulesAt(objects, attachment, schemes.size > 1);
            const place = { object: rules[0]?.origin.object ?? "", source: attachment.route.source };
            found.refused.push(...refused.map((one) => ({ ...one, ...place })));
            found.unserved.push(...unserved.map((one) => ({ ...one, ...place, at: attachment })));
            return { attachment, rules };
        });
        const own = once(read.flatMap(({ rules: all }) => all));
        const all = [...own, ...grpc.flatMap((one) => grpcRulesAt(one, schemes.size > 1))];
        return first?.dialect === "traefik-gateway"
            ? all
            : [...all, ...closing([...new Set([...listeners, ...others])], read, schemes.size > 1, shared)];
    });
    return {
        gateway: name,
        dialect: first?.dialect ?? "gateway-api",
        rules: ports.some(({ listeners }) => listeners.some(({ assumed }) => assumed)) ? rules : withoutTls(rules),
        listeners: arrivals(ports),
        ...joinPlaces(
            ports.flatMap(({ listeners }) =>
                listeners.map(({ gateway, place }) => (place === undefined ? {} : { [gateway]: place })),
            ),
        ),
        ...(first?.address === undefined ? {} : { address: first.address }),
        ...unlistedOf(objects, ports),
    };
}

/** The Gateway of a port that is not among the objects: what is known of its listeners is what others name of them. */
function unlistedOf({ gateways }: GatewayObjects, ports: readonly Port[]): Pick<Table, "unlisted"> {
    const there = new Set(gateways.map(({ value }) => keyOf(value)));
    const missing = ports.flatMap(({ listeners }) => listeners).find(({ gateway }) => !there.has(gateway));
    if (missing === undefined) return {};
    return { unlisted: missing.assumed ? ownerName(missing) : `Gateway ${missing.gateway}` };
}

/**
 * A host that no HTTPS listener of the Gateway serves is served without TLS; a rule that redirects to https serves
 * nothing.
 */
function withoutTls(rules: readonly Rule[]): Rule[] {
    const secure = new Set(rules.filter(({ tls }) => tls === true).map(({ host = "" }) => host));
    const isSentOn = ({ target }: Rule): boolean => target.kind === "redirect" && target.url.startsWith("https:");
    return rules.map((rule) =>
        rule.tls === undefined && !isSentOn(rule) ? { ...rule, tls: secure.has(rule.host ?? "") } : rule,
    );
}

/** Where requests arrive: at each Gateway, over the scheme and port of each listener. */
function arrivals(ports: readonly Port[]): Arrival[] {
    const all = ports.flatMap(({ listeners }) =>
        listeners.map((one): Arrival => ({
            address: one.gateway,
            ...(one.scheme === undefined ? {} : { scheme: one.scheme }),
            ...(one.assumed || one.mapped === true ? {} : { port: one.listener.port }),
        })),
    );
    return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * A route that several listeners of a port accept for the same host appears once, at the listener where it goes first.
 */
function once(rules: readonly Rule[]): Rule[] {
    const best = new Map<string, Rule>();
    const textOf = (rule: Rule): string =>
        [
            ...[rule.origin.object, rule.origin.source, rule.origin.path, rule.host, rule.scheme],
            rule.counted === undefined ? "" : conditionsText(rule),
        ].join("\n");
    for (const rule of rules) {
        const key = textOf(rule);
        const known = best.get(key);
        if (known === undefined || (rule.order ?? 0) < (known.order ?? 0)) best.set(key, rule);
    }
    return rules.filter((rule) => best.get(textOf(rule)) === rule);
}

/**
 * If a request arrives at one listener, routes of a less specific listener on the same port never answer it. Where
 * those could match it, the listener answers with 404.
 */
function closing(
    listeners: readonly ServedListener[],
    read: readonly { attachment: Attachment; rules: readonly Rule[] }[],
    withScheme: boolean,
    shared: ReadonlySet<string>,
): Rule[] {
    return listeners.flatMap((listener): Rule[] => {
        const host = lowerHost(listener.listener.hostname ?? "");
        const rank = listenerRank(host);
        const open = read.some(
            ({ attachment, rules }) =>
                listenerRank(attachment.listener.listener.hostname) > rank &&
                rules.some((rule) => intersect(host, rule.host ?? "") !== undefined),
        );
        if (host === "" || !open) return [];
        const { doubt, scheme, origin, listener: own } = listener;
        const takes = listener.takes ?? (shared.has(ownerName(listener)) ? "other routes" : undefined);
        const none: Target = { kind: "fixed", status: 404 };
        return [
            {
                host,
                match: "Prefix",
                ...(takes === undefined
                    ? {
                          target: none,
                          errors: [answersWith(404, `listener ${own.name} takes ${host}, and none of its routes`)],
                      }
                    : takenElsewhere(`the ${takes} of listener ${own.name}`, none)),
                order: rank + 0.5,
                implied: true,
                origin,
                ...(withScheme && scheme !== undefined ? { scheme } : {}),
                ...(doubt === undefined ? {} : { undetermined: { why: doubt } }),
            },
        ];
    });
}

/** The answer of routes of an unread kind, or no answer when there are none. */
const takenElsewhere = (routes: string, none: Target): Pick<Rule, "target" | "undetermined"> => ({
    target: { kind: "unknown", label: `what ${routes} answer`, unread: true },
    undetermined: { why: `${routes} are not read`, answerOnly: true, or: [none], said: true },
});
