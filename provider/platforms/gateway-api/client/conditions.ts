/**
 * What controllers report about a route, in words. Source: Gateway API v1.6.1, `apis/v1/shared_types.go` and
 * `httproute_types.go`.
 */
import { type Condition, gatewayGroup, type HTTPRoute, type ParentReference } from "../types";

/** Why a parent does not accept a route, or why a reference is not resolved. */
const reasons: Readonly<Record<string, string>> = {
    NotAllowedByListeners: "no listener allows routes of its namespace or kind (allowedRoutes)",
    NoMatchingListenerHostname: "no listener has a hostname that meets one of the route's",
    NoMatchingParent: "there is no listener of that name or port",
    UnsupportedValue: "it has a value that the controller does not support",
    IncompatibleFilters: "it has filters that do not go together",
    Pending: "the controller has not decided yet",
    RefNotPermitted: "it names something in another namespace, where no ReferenceGrant allows that",
    InvalidKind: "it names a kind that the controller does not know",
    BackendNotFound: "a backend does not exist",
    UnsupportedProtocol: "a backend speaks a protocol that the controller does not support",
    ListenersNotValid: "its listeners are not valid",
    Invalid: "it is not valid",
    AddressNotAssigned: "it has no address yet",
    AddressNotUsable: "its address cannot be used",
    NoResources: "there are no resources left for it",
};

/** The text for a condition that is not met: its reason, what that means, and the controller's own words. */
export function reasonOf({ reason, message }: Condition): string {
    const meaning = reasons[reason];
    const said = message.trim() === "" ? "" : ` ("${message.trim()}")`;
    return `${reason}${meaning === undefined ? "" : `, ${meaning}`}${said}`;
}

/** The status of a route at one parent, as an output of the component. */
export interface HTTPRouteParent {
    /** The parent: `namespace/name`, with `#section` and `:port` where the route names them. */
    parent: string;
    /** Name of the controller that reports it; empty as long as none has. */
    controller: string;
    /** Whether the parent takes the route as it is now. */
    accepted: boolean;
    /** Whether every reference of the route leads to something that it may name. */
    resolved: boolean;
    /** The controller's word for why not, e.g. `NoMatchingListenerHostname`; empty when there is nothing to say. */
    reason: string;
    /** The same in a sentence; empty when there is nothing to say. */
    message: string;
}

/** A parent with its defaults. */
export interface Parent extends Required<Pick<ParentReference, "group" | "kind" | "namespace" | "name">> {
    sectionName?: string | undefined;
    port?: number | undefined;
}

/** The parents that a route names, with their defaults. */
export const parentsOf = ({ metadata, spec }: HTTPRoute): Parent[] =>
    (spec?.parentRefs ?? []).map((ref) => whole(ref, metadata?.namespace ?? "default"));

const whole = (ref: ParentReference, namespace: string): Parent => ({
    group: ref.group ?? gatewayGroup,
    kind: ref.kind ?? "Gateway",
    namespace: ref.namespace ?? namespace,
    name: ref.name,
    sectionName: ref.sectionName || undefined,
    port: ref.port,
});

export const nameOf = ({ namespace, name, sectionName, port }: Parent): string =>
    `${namespace}/${name}${sectionName === undefined ? "" : `#${sectionName}`}${port === undefined ? "" : `:${port}`}`;

/** A condition about the current version of the route. */
function current(conditions: readonly Condition[] | undefined, type: string, generation = 0): Condition | undefined {
    return conditions?.find(
        (condition) => condition.type === type && (condition.observedGeneration ?? generation) >= generation,
    );
}

/** The status of a route at each of its parents, in the order in which it names them. */
export function statusOfParents(route: HTTPRoute): HTTPRouteParent[] {
    const namespace = route.metadata?.namespace ?? "default";
    const generation = route.metadata?.generation;
    return parentsOf(route).map((parent) => {
        const key = JSON.stringify(parent);
        const said = (route.status?.parents ?? [])
            .filter(({ parentRef }) => JSON.stringify(whole(parentRef, namespace)) === key)
            .map(({ controllerName, conditions }) => {
                const accepted = current(conditions, "Accepted", generation);
                const resolved = current(conditions, "ResolvedRefs", generation);
                const why = [accepted, resolved].find((condition) => condition?.status !== "True");
                return {
                    parent: nameOf(parent),
                    controller: controllerName,
                    accepted: accepted?.status === "True",
                    resolved: resolved?.status === "True",
                    reason: why?.reason ?? "",
                    message: why === undefined ? "" : reasonOf(why),
                };
            });
        // Several controllers may report about one parent; the one that accepts the route serves it.
        return said.find(({ accepted }) => accepted) ?? said[0] ?? noStatus(nameOf(parent));
    });
}

const noStatus = (parent: string): HTTPRouteParent => ({
    parent,
    controller: "",
    accepted: false,
    resolved: false,
    reason: "",
    message: "",
});
