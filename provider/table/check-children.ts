import type { Inputs, Value } from "../engine/values";
import { UNKNOWN } from "../engine/values";
import { checkEndpoints, checkIngress } from "../platforms/kubernetes/check/check";
import { LATER } from "../platforms/kubernetes/check/later";
import type { Diagnostic } from "../routing/diagnostic";
import { checkIngress as checkRuleSet } from "../platforms/sae/check";
import { endpointsArgs, ingressArgs, ruleSetArgs } from "./children";
import type { EndpointsPlan, IngressPlan, Place, RuleSetPlan, TablePlan } from "./compile";
import { open } from "./leaf";
import { seen } from "./shape";

/**
 * What the resources of a table will complain about, by the table's own arguments: asked before the first of them is
 * registered, so that nothing is made while anything is wrong, and all of it is told at once.
 */
export async function checkChildren(plan: TablePlan): Promise<Diagnostic[]> {
    const found = await Promise.all([
        ...plan.ingresses.map(async (ingress) =>
            errorsOf(checkIngress(await look(ingressArgs(ingress))), (path) => ofIngress(path, ingress)),
        ),
        ...plan.endpoints.map(async (endpoints) =>
            errorsOf(checkEndpoints(await look(endpointsArgs(endpoints))), (path) => ofEndpoints(path, endpoints)),
        ),
        ...plan.ruleSets.map(async (set) => ruleSetErrors(toInputs(await look(ruleSetArgs(set))) as Inputs, set)),
    ]);
    return withoutTold(found.flat(), plan.problems);
}

const look = async (args: unknown): Promise<unknown> => seen(await open(args));

const errorsOf = (findings: readonly Diagnostic[], place: (path: string) => string): Diagnostic[] =>
    findings.filter(({ severity }) => severity === "error").map((d) => ({ ...d, where: place(d.where) }));

/** What was said of a place, of its parts or of the whole that it is part of, is said. */
function withoutTold(found: readonly Diagnostic[], told: readonly Diagnostic[]): Diagnostic[] {
    const below = (inner: string, outer: string) =>
        inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
    const kept: Diagnostic[] = [];
    for (const finding of found) {
        const isTold = told.some(({ where }) => below(finding.where, where) || below(where, finding.where));
        const isTwice = kept.some(({ where, message }) => where === finding.where && message === finding.message);
        if (!isTold && !isTwice) kept.push(finding);
    }
    return kept;
}

function ofIngress(path: string, { gateway, places }: IngressPlan): string {
    const route = /^routes\[(\d+)\](.*)$/.exec(path);
    const place = places[Number(route?.[1])];
    if (route && place) return `${place.where}${inBackend(route[2] ?? "", place)}`;
    if (path === "name") return `${gateway.where}.ingressName`;
    return path === "args"
        ? gateway.where
        : `${gateway.where}.${path.replace(/^defaultBackend\.service/, "defaultBackend")}`;
}

/** A path of an Ingress names a Service also where the route names something else. */
const inBackend = (rest: string, { kind }: Place): string =>
    kind === "service" ? rest : rest.replace(/^\.backend\.service.*$/, `.backend.${kind}`);

function ofEndpoints(path: string, { where, gateway }: EndpointsPlan): string {
    if (/^(labels|annotations|namespace)\b/.test(path)) return `${gateway.where}.${path}`;
    // The address of an SAE gateway stands alone.
    return where.endsWith(".address") ? where : `${where}.${path}`;
}

/**
 * Without the display name: one that SAE holds already, because it was made by other means, is not refused, and only the
 * plugin knows what the state holds.
 */
function ruleSetErrors(args: Inputs, set: RuleSetPlan): Diagnostic[] {
    const wrong = checkRuleSet(args).filter(({ property }) => property !== "description");
    return wrong.map(({ property, reason }) => {
        const cut = reason.lastIndexOf("; ");
        const [message, help] =
            cut < 0 ? [reason, "see docs/reference/sae-ingress.md"] : [reason.slice(0, cut), reason.slice(cut + 2)];
        return { code: "CR210", severity: "error", where: ofRuleSet(property, set), message, help };
    });
}

const ruleWords: Readonly<Record<string, string>> = { domain: "host", path: "path" };

function ofRuleSet(path: string, { gateway, places }: RuleSetPlan): string {
    const rule = /^rules\[(\d+)\](?:\.(.*))?$/.exec(path);
    const place = places[Number(rule?.[1])];
    if (rule && place) {
        const key = rule[2] ?? "";
        const word = ruleWords[key];
        return word !== undefined
            ? `${place.where}.${word}`
            : `${place.where}.backend.sae${key === "" ? "" : `.${key}`}`;
    }
    if (path.startsWith("defaultRule")) return `${gateway.where}.${path.replace(/^defaultRule/, "defaultBackend")}`;
    const [key = ""] = path.split(/[.[]/);
    return path === "" ? gateway.where : `${gateway.where}.${key in gateway.fields ? "" : "options."}${path}`;
}

/** As the plugin sees it. */
function toInputs(value: unknown): Value {
    if (value === LATER) return UNKNOWN;
    if (Array.isArray(value)) return value.map(toInputs);
    if (typeof value !== "object" || value === null) return value as Value;
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, toInputs(item)]));
}
