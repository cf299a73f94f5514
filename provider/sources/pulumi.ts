import { listOf } from "../inputs/json";
import { ingressFields } from "../platforms/sae/fields";
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import type { Table } from "../routing/model";
import { isObject, type Json, type Placed, type Resource, type Source } from "./objects";

type Plan = NonNullable<Source["plan"]>;

/** What each kind of step does to the resource that it names. */
const removes = new Set(["delete", "discard", "discard-replaced", "remove-pending-replace"]);
/** The old half of a replacement: the new half is a step of its own. */
const oldHalf = new Set(["delete-replaced", "read-discard"]);

/** The document of `pulumi preview --json`. */
export function planOf(document: Json, source: string): Plan {
    const steps = listOf(document.steps).filter(isObject);
    return planOfSteps(
        steps.map((s) => ({ op: String(s.op), urn: String(s.urn), old: s.oldState, new: s.newState })),
        source,
    );
}

/** Whether a document is one event of the engine's stream (`PULUMI_ENABLE_STREAMING_JSON_PREVIEW`). */
export const isEventStream = (document: unknown): boolean =>
    isObject(document) && typeof document.sequence === "number" && typeof document.timestamp === "number";

/** A stream of engine events: it has the outputs that a preview computes; `--json` does not. */
export function planOfEvents(documents: readonly unknown[], source: string): Plan {
    const steps = new Map<string, Step>();
    for (const document of documents.filter(isObject)) {
        const event = document.resourcePreEvent ?? document.resOutputsEvent;
        const metadata = isObject(event) ? event.metadata : undefined;
        if (!isObject(metadata)) continue;
        const step = { op: String(metadata.op), urn: String(metadata.urn), old: metadata.old, new: metadata.new };
        steps.set(`${step.op} ${step.urn}`, step);
    }
    return planOfSteps([...steps.values()], source);
}

interface Step {
    op: string;
    urn: string;
    old: unknown;
    new: unknown;
}

function planOfSteps(steps: readonly Step[], source: string): Plan {
    const before = new Map<string, Resource>();
    const after = new Map<string, Resource>();
    const deleted: string[] = [];
    for (const { op, urn, old, new: wanted } of steps) {
        const was = resourceOf(urn, old, source);
        const is = resourceOf(urn, wanted, source);
        if (was) before.set(urn, was);
        if (removes.has(op)) deleted.push(urn);
        else if (is && !oldHalf.has(op)) after.set(urn, withAge(is, was, op));
    }
    const isStack = (step: Step): boolean => step.urn.includes("::pulumi:pulumi:Stack::");
    // Unchanged resources are listed on request only; a stack that is being created has none.
    const complete = steps.some((s) => s.op === (isStack(s) ? "create" : "same"));
    return { before: [...before.values()], after: [...after.values()], deleted, complete };
}

/** An object that is updated in place keeps its age, which decides between equal rules; a plan does not repeat it. */
function withAge(is: Resource, was: Resource | undefined, op: string): Resource {
    if (!was || op.includes("replace") || is.outputs) return is;
    return { ...is, outputs: was.outputs };
}

/** The document of `pulumi stack export`, or a checkpoint of the file backend. */
export function stateOf(document: Json, source: string): Resource[] {
    const inner = isObject(document.checkpoint) ? document.checkpoint.latest : document.deployment;
    const resources = isObject(inner) && Array.isArray(inner.resources) ? inner.resources : [];
    return resources
        .filter(isObject)
        .filter((r) => r.delete !== true)
        .flatMap((r) => resourceOf(String(r.urn), r, source) ?? []);
}

function resourceOf(urn: string, state: unknown, source: string): Resource | undefined {
    if (!isObject(state) || typeof state.type !== "string") return undefined;
    const inputs = isObject(state.inputs) ? (settle(state.inputs) as Json) : {};
    const outputs = isObject(state.outputs) ? (settle(state.outputs) as Json) : undefined;
    const id = typeof state.id === "string" ? state.id : undefined;
    return {
        urn,
        type: state.type,
        id,
        inputs,
        outputs,
        hidden: JSON.stringify(inputs).includes(UNKNOWN_SENTINEL),
        source,
    };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Replaces secrets, masked or wrapped, by {@link UNKNOWN_SENTINEL}. */
function settle(value: unknown): unknown {
    if (value === "[secret]") return UNKNOWN_SENTINEL;
    if (Array.isArray(value)) return value.map(settle);
    if (!isObject(value)) return value;
    if (value[SIGNATURE] === SECRET) return UNKNOWN_SENTINEL;
    if (SIGNATURE in value && "value" in value) return settle(value.value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, settle(inner)]));
}

export const ROUTE_PLAN = "crossroute:index:RoutePlan";

/** The tables in a RoutePlan; undefined when they are known after apply or not of this shape. */
export function compiledTables(plan: Resource): Table[] | undefined {
    const { tables } = plan.inputs;
    if (!Array.isArray(tables)) return undefined;
    const whole = tables.every((t) => isObject(t) && typeof t.gateway === "string" && Array.isArray(t.rules));
    if (!whole || !tables.flatMap((t) => (t as Json).rules).every(isRule)) return undefined;
    return (tables as Table[]).map((t) => ({
        ...t,
        rules: t.rules.map((r) => ({ ...r, origin: { ...r.origin, source: plan.source } })),
    }));
}

const isRule = (rule: unknown): boolean =>
    isObject(rule) && typeof rule.match === "string" && isObject(rule.target) && isObject(rule.origin);

const SAE_TYPES = new Set(["alicloud:sae/ingress:Ingress", "crossroute:sae:Ingress"]);

/** The routing object that a resource creates, if it creates one. */
export function objectOf(resource: Resource): { manifest?: Placed; ruleSet?: Placed } {
    const { type, inputs, outputs, source } = resource;
    if (type.startsWith("kubernetes:") && typeof inputs.kind === "string") {
        return { manifest: { value: manifestOf(inputs, outputs), source, planned: true } };
    }
    if (SAE_TYPES.has(type)) return { ruleSet: { value: ruleSetOf(resource), source, planned: true } };
    return {};
}

function manifestOf(inputs: Json, outputs: Json | undefined): Json {
    const [given, live] = [inputs.metadata, outputs?.metadata];
    if (!isObject(live) || typeof live.creationTimestamp !== "string") return inputs;
    return { ...inputs, metadata: { creationTimestamp: live.creationTimestamp, ...(isObject(given) ? given : {}) } };
}

function ruleSetOf({ inputs, outputs, id }: Resource): Json {
    // A load balancer that SAE chose is known from the outputs only.
    const { loadBalancerId, slbId, loadBalancerType } = outputs ?? {};
    const found = Object.entries({ loadBalancerId, slbId, loadBalancerType }).filter(
        ([, value]) => value !== undefined,
    );
    return { ...namesOfApi({ ...Object.fromEntries(found), ...inputs }), ...(id && /^\d+$/.test(id) ? { id } : {}) };
}

/** Names of the API by those of Crossroute's resource. The alicloud package has the names of the API. */
const apiNames: ReadonlyMap<string, string> = new Map(
    ingressFields.map(({ name, wire, reply = wire }) => [name, `${reply.charAt(0).toLowerCase()}${reply.slice(1)}`]),
);

/** A rule set with the fields as the API names them. */
export const namesOfApi = (fields: Json): Json =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [apiNames.get(name) ?? name, value]));
