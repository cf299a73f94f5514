import type { CompiledRule } from "../compile";
import { candidates, requestTo } from "../candidates";
import { describeRule } from "../describe";
import type { HostEntry, HostIndex } from "../host-index";
import { addressesOf } from "../listener";
import type { Table } from "../model";
import { hostKey } from "../pattern";
import type { LintContext } from "./context";
import { nameList } from "./context";

/** Hosts that several addresses have rules for: DNS can lead a name to one of them only. Each host is said once. */
export function lintHosts(context: LintContext): void {
    for (const gateway of context.gateways) sharedHosts(context, gateway);
    const gateways = context.gateways.filter(({ table: { table } }) => !isClassless(table));
    if (gateways.length < 2) return;
    const said = new Set<string>();
    gateways.forEach((gateway, at) => {
        for (const entry of [...gateway.exact.values(), ...gateway.wildcard.values()]) {
            const host =
                entry.pattern.kind === "exact" ? entry.pattern.name : `${context.unused.label}${suffix(entry)}`;
            if (said.has(host) || gateway.hidden?.has(hostKey(entry.pattern))) continue;
            // A record of a name goes before that of a wildcard over it: the two may well lead to different places.
            const others = gateways.filter(
                (other, i) => i !== at && entryAt(other, entry) !== undefined && isElsewhere(gateway, other),
            );
            if (others.length === 0) continue;
            said.add(host);
            report(context, gateway, entry, others, host);
        }
    });
}

/** Objects without a class: the controller of any other gateway may be the one that serves them. */
const isClassless = ({ gateway }: Table): boolean => gateway === "default";

/** The URL chooses among the listeners of one address. */
function isElsewhere(a: HostIndex, b: HostIndex): boolean {
    const here = addressesOf(a.table.table);
    return !addressesOf(b.table.table).some((address) => here.includes(address));
}

/** The host of an entry on another gateway, under the very name; a hidden one is where another gateway sends it. */
function entryAt(gateway: HostIndex, { pattern }: HostEntry): HostEntry | undefined {
    if (gateway.hidden?.has(hostKey(pattern))) return undefined;
    if (pattern.kind === "exact") return gateway.exact.get(pattern.name);
    return pattern.kind === "wildcard" ? gateway.wildcard.get(pattern.suffix) : undefined;
}

const suffix = (entry: HostEntry): string => (entry.pattern.kind === "wildcard" ? entry.pattern.suffix : "");

/** Of an object in several versions it is not known which hosts it has; who sends on to https only serves nothing. */
const isServed = ({ rule: { undetermined, target } }: CompiledRule): boolean =>
    undetermined?.version !== true && !(target.kind === "redirect" && target.url.startsWith("https:"));

function report(
    context: LintContext,
    gateway: HostIndex,
    entry: HostEntry,
    all: readonly HostIndex[],
    host: string,
): void {
    const rule = entry.rules.find(isServed);
    if (rule === undefined) return;
    const others = all.filter((other) => entryAt(other, entry)?.rules.some(isServed) === true);
    const entries = others.flatMap((other) => entryAt(other, entry) ?? []);
    // Routes that name both gateways mean it: clients inside and outside have names of their own, or a DNS of their own.
    if (entries.every((other) => haveSameRules(entry, other))) return;
    const shared = entries.flatMap((other) => other.rules.find(isServed) ?? []);
    const names = nameList(placesOf([gateway, ...others]));
    const who = nameList(shared.map((r) => describeRule(r.rule)));
    context.add({
        code: "CR106",
        rule,
        others: shared,
        // A request of the rule itself: its host may have other rules for the other scheme.
        witness: candidates(gateway.table, rule, context.unused)[0] ?? requestTo(gateway.table.table, host, "/"),
        message: `Host ${rule.rule.host ?? host} is on the gateways ${names}, each with routes of its own: who is led to one of them does not get those of the other (${who}).`,
    });
}

/** The gateways by name, each address once: ports of one address have one DNS record. */
function placesOf(gateways: readonly HostIndex[]): string[] {
    const names = gateways.flatMap(({ table: { table } }, i) => {
        const isSame = ({ table: other }: HostIndex): boolean =>
            addressesOf(other.table).join() === addressesOf(table).join();
        if (gateways.findIndex(isSame) < i) return [];
        return gateways.filter(isSame).length > 1 ? table.gateway.replace(/:\d+$/, "") : table.gateway;
    });
    return [...new Set(names)];
}

/** The same requests are answered alike there, by the very objects or by others. */
function haveSameRules(one: HostEntry, other: HostEntry): boolean {
    const texts = ({ rules }: HostEntry): Set<string> =>
        new Set(rules.map(({ rule: { origin: _, order: __, ...rest } }) => JSON.stringify(rest)));
    const [here, there] = [texts(one), texts(other)];
    return here.size === there.size && [...here].every((text) => there.has(text));
}

/** Hosts of one gateway that objects of several namespaces name: each owner can take requests of the other. */
function sharedHosts(context: LintContext, gateway: HostIndex): void {
    for (const entry of [...gateway.exact.values(), ...gateway.wildcard.values()]) {
        // What the platform adds by itself, such as the 404 of a listener, nobody claims.
        const written = entry.rules.filter(({ rule }) => rule.implied !== true && rule.undetermined?.version !== true);
        const [first] = written;
        if (first === undefined || written.every(({ rule }) => rule.origin.object === first.rule.origin.object))
            continue;
        const owners = new Map<string, CompiledRule>();
        for (const rule of written) {
            const owner = ownerOf(rule.rule.origin.object);
            if (!owners.has(owner)) owners.set(owner, rule);
        }
        if (owners.size < 2) continue;
        const [rule, ...others] = owners.values();
        if (rule === undefined) continue;
        const names = nameList([...owners.values()].map((r) => r.rule.origin.object));
        const host = entry.pattern.kind === "exact" ? entry.pattern.name : `${context.unused.label}${suffix(entry)}`;
        context.add({
            code: "CR122",
            rule,
            others,
            witness: requestTo(gateway.table.table, host, "/"),
            message: `Host ${rule.rule.host ?? host} is claimed by ${names}: each of them can take its requests.`,
        });
    }
}

/** Whoever writes in a namespace owns its routes; any other object is its own owner. */
const ownerOf = (object: string): string => /^(?:Ingress|HTTPRoute) ([^/]*\/)/.exec(object)?.[1] ?? object;
