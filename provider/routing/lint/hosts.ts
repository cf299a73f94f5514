import { counted } from "../diagnostic";
import type { CompiledRule } from "../compile";
import { candidates, requestTo } from "../candidates";
import { describeRule } from "../describe";
import type { HostEntry, HostIndex } from "../host-index";
import { addressesOf } from "../listener";
import type { Rule, Table } from "../model";
import { hostKey } from "../pattern";
import { sharedPlace } from "../address-change";
import type { LintContext } from "./context";
import { nameList } from "./context";
import { isAcceptedBy } from "./report";

/**
 * Hosts for which several addresses have rules: DNS can lead a name to only one of them. Each host is reported once.
 */
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
            // The DNS record of a name wins over that of a wildcard that covers it: the two may well lead to different
            // places.
            const others = gateways.filter(
                (other, i) => i !== at && entryAt(other, entry) !== undefined && isElsewhere(gateway, other),
            );
            if (others.length === 0) continue;
            said.add(host);
            report(context, gateway, entry, others, host);
        }
    });
}

/** Objects without a class may be served by the controller of any other gateway. */
const isClassless = ({ gateway }: Table): boolean => gateway === "default";

/** On one address, the URL chooses among the listeners. */
function isElsewhere(a: HostIndex, b: HostIndex): boolean {
    const here = addressesOf(a.table.table);
    return !addressesOf(b.table.table).some((address) => here.includes(address));
}

/** The same host on another gateway. A host that another gateway sends there does not count. */
function entryAt(gateway: HostIndex, { pattern }: HostEntry): HostEntry | undefined {
    if (gateway.hidden?.has(hostKey(pattern))) return undefined;
    if (pattern.kind === "exact") return gateway.exact.get(pattern.name);
    return pattern.kind === "wildcard" ? gateway.wildcard.get(pattern.suffix) : undefined;
}

const suffix = (entry: HostEntry): string => (entry.pattern.kind === "wildcard" ? entry.pattern.suffix : "");

/** Unread objects that may take requests of every host. */
const isBeside = ({ rule: { undetermined, target } }: CompiledRule): boolean =>
    undetermined?.said === true && target.kind === "unknown";

/**
 * Of an object in several versions it is not known which hosts it has. A rule that only redirects to https serves
 * nothing.
 */
const isServed = (rule: CompiledRule): boolean =>
    !isBeside(rule) && rule.rule.undetermined?.version !== true && isAnswer(rule.rule);
const isAnswer = ({ target }: Rule): boolean => !(target.kind === "redirect" && target.url.startsWith("https:"));

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
    // Routes that name both gateways do so on purpose: clients inside and outside have names of their own, or a DNS of
    // their own.
    if (entries.every((other) => haveSameRules(entry, other))) return;
    const shared = entries.flatMap((other) => other.rules.find(isServed) ?? []);
    const places = placesOf([gateway, ...others]);
    const named = rule.rule.host ?? host;
    const rules = shared.map((r) => describeRule(r.rule));
    const one = sharedPlace([gateway, ...others].map(({ table: { table } }) => table));
    context.add({
        code: "CR106",
        ...(one === undefined ? {} : { help: oneAddressHelp }),
        rule,
        others: shared,
        // A request of the rule itself: the other scheme of its host may have other rules.
        witness: candidates(gateway.table, rule, context.unused)[0] ?? requestTo(gateway.table.table, host, "/"),
        subject: { host: named, gateways: nameList(places, String) },
        ...counted(
            (n) =>
                `Host ${named} is on the gateways ${nameList(places, n)}, each with routes of its own${one === undefined ? "" : `, and all ask for ${one}`}: a request gets the routes of the one that ${one === undefined ? "it arrives at" : "has it"} (${nameList(rules, n)}).`,
        ),
    });
}

const oneAddressHelp = "Give each gateway an address of its own, or keep all routes of the host on one of them.";

/** The gateways by name, each address once: the ports of one address share a DNS record. */
function placesOf(gateways: readonly HostIndex[]): string[] {
    const names = gateways.flatMap(({ table: { table } }, i) => {
        const isSame = ({ table: other }: HostIndex): boolean =>
            addressesOf(other.table).join() === addressesOf(table).join();
        if (gateways.findIndex(isSame) < i) return [];
        return gateways.filter(isSame).length > 1 ? table.gateway.replace(/:\d+$/, "") : table.gateway;
    });
    return [...new Set(names)];
}

