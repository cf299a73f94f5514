import type { Gateway } from "./gateways";
import { isLeaf, number, publicText } from "./leaf";
import { objectName } from "./names";

/**
 * Names in the program are those of the live objects: a URN has no other part of its own, for of its parents it knows
 * the types only. So a table or a gateway may be renamed and nothing is made anew.
 */
export function objectIn({ cluster, fields }: Gateway, name: string): string | undefined {
    const namespace = publicText(fields["namespace"]);
    if (namespace === undefined) return undefined;
    return `${namespace}/${name}${cluster === undefined ? "" : `@${cluster}`}`;
}

/** The listener that a rule set is on: `lb-bp1v5dk2lsjwbgvc8cvsa:80`. */
export function listenerOf({ fields }: Gateway): string | undefined {
    const id = publicText(fields["loadBalancerId"]);
    const port = fields["listenerPort"];
    const known = isLeaf(port) && !port.secret ? number(port) : undefined;
    return id === undefined || known === undefined ? undefined : `${id}:${known}`;
}

/** Name of the Ingress of a gateway, unless it is not known yet or secret. */
export function ingressName(table: string, { name, fields }: Gateway): string | undefined {
    const given = fields["ingressName"];
    return given === undefined ? objectName(table, name) : publicText(given);
}
