/**
 * Where a live object is not as declared. A list of the declared and of the live object is compared by its elements: equal ones belong
 * together, then those of one name, then those of one place.
 */
import { isOutput } from "../../../inputs/outputs";

export interface Difference {
    is: "added" | "replaced" | "gone";
    /** In the live object; of what is gone, in the declared one. */
    path: string;
    /** What tells people which element it is, or both values. */
    text: string;
}

/** Fields of an element that the server does not fill in, or only so. */
const unfilled: Readonly<Record<string, (live: unknown) => boolean>> = {
    filters: () => false,
    matches: (live) => JSON.stringify(live) === '[{"path":{"type":"PathPrefix","value":"/"}}]',
};

/** What is not known yet is not compared. */
export function differences(declared: unknown, live: unknown, path: string): Difference[] {
    if (isOutput(declared) || isEmpty(declared)) return [];
    if (!isObject(declared) || !isObject(live)) return leaf(declared, live, path);
    if (Array.isArray(declared)) return Array.isArray(live) ? inList(declared, live, path) : [];
    const [own, there] = [declared as Record<string, unknown>, live as Record<string, unknown>];
    const filled = Object.entries(unfilled).flatMap(([key, isDefault]): Difference[] =>
        path !== "spec" && isNothing(own[key]) && !isNothing(there[key]) && !isDefault(there[key])
            ? [{ is: "added", path: `${path}.${key}`, text: "" }]
            : [],
    );
    return [
        ...Object.entries(own).flatMap(([key, value]) => differences(value, there[key], `${path}.${key}`)),
        ...filled,
    ];
}

function inList(declared: readonly unknown[], live: readonly unknown[], path: string): Difference[] {
    if (declared.some(isOutput)) return [];
    const partners = pairs(declared, live);
    const free = live.flatMap((one, i): Difference[] =>
        partners.includes(i) ? [] : [{ is: "added", path: `${path}[${i}]`, text: nameOf(one) }],
    );
    const inside = declared.flatMap((one, i): Difference[] => {
        const partner = partners[i] ?? -1;
        return partner === -1
            ? [{ is: "gone", path: `${path}[${i}]`, text: nameOf(one) }]
            : differences(one, live[partner], `${path}[${partner}]`);
    });
    return [...inside, ...free];
}

/** For each declared element the place of the live one that stands for it, or -1. */
function pairs(declared: readonly unknown[], live: readonly unknown[]): number[] {
    const partners = declared.map(() => -1);
    for (const fits of [isPart, isNamesake, () => true])
        for (const [i, one] of declared.entries())
            if (partners[i] === -1)
                partners[i] = live.findIndex((other, j) => !partners.includes(j) && fits(one, other));
    return partners;
}

const isNamesake = (one: unknown, other: unknown): boolean => nameOf(one) !== "" && nameOf(one) === nameOf(other);

function leaf(declared: unknown, live: unknown, path: string): Difference[] {
    if (declared === live) return [];
    // An empty part is as good as none.
    if (isObject(declared) && Object.keys(declared).length === 0) return [];
    if (isEmpty(live)) return [{ is: "gone", path, text: isObject(declared) ? "" : ` (${String(declared)})` }];
    if (isObject(declared) || isObject(live)) return [{ is: "replaced", path, text: "another value" }];
    return [{ is: "replaced", path, text: `${String(live)} instead of ${String(declared)}` }];
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

export const isNothing = (value: unknown): boolean =>
    value === undefined || value === null || (Array.isArray(value) && value.length === 0);
