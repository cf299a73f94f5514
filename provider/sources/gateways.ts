import { fileCodes } from "../diagnostics/codes/files";
import { pushTo } from "../push-to";
import { checkSpec, checkSpecOfFile } from "../platforms/gateway-api/check/http-route";
import { type CheckedKind, isCheckedKind } from "../platforms/gateway-api/check/validate";
import { gatewayFindings } from "../platforms/gateway-api/read/findings";
import { keyOf } from "../platforms/gateway-api/read/objects";
import { type GatewayTables, readGateways } from "../platforms/gateway-api/read/tables";
import { addressesBehind } from "../platforms/kubernetes/read/selectorless";
import type { Diagnostic } from "../routing/diagnostic";
import { placeKey } from "../routing/lint/services";
import type { DialectName, Rule, Table } from "../routing/model";
import { areAlike } from "./common-rules";
import { objectName } from "./file-finding";
import type { Where } from "./kustomize/where";
import type { AddedListener, Placed } from "./objects";
import { withAddedListeners } from "./patched-listeners";
import { textAt, unlessSubstituted } from "./substituted";
import { variablesIn } from "../inputs/variables";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";

/** Dialects of Gateways: a Gateway can have no other. */
const ofGateways: ReadonlySet<DialectName> = new Set(["gateway-api", "traefik-gateway"]);
export const isOfGateways = (dialect: DialectName): boolean => ofGateways.has(dialect);

export const isOfGatewayApi = (apiVersion: unknown): boolean =>
    String(apiVersion).startsWith("gateway.networking.k8s.io/");

/** What is known besides the manifests when Gateways are read. */
export interface GatewayView {
    /** The clusters that objects are for, by {@link placeKey}. */
    places: ReadonlyMap<string, Where>;
    chosen: DialectName | undefined;
    whole: boolean;
    byService: boolean;
    /** Versions of objects that are in several files, with the findings about each. */
    split: ReadonlyMap<Placed, string>;
    /** Objects that exist and cannot be read: `Gateway shop/edge`. */
    unreadable: ReadonlySet<string>;
    /** Unread objects that may answer any request that arrives at a product. */
    beside: (product: string) => Rule[];
    /** Objects that a kustomization changes: it may add what they lack. */
    changed: ReadonlySet<string>;
    /** Listeners that patches add to a Gateway. */
    added: readonly AddedListener[];
    /** Objects that route and are not read. */
    others: readonly Placed[];
    /** Gateways whose other routes are not among the manifests: `Gateway shop/edge`. */
    shared: ReadonlySet<string>;
}

/** The tables of Gateways and the findings about their routes; empty without a route or a Gateway. */
export function gatewayTables(
    manifests: readonly Placed[],
    view: GatewayView,
): { tables: Table[]; findings: Diagnostic[] } {
    if (!manifests.some(({ value }) => value.kind === "HTTPRoute" || value.kind === "Gateway"))
        return { tables: [], findings: [] };
    const withClusters = manifests.map((placed) => {
        const { clusters } =
            view.places.get(placeKey({ object: objectName(placed.value), source: placed.source })) ?? {};
        return clusters === undefined ? placed : { ...placed, clusters };
    });
    const read = readGateways(withClusters, {
        whole: view.whole,
        others: view.others,
        shared: view.shared,
        unknown: UNKNOWN_SENTINEL,
        ...(view.byService ? {} : { resolve: addressesBehind(manifests.map(({ value }) => value)) }),
        ...(view.chosen !== undefined && isOfGateways(view.chosen) ? { dialect: view.chosen } : {}),
    });
    const several = new Map<string, Set<string>>();
    for (const { value, source } of view.split.keys()) {
        const name = objectName(value);
        several.set(name, (several.get(name) ?? new Set()).add(source));
    }
    const tables = read.tables.filter(({ rules }) => rules.length > 0);
    return {
        tables: tables
            .map((table) => withSplit(table, view.split))
            .map((table) =>
                table.dialect === "traefik-gateway"
                    ? { ...table, rules: [...table.rules, ...view.beside("Traefik")] }
                    : table,
            ),
        findings: gatewayFindings(
            known(
                { ...read, refusals: withAddedListeners(read.refusals, view.added) },
                new Set([...view.unreadable, ...view.changed]),
            ),
            several,
        ),
    };
}

/** Without findings about missing parents that do exist but cannot be read. */
const known = (read: GatewayTables, unreadable: ReadonlySet<string>): GatewayTables => ({
    ...read,
    refusals: read.refusals.filter(
        ({ parent, route }) => !unreadable.has(parent) && !unreadable.has(`HTTPRoute ${keyOf(route.value)}`),
    ),
    outside: read.outside.filter(
        ({ parents, route }) => ![...parents, `HTTPRoute ${keyOf(route.value)}`].some((name) => unreadable.has(name)),
    ),
    refused: read.refused.filter(({ object }) => !unreadable.has(object)),
    troubles: read.troubles.filter(({ origin }) => !unreadable.has(origin.object)),
    // The route has a finding about a name that is still to be filled in.
    assumed: read.assumed.filter(({ object }) => !unreadable.has(object) && variablesIn(object).length === 0),
});

/** What the API server would refuse of a route, a Gateway, its class, ListenerSet or ReferenceGrant in a file. */
export function routeFindings(placed: Placed): Diagnostic[] {
    const { value, written } = placed;
    const { kind } = value;
    if (!isCheckedKind(kind) || written === undefined || written.template) return [];
    if (kind !== "HTTPRoute") return ofOther(placed, kind);
    return unlessSubstituted(value, (filled) => {
        const { refused, unlessExperimental } = checkSpecOfFile(filled.spec ?? {});
        return [
            ...refused.map((one) => ofRoute(placed, one, "The API server refuses it")),
            ...unlessExperimental.map((one): Diagnostic => ({
                ...ofRoute(
                    placed,
                    one,
                    "The standard channel of the Gateway API refuses it, the experimental one does not",
                    "the standard channel of the Gateway API",
                ),
                severity: "warning",
                help: "Look whether the cluster has the experimental channel; else leave it out.",
            })),
        ];
    });
}

