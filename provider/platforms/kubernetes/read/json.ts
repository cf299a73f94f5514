/** JSON inside annotations; unreadable JSON is treated as absent. */

import { isObject, type Json, listOf } from "../../../inputs/json";

export { isObject };

export function parseJson(text: string | undefined): unknown {
    if (text === undefined) return undefined;
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** A text that is no JSON. */
export const isBroken = (text: string | undefined): boolean => text !== undefined && parseJson(text) === undefined;

/** A field of an object in any case: the guide of CCE has `QPS` and `qps`, and its program takes both. */
export const fieldOf = (object: Json, name: string): unknown =>
    object[name] ?? object[Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name];

/** The objects of a list. */
export const objectsOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The texts of a list; of `{ values: […] }` the same. */
export function textsOf(value: unknown): string[] {
    const list = isObject(value) ? value.values : value;
    return (Array.isArray(list) ? list : []).filter((one) => typeof one !== "object").map(String);
}

export type Scheme = "http" | "https";

/** `[{ "HTTP": 80 }, { "HTTPS": 443 }]`, as CCE and both ALB controllers write listeners. */
export function listenPorts(text: string | undefined): { scheme: Scheme; port: number }[] {
    return objectsOf(parseJson(text)).flatMap((entry) =>
        Object.entries(entry).flatMap(([protocol, port]) => {
            const scheme = protocol.toLowerCase();
            return (scheme === "http" || scheme === "https") && Number.isInteger(Number(port))
                ? [{ scheme, port: Number(port) } as const]
                : [];
        }),
    );
}

/**
 * What is wrong with such a list; undefined: nothing, or it is not given. One wrong entry is enough for the controllers of ALBs
 * to apply none of it. Source: parseIngressListenPorts in the code of kubernetes-sigs/aws-load-balancer-controller.
 */
export function listenPortsProblem(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const list = parseJson(text);
    const entries = listOf(list);
    const isPort = (port: unknown): boolean => Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535;
    const isListener = (entry: unknown): boolean =>
        isObject(entry) &&
        Object.entries(entry).every(([protocol, port]) => /^https?$/i.test(protocol) && isPort(port));
    if (entries.length > 0 && entries.every(isListener)) return undefined;
    return `is ${JSON.stringify(text)}, and not a list of ports such as [{"HTTP": 80}, {"HTTPS": 443}]`;
}

/** Of an object. */
export function annotationsOf({ metadata }: Json): Json {
    const { annotations } = isObject(metadata) ? metadata : {};
    return isObject(annotations) ? annotations : {};
}
