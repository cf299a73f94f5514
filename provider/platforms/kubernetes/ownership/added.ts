/**
 * Routes that another hand adds to an object of ours. A list of rules or of paths is one value for the API server, so each update
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

/** Kinds of which the server keeps the lists as they were written. */
const kinds = new Set(["Ingress", "HTTPRoute"]);

export function sayAdded({ place, live, verdict }: Examined, child: Child, component: pulumi.Resource): void {
    if (place === undefined || verdict?.is !== "ours" || !kinds.has(child.kind)) return;
    const added = additions(child.args["spec"], (live as { spec?: unknown } | undefined)?.spec, "spec");
    if (added.length === 0) return;
    const rest = added.length > most ? ` and ${added.length - most} more` : "";
    const message = `${titleOf(place)} has what another hand added to it: ${added.slice(0, most).join(", ")}${rest}.`;
    warn([finding("CR342", "name", message)], component);
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
    return Object.entries(declared).flatMap(([key, value]) => additions(value, there[key], `${path}.${key}`));
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
