import { missing, wrong } from "./errors";
import type { Rule, RuleAction, Target } from "./model";
import {
    asArray,
    asObject,
    type JsonObject,
    optionalString,
    optionalWord,
    requiredString,
    unknownKeys,
} from "./readers";

const TARGET_KEYS = ["appId", "containerPort", "backendProtocol"];
const RULE_KEYS = [...TARGET_KEYS, "domain", "path", "rewritePath", "ruleActions"];
const PROTOCOLS = ["http", "https", "grpc"] as const;
const ACTIONS = ["rewrite", "redirect"] as const;

/** Reads the list in `Rules`. Checks that depend on the load balancer's type come later (matching.ts). */
export function readRules(value: unknown, name: string): Rule[] {
    return asArray(value, name).map((item, i) => readRule(asObject(item, `${name}[${i}]`), `${name}[${i}]`));
}

/** Reads `DefaultRule`. */
export function readDefaultRule(value: unknown, name: string): Target {
    return readTarget(asObject(value, name), name);
}

/** The keys in `Rules` and `DefaultRule` that have no effect, `appName` among them: the service derives it from the id. */
export function ignoredKeys(rules: unknown, defaultRule: unknown): string[] {
    const inRules = Array.isArray(rules) ? rules.flatMap((rule, i) => keysOf(rule, RULE_KEYS, `Rules[${i}]`)) : [];
    return [...inRules, ...keysOf(defaultRule, TARGET_KEYS, "DefaultRule")];
}

function keysOf(value: unknown, known: readonly string[], path: string): string[] {
    return typeof value === "object" && value !== null ? unknownKeys(value as JsonObject, known, path) : [];
}

function readRule(object: JsonObject, path: string): Rule {
    const rule: Rule = {
        domain: requiredString(object, "domain", path),
        path: requiredString(object, "path", path),
        ...readTarget(object, path),
    };
    const rewritePath = optionalString(object, "rewritePath", path);
    if (rewritePath !== undefined) rule.rewritePath = rewritePath;
    if (object["ruleActions"] !== undefined && object["ruleActions"] !== null) {
        const actions = asArray(object["ruleActions"], `${path}.ruleActions`);
        if (actions.length > 0) rule.ruleActions = actions.map((a, i) => readAction(a, `${path}.ruleActions[${i}]`));
    }
    return rule;
}

function readTarget(object: JsonObject, path: string): Target {
    const appId = requiredString(object, "appId", path);
    const port = object["containerPort"];
    if (port === undefined || port === null) throw missing(`${path}.containerPort`);
    if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
        throw wrong(`${path}.containerPort`, `${JSON.stringify(port)} is not an integer from 1 to 65535`);
    }
    const backendProtocol = optionalWord(object, "backendProtocol", path, PROTOCOLS);
    return backendProtocol ? { appId, containerPort: port, backendProtocol } : { appId, containerPort: port };
}

function readAction(value: unknown, path: string): RuleAction {
    const object = asObject(value, path);
    const actionType = optionalWord(object, "actionType", path, ACTIONS);
    if (!actionType) throw missing(`${path}.actionType`);
    const actionConfig = requiredString(object, "actionConfig", path);
    try {
        asObject(JSON.parse(actionConfig), `${path}.actionConfig`);
    } catch {
        throw wrong(`${path}.actionConfig`, "not a JSON object as text");
    }
    return { actionType, actionConfig };
}
