import type { App, Inventory, LoadBalancer } from "./inventory";
import { CORS_KEYS, type RuleSet } from "./model";
import { PARAMETERS } from "./parameters";

/** Reads the body of `PUT /_emulator/inventory`: ids alone, or objects with more fields. Null and absent mean "all". */
export function readInventory(value: unknown): Inventory {
    const body = objectOf(value, "inventory");
    const unknown = Object.keys(body).find(
        (key) => !["namespaces", "loadBalancers", "apps", "certificates"].includes(key),
    );
    if (unknown) throw new Error(`an inventory has no ${unknown}`);
    return {
        namespaces: listOf(body["namespaces"], "namespaces", (item) => idOf(item, "id", "namespaceId")),
        loadBalancers: listOf(body["loadBalancers"], "loadBalancers", (item) => {
            const more = typeof item === "string" ? {} : (objectOf(item, "load balancer") as Partial<LoadBalancer>);
            return { ...more, id: idOf(item, "id", "slbId", "loadBalancerId") };
        }),
        apps: listOf(body["apps"], "apps", (item) => {
            const more = typeof item === "string" ? {} : (objectOf(item, "app") as Partial<App>);
            return { ...more, appId: idOf(item, "appId", "id") };
        }),
        certificates: listOf(body["certificates"], "certificates", (item) => idOf(item, "id", "certId")),
    };
}

function listOf<T>(value: unknown, name: string, read: (item: unknown) => T): T[] | undefined {
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
    return value.map(read);
}

function idOf(item: unknown, ...keys: string[]): string {
    if (typeof item === "string") return item;
    const object = objectOf(item, "item");
    const id = keys.map((key) => object[key]).find((found) => typeof found === "string");
    if (typeof id !== "string") throw new Error(`an item has none of ${keys.join(", ")}`);
    return id;
}

const FIXED = ["name", "slbType", "createdBySae", "createTime"];

/**
 * Reads fields of a rule set as the API returns them (`Rules`, `AppId`) or with small first letters (`rules`, `appId`).
 * Values are not checked as the API would: an edit from outside may be anything that a console can do.
 */
export function readRuleSetPatch(value: unknown): Partial<RuleSet> {
    const patch: Record<string, unknown> = {};
    for (const [name, given] of Object.entries(objectOf(value, "ingress"))) {
        const key = lower(name);
        if (key === "id" || key.startsWith("mse")) continue;
        if (!FIXED.includes(key) && !Object.hasOwn(PARAMETERS, key)) throw new Error(`an ingress has no ${name}`);
        patch[key] = valueOf(key, given);
    }
    return patch;
}

function valueOf(key: string, given: unknown): unknown {
    if (given === null) return undefined;
    if (key === "certIds" && typeof given === "string") return given === "" ? undefined : given.split(",");
    if (key === "listenerPort") return Number(given);
    if (key === "corsConfig") return cors(objectOf(given, "CorsConfig"));
    if (key === "rules") {
        if (!Array.isArray(given)) throw new Error("Rules is not a list");
        return given.map((rule: unknown) => targetOf(rule, "rule"));
    }
    if (key === "defaultRule") return targetOf(given, "DefaultRule");
    return given;
}

/** A rule or the default rule; without these two fields no reply could be built. */
function targetOf(given: unknown, name: string): Record<string, unknown> {
    const target = lowered(objectOf(given, name));
    if (typeof target["appId"] !== "string") throw new Error(`a ${name} has no appId`);
    if (typeof target["containerPort"] !== "number") throw new Error(`a ${name} has no containerPort`);
    return target;
}

function cors(given: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
            CORS_KEYS.find((key) => lower(key) === lower(name)) ?? name,
            value,
        ]),
    );
}

/** An object with small first letters at every level; `appName` is dropped, since it follows from the id. */
function lowered(object: Record<string, unknown>): Record<string, unknown> {
    const entries = Object.entries(object).map(([name, value]): [string, unknown] => [lower(name), deep(value)]);
    return Object.fromEntries(entries.filter(([name]) => name !== "appName"));
}

function deep(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(deep);
    return typeof value === "object" && value !== null ? lowered(value as Record<string, unknown>) : value;
}

function lower(name: string): string {
    return name.charAt(0).toLowerCase() + name.slice(1);
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value))
        throw new Error(`${name} is not an object`);
    return value as Record<string, unknown>;
}
