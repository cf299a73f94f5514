import { isOfController, policiesOf } from "../platforms/gateway-api/convert/policies";
import { policyName, type Policy } from "../platforms/gateway-api/convert/policy";
import { writtenRoutes } from "../platforms/kubernetes/read/written-routes";
import { parseJson } from "../platforms/kubernetes/read/json";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import { leftAnnotations } from "../platforms/kubernetes/read/cce-lasting-annotations";
import { ingressName, movedRoutes, type Pair } from "./moved-routes";
import { isObject, type Json, pick, type Placed } from "./objects";
import { parentsOf } from "../platforms/gateway-api/read/attach";
import { keyOf } from "../platforms/gateway-api/read/objects";
import { lazy } from "../lazy";

const written = lazy<typeof import("../platforms/sae/read/rule-set-files")>(() =>
    require("../platforms/sae/read/rule-set-files"),
);

const most = 3;

/** What is compared besides tables. */
export interface Compared {
    manifests: readonly Placed[];
    ruleSets: readonly Placed[];
}

/** What differs and is not compared. */
export interface Uncompared {
    /** In one line each. */
    notes: string[];
    /**
     * Something that keeps requests out, changes their headers or speaks otherwise to backends is among it: with the same
     * routes, somebody may get in or be refused.
     */
    guards: boolean;
}

/**
 * Which annotations of Ingresses and settings of SAE differ that do not say where requests go: what they do with requests
 * is not compared.
 */
export function uncompared(before: Compared, after: Compared): Uncompared {
    const [was, is] = [before, after].map(({ manifests }) => manifests.map(({ value }) => value)) as [Json[], Json[]];
    const differ = annotationsThatDiffer(was, is);
    const names = (some: (one: Different) => boolean): string[] => differ.filter(some).map(({ name }) => name);
    const guards = names(({ guards, headers }) => guards && !headers);
    const headers = names((one) => one.headers);
    const protocols = names((one) => one.protocol && !one.guards);
    return {
        notes: [
            ...said("what keeps requests out (logins, limits, lists of addresses)", guards),
            ...said("headers that are written into requests or removed", headers),
            ...said("how backends are spoken to (their protocol)", protocols),
            ...said(
                "what annotations do besides routing",
                names((one) => !one.guards && !one.headers && !one.protocol),
            ),
            ...leftAnnotations(was, is),
            ...gatewaysOfOne(was, is),
            ...said("what settings of SAE do besides routing", settingsThatDiffer(before.ruleSets, after.ruleSets)),
        ],
        guards: guards.length + headers.length + protocols.length > 0,
    };
}

/** Gateways that one version has and routes of the other name: of what they let in nothing is known there. */
function gatewaysOfOne(was: readonly Json[], is: readonly Json[]): string[] {
    const [before, after] = [was, is].map((all): Gateways => ({
        has: new Set(all.filter(({ kind }) => kind === "Gateway").map((one) => keyOf(one))),
        names: new Set(
            all
                .filter(
                    ({ kind, spec }) => kind === "HTTPRoute" && isObject(spec) && isListOfObjects(spec["parentRefs"]),
                )
                .flatMap((route) => parentsOf(route))
                .flatMap(({ kind, namespace, name }) => (kind === "Gateway" ? [`${namespace}/${name}`] : [])),
        ),
    })) as [Gateways, Gateways];
    const only = (one: Gateways, other: Gateways): string[] =>
        [...one.has].filter((name) => other.names.has(name) && !other.has.has(name));
    const taken = "its listeners are taken to be those that the routes name, open to every host and namespace";
    return [
        ...only(before, after).map(
            (name) =>
                `Gateway ${name} is in the first version only: in the second ${taken}. If it is deleted, they answer nothing.`,
        ),
        ...only(after, before).map((name) => `Gateway ${name} is in the second version only: in the first ${taken}.`),
    ];
}

const isListOfObjects = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);

interface Gateways {
    has: ReadonlySet<string>;
    names: ReadonlySet<string>;
}

interface Different {
    /** `nginx.ingress.kubernetes.io/auth-url of Ingress shop/web`. */
    name: string;
    guards: boolean;
    headers: boolean;
    protocol: boolean;
}

