/** Headers of requests that a load balancer takes away before a Service gets them: RemoveHeader of CCE and of ACK. */
import type { Rule } from "../../../routing/model";
import type { Json } from "../../../inputs/json";
import { headerPhrases } from "./header-phrases";
import { fieldOf, isObject, objectsOf, parseJson } from "./json";

/** CCE, and both controllers of ALBs. */
export const actionsOfService = /^(?:kubernetes\.io\/elb|alb\.ingress\.kubernetes\.io)[./]actions\.(.+)$/;

/** A filter of an HTTPRoute takes at most 16; the host and what a proxy writes by itself are no headers for it. */
const most = 16;
const plainName = /^[A-Za-z0-9_-]+$/;
const ofProxy = /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer)$/i;

/** None where one of them is not plain: half of a list is not what the load balancer does. */
export function removedHeaders(annotations: Readonly<Json>, service: string): string[] {
    const text = Object.keys(annotations).find((name) => actionsOfService.exec(name)?.[1] === service);
    // ACK's actions may be for answers.
    const direction = annotations[`alb.ingress.kubernetes.io/rule-direction.${service}`] ?? "Request";
    if (text === undefined || direction !== "Request") return [];
    const all = objectsOf(parseJson(String(annotations[text])));
    const keysOf = (type: RegExp, config: string): unknown[] =>
        all.flatMap((action) => {
            if (!type.test(String(fieldOf(action, "type")))) return [];
            const given = fieldOf(action, config);
            return [isObject(given) ? fieldOf(given, "key") : undefined];
        });
    const removed = keysOf(/^removeheader$/i, "RemoveHeaderConfig");
    // What is written and taken away again hangs on their order.
    const written = new Set(keysOf(/^insertheader$/i, "InsertHeaderConfig").map((key) => String(key).toLowerCase()));
    const isPlain = (key: unknown): key is string =>
        typeof key === "string" && plainName.test(key) && !ofProxy.test(key) && !written.has(key.toLowerCase());
    const plain = [...new Map(removed.filter(isPlain).map((key) => [key.toLowerCase(), key])).values()];
    return removed.every(isPlain) && plain.length <= most ? plain : [];
}

/** The same as part of a rule whose backend gets requests. */
export function treatmentOf(
    { target }: Pick<Rule, "target">,
    annotations: Readonly<Json>,
    service = "",
): Pick<Rule, "treatment"> {
    const answers = target.kind === "redirect" || target.kind === "fixed";
    const remove = answers ? [] : removedHeaders(annotations, service);
    return remove.length === 0 ? {} : { treatment: headerPhrases("request", { remove }).sort() };
}
