/** Rule sets in files: data of a reply of SAE, or the parameters of a request. */
import { finding } from "../../../diagnostics/catalogue";
import { isObject } from "../../../inputs/json";
import { repeatedKeys } from "../../../inputs/repeated-keys";
import type { Diagnostic } from "../../../routing/diagnostic";
import { decode } from "../../../engine/values";
import { checkIngress } from "../check";
import { ingressFields, type Field } from "../fields";
import { canonical, parseJson } from "../wire/shape";
import { pick, readRuleSet } from "../wire/wire";

type Data = Readonly<Record<string, unknown>>;

/** What is judged: ids in examples are masked, and lists leave fields out. */
const judged =
    /^(listenerPort|requestTimeout|idleTimeout|defaultRule\.(containerPort|backendProtocol)|rules\[\d+\](\.(domain|path|containerPort|backendProtocol|rewritePath|ruleActions.*))?)$/;
/** Numbers have bounds in SAE's reference; of the rest its console or other pages speak. */
const isSure = ({ code, where }: Diagnostic): boolean => code === "CR403" && /(Port|Timeout)$/.test(where);

/** What SAE would refuse of a rule set, or nobody knows how it reads. */
export function writtenProblems(data: Data): Diagnostic[] {
    const type = String(pick(data, "LoadBalanceType") ?? "").toLowerCase();
    // Other gateways are none that SAE makes.
    if (!["", "clb", "alb"].includes(type)) return [];
    const wrong = checkIngress(readRuleSet(data).fields)
        .filter(({ code, where }) => code !== "CR402" && code !== "CR408" && judged.test(where))
        .map((one): Diagnostic => ({ ...one, severity: isSure(one) ? "error" : "warning" }));
    return [...repeated(data), ...wrong];
}

/** Of a key that a text has twice, the last value would count without a word. */
const repeated = (data: Data): Diagnostic[] =>
    ["defaultRule", "rules", "corsConfig", "zoneMappings"].flatMap((name) => {
        const text = pick(data, name);
        if (typeof text !== "string" || parseJson(text) === undefined) return [];
        return repeatedKeys(text).map(({ at, key }) => {
            const where = `${name}${at.startsWith("[") ? at : `.${at}`}`;
            return finding("CR403", where, `has the key ${JSON.stringify(key)} twice`, "leave one of the two out");
        });
    });

/** What SAE refuses of the inputs of an `Ingress`, as a program gives them. */
export function declaredProblems(inputs: unknown): Diagnostic[] {
    const { value, secrets } = decode(inputs);
    return checkIngress(value, secrets);
}

/** Fields that say where requests go, and what a rule set is for. */
const routing = new Set([
    ...["rules", "defaultRule", "listenerPort", "listenerProtocol", "loadBalancerId", "loadBalancerType"],
    ...["namespaceId", "addressType", "loadBalancerEdition", "zoneMappings", "description"],
]);

/** Domain and path of each rule; of a rule set that has none, the default rule alone. */
export function placesOf(data: Data): string[] {
    const { rules } = readRuleSet(data).fields;
    const all = ((Array.isArray(rules) ? rules : []) as readonly unknown[]).filter(isObject);
    return all.length === 0 ? [""] : all.map(({ domain, path }) => `${String(domain)}\n${String(path)}`);
}

/** What a rule set does besides choosing who answers: one text for each field, as SAE calls it. */
export function settingsOf(data: Data): ReadonlyMap<string, string> {
    const { fields } = readRuleSet(data);
    const called = ({ wire, reply }: Field): string => reply ?? `${wire.charAt(0).toUpperCase()}${wire.slice(1)}`;
    const own = ingressFields
        .filter(({ name, wire }) => wire !== "" && !routing.has(name))
        .map((field): [string, string] => [called(field), canonical(field.type, fields[field.name])]);
    return new Map([...own, ...protocolsOf(fields.defaultRule, fields.rules)]);
}

/** The protocol of each backend, by the domain and path of its rule. */
function protocolsOf(...given: readonly unknown[]): [string, string][] {
    const rules = given.flat().filter((rule) => typeof rule === "object" && rule !== null) as Data[];
    return rules.map(({ domain, path, backendProtocol = "http" }) => {
        const where = domain === undefined ? "the default rule" : `${String(domain)}${String(path ?? "")}`;
        return [`BackendProtocol of ${where}`, String(backendProtocol)];
    });
}
