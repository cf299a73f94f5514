/**
 * Actions that load balancers take besides choosing who answers: limits, and headers of requests that are written or
 * removed. They are in the JSON of annotations that are read for the other actions.
 */
import { pushTo } from "../../../push-to";
import { fieldOf, isObject, parseJson } from "../../kubernetes/read/json";
import { actionsOfService as ofService, removedHeaders } from "../../kubernetes/read/removed-headers";
import type { Json } from "../../../inputs/json";

/** The actions of one type in an annotation. */
export interface SideAction {
    /** As it is written: `RemoveHeader`. */
    type: string;
    /** The Service whose rules have it. */
    service: string;
    /** What is written of them. */
    value: string;
    /** They keep requests out, or headers away that a backend may trust. */
    guards: boolean;
    /** They change the headers of requests. */
    headers: boolean;
    /** What they do is not known here. */
    mayRoute: boolean;
    cure: string;
    /** A filter of the HTTPRoute does the same. */
    converted?: true;
}

/** Actions that say who answers. */
const choosing = /^(fixed-?response|forward.*|redirect)$/i;
const ofHeaders = /^(insert|remove)header$/i;
/** They change answers, or send copies of requests. */
const harmless = /^(cors|trafficmirror)$/i;
/** Of a forward action: a client keeps the target that it got. */
const sticky = "targetGroupStickinessConfig";

const cureOf = (type: string): string => {
    if (type === sticky) return "write a session persistence policy of the Gateway's controller";
    if (ofHeaders.test(type)) return "write a RequestHeaderModifier filter into the HTTPRoute's rule";
    if (/^trafficlimit$/i.test(type)) return "write a policy of the Gateway's controller before you move the traffic";
    if (/^cors$/i.test(type)) return "write a CORS filter in the HTTPRoute's rule, where the controller has it";
    return "find out what it does, and write a filter or a policy that does it";
};

/** @param annotations all of the Ingress */
export function sideActions(annotation: string, text: string, annotations: Json): SideAction[] {
    const [, service] = ofService.exec(annotation) ?? [];
    if (service === undefined) return [];
    const isExact = removedHeaders(annotations, service).length > 0;
    const found = new Map<string, unknown[]>();
    for (const action of [parseJson(text)].flat()) {
        const type = isObject(action) ? fieldOf(action, "type") : undefined;
        const forward = isObject(action) ? action["forwardConfig"] : undefined;
        const kept = isObject(forward) ? forward[sticky] : undefined;
        if (isObject(kept) && kept["enabled"] === true) pushTo(found, sticky, kept);
        if (typeof type !== "string" || choosing.test(type)) continue;
        pushTo(found, type, action);
    }
    return [...found].map(([type, actions]) => ({
        type,
        service,
        value: JSON.stringify(actions),
        guards: type !== sticky && !harmless.test(type),
        headers: ofHeaders.test(type),
        mayRoute: type !== sticky && !(ofHeaders.test(type) || harmless.test(type) || /^trafficlimit$/i.test(type)),
        cure: cureOf(type),
        ...(isExact && isRemoval(type) && { converted: true as const }),
    }));
}

const isRemoval = (type: string): boolean => /^removeheader$/i.test(type);
