import { variablesIn } from "../../../inputs/variables";
import type { LabelSelector, Listener, ObjectMeta } from "../types";
import { gatewayGroup } from "../types";
import type { GatewayObjects } from "./objects";
import { keyOf, namespaceOf } from "./objects";

/** Who names an object of another namespace. */
export interface Referrer {
    kind: string;
    namespace: string;
}

/** What is put there decides. */
const isOpen = (namespace: string): boolean => variablesIn(namespace).length > 0;

/** In files an object without a namespace gets any: kustomize, Flux, or `helm install` sets it. */
const mayBeOf = ({ whole }: GatewayObjects, { metadata }: { metadata?: ObjectMeta }): string | undefined =>
    whole ? namespaceOf({ ...(metadata === undefined ? {} : { metadata }) }) : metadata?.namespace;

/** Whether a ReferenceGrant in the named object's namespace allows the reference. */
export function isGranted(
    objects: GatewayObjects,
    from: Referrer,
    to: { group: string; kind: string; namespace: string; name: string },
): boolean {
    if (from.namespace === to.namespace) return true;
    const isOne = (named = "", meant: string): boolean => named === meant || isOpen(named) || isOpen(meant);
    return objects.grants.some(
        (grant) =>
            isOne(mayBeOf(objects, grant) ?? to.namespace, to.namespace) &&
            (grant.spec?.from ?? []).some(
                (one) => one.group === gatewayGroup && one.kind === from.kind && isOne(one.namespace, from.namespace),
            ) &&
            (grant.spec?.to ?? []).some(
                (one) =>
                    (one.group ?? "") === to.group &&
                    one.kind === to.kind &&
                    (one.name === undefined || one.name === "" || one.name === to.name),
            ),
    );
}

/**
 * Why a listener may not have certificates of other namespaces, for each of them. None where a file leaves open which
 * namespace its object is of.
 */
export function ungrantedCertificates(
    objects: GatewayObjects,
    owner: { kind: string; namespace: string; name: string },
    { tls }: Listener,
): string[] {
    const all = owner.kind === "Gateway" ? objects.gateways : objects.sets;
    const own = all.find(({ value }) => keyOf(value) === `${owner.namespace}/${owner.name}`);
    if (own !== undefined && mayBeOf(objects, own.value) === undefined) return [];
    return (tls?.certificateRefs ?? []).flatMap(
        ({ group = "", kind = "Secret", namespace = owner.namespace, name }) => {
            if (variablesIn(`${name}${namespace}`).length > 0) return [];
            if (isGranted(objects, { kind: owner.kind, namespace: owner.namespace }, { group, kind, namespace, name }))
                return [];
            return `no ReferenceGrant of namespace ${namespace} lets ${owner.kind}s of ${owner.namespace} name ${kind} ${name}`;
        },
    );
}

/** Whether labels match a selector; an empty selector matches everything. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
    const equal = Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
    return (
        equal &&
        (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
            const value = labels[key];
            switch (operator) {
                case "In":
                    return value !== undefined && values.includes(value);
                case "NotIn":
                    return value === undefined || !values.includes(value);
                case "Exists":
                    return value !== undefined;
                default:
                    return value === undefined;
            }
        })
    );
}

/** Whether a namespace is among the allowed ones; undefined: its labels are not known. */
export function allowsNamespace(
    objects: GatewayObjects,
    { from = "Same", selector }: { from?: string; selector?: LabelSelector },
    own: string,
    namespace: string,
): boolean | undefined {
    if (from === "All") return true;
    if (from === "Same") return own === namespace || (isOpen(own) || isOpen(namespace) ? undefined : false);
    if (from !== "Selector") return false;
    const labels = objects.namespaces.get(namespace);
    if (labels !== undefined) return selects(selector, labels);
    return objects.whole ? false : undefined;
}
