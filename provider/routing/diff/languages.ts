import { candidates } from "../candidates";
import type { CompiledRule, CompiledTable } from "../compile";
import { join, settingsFor } from "../conditions";
import { requestFor } from "../witness";
import { withBehind } from "../hops";
import type { Changes } from "./host-changes";
import { isUnchanged } from "./host-changes";
import type { HostClass } from "./hosts";
import { hostClasses, ruleSignature } from "./hosts";
import type { TrafficChange } from "../diagnostic";
import { everyRequest } from "../exhaustive";
import type { UnusedNames } from "../unused-names";
import type { Request, Rule } from "../model";
import type { Snapshot } from "../snapshot";
import type { Detail } from "./change";
import { compare, notComparedLine, toChange } from "./change";
import type { Answered } from "./answers";
import type { Arrival } from "./arrivals";
import { arrivalsOf } from "./arrivals";

/**
 * The changes of tables with globs or regular expressions: both versions are asked one request of every class that
 * their rules can tell apart. Equal changes between the same two rules are one line, under the pattern of the rule that
 * answers afterwards (before, when none does).
 */
export function languageChanges(before: Snapshot, after: Snapshot, unused: UnusedNames): TrafficChange[] {
    const tables = [...before.gateways, ...after.gateways].map((gateway) => gateway.table);
    const every = everyRequest(tables, unused);
    const pairs = every === undefined ? pairedSamples(before, after, unused) : { requests: [], left: 0 };
    const requests = every ?? [...sampled(before, after, unused), ...pairs.requests];
    const found = new Map<string, { detail: Detail; id: string; arrival: Arrival; hosts: string; key: string }>();
    const classes = hostClasses([...before.gateways, ...after.gateways], unused);
    const classOf = classNamer(classes);
    const arrivals = new Map<string, readonly Arrival[]>();
    const changes: Changes = new Map();
    const isAlike = (host: string, arrival: Arrival): boolean =>
        isUnchanged(host, { before: withBehind(arrival.before), after: withBehind(arrival.after) }, changes);
    for (const { host } of requests)
        if (!arrivals.has(host))
            arrivals.set(
                host,
                arrivalsOf(before, after, host).filter((arrival) => !isAlike(host, arrival)),
            );
    const all = requests.flatMap((request) =>
        (arrivals.get(request.host) ?? []).map((arrival) => ({ arrival, request: arriving(request, arrival) })),
    );
    for (const { arrival, request } of all) {
        const change = compare(arrival.before, arrival.after, request);
        if (change === undefined) continue;
        const key = [
            change.id,
            ruleText(change.detail.before.rule),
            ruleText(change.detail.after.rule),
            methodOf(request),
            arrival.words.join(),
        ].join("\n");
        const hosts = classOf(request.host);
        const known = found.get(`${hosts}\n${key}`);
        if (known === undefined || sizeOf(request) < sizeOf(known.detail.witness)) {
            found.set(`${hosts}\n${key}`, { detail: change.detail, id: change.id, arrival, hosts, key });
        }
    }
    const widerOf = new Map(classes.map(({ text, wider }) => [text, wider]));
    // A set of hosts of which the wider set says the same has no line of its own.
    const own = [...found.values()].filter(
        ({ hosts, key }) => !widerOf.get(hosts)?.some((wider) => found.has(`${wider}\n${key}`)),
    );
    const told = own.map(({ detail, id, arrival, hosts }) => {
        const { method, headers = {}, query } = detail.witness;
        // When paths below the prefix change too, all of it changes; else only the witness is certain.
        const isWhole = (path: string): boolean => {
            const request = { ...detail.witness, path: `${path}/${unused.token}` };
            return compare(arrival.before, arrival.after, request)?.id === id;
        };
        const { host, path } = setOf(detail, hosts, isWhole);
        const words = [
            ...arrival.words,
            ...Object.entries(headers).map(([name, value]) => `with header ${name}: ${value}`),
            ...(query === undefined ? [] : [`with query ${query}`]),
        ];
        const condition = { methods: method === undefined ? undefined : [method], request: {}, byHeader: false, words };
        return toChange({ path, except: [], change: { id, detail }, condition }, host, []);
    });
    const [first] = pairs.requests;
    if (pairs.left === 0 || first === undefined) return told;
    const line = notComparedLine(`${pairs.left} further pairs of conditions`, anyCondition, first);
    return [...told, toChange(line, "*", [])];
}

const anyCondition = { methods: undefined, request: {}, byHeader: false };

/** With more than this, pairs of conditions are not looked at, and a line says so. */
const mostSamples = 5000;

