import { isRecord, type Inputs, type Value } from "../../../engine/values";
import { balancerType } from "../check";
import { computedFields, ingressFields, listedFields, rule as ruleType, type Field, type FieldType } from "../fields";
import { normalise, normaliseFields, parseJson } from "./shape";

/** A request on the wire: all values are text. */
export interface WireRequest {
    query: Record<string, string>;
    form?: Record<string, string>;
}

/** The complete parameters of CreateIngress for normalised inputs; SAE fills in what is left out. */
export function createRequest(inputs: Inputs, description: string): WireRequest {
    const values = normaliseFields(ingressFields, inputs);
    // Values that nobody wrote are not sent, so that SAE's own defaults hold. The kind is sent, because SAE cannot tell
    // it.
    const given = ingressFields.filter(
        (field) => field.name === "rules" || normalise(field.type, inputs[field.name]) !== undefined,
    );
    const request = requestOf(given, withoutIdleProtocol(values, values, inputs));
    request.query["Description"] = description;
    const type = balancerType(values);
    if (type !== undefined) request.query["LoadBalanceType"] = type;
    return request;
}

/** Fields that UpdateIngress accepts. */
export const updatableFields: readonly Field[] = ingressFields.filter((field) => field.change === "update");

/**
 * The parameters of UpdateIngress. SAE may drop what is left out, so all of them are sent: those of `wanted` with their
 * new values, all others as they were received, and received rules unchanged, key by key.
 */
export function updateRequest(live: RuleSet, wanted: Inputs, rules: readonly Inputs[]): WireRequest {
    const { rules: _rules, ...fields } = wanted;
    const request = requestOf(updatableFields, withoutIdleProtocol({ ...live.fields, ...fields }, fields));
    for (const field of updatableFields) {
        if (field.name === "rules" || fields[field.name] !== undefined) continue;
        const received = receivedText(field, pick(live.received.data, field.reply ?? upperFirst(field.wire)));
        if (received !== undefined) request.query[field.wire] = received;
    }
    const list = rules.map((rule) => {
        const received = live.received.rules.get(rule);
        return received === undefined ? wireValue(ruleType, plain(live.fields, rule)) : lowered(received);
    });
    request.form = { Rules: JSON.stringify(list) };
    request.query["IngressId"] = live.id;
    return request;
}

/** Only an ALB with HTTPS distinguishes protocols of a backend (DescribeIngress reference); elsewhere all are HTTP. */
const tellsProtocols = (set: Inputs): boolean => balancerType(set) === "alb" && set.listenerProtocol === "HTTPS";

/** A rule of the set without the default protocol, if the program declares none. */
function plain(set: Inputs, rule: Value): Value {
    if (tellsProtocols(set) || !isRecord(rule) || rule.backendProtocol !== "http") return rule;
    const { backendProtocol: _, ...rest } = rule;
    return rest;
}

/** The fields of a set with these rules, except for rules that declare their protocol. */
function withoutIdleProtocol(set: Inputs, fields: Inputs, declared: Inputs = {}): Inputs {
    const given = (value: Value | undefined): Value | undefined =>
        typeof value === "string" ? parseJson(value) : value;
    const written = given(declared.rules);
    const hasProtocol = (rule: Value | undefined): boolean => isRecord(rule) && rule.backendProtocol !== undefined;
    const out = { ...fields };
    if (Array.isArray(fields.rules))
        out.rules = fields.rules.map((rule, i) =>
            hasProtocol(Array.isArray(written) ? written[i] : undefined) ? rule : plain(set, rule),
        );
    if (fields.defaultRule !== undefined && !hasProtocol(given(declared.defaultRule)))
        out.defaultRule = plain(set, fields.defaultRule);
    return out;
}

/** A value of a reply in the form of a request; undefined when there is none. */
function receivedText({ name }: Field, value: unknown): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object") return String(value);
    // CORS has the same keys both ways; a rule does not.
    return JSON.stringify(name === "defaultRule" ? lowered(value as Record<string, unknown>) : value);
}

/** Keys of requests begin with a small letter. The name of an application follows from its id and is not sent. */
function lowered(received: Record<string, unknown>): Record<string, unknown> {
    const entries = Object.entries(received).map(([key, value]): [string, unknown] => [
        lowerFirst(key),
        lowerFirst(key) === "ruleActions" && Array.isArray(value)
            ? value.map((action: unknown) => (isRecord(action) ? lowered(action) : action))
            : value,
    ]);
    return Object.fromEntries(entries.filter(([key, value]) => key !== "appName" && value !== null));
}

function requestOf(fields: readonly Field[], values: Inputs): WireRequest {
    const request: WireRequest = { query: {} };
    for (const field of fields) {
        const value = values[field.name];
        if (value === undefined || value === null) continue;
        const text = value === "" ? "" : wireText(field.type, value);
        if (field.travel === "form") request.form = { ...request.form, [field.wire]: text };
        else request.query[field.wire] = text;
    }
    return request;
}

/** A normalised value as a parameter. */
export function wireText(type: FieldType, value: Value): string {
    const wire = wireValue(type, value);
    return typeof wire === "string" ? wire : JSON.stringify(wire);
}

function wireValue(type: FieldType, value: Value): unknown {
    switch (type.kind) {
        case "list":
            if (!Array.isArray(value)) return value;
            if (type.wire === "comma") return value.map((item) => wireText(type.of, item)).join(",");
            return value.map((item) => wireValue(type.of, item));
        case "object": {
            if (!isRecord(value)) return value;
            const present = type.fields.filter((field) => !field.readOnly && value[field.name] !== undefined);
            const entries = present.map((field): [string, unknown] => [
                field.wire,
                wireValue(field.type, value[field.name] as Value),
            ]);
            if (type.wire !== "json-of-strings") return Object.fromEntries(entries);
            return JSON.stringify(Object.fromEntries(entries.map(([key, item]) => [key, String(item)])));
        }
        case "boolean":
            return type.words ? type.words[value === true ? 0 : 1] : value;
        default:
            return value;
    }
}