/** Annotations of an Ingress, and of those that take its routes, that do not say the same. */
function annotationsThatDiffer(before: readonly Json[], after: readonly Json[]): Different[] {
    const [was, is] = [annotationsOf(before), annotationsOf(after)];
    if (was.values.size === 0 && is.values.size === 0) return [];
    const moved = movedRoutes(before, after);
    const same = [...was.objects].filter((name) => is.objects.has(name)).map((name): Pair => ({ was: name, is: name }));
    // HTTPRoutes take the place of what is not in an Ingress any more; else its routes report that it has gone.
    const ended = is.hasRoutes ? [...moved.ended].filter((name) => !is.objects.has(name)) : [];
    const pairs: (Omit<Pair, "is"> & { is?: string })[] = [
        ...same,
        ...moved.pairs,
        ...ended.map((name) => ({ was: name })),
    ];
    const found = new Map<string, Different>();
    for (const pair of pairs) {
        const [old = none, now = none] = [was.values.get(pair.was), is.values.get(pair.is ?? "")];
        const of =
            pair.is === undefined || pair.is === pair.was ? pair.was : `${pair.was} (${pair.is} has its routes now)`;
        for (const annotation of new Set([...old.keys(), ...now.keys()])) {
            const all = [old.get(annotation), now.get(annotation)];
            const [a, b] = all;
            if (a?.value === b?.value || all.some((one) => one !== undefined && !isFor(one, pair.services))) continue;
            const some = (what: "guards" | "headers" | "protocol"): boolean => all.some((one) => one?.[what] === true);
            const name = `${annotation} of ${of}`;
            found.set(name, { name, guards: some("guards"), headers: some("headers"), protocol: some("protocol") });
        }
    }
    return [...found.values()];
}

const none: ReadonlyMap<string, Policy> = new Map<string, Policy>();

const isFor = ({ service }: Policy, services: ReadonlySet<string> | undefined): boolean =>
    service === undefined || services === undefined || services.has(service);

function said(what: string, keys: readonly string[]): string[] {
    const list = keys.slice(0, most);
    const more = keys.length > most ? ` and ${keys.length - most} more` : "";
    return keys.length === 0 ? [] : [`not compared: ${what}, of which these differ: ${list.join(", ")}${more}`];
}

/** Of rule sets that are there before and after, or that serve at another listener what one served before. */
function settingsThatDiffer(before: readonly Placed[], after: readonly Placed[]): string[] {
    if (before.length === 0 || after.length === 0) return [];
    const { settingsOf } = written();
    return ruleSetPairs(before, after).flatMap(([old, value]) => {
        const told = settingsOf(old);
        const names = [...settingsOf(value)].flatMap(([name, is]) => {
            const text = told.get(name);
            const isKnown = text !== undefined && ![text, is].some((one) => one.includes(UNKNOWN_SENTINEL));
            return isKnown && text !== is ? [name] : [];
        });
        const [was, is] = [listenerOf(old), listenerOf(value)];
        const of = was === is ? is : `${was} (${is} has its rules now)`;
        return names.map((name) => `${name} of SAE rule set ${of}`);
    });
}

function ruleSetPairs(before: readonly Placed[], after: readonly Placed[]): [was: Json, is: Json][] {
    const { placesOf } = written();
    const was = new Map(before.map(({ value }) => [listenerOf(value), value]));
    const is = new Set(after.map(({ value }) => listenerOf(value)));
    const left = [...was]
        .filter(([listener]) => !is.has(listener))
        .map(([, value]) => ({ value, has: placesOf(value) }));
    return after.flatMap(({ value }): [Json, Json][] => {
        const same = was.get(listenerOf(value));
        if (same !== undefined) return same === value ? [] : [[same, value]];
        const places = placesOf(value);
        return left.filter(({ has }) => places.some((place) => has.includes(place))).map((one) => [one.value, value]);
    });
}

const listenerOf = (value: Placed["value"]): string =>
    `${String(pick(value, "SlbId", "slbId"))}:${String(pick(value, "ListenerPort", "listenerPort"))}`;

/** By object, and by annotation. */
function annotationsOf(manifests: readonly Json[]): {
    objects: Set<string>;
    values: Map<string, Map<string, Policy>>;
    hasRoutes: boolean;
} {
    const values = new Map<string, Map<string, Policy>>();
    const services = new Map(
        manifests
            .filter(({ kind }) => kind === "Ingress")
            .map((one) => [ingressName(one), new Set(writtenRoutes(one).map(({ service }) => service))]),
    );
    for (const policy of policiesOf(manifests)) {
        if (!isOfController(policy.annotation) || policy.converted === true) continue;
        // Actions of a Service to which no rule leads do nothing.
        if (policy.service !== undefined && services.get(policy.object)?.has(policy.service) !== true) continue;
        const all = values.get(policy.object) ?? new Map<string, Policy>();
        all.set(policyName(policy), { ...policy, value: inOrder(policy.value) });
        values.set(policy.object, all);
    }
    return {
        objects: new Set(manifests.flatMap((one) => (one.kind === "Ingress" ? [ingressName(one)] : []))),
        values,
        hasRoutes: manifests.some(({ kind }) => kind === "HTTPRoute"),
    };
}

/** JSON with its keys in one order: another order says the same. */
function inOrder(text: string): string {
    const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
    return json === undefined ? text : JSON.stringify(json, (_, one: unknown) => (isObject(one) ? ordered(one) : one));
}

const ordered = (json: Json): Json =>
    Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1)));
