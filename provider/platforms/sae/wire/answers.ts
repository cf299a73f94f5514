import { isRecord, type Value } from "../../../engine/values";
import { ingressFields, type Field, type FieldType } from "../fields";
import { parseJson } from "./shape";
import { excerpt } from "../client/transport/answer";
import { CallError } from "../client/transport/transport";
import { pick, readRuleSet, type RuleSet } from "./wire";

/**
 * `Data` of an answer, accepted only as far as it is about the request. Anything else is a failure: not an empty rule
 * set, not an empty list, and no proof that something is gone.
 */

/** The requested rule set; undefined when the answer holds none at all. */
export function ruleSetAnswer(data: unknown, ingressId: string): RuleSet | undefined {
    if (data === undefined || data === null || (isRecord(data) && Object.keys(data).length === 0)) return undefined;
    if (!isRecord(data)) throw odd("DescribeIngress", "has no rule set", data);
    const id = idText(pick(data, "Id"));
    if (id === undefined) throw odd("DescribeIngress", "has no Id", data);
    if (id !== ingressId) throw odd("DescribeIngress", `is about rule set ${id}, not ${ingressId}`);
    const wrong = wrongField(data) ?? missingField(data);
    if (wrong !== undefined) throw odd("DescribeIngress", `has ${wrong}`);
    return readRuleSet(data);
}

/** A page of the list of a namespace. */
export function pageAnswer(data: unknown, namespaceId: string): { sets: RuleSet[]; total: number } {
    const list = isRecord(data) ? pick(data, "IngressList") : undefined;
    if (!Array.isArray(list)) throw odd("ListIngresses", "has no IngressList", data);
    const total = Number(pick(data as Record<string, unknown>, "TotalSize") ?? NaN);
    if (!Number.isInteger(total) || total < 0) throw odd("ListIngresses", "has no TotalSize");
    return { sets: list.map((item: unknown) => listed(item, namespaceId)), total };
}

function listed(item: unknown, namespaceId: string): RuleSet {
    if (!isRecord(item)) throw odd("ListIngresses", "lists something that is no rule set", item);
    if (idText(pick(item, "Id")) === undefined) throw odd("ListIngresses", "lists a rule set without an Id", item);
    const namespace = pick(item, "NamespaceId");
    if (typeof namespace === "string" && namespace !== "" && namespace !== namespaceId)
        throw odd("ListIngresses", `lists a rule set of namespace ${excerpt(namespace)}, not ${namespaceId}`);
    const wrong = wrongField(item);
    if (wrong !== undefined) throw odd("ListIngresses", `lists a rule set that has ${wrong}`);
    return readRuleSet(item);
}

/** `IngressId` of what was written: the requested one, if it is known. */
export function writtenAnswer(action: string, data: unknown, expected?: string): string {
    const id = isRecord(data) ? idText(pick(data, "IngressId")) : undefined;
    if (id === undefined) throw odd(action, "has no IngressId", data);
    if (expected !== undefined && id !== expected) throw odd(action, `is about rule set ${id}, not ${expected}`);
    return id;
}

/** An int64 as its digits: beyond 2^53 it is no number in JavaScript. */
function idText(value: unknown): string | undefined {
    if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
    return typeof value === "string" && /^[1-9]\d{0,18}$/.test(value) ? value : undefined;
}

const odd = (action: string, why: string, data?: unknown): CallError =>
    new CallError(
        "unclear",
        `the answer to ${action} ${why}${data === undefined ? "" : `: ${excerpt(JSON.stringify(data) ?? "")}`}`,
        { foreign: true },
    );

const wireName = (field: Field): string => field.reply ?? field.wire;

/** The first field that does not have the API's type. */
function wrongField(data: Record<string, unknown>): string | undefined {
    const wrong = ingressFields.find((field) => field.wire !== "" && !fits(field.type, pick(data, wireName(field))));
    return wrong && `${wireName(wrong)} of a wrong type: ${excerpt(JSON.stringify(pick(data, wireName(wrong))) ?? "")}`;
}

/**
 * A rule set has a listener, unlike other things with an `Id`. SAE leaves out what is empty or was never set
 * (DescribeIngress reference: ListenerProtocol), so a rule set without `Rules` has none.
 */
function missingField(data: Record<string, unknown>): string | undefined {
    if (isNothing(pick(data, "ListenerPort"))) return "no ListenerPort";
    return isNothing(pick(data, "SlbId")) && isNothing(pick(data, "LoadBalanceType")) ? "no SlbId" : undefined;
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "";

/** Whether a value of an answer can have the type. Nested values may be JSON text. */
function fits(type: FieldType, value: unknown): boolean {
    if (isNothing(value)) return true;
    switch (type.kind) {
        case "text":
        case "booleanOrText":
            return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
        case "integer":
            return typeof value === "string" ? /^-?\d{1,15}$/.test(value) : Number.isInteger(value);
        case "boolean":
            return (
                typeof value === "boolean" ||
                (typeof value === "string" && ["true", "false", ...(type.words ?? [])].includes(value))
            );
        case "list": {
            const list = typeof value === "string" ? nested(value) : value;
            if (typeof list === "string") return type.of.kind !== "object";
            return Array.isArray(list) && list.every((item) => item !== null && fits(type.of, item));
        }
        case "object": {
            const object = typeof value === "string" ? nested(value) : value;
            return isRecord(object) && type.fields.every((field) => fits(field.type, pick(object, wireName(field))));
        }
    }
}

const nested = (text: string): Value => (/^\s*[[{]/.test(text) ? (parseJson(text) ?? text) : text);