/**
 * Samples of the rules that only one version has, which meet the conditions of another rule as well: what changes hands
 * under two conditions is answered by one of them before or after.
 */
function pairedSamples(
    before: Snapshot,
    after: Snapshot,
    unused: UnusedNames,
): { requests: readonly Request[]; left: number } {
    const [old, now] = [before, after].map(({ gateways }) =>
        gateways.flatMap(({ table }) =>
            table.rules.flatMap((rule) => (rule.live && !rule.unknown ? [{ rule, table }] : [])),
        ),
    ) as [Placed[], Placed[]];
    const [was, is] = [old, now].map((all) => new Set(all.map(({ rule }) => ruleSignature(rule)))) as [
        Set<string>,
        Set<string>,
    ];
    const changed = [
        ...old.filter(({ rule }) => !is.has(ruleSignature(rule))),
        ...now.filter(({ rule }) => !was.has(ruleSignature(rule))),
    ];
    const conditional = new Map([...old, ...now].map(({ rule }) => [rule.conditions, rule]));
    conditional.delete("");
    const requests: Request[] = [];
    let left = 0;
    for (const { rule, table } of changed)
        for (const other of conditional.values()) {
            const [more] = settingsFor(other.rule, 1);
            if (other.conditions === rule.conditions || more === undefined) continue;
            if (requests.length >= mostSamples) left++;
            else
                for (const request of candidates(table, rule, unused)) {
                    const { host, path, ...own } = request;
                    requests.push(requestFor(host, path, join(more, own)));
                }
        }
    return { requests, left };
}

interface Placed {
    rule: CompiledRule;
    table: CompiledTable;
}

/** A request without special properties makes the clearest witness. */
const sizeOf = ({ headers = {}, query, path }: Request): number =>
    10_000 * (Object.keys(headers).length + (query === undefined ? 0 : 1)) + path.length;

/** The request with the scheme and port at which it arrives. */
function arriving(request: Request, { way }: Arrival): Request {
    if (way.scheme === undefined && way.port === undefined) return request;
    const { scheme: _, port: __, ...rest } = request;
    return { ...rest, ...way };
}

const ruleText = (rule: Rule | undefined): string =>
    rule === undefined ? "" : `${rule.host ?? ""}\n${rule.match}\n${rule.path ?? ""}`;
const methodOf = (request: Request): string => request.method ?? "";

/** Too many rules for the product of their automata: each rule's own samples are asked. */
const sampled = (before: Snapshot, after: Snapshot, unused: UnusedNames): Request[] =>
    [...before.gateways, ...after.gateways].flatMap((gateway) =>
        gateway.table.rules.flatMap((rule) =>
            rule.live && !rule.unknown ? candidates(gateway.table, rule, unused) : [],
        ),
    );

/** The pattern that describes the change best, in the notation of the lines. */
function setOf(
    { before, after, witness }: Detail,
    hosts: string,
    isWhole: (prefix: string) => boolean,
): { host: string; path: string } {
    const rule = narrower(before, after);
    if (rule === undefined) return { host: witness.host, path: witness.path };
    const host = isPlain(rule.host) ? hosts : (rule.host ?? "");
    const path = rule.path ?? "";
    // To some dialects a plain path of this type is a prefix, too.
    const mayBePrefix = rule.match === "ImplementationSpecific" && /^[\w/.-]+$/.test(path);
    if (rule.match !== "Prefix" && !mayBePrefix) return { host, path: path === "" ? "/**" : path };
    const prefix = path.replace(/\/$/, "");
    if (isWhole(prefix)) return { host, path: `${prefix}/**` };
    return { host, path: rule.match === "Prefix" ? witness.path : path };
}

/** A name, a wildcard in front of one, or every host: what sets of hosts are made of. */
const isPlain = (host = ""): boolean => /^(\*|(\*\.)?[^*?()[\]{}|^$\\+]*)$/.test(host);

/** The name of the set of hosts that a host is in. */
function classNamer(classes: readonly HostClass[]): (host: string) => string {
    const names = new Set(classes.map(({ text }) => text));
    return (host) => {
        if (names.has(host)) return host;
        for (let dot = host.indexOf("."), stars = "*"; dot >= 0; dot = host.indexOf(".", dot + 1), stars = "**")
            if (names.has(stars + host.slice(dot))) return stars + host.slice(dot);
        return "*";
    };
}

const narrower = (before: Answered, after: Answered): Rule | undefined => {
    const [a, b] = [before.rule, after.rule];
    if (a === undefined || b === undefined) return b ?? a;
    return (a.path ?? "").length > (b.path ?? "").length ? a : b;
};
