import { askGateway } from "./gateway-answer";
import type { CompiledRule } from "./compile";
import { conditionVerdict, describeConditions, settingsFor } from "./conditions";
import { probe, type Probe } from "./dialect";
import type { HostIndex } from "./host-index";
import { admits, listenersOf } from "./listener";
import type { Rule } from "./model";
import { hostMatches, pathMatches } from "./pattern";
import { NO, YES } from "./verdict";

const conditions = ["scheme", "methods", "headers", "cookies", "queries", "sources"] as const;
type Condition = (typeof conditions)[number];

/** A rule that would take the request but for some of its conditions. */
interface Near {
    unmet: readonly Condition[];
    words: readonly string[];
    methods: readonly string[];
    isSure: boolean;
}

/** So many of them are looked at. */
const most = 100;

/**
 * What keeps a request from rules that take its host and path: ` over https (rules take it over http)`. Empty when there are
 * none.
 */
export function nearMiss(gateway: HostIndex, seen: Probe): string {
    const near = gateway.table.rules
        .filter((rule) => isNear(rule, seen))
        .slice(0, most)
        .flatMap((rule) => missed(gateway, rule, seen) ?? []);
    const only = (condition: Condition): Near[] =>
        near.filter(({ unmet }) => unmet.length === 1 && unmet[0] === condition);
    const [bySchemes, byMethods] = [only("scheme"), only("methods")];
    if (bySchemes.length > 0) {
        const [asked, other] = seen.request.scheme === "https" ? ["https", "http"] : ["http", "https"];
        return ` over ${asked} (${take(bySchemes)} over ${other})`;
    }
    if (byMethods.length > 0) {
        const methods = byMethods.flatMap((one) => one.methods);
        return ` for ${seen.method} (${take(byMethods)} for ${listed(methods)})`;
    }
    const [first] = near;
    return first === undefined ? "" : ` as it is asked (${take([first])} ${first.words.join(" ")})`;
}

const take = (near: readonly Near[]): string =>
    near.some(({ isSure }) => isSure) ? "rules take it" : "rules may take it";

const usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function listed(methods: readonly string[]): string {
    const placeOf = (method: string): number => (usual.includes(method) ? usual.indexOf(method) : usual.length);
    const all = [...new Set(methods)].sort((a, b) => placeOf(a) - placeOf(b));
    const last = all.pop() ?? "";
    return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}

const isNear = ({ rule, live, unknown, host, path, conditions: text }: CompiledRule, seen: Probe): boolean =>
    live &&
    !unknown &&
    text !== "" &&
    rule.implied !== true &&
    hostMatches(host, seen.host) !== NO &&
    pathMatches(path, seen.path) !== NO;

function missed(gateway: HostIndex, { rule }: CompiledRule, seen: Probe): Near | undefined {
    const unmet = conditions.filter(
        (one) => rule[one] !== undefined && conditionVerdict(alone(rule, one), seen) === NO,
    );
    const [setting = {}] = settingsFor(rule, 1);
    const { port: _, ...asked } = seen.request;
    const request = {
        ...asked,
        ...setting,
        ...(setting.headers === undefined ? {} : { headers: { ...asked.headers, ...setting.headers } }),
    };
    const { table } = gateway.table;
    const isHeard = !unmet.includes("scheme") || listenersOf(table).some((one) => admits(one, request));
    const taken = isHeard
        ? askGateway(gateway, probe(gateway.table.dialect, request)).outcome.matches.find(
              (match) => match.rule.rule === rule,
          )
        : undefined;
    if (taken === undefined) return undefined;
    return {
        unmet,
        words: unmet.flatMap((one) => wordsOf(alone(rule, one), one)),
        methods: rule.methods?.map((method) => method.toUpperCase()) ?? [],
        isSure: taken.verdict === YES,
    };
}

/** The rule with one of its conditions. */
const alone = ({ match, target, origin, ...rule }: Rule, condition: Condition): Rule => ({
    match,
    target,
    origin,
    [condition]: rule[condition],
});

const wordsOf = (rule: Rule, condition: Condition): string[] =>
    condition === "methods" ? [`for ${(rule.methods ?? []).join(" or ")}`] : describeConditions(rule);