/**
 * The same requests are answered alike there, by the very objects or by others; or one of the two has a part of the other's
 * routes, as what is open to the outside is a part of what is served inside.
 */
function haveSameRules(one: HostEntry, other: HostEntry): boolean {
    const texts = ({ rules }: HostEntry): Set<string> =>
        new Set(
            rules.map(({ rule: { origin: _, order: __, rank: _____, scheme: ___, tls: ____, ...rest } }) =>
                JSON.stringify(rest),
            ),
        );
    const [here, there] = [texts(one), texts(other)];
    return [...here].every((text) => there.has(text)) || [...there].every((text) => here.has(text));
}

/** Hosts of one gateway that objects of several namespaces name: each owner can take requests of the other. */
function sharedHosts(context: LintContext, gateway: HostIndex): void {
    for (const entry of [...gateway.exact.values(), ...gateway.wildcard.values()]) {
        // A rule that the platform adds, such as the 404 of a listener, belongs to nobody.
        const [one] = entry.rules;
        if (entry.rules.every(({ rule }) => rule.origin.object === one?.rule.origin.object)) continue;
        const written = entry.rules.filter(
            (one) =>
                one.rule.implied !== true &&
                one.rule.undetermined?.version !== true &&
                !isBeside(one) &&
                // Its owner speaks for it, and for no other two that claim the host.
                !isAcceptedBy(one, "CR122"),
        );
        const { claims, scheme } = claimsThatMeet(written);
        const [rule, ...others] = claims;
        if (rule === undefined) continue;
        const objects = claims.map((r) => r.rule.origin.object);
        const host = entry.pattern.kind === "exact" ? entry.pattern.name : `${context.unused.label}${suffix(entry)}`;
        context.add({
            code: "CR122",
            rule,
            others,
            witness: requestTo(gateway.table.table, host, "/", scheme),
            ...counted(
                (n) =>
                    `Host ${rule.rule.host ?? host} is claimed by ${nameList(objects, n)}: each of them can take its requests.`,
            ),
        });
    }
}

/**
 * The objects of the rules, each with its first one: only those of which an object of another owner takes requests of the same
 * scheme. One that is at the entry point for http takes none from one at that for https. Also a scheme at which two meet;
 * undefined: at any. The first object of each owner comes before the others.
 */
function claimsThatMeet(rules: readonly CompiledRule[]): { claims: CompiledRule[]; scheme: Rule["scheme"] } {
    const all = new Map<string, { first: CompiledRule; owner: string; schemes: Set<Rule["scheme"]> }>();
    for (const one of rules) {
        const { object } = one.rule.origin;
        const known = all.get(object) ?? { first: one, owner: ownerOf(object), schemes: new Set() };
        all.set(object, known);
        known.schemes.add(one.rule.scheme);
    }
    const isAt = (schemes: ReadonlySet<Rule["scheme"]>, scheme: Rule["scheme"]): boolean =>
        schemes.has(scheme) || schemes.has(undefined);
    const everyScheme = [undefined, "http", "https"] as const;
    const ownersAt = everyScheme.map(
        (scheme) => new Set([...all.values()].filter((one) => isAt(one.schemes, scheme)).map(({ owner }) => owner)),
    );
    const meets = (at: number): boolean => (ownersAt[at]?.size ?? 0) > 1;
    const met = [...all.values()].filter(({ schemes }) =>
        everyScheme.some((one, at) => meets(at) && isAt(schemes, one)),
    );
    const owners = new Set<string>();
    const isFirst = met.map(({ owner }) => owners.size < owners.add(owner).size);
    const claims = [...met.filter((_, i) => isFirst[i]), ...met.filter((_, i) => !isFirst[i])].map(
        ({ first }) => first,
    );
    return { claims, scheme: everyScheme.find((_, at) => meets(at)) };
}

/** Whoever may write in a namespace owns its routes; any other object is its own owner. */
export const ownerOf = (object: string): string => /^(?:Ingress|HTTPRoute) ([^/]*\/)/.exec(object)?.[1] ?? object;
