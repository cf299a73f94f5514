/**
 * Routes and addresses that another hand adds to an object of ours. A list of rules or of paths is one value for the API server, so each update
 * of the object takes them away; but no refresh sees them: the Kubernetes provider compares what the program declares.
 */
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { isOutput } from "../../../inputs/outputs";
import type { Child } from "../fields/args";
import { warn } from "../client/failure";
import type { Examined } from "./examined";
import { titleOf } from "./place";

/** How many are named. */
const most = 4;

/** By kind: the part whose lists the server keeps as they were written. */
const parts: Readonly<Record<string, string>> = { Ingress: "spec", HTTPRoute: "spec", Endpoints: "subsets" };

export function sayAdded({ place, live, verdict }: Examined, child: Child, component: pulumi.Resource): void {
    const part = parts[child.kind];
    if (place === undefined || verdict?.is !== "ours" || part === undefined) return;
    const { spec, subsets } = (live ?? {}) as { spec?: unknown; subsets?: unknown };
    const [declared, there] = [child.args[part], part === "spec" ? spec : subsets];
    const say = (added: readonly string[], help?: string): void => {
        if (added.length === 0) return;
        const rest = added.length > most ? ` and ${added.length - most} more` : "";
        const message = `${titleOf(place)} has what another hand, or a transformation, added to it: ${added.slice(0, most).join(", ")}${rest}.`;
        warn([finding("CR342", "name", message, help)], component);
    };
    if (child.kind === "Endpoints") return say(addedAddresses(declared, there));
    say(additions(declared, there, part));
    say(additionsBeside(declared, there), "Declare it in the program, or remove it by hand: no update takes it away.");
}

/** Fields of a spec that mean something where the program leaves them out: no update touches them. */
const besides = ["defaultBackend", "tls", "rules", "hostnames"];

/** Those that a live object has, though the program declares nothing there. */
export function additionsBeside(declared: unknown, live: unknown): string[] {
    if (isOutput(declared) || !isObject(declared) || !isObject(live)) return [];
    const [own, there] = [declared as Record<string, unknown>, live as Record<string, unknown>];
    return besides.flatMap((key) => (isNothing(own[key]) && !isNothing(there[key]) ? [`spec.${key}`] : []));
}

const isNothing = (value: unknown): boolean =>
    value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Fields of an element that the server does not fill in, or only so. */
const unfilled: Readonly<Record<string, (live: unknown) => boolean>> = {
    filters: () => false,
    matches: (live) => JSON.stringify(live) === '[{"path":{"type":"PathPrefix","value":"/"}}]',
};

/** Addresses beyond those that are declared: a server keeps them in subsets of its own. */
function addedAddresses(declared: unknown, live: unknown): string[] {
    const own = addressesIn(declared);
    if (own === undefined) return [];
    const beyond = (addressesIn(live) ?? []).filter((ip) => !own.includes(ip));
    return beyond.map((ip) => `the address ${ip}`);
}

/** Undefined: not known yet. */
function addressesIn(subsets: unknown): string[] | undefined {
    if (!Array.isArray(subsets) || subsets.some(isOutput)) return undefined;
    const lists = subsets.flatMap((subset) => {
        const { addresses = [], notReadyAddresses = [] } = (subset ?? {}) as Record<string, unknown>;
        return [addresses, notReadyAddresses];
    });
    if (!lists.every(Array.isArray)) return undefined;
    const found = (lists as unknown[][]).flat().map((one) => (isObject(one) ? (one as { ip?: unknown }).ip : one));
    return found.every((ip) => typeof ip === "string") ? found : undefined;
}

/** Paths of the elements that a live list has beyond those that are declared. What is not known yet is not compared. */
export function additions(declared: unknown, live: unknown, path: string): string[] {
    if (isOutput(declared) || !isObject(declared) || !isObject(live)) return [];
    if (Array.isArray(declared)) {
        if (!Array.isArray(live) || declared.some(isOutput)) return [];
        const known = declared.map((one) => live.findIndex((other) => isPart(one, other)));
        const inside = declared.flatMap((one, i) =>
            known[i] === -1 ? [] : additions(one, live[known[i]!], `${path}[${known[i]!}]`),
        );
        const beyond = live.flatMap((one, i) => (known.includes(i) ? [] : [`${path}[${i}]${nameOf(one)}`]));
        return [...inside, ...(live.length > declared.length ? beyond : [])];
    }
    const there = live as Record<string, unknown>;
    const own = declared as Record<string, unknown>;
    const filled = Object.entries(unfilled).flatMap(([key, isDefault]) =>
        path !== "spec" && isNothing(own[key]) && !isNothing(there[key]) && !isDefault(there[key])
            ? [`${path}.${key}`]
            : [],
    );
    return [
        ...Object.entries(declared).flatMap(([key, value]) => additions(value, there[key], `${path}.${key}`)),
        ...filled,
    ];
}

/** What tells people which one it is. */
function nameOf(element: unknown): string {
    if (typeof element === "string") return ` (${element})`;
    const { host, path, name } = (element ?? {}) as Record<string, unknown>;
    const word = [host, path, name].find((one) => typeof one === "string");
    return word === undefined ? "" : ` (${String(word)})`;
}

/** Whether the live value is the declared one, with what the server or another hand added. */
function isPart(declared: unknown, live: unknown): boolean {
    if (isOutput(declared)) return true;
    if (isEmpty(declared)) return true;
    if (!isObject(declared) || !isObject(live)) return declared === live;
    if (Array.isArray(declared))
        return Array.isArray(live) && declared.every((one) => live.some((other) => isPart(one, other)));
    const there = live as Record<string, unknown>;
    return Object.entries(declared).every(([key, value]) => isPart(value, there[key]));
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";
