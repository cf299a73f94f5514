/** From Ingress tables to HTTPRoutes, with what cannot be expressed. */
import { compileTable } from "../../../routing/compile";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { DialectName, Rule, Table } from "../../../routing/model";
import { dialectOfController } from "../read/classes";
import { gatewayFindings } from "../read/findings";
import { readGateways } from "../read/tables";
import type { Gateway } from "../types";
import { padded } from "./repeated-last-rules";
import type { Part } from "./rules-by-listener";
import { lastOrder } from "./rule";
import type { ConvertOptions, Scheme } from "./options";
import type { Unconverted, Unused } from "./rules";
import { convertRules, entryOf } from "./rules";
import { atListener, withoutListeners, type GatewayName, type Section } from "./parents";
import type { ConvertedRoute } from "./routes";
import { allMiddlewares, routesOf } from "./routes";
import { withReadConditions } from "./unread-conditions";
import type { Json } from "../../../inputs/json";

export interface Conversion {
    routes: ConvertedRoute[];
    unconverted: Unconverted[];
    /** Rules that the controller never used. */
    unused: Unused[];
}

/** Converts all tables onto the listeners of one Gateway that everybody reaches. */
export const convert = (tables: readonly Table[], gateway: GatewayName, options: ConvertOptions): Conversion =>
    convertParts(
        tables.map((table) => ({ table })),
        gateway,
        options,
    );

/** Converts each part onto its listeners of one Gateway. */
export function convertParts(parts: readonly Part[], gateway: GatewayName, options: ConvertOptions): Conversion {
    const made = parts.map(({ table, at }) => {
        const given = options.conditionsOf === undefined ? table : withReadConditions(table, options.conditionsOf);
        return { at, ...convertRules(compileTable(withDefaults(given)), options) };
    });
    const fits = (at: Section | undefined, scheme: Scheme | undefined): boolean =>
        at === undefined || scheme === undefined || gateway[scheme].includes(at);
    const used = new Set<string>();
    const shared = withoutListeners(gateway, new Set(parts.flatMap(({ at }) => at ?? [])));
    const routes = [...new Set(made.map(({ at }) => at))].flatMap((at) => {
        const own = routesOf(
            made
                .filter((one) => one.at === at)
                .flatMap(({ converted }) => converted.filter((rule) => fits(at, rule.scheme))),
            at === undefined ? shared : atListener(gateway, at),
            used,
            options.isTaken?.bind(options),
        );
        const some = options.dialect === "traefik-gateway" ? padded(own) : own;
        return at === undefined ? some : some.map((one) => ({ ...one, at }));
    });
    return {
        routes,
        unconverted: made.flatMap(({ unconverted }) => unconverted),
        // What is of no use at one listener may be used at another.
        unused: made
            .flatMap(({ unused }) => unused)
            .filter(
                ({ rule }, i, all) =>
                    !made.some((part) => part.used.has(entryOf(rule))) &&
                    all.findIndex((other) => entryOf(other.rule) === entryOf(rule)) === i,
            ),
    };
}

/** A default backend becomes a rule for everything, after all others. */
function withDefaults(table: Table): Table {
    const rules = (table.defaults ?? []).map(({ target, origin }): Rule => ({
        match: "Prefix",
        path: "/",
        target,
        origin,
        order: lastOrder,
    }));
    return rules.length === 0 ? table : { ...table, rules: [...table.rules, ...rules] };
}

/** The Gateway for the routes, if it is among the manifests. */
export function findGateway(manifests: readonly Json[], namespace: string, name: string): Gateway | undefined {
    return manifests.find(({ kind, metadata }) => {
        const found = (metadata ?? {}) as { name?: string; namespace?: string };
        return kind === "Gateway" && found.name === name && (found.namespace ?? "default") === namespace;
    }) as Gateway | undefined;
}

/** The dialect of its class's controller; undefined: not known. */
export function gatewayDialect(manifests: readonly Json[], gateway: Gateway | undefined): DialectName | undefined {
    const named = manifests.find(
        ({ kind, metadata }) =>
            kind === "GatewayClass" &&
            (metadata as { name?: string } | undefined)?.name === gateway?.spec?.gatewayClassName,
    );
    const { controllerName } = (named?.["spec"] ?? {}) as { controllerName?: string };
    return controllerName === undefined ? undefined : dialectOfController(controllerName);
}

/**
 * What the routes will answer on the usual ports of the Gateway, or of one that is open to all if it is not among the
 * manifests.
 */
export function readConverted(
    routes: readonly ConvertedRoute[],
    { namespace, name, http, https }: GatewayName,
    surroundings: readonly Json[],
): { table: Table; tableAt: (section: Section) => Table; findings: Diagnostic[] } {
    const apiVersion = "gateway.networking.k8s.io/v1";
    const there = findGateway(surroundings, namespace, name);
    const allowedRoutes = { namespaces: { from: "All" } };
    const standIn = {
        apiVersion,
        kind: "Gateway",
        metadata: { namespace, name },
        spec: {
            listeners: [
                ...http.map((one) => ({ ...one, port: 80, protocol: "HTTP", allowedRoutes })),
                ...https.map((one) => ({ ...one, port: 443, protocol: "HTTPS", allowedRoutes })),
            ],
        },
    };
    const manifests = [
        ...surroundings,
        ...(there === undefined ? [standIn] : []),
        ...allMiddlewares(routes),
        ...routes.map(({ route }) => route),
    ];
    const read = readGateways(manifests.map((value) => ({ value: { ...value } as Json })));
    const isOwn = (table: Table): boolean =>
        table.listeners?.some(({ address }) => address === `${namespace}/${name}`) === true;
    const own = read.tables.find(isOwn);
    const nothing: Table = { gateway: `${namespace}/${name}`, dialect: "gateway-api", rules: [] };
    // Which of its listeners have no route says nothing about the converted ones, and of a stand-in nobody wrote any.
    const standInName = `Gateway ${namespace}/${name}`;
    const troubles = read.troubles.filter(
        ({ code, origin }) =>
            code !== "CR136" && code !== "CR137" && (there !== undefined || origin.object !== standInName),
    );
    return {
        table: own ?? nothing,
        tableAt: ({ port }) =>
            read.tables.find((table) => isOwn(table) && read.ports.get(table)?.includes(port ?? 0)) ?? nothing,
        // Rules without a backend are closed on purpose, or stand for an error of the Ingress, and said where they are listed.
        findings: gatewayFindings({ ...read, troubles, unserved: [] }),
    };
}
