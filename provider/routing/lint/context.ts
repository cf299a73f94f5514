import type { GatewayAnswer } from "../gateway-answer";
import { askGateway } from "../gateway-answer";
import type { CompiledRule } from "../compile";
import { probe } from "../dialect";
import type { UnusedNames } from "../unused-names";
import type { HostIndex } from "../host-index";
import type { Request } from "../model";
import type { Outcome } from "../outcome";
import { hostKey, pathKey } from "../pattern";
import type { Finding } from "./report";

export interface KnownService {
    namespace: string;
    name: string;
    ports: readonly (number | string)[];
    /** Ports of its pods, which some controllers accept as well. */
    targetPorts?: readonly (number | string)[];
    /** An ExternalName, which has every port that its target has. */
    external?: boolean;
    /** The file that holds it, if any. */
    source?: string;
    /** Its file gives no namespace: kustomize, Flux or kubectl may set any. */
    unplaced?: true;
    /** Clusters that it is for; without them nobody knows. */
    clusters?: readonly string[];
}

/** What exists beside the routes, as far as the caller knows. What is not given is not checked. */
export interface KnownObjects {
    /**
     * Services that exist; one in several versions is listed several times. Without any Service of a namespace, that
     * namespace is not checked.
     */
    services?: readonly KnownService[];
    /** Nothing else exists, as in a cluster; otherwise a Service may come from elsewhere. Default: true. */
    whole?: boolean;
    /** Names of Services that exist and of which nothing else is known. */
    hidden?: ReadonlySet<string>;
    /**
     * Objects with rules whose files give no namespace, by {@link placeKey}: only Services beside them are known to be
     * theirs.
     */
    unplaced?: ReadonlySet<string>;
    /** The clusters that objects with rules are for, by {@link placeKey}: a Service of another cluster is none of theirs. */
    clusters?: ReadonlyMap<string, readonly string[]>;
    /** Services of files that nothing builds, by name: the file. */
    unlisted?: ReadonlyMap<string, string>;
    /** Ids of the SAE applications that exist. */
    apps?: readonly string[];
}

export interface LintContext {
    readonly gateways: readonly HostIndex[];
    readonly unused: UnusedNames;
    readonly known: KnownObjects;
    /** Findings about backends so far: a rule of several hosts, listeners or gateways leads to one backend. */
    readonly backends: Set<string>;
    /** Bare domains of wildcards that are reported already: several gateways may lead to one. */
    readonly domains: Set<string>;
    /**
     * Whether the entry of an object that the rule was read from has another answer at another listener, as where plain
     * requests are redirected: what is of no use here is of use there.
     */
    answersOtherwise(rule: CompiledRule): boolean;
    readonly entries: Entries;
    add(finding: Finding): void;
}

/** Entries of objects, each of which may be a rule at several listeners. */
export interface Entries {
    /** Notes that a rule answers some request. */
    reach(gateway: HostIndex, rule: CompiledRule): void;
    /** Whether the rule's entry answers some request at another listener than the gateway's. */
    isReachedBeside(gateway: HostIndex, rule: CompiledRule): boolean;
    /** Whether the first rule's entry is nowhere where the second one's is not. */
    isOnlyWhere(rule: CompiledRule, other: CompiledRule): boolean;
}

/** One entry of an object can be several rules, such as one for each listener. */
export const writtenAt = ({ rule: { origin } }: CompiledRule): string =>
    JSON.stringify([origin.object, origin.source, origin.path]);

