import type { Policy } from "../platforms/gateway-api/convert/policies";
import { isOfController, policiesOf, policyName } from "../platforms/gateway-api/convert/policies";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import { isObject, pick, type Placed } from "./objects";
import { lazy } from "../lazy";

const written = lazy<typeof import("../platforms/sae/read/written")>(() => require("../platforms/sae/read/written"));

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
    /** Something that keeps requests out, or changes their headers, is among it: with the same routes, somebody may get in or be refused. */
    guards: boolean;
}

/**
 * Which annotations of Ingresses and settings of SAE differ that do not say where requests go: what they do with requests
 * is not compared.
 */
export function uncompared(before: Compared, after: Compared): Uncompared {
    const [was, is] = [annotationsOf(before.manifests), annotationsOf(after.manifests)];
    const there = new Set(is.objects);
    const names = [...new Set([...was.values.keys(), ...is.values.keys()])].filter((key) => {
        const object = key.slice(0, key.indexOf("\n"));
        // Of an object that is new there is nothing to compare with.
        return was.objects.has(object) && was.values.get(key)?.value !== is.values.get(key)?.value;
    });
    // What nothing takes the place of is reported by its routes.
    const kept = is.hasRoutes ? names : names.filter((key) => there.has(key.slice(0, key.indexOf("\n"))));
    const some = (key: string, what: "guards" | "headers"): boolean =>
        was.values.get(key)?.[what] === true || is.values.get(key)?.[what] === true;
    const isHeader = (key: string): boolean => some(key, "headers");
    const isGuard = (key: string): boolean => some(key, "guards") && !isHeader(key);
    const [guards, headers] = [kept.filter(isGuard), kept.filter(isHeader)];
    return {
        notes: [
            ...said("what keeps requests out (logins, limits, lists of addresses)", guards),
            ...said("headers that are written into requests or removed", headers),
            ...said(
                "what annotations do besides routing",
                kept.filter((key) => !isGuard(key) && !isHeader(key)),
            ),
            ...said("what settings of SAE do besides routing", settingsThatDiffer(before.ruleSets, after.ruleSets)),
        ],
        guards: guards.length > 0 || headers.length > 0,
    };
}

function said(what: string, keys: readonly string[]): string[] {
    const list = keys.slice(0, most).map((key) => key.split("\n").reverse().join(" of "));
    const more = keys.length > most ? ` and ${keys.length - most} more` : "";
    return keys.length === 0 ? [] : [`not compared: ${what}, of which these differ: ${list.join(", ")}${more}`];
}

/** Of rule sets that are there before and after. */
function settingsThatDiffer(before: readonly Placed[], after: readonly Placed[]): string[] {
    if (before.length === 0 || after.length === 0) return [];
    const { settingsOf } = written();
    const was = new Map(before.map(({ value }) => [listenerOf(value), value]));
    return after.flatMap(({ value }) => {
        const [listener, old] = [listenerOf(value), was.get(listenerOf(value))];
        if (old === undefined || old === value) return [];
        const told = settingsOf(old);
        const names = [...settingsOf(value)].flatMap(([name, is]) => {
            const text = told.get(name);
            const isKnown = text !== undefined && ![text, is].some((one) => one.includes(UNKNOWN_SENTINEL));
            return isKnown && text !== is ? [name] : [];
        });
        return names.map((name) => `SAE rule set ${listener}\n${name}`);
    });
}

const listenerOf = (value: Placed["value"]): string =>
    `${String(pick(value, "SlbId", "slbId"))}:${String(pick(value, "ListenerPort", "listenerPort"))}`;

type Annotation = Pick<Policy, "guards" | "headers" | "value">;

function annotationsOf(placed: readonly Placed[]): {
    objects: Set<string>;
    values: Map<string, Annotation>;
    hasRoutes: boolean;
} {
    const manifests = placed.map(({ value }) => value);
    const objects = manifests.flatMap(({ kind, metadata }) => {
        const { namespace = "default", name } = isObject(metadata) ? metadata : {};
        return kind === "Ingress" ? [`Ingress ${String(namespace)}/${String(name)}`] : [];
    });
    const policies = policiesOf(manifests).filter(({ annotation }) => isOfController(annotation));
    return {
        objects: new Set(objects),
        values: new Map(policies.map((policy) => [`${policy.object}\n${policyName(policy)}`, policy])),
        hasRoutes: manifests.some(({ kind }) => kind === "HTTPRoute"),
    };
}