/** A rule set as SAE has it, in our names: `fields` normalised with defaults, `computed` beside them. */
export interface RuleSet {
    id: string;
    fields: Inputs;
    /** `ingressId`, `name`, `slbType`, `createdBySae`; in lists `createTime` and the gateway of the microservices engine. */
    computed: Inputs;
    /** Names of the applications by id, as in the outputs. */
    appNames: Readonly<Record<string, string>>;
    /** SAE's reply, word for word, so that fields that are not ours go back unchanged. */
    received: Received;
}

export interface Received {
    data: Readonly<Record<string, unknown>>;
    /** By the rule in `fields.rules` that was read from it. */
    rules: ReadonlyMap<Value, Record<string, unknown>>;
}
export const nothingReceived: Received = { data: {}, rules: new Map() };

/** Reads `Data` of DescribeIngress, or an item of ListIngresses. Tolerates keys of either case and ports as text. */
export function readRuleSet(data: Record<string, unknown>): RuleSet {
    const raw = readObject(ingressFields, data);
    const fields = normaliseFields(ingressFields, raw);
    const type = String(pick(data, "LoadBalanceType") ?? "").toLowerCase();
    if (type !== "") fields["loadBalancerType"] = type;
    // Lists leave fields out that descriptions have, and gateways of other products have other defaults, if any.
    const isForeign = type !== "" && type !== "clb" && type !== "alb";
    for (const { name, type: of, untoldDefault } of ingressFields) {
        const untold = untoldDefault === true || (isForeign && name !== "rules");
        if (untold && normalise(of, raw[name]) === undefined) delete fields[name];
    }
    const computed: Inputs = {};
    for (const field of [...computedFields, ...listedFields]) {
        const value = pick(data, field.reply);
        if (value !== undefined && value !== null)
            computed[field.name] = field.type === "string" ? String(value) : (value as Value);
    }
    return {
        id: String(pick(data, "Id") ?? pick(data, "IngressId") ?? ""),
        fields,
        computed,
        appNames: appNames(data),
        received: { data, rules: receivedRules(data, fields["rules"]) },
    };
}

function receivedRules(data: Record<string, unknown>, read: Value | undefined): Map<Value, Record<string, unknown>> {
    const said = pick(data, "Rules");
    const list: unknown = typeof said === "string" ? parseJson(said) : said;
    const received = new Map<Value, Record<string, unknown>>();
    if (!Array.isArray(list) || !Array.isArray(read)) return received;
    read.forEach((rule, i) => {
        const item: unknown = list[i];
        if (isRecord(rule) && isRecord(item)) received.set(rule, item);
    });
    return received;
}

function readObject(fields: readonly Field[], data: Record<string, unknown>): Inputs {
    const out: Inputs = {};
    for (const field of fields) {
        const value = pick(data, field.reply ?? upperFirst(field.wire));
        if (value !== undefined && value !== null && field.wire !== "")
            out[field.name] = readValue(field.type, value as Value);
    }
    return out;
}

function readValue(type: FieldType, wire: Value): Value {
    const value =
        typeof wire === "string" && /^\s*[[{]/.test(wire) && isNested(type) ? (parseJson(wire) ?? wire) : wire;
    if (type.kind === "list" && Array.isArray(value)) return value.map((item) => readValue(type.of, item));
    if (type.kind === "object" && isRecord(value)) return readObject(type.fields, value);
    return value;
}

const isNested = (type: FieldType): boolean => type.kind === "list" || type.kind === "object";
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Replies are UpperCamel, requests lowerCamel, and files of either kind are read. */
export function pick(record: Record<string, unknown>, key: string): unknown {
    return record[upperFirst(key)] ?? record[lowerFirst(key)];
}

function appNames(data: Record<string, unknown>): Record<string, string> {
    const all = [pick(data, "DefaultRule"), pick(data, "Rules")]
        .map((item) => (typeof item === "string" ? parseJson(item) : item))
        .flat();
    const pairs = all.filter(isRecord).map((item) => [pick(item, "AppId"), pick(item, "AppName")]);
    const named = pairs.filter(([id, name]) => typeof id === "string" && typeof name === "string" && name !== "");
    // Without a prototype: an application may be called "constructor".
    return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(named));
}

/** What users see of a rule set: every field with its value, names of applications, and computed fields. */
export function outputsOf(set: RuleSet, kept: Inputs): Inputs {
    const named = (item: Value): Value => {
        if (!isRecord(item)) return item;
        const name = typeof item["appId"] === "string" ? set.appNames[item["appId"]] : undefined;
        return name === undefined ? item : { ...item, appName: name };
    };
    const { rules, defaultRule, ...fields } = set.fields;
    return {
        ...kept,
        ...fields,
        ...(defaultRule !== undefined && { defaultRule: named(defaultRule) }),
        rules: Array.isArray(rules) ? rules.map(named) : [],
        ...set.computed,
        ingressId: set.id,
    };
}

/** Rules in a reply of any kind, normalised; for readers that want only these. */
export const readRules = (value: unknown): Inputs[] => {
    const list = typeof value === "string" ? parseJson(value) : (value as Value | undefined);
    if (!Array.isArray(list)) return [];
    return list.filter(isRecord).map((item) => normaliseFields(ruleType.fields, readObject(ruleType.fields, item)));
};
