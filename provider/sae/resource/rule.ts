import { ProviderError } from "../../engine/errors";
import type { CheckFailure, CustomResource, DiffAnswer, State } from "../../engine/resource";
import { isSecret, UNKNOWN, type Inputs, type SecretPaths } from "../../engine/values";
import { checkRuleOn, checkSingleRule, type BalancerType } from "../check";
import type { Settings } from "../config";
import { diffFields, withoutIgnored } from "../diff";
import { MAX_RULES, rule as ruleType, ruleFields } from "../fields";
import { normaliseFields, reconcileFields, ruleKey, same } from "../shape";
import type { RuleSet } from "../wire";
import { guarded } from "./guard";
import { dropIntent, readIntent, writeIntent } from "./intents";
import { editRuleSet } from "./ruleset";
import { knownText } from "./state";
import { clientOf, confirmStored, forgetStored, storedId, type SaeContext } from "./support";

/** `crossroute:sae:Rule`: one rule in a rule set that another resource, another stack or a person owns. */
export const ruleResource: CustomResource<Settings> = {
    async check(_ctx, { news, secrets }) {
        return { inputs: news, failures: [...checkSingleRule(news, secrets), ...secretsInId(secrets)] };
    },
    diff: async (ctx, call) => diff(ctx, call),
    create: (ctx, { inputs, secrets }) =>
        guarded(secrets, inputs, () => (ctx.preview ? preview(ctx, inputs, secrets) : create(ctx, inputs, secrets))),
    read: (ctx, { id, inputs, outputs, secrets }) =>
        guarded(secrets, inputs ?? {}, () => read(ctx, id, inputs, outputs)),
    update: (ctx, call) => guarded(call.secrets, call.news, () => update(ctx, call)),
    delete: (ctx, { id, inputs, secrets }) => guarded(secrets, inputs, () => remove(ctx, id, inputs)),
};

interface RuleId {
    ingressId: string;
    domain: string;
    path: string;
}

const idOf = (inputs: Inputs): string => `${inputs["ingressId"]}:${inputs["domain"]}:${inputs["path"]}`;

/** The engine stores an id in the clear, so what it is made of cannot be secret. */
const secretsInId = (secrets: SecretPaths): CheckFailure[] =>
    ["ingressId", "domain", "path"]
        .filter((property) => isSecret(secrets, property))
        .map((property) => ({
            property,
            reason: "[secret] is part of the rule's id, which stands in the state in the clear; make it plain with pulumi.unsecret, or declare the rule in a crossroute.sae.Ingress",
        }));

/** `87:shop.example.com:/api` → its parts. */
export function parseRuleId(id: string): RuleId {
    const match = /^(\d+):([^:]+):(.+)$/s.exec(id);
    if (match) return { ingressId: match[1] as string, domain: match[2] as string, path: match[3] as string };
    throw new ProviderError(
        "INVALID_ARGUMENT",
        `${JSON.stringify(id)} is not the id of a rule; give ingressId:domain:path, such as 87:shop.example.com:/api`,
    );
}

function diff(
    ctx: SaeContext,
    { id, oldInputs, news, ignoreChanges }: { id: string; oldInputs: Inputs; news: Inputs; ignoreChanges: string[] },
): DiffAnswer {
    confirmStored(ctx.urn, id);
    const known = (values: Inputs): string => JSON.stringify([String(values["ingressId"]), ruleKey(values)]);
    return {
        detailed: withoutIgnored(diffFields(ruleFields, oldInputs, news, true), ignoreChanges),
        stables: ["ingressId", "domain", "path"],
        deleteBeforeReplace: known(oldInputs) === known(news),
    };
}

async function preview(
    ctx: SaeContext,
    inputs: Inputs,
    secrets: SecretPaths,
): Promise<{ id: string; outputs: Inputs }> {
    const ingressId = knownText(inputs, "ingressId");
    if (ingressId !== undefined) {
        const set = await ruleSet(ctx, ingressId, inputs);
        verify(inputs, set, secrets);
        if (
            position(set, inputs) >= 0 &&
            readIntent(ctx.urn, idOf(inputs)) === undefined &&
            storedId(ctx.urn) !== idOf(inputs)
        )
            throw taken(inputs);
        if (rulesOf(set).length >= MAX_RULES)
            throw new ProviderError(
                "INVALID_ARGUMENT",
                `rule set ${set.id} has ${MAX_RULES} rules already, the most that is allowed`,
            );
    }
    return { id: "", outputs: { ...normaliseFields(ruleFields, inputs), appName: UNKNOWN } };
}

async function create(ctx: SaeContext, inputs: Inputs, secrets: SecretPaths): Promise<{ id: string; outputs: Inputs }> {
    const id = idOf(inputs);
    const wanted = wantedRule(inputs);
    let ours = readIntent(ctx.urn, id) !== undefined;
    const set = await edit(ctx, inputs, {
        change(rules, live) {
            verify(inputs, live, secrets);
            const at = rules.findIndex((item) => ruleKey(item) === ruleKey(wanted));
            if (at >= 0 && !ours) throw taken(inputs);
            if (!ours) writeIntent({ urn: ctx.urn, subject: id, before: [] });
            ours = true;
            return at >= 0 ? rules.with(at, wanted) : place(rules, wanted, inputs);
        },
        holds: (live) => rulesOf(live).some((item) => same(ruleType, item, wanted)),
    });
    return { id, outputs: outputs(inputs, set) };
}