/** Fields that Gateways have in the experimental channel only, or had there once. */
const experimental = /^spec\.(defaultScope|backendTLS|listeners\[\d+\]\.tls\.frontendValidation)$/;

function ofOther(placed: Placed, kind: CheckedKind): Diagnostic[] {
    // Older versions have other fields, and no newer server takes them.
    if (!/^gateway\.networking\.k8s\.io\/v1(beta1)?$/.test(String(placed.value.apiVersion))) return [];
    return unlessSubstituted(placed.value, (filled) =>
        checkSpec(filled.spec ?? {}, kind).map((one) => {
            const found = ofRoute(placed, one, "The API server refuses it");
            return experimental.test(found.where) ? { ...found, severity: "warning" } : found;
        }),
    );
}

function ofRoute({ value, source }: Placed, found: Diagnostic, who: string, refuser?: string): Diagnostic {
    const path = `spec.${found.where}`;
    const refusal = `${path}: ${found.message}`;
    const origin = { object: objectName(value), source, path };
    const refused = pathOf(value, path);
    return {
        ...found,
        where: path,
        message: `${who}: ${refusal}`,
        origin,
        subject: {
            refusal,
            ...(refuser === undefined ? {} : { refuser }),
            ...(refused === undefined ? {} : { refused }),
        },
    };
}

/** The text of a path that is refused. `{name}` in it is a pattern of OpenAPI, which nobody fills in. */
const pathOf = (value: Placed["value"], where: string): string | undefined =>
    where.endsWith(".path") && textAt(value, where) === ""
        ? textAt(value, `${where}.value`).replace(/(?<![#$])\{\w+\}(?!#)/g, "")
        : undefined;

/** `shop/edge`, one or more. */
const gatewaysOf = ({ gateway }: Table): string[] => gateway.split(" and ").map((name) => name.replace(/:\d+$/, ""));

/** Of a route or Gateway that is in several files only one version is live: its rules are undetermined. */
function withSplit(table: Table, split: ReadonlyMap<Placed, string>): Table {
    const reasons = new Map([...split].map(([{ value }, why]) => [objectName(value), why]));
    const ofGateway = gatewaysOf(table).flatMap((name) => reasons.get(`Gateway ${name}`) ?? []);
    const { first, copies } = ofGateway.length > 0 ? noneCommon : commonRules(table.rules, split);
    return {
        ...table,
        rules: table.rules.flatMap((rule): Rule | Rule[] => {
            if (copies.has(rule)) return [];
            if (first.has(rule)) return rule;
            const why = reasons.get(rule.origin.object) ?? ofGateway[0];
            if (why === undefined) return rule;
            // A doubt about the answer only is the smaller doubt.
            const known = rule.undetermined?.answerOnly === true ? undefined : rule.undetermined;
            return { ...rule, undetermined: { ...(known ?? { why, help: fileCodes.CR602.help }), version: true } };
        }),
    };
}

const noneCommon = { first: new Set<Rule>(), copies: new Set<Rule>() };

/** Rules that every version of their route has: the first of each, and its copies. */
function commonRules(rules: readonly Rule[], split: ReadonlyMap<Placed, string>): typeof noneCommon {
    const [first, copies] = [new Set<Rule>(), new Set<Rule>()];
    for (const versions of versionsOf(split)) {
        const [one] = versions as [Placed, ...Placed[]];
        const sources = new Set(versions.map(({ source }) => source));
        if (sources.size < versions.length || !areAlike(versions)) continue;
        const same = new Map<string, Rule[]>();
        for (const rule of rules) {
            if (rule.origin.object !== objectName(one.value)) continue;
            const { origin: _, ...rest } = rule;
            const text = JSON.stringify(rest);
            pushTo(same, text, rule);
        }
        const inEach = [...same.values()].filter(
            (all) => new Set(all.map(({ origin }) => origin.source)).size === sources.size,
        );
        if (!areInOneOrder(inEach)) continue;
        for (const [kept, ...others] of inEach) {
            if (kept !== undefined) first.add(kept);
            for (const other of others) copies.add(other);
        }
    }
    return { first, copies };
}

/** Of rules that take one request, the first in the list of their route answers. */
function areInOneOrder(same: readonly (readonly Rule[])[]): boolean {
    const lists = new Map<string | undefined, [place: number, number][]>();
    same.forEach((all, i) => {
        for (const { origin } of all) {
            const place = Number(/^spec\.rules\[(\d+)\]/.exec(origin.path ?? "")?.[1] ?? 0);
            const known = lists.get(origin.source);
            if (known === undefined) lists.set(origin.source, [[place, i]]);
            else known.push([place, i]);
        }
    });
    const orders = [...lists.values()].map((list) =>
        list
            .sort(([one], [other]) => one - other)
            .map(([, i]) => i)
            .join(),
    );
    return new Set(orders).size < 2;
}

/** Routes by the reason why it is not known which version of them is live. */
function versionsOf(split: ReadonlyMap<Placed, string>): Iterable<Placed[]> {
    const groups = new Map<string, Placed[]>();
    for (const [placed, why] of split) if (placed.value.kind === "HTTPRoute") pushTo(groups, why, placed);
    return groups.values();
}