export function newEntries(gateways: readonly HostIndex[]): Entries {
    const reached = new Map<string, Set<HostIndex>>();
    /** A gateway, and a scheme where the rule is for one. */
    let places: Map<string, Set<string>> | undefined;
    const note = <Place>(all: Map<string, Set<Place>>, place: Place, rule: CompiledRule): void => {
        const key = writtenAt(rule);
        const found = all.get(key);
        if (found === undefined) all.set(key, new Set([place]));
        else found.add(place);
    };
    const placesOf = (rule: CompiledRule): ReadonlySet<string> => {
        if (places === undefined) {
            places = new Map();
            for (const [i, { table }] of gateways.entries())
                for (const one of table.rules) note(places, `${i} ${one.rule.scheme ?? ""}`, one);
        }
        return places.get(writtenAt(rule)) ?? new Set();
    };
    return {
        reach: (gateway, rule) => {
            if (gateways.length > 1 && rule.rule.origin.path !== undefined) note(reached, gateway, rule);
        },
        isReachedBeside: (gateway, rule) =>
            [...(reached.get(writtenAt(rule)) ?? [])].some(
                (other) => other !== gateway && other.table.dialect === gateway.table.dialect,
            ),
        isOnlyWhere: (rule, other) => {
            const there = placesOf(other);
            return [...placesOf(rule)].every((gateway) => there.has(gateway));
        },
    };
}

/** What one gateway does with a request. */
export const ask = (gateway: HostIndex, request: Request): GatewayAnswer =>
    askGateway(gateway, probe(gateway.table.dialect, request));

export const serves = (outcome: Outcome, rule: CompiledRule): boolean => outcome.matches.some((t) => t.rule === rule);

/** The same requests, whatever the two rules are called and however they are written. */
export const sameRegion = (a: CompiledRule, b: CompiledRule): boolean =>
    hostKey(a.host) === hostKey(b.host) && pathKey(a.path) === pathKey(b.path) && a.conditions === b.conditions;

/**
 * The help for two rules that repeat each other: an object's annotations go with its rules.
 * @param one the rule that can go
 */
export function repeatedHelp(
    { entries }: LintContext,
    gateway: HostIndex,
    one: CompiledRule,
    other: CompiledRule,
): { help?: string } {
    const objects = [one, other].map(({ rule }) => rule.origin.object);
    if (objects[0] === objects[1]) return {};
    const look = "look first whether their annotations, filters or TLS differ.";
    const [isPart, isWhole] = [entries.isOnlyWhere(one, other), entries.isOnlyWhere(other, one)];
    const webhook = refusesSecond(gateway, [one, other]);
    const second = webhook === undefined ? "" : ` ${webhook}`;
    if (isPart && isWhole) return { help: `Keep the rule in one of the two objects; ${look}${second}` };
    if (!isPart && !isWhole) return { help: "Keep both: each is at a listener where the other is not." };
    return { help: `Keep the rule of ${objects[isPart ? 1 : 0]}, which has more listeners; ${look}` };
}

/**
 * What comes before any rule where two objects have one host and path: the second one may be refused as it is made. Undefined:
 * nobody is known to refuse it.
 */
export function refusesSecond({ table: { dialect } }: HostIndex, rules: readonly CompiledRule[]): string | undefined {
    const [first, ...others] = rules;
    // What the platform adds is written in neither of them.
    const isWritten = rules.every(({ rule }) => rule.implied !== true && rule.dropped === undefined);
    if (dialect.refusesSecond === undefined || first === undefined || !isWritten) return undefined;
    if (rules.some(({ rule }) => rule.mayRepeat === true)) return undefined;
    const isSecond = others.some(
        (one) => one.rule.origin.object !== first.rule.origin.object && sameRegion(first, one),
    );
    return isSecond
        ? `Where it is installed, ${dialect.refusesSecond} refuses the one that is made second.`
        : undefined;
}

const shownNames = 3;

/**
 * `Ingress shop/a, Ingress shop/b and 2 more`: fewer where the names are long, at least the first.
 * @param number writes how many more
 */
export function nameList(names: readonly string[], number: (n: number) => string, room = 110): string {
    let shown = Math.min(shownNames, names.length);
    while (shown > 1 && names.slice(0, shown).join(", ").length > Math.min(room, 110)) shown--;
    const more = names.length - shown;
    if (more > 0) return `${names.slice(0, shown).join(", ")} and ${number(more)} more`;
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`;
}