async function read(
    ctx: SaeContext,
    id: string,
    inputs: Inputs | undefined,
    known: Inputs | undefined,
): Promise<State | undefined> {
    const { ingressId, domain, path } = parseRuleId(id);
    const namespaceId = knownText(inputs ?? {}, "namespaceId") ?? knownText(known ?? {}, "namespaceId");
    const set = await clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
    const rule = set && rulesOf(set).find((item) => ruleKey(item) === ruleKey({ domain, path }));
    if (!set || !rule) return undefined;
    if (inputs !== undefined) confirmStored(ctx.urn, id);
    const live: Inputs = { ...rule, ingressId };
    const found = reconcileFields(ruleFields, live, inputs ?? {}, known ?? {});
    return { id: `${ingressId}:${String(rule["domain"])}:${path}`, inputs: found, outputs: outputs(found, set) };
}

async function update(
    ctx: SaeContext,
    { id, oldInputs, news }: { id: string; oldInputs: Inputs; news: Inputs },
): Promise<{ outputs: Inputs }> {
    if (ctx.preview) return { outputs: { ...normaliseFields(ruleFields, news), appName: UNKNOWN } };
    confirmStored(ctx.urn, id);
    const wanted = wantedRule(news);
    const moves = news["position"] !== oldInputs["position"] && news["position"] !== undefined;
    const set = await edit(ctx, news, {
        change(rules) {
            const at = rules.findIndex((item) => ruleKey(item) === ruleKey(wanted));
            if (at >= 0 && !moves) return rules.with(at, wanted);
            return place(
                rules.filter((_, i) => i !== at),
                wanted,
                news,
            );
        },
        holds: (live) => rulesOf(live).some((item) => same(ruleType, item, wanted)),
    });
    return { outputs: outputs(news, set) };
}

async function remove(ctx: SaeContext, id: string, inputs: Inputs): Promise<void> {
    const { ingressId, domain, path } = parseRuleId(id);
    const key = ruleKey({ domain, path });
    const without = (live: Inputs[]): Inputs[] => live.filter((item) => ruleKey(item) !== key);
    const namespaceId = knownText(inputs, "namespaceId");
    const set = await clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
    if (set && rulesOf(set).length !== without(rulesOf(set)).length) {
        await edit(
            ctx,
            { ...inputs, ingressId },
            { change: without, holds: (live) => rulesOf(live).length === without(rulesOf(live)).length },
        );
    }
    forgetStored(ctx.urn);
    dropIntent(ctx.urn);
}

const edit = (ctx: SaeContext, inputs: Inputs, change: Parameters<typeof editRuleSet>[3]): Promise<RuleSet> =>
    editRuleSet(ctx, clientOf(ctx, knownText(inputs, "namespaceId")), knownText(inputs, "ingressId") ?? "", change);

async function ruleSet(ctx: SaeContext, ingressId: string, inputs: Inputs): Promise<RuleSet> {
    const namespaceId = knownText(inputs, "namespaceId");
    const set = await clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
    if (set) return set;
    throw new ProviderError(
        "NOT_FOUND",
        `rule set ${ingressId} does not exist; check ingressId, the region and the account`,
    );
}

const rulesOf = (set: RuleSet): Inputs[] =>
    Array.isArray(set.fields["rules"]) ? (set.fields["rules"] as Inputs[]) : [];
const wantedRule = (inputs: Inputs): Inputs => normaliseFields(ruleType.fields, inputs);
const place = (rules: Inputs[], rule: Inputs, inputs: Inputs): Inputs[] =>
    inputs["position"] === "first" ? [rule, ...rules] : [...rules, rule];
const position = (set: RuleSet, inputs: Inputs): number =>
    rulesOf(set).findIndex((item) => ruleKey(item) === ruleKey(inputs));

function taken(inputs: Inputs): ProviderError {
    return new ProviderError(
        "ALREADY_EXISTS",
        `rule set ${String(inputs["ingressId"])} already has a rule for ${String(inputs["domain"])}${String(inputs["path"])}, which this resource did not make; ` +
            `change domain or path, or adopt it with: pulumi import crossroute:sae:Rule <name> ${idOf(inputs)}`,
    );
}

/** What only the rule set tells: its kind of load balancer decides what a rule may say. */
function verify(inputs: Inputs, { fields }: RuleSet, secrets: SecretPaths): void {
    const type: BalancerType = fields["loadBalancerType"] === "alb" ? "alb" : "clb";
    const failures = checkRuleOn(inputs, type, String(fields["listenerProtocol"] ?? "HTTP"), secrets);
    if (failures.length === 0) return;
    throw new ProviderError(
        "INVALID_ARGUMENT",
        failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"),
    );
}

function outputs(inputs: Inputs, set: RuleSet): Inputs {
    const rule = rulesOf(set).find((item) => ruleKey(item) === ruleKey(inputs)) ?? wantedRule(inputs);
    const name = set.appNames[String(rule["appId"])];
    return {
        ...normaliseFields(ruleFields, inputs),
        ...rule,
        ingressId: set.id,
        ...(set.fields["namespaceId"] !== undefined && { namespaceId: set.fields["namespaceId"] }),
        ...(name !== undefined && { appName: name }),
    };
}
