/** Routes of several clusters and environments in one tree: those of one take no requests of another cluster's. */
import { pushTo } from "../push-to";
import { counted, several, type Diagnostic } from "../routing/diagnostic";
import { nameList } from "../routing/lint/context";
import { placeKey } from "../routing/lint/services";
import type { Origin, Rule, Table } from "../routing/model";
import { fileList } from "./file-list";
import { areInOtherClusters, areInOtherEnvironments, type Where } from "./kustomize/where";

type Places = ReadonlyMap<string, Where>;
const help = "Name the files of one cluster only, so that answers can be claimed.";

/**
 * Of a host for which one gateway's name stands in several clusters, each with routes of its own, it is not known which
 * cluster is asked. Adds a note about all such hosts, and gives their rules for each cluster, which may still fight.
 */
export function withClusters(
    tables: readonly Table[],
    places: Places,
    notes: string[],
): { tables: readonly Table[]; byCluster: Table[][] } {
    if (![...places.values()].some(({ clusters }) => clusters !== undefined)) return { tables, byCluster: [] };
    const hosts = new Set<string>();
    const clusters = new Set<string>();
    const shared = new Map<string, Set<string>>();
    const marked = tables.map((table) => {
        const byHost = new Map<string, Rule[]>();
        for (const rule of table.rules) {
            const known = byHost.get(rule.host ?? "");
            if (known === undefined) byHost.set(rule.host ?? "", [rule]);
            else known.push(rule);
        }
        const wildcards = [...byHost].filter(([host]) => host.startsWith("*."));
        const why = new Map<string, string>();
        for (const [host, named] of byHost) {
            // A wildcard of another cluster takes requests of a name as well.
            const rules = [...named, ...wildcards.flatMap(([other, its]) => (covers(other, host) ? its : []))];
            const own = [...new Set(rules.map(({ origin }) => places.get(placeKey(origin)) ?? {}))];
            if (!own.some((one, i) => own.slice(i + 1).some((other) => areInOtherClusters(one, other)))) continue;
            const names = [...new Set(own.flatMap((one) => one.clusters ?? []))].sort();
            for (const name of names) shared.set(name, (shared.get(name) ?? new Set()).add(host));
            why.set(
                host,
                `its host has routes in each of several clusters (${fileList(names)}), and which is asked is not known`,
            );
            // Of one object in several clusters there is a note already.
            if (new Set(rules.map(({ origin }) => origin.object)).size < 2) continue;
            hosts.add(host === "" ? "any host" : host);
            for (const name of names) clusters.add(name);
        }
        return why.size === 0 ? table : { ...table, rules: table.rules.map((rule) => asOneOfSeveral(rule, why)) };
    });
    const [first = ""] = hosts;
    if (hosts.size > 0)
        notes.push(
            `${hosts.size === 1 ? `host ${first} has` : `${hosts.size} hosts have`} routes in each of several clusters (${fileList([...clusters].sort())}), and which cluster is asked is not known: name the folder of one`,
        );
    const byCluster = [...shared].map(([name, own]) =>
        tables.flatMap(({ defaults: _, ...table }) => {
            const isThere = ({ origin }: Rule): boolean => at(origin, places).clusters?.includes(name) === true;
            const isShared = (host: string): boolean => own.has(host) || [...own].some((name) => covers(host, name));
            const rules = table.rules.filter((rule) => isShared(rule.host ?? "") && isThere(rule));
            return rules.length === 0 ? [] : [{ ...table, rules }];
        }),
    );
    return { tables: marked, byCluster };
}

/** Whether a wildcard takes requests of a name, or of all names of another wildcard. */
const covers = (wildcard: string, name: string): boolean =>
    wildcard.startsWith("*.") && wildcard !== name && name.replace(/^\*/, "x").endsWith(wildcard.slice(1));

/**
 * Findings about two routes of one cluster, on hosts that other clusters serve as well, or of one class that is still to be filled
 * in, where there are none yet.
 */
export function withinOne(claims: readonly Diagnostic[], found: readonly Diagnostic[]): Diagnostic[] {
    const keyOf = ({ code, message, origin }: Diagnostic): string => JSON.stringify([code, message, origin]);
    const known = new Set(claims.map(keyOf));
    return found.filter((one) => {
        const isNew = (one.related ?? []).length > 0 && !known.has(keyOf(one));
        known.add(keyOf(one));
        return isNew;
    });
}

function asOneOfSeveral(rule: Rule, reasons: ReadonlyMap<string, string>): Rule {
    const why = reasons.get(rule.host ?? "");
    if (why === undefined) return rule;
    const { undetermined } = rule;
    const known = undetermined === undefined || undetermined.answerOnly === true ? { why, help } : undetermined;
    return { ...rule, undetermined: { ...known, version: true } };
}

/**
 * Without findings about objects that are never in one cluster. What holds only if several environments are in one cluster
 * is said once a code.
 */
export function betweenClusters(claims: readonly Diagnostic[], places: Places): Diagnostic[] {
    const perhaps = new Map<string, Diagnostic[]>();
    const kept = claims.filter((claim) => {
        const { code, origin, related = [] } = claim;
        if (origin === undefined || related.length === 0) return true;
        const own = at(origin, places);
        if (related.every((other) => areInOtherClusters(own, at(other, places)))) return false;
        if (!related.every((other) => areInOtherEnvironments(own, at(other, places)))) return true;
        pushTo(perhaps, code, claim);
        return false;
    });
    return [...kept, ...[...perhaps.values()].map((all) => ifInOneCluster(all, places))];
}

const at = (origin: Origin, places: Places): Where => places.get(placeKey(origin)) ?? {};

function ifInOneCluster(all: readonly Diagnostic[], places: Places): Diagnostic {
    const [first] = all as [Diagnostic, ...Diagnostic[]];
    const origins = all.flatMap(({ origin, related = [] }) => [...(origin === undefined ? [] : [origin]), ...related]);
    const environments = [...new Set(origins.flatMap((origin) => at(origin, places).environments ?? []))].sort();
    const { subject: _, ...rest } = first;
    const one = first.message.replace(/\.$/, "");
    const more = (n: string): string => (all.length === 1 ? "" : `; so with ${several(n, "more finding")}`);
    return {
        ...rest,
        severity: "info",
        ...counted(
            (n) =>
                `If the environments ${nameList(environments, n)} are in one cluster: ${one}${more(n(all.length - 1))}.`,
        ),
        help: "Name the files of one environment only, or build it first, so that only what is live together is compared.",
    };
}
