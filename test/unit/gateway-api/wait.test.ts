import { statusOfParents } from "../../../provider/platforms/gateway-api/client/conditions";
import {
    missing as missingParts,
    type Seen,
    type SeenParent,
    servicesOf,
    type WaitFor,
} from "../../../provider/platforms/gateway-api/client/wait";
import { waitUntil } from "../../../provider/platforms/kubernetes/client/wait";
import type { Condition, Gateway, HTTPRoute, ParentReference } from "../../../provider/platforms/gateway-api/types";

const missing = (at: Seen, want: WaitFor): string[] => missingParts(at, want).map(({ says }) => says);

const condition = (
    type: string,
    status: Condition["status"],
    reason: string,
    more: Partial<Condition> = {},
): Condition => ({
    type,
    status,
    reason,
    message: "",
    observedGeneration: 2,
    ...more,
});
const accepted = condition("Accepted", "True", "Accepted");
const resolved = condition("ResolvedRefs", "True", "ResolvedRefs");
const parentRef: ParentReference = { name: "shared", namespace: "infra", sectionName: "https" };

const route = (conditions: Condition[] | undefined, refs: ParentReference[] = [parentRef]): HTTPRoute => ({
    metadata: { name: "web", namespace: "shop", generation: 2 },
    spec: {
        parentRefs: refs,
        rules: [
            {
                backendRefs: [
                    { name: "web", port: 80 },
                    { name: "old", port: 80, weight: 0 },
                ],
            },
        ],
    },
    status: {
        parents:
            conditions === undefined
                ? []
                : [
                      {
                          // As a server returns it: with its defaults.
                          parentRef: { group: "gateway.networking.k8s.io", kind: "Gateway", ...parentRef },
                          controllerName: "example.com/gw",
                          conditions,
                      },
                  ],
    },
});
const gateway = (conditions: Condition[], listener: Condition[] = []): SeenParent => ({
    is: "there",
    object: {
        spec: { gatewayClassName: "traefik" },
        status: { conditions, listeners: [{ name: "https", conditions: listener }] },
    } satisfies Gateway,
});
const seen = (of: HTTPRoute | undefined, parent?: SeenParent, endpoints: Seen["endpoints"] = new Map()): Seen => ({
    route: of,
    parents: new Map(parent === undefined ? [] : [["infra/shared", parent]]),
    endpoints,
});

describe("an HTTPRoute that an update waits for", () => {
    it("is accepted when its controller accepts the present version", () => {
        expect(missing(seen(route([accepted])), "accepted")).toEqual([]);
        expect(missing(seen(route([{ ...accepted, observedGeneration: 1 }])), "accepted")).toEqual([
            "Gateway infra/shared#https: its controller example.com/gw has not looked at the route as it is now",
        ]);
    });

    it.each([
        ["NoMatchingListenerHostname", "no listener has a hostname that meets one of the route's"],
        ["NotAllowedByListeners", "no listener allows routes of its namespace or kind (allowedRoutes)"],
        ["NoMatchingParent", "there is no listener of that name or port"],
    ])("says what %s means, and what the controller said", (reason, words) => {
        const refused = condition("Accepted", "False", reason, { message: "sorry" });
        expect(missing(seen(route([refused, resolved])), "accepted")).toEqual([
            `Gateway infra/shared#https does not take the route: ${reason}, ${words} ("sorry")`,
        ]);
    });

    it("ends the wait for a parent that is not there and that this run leaves out, and names its resource", async () => {
        const at = seen(route(undefined), { is: "absent" });
        const said = "Gateway infra/shared#https: it does not exist, and this run leaves out its resource edge";
        const leftOut = new Map([["Gateway infra/shared", "edge"]]);
        expect(missingParts(at, "accepted", leftOut)).toEqual([{ says: said, isAbsent: true, isFinal: true }]);
        expect(missingParts(seen(route(undefined), gateway([])), "accepted", leftOut)[0]?.isFinal).toBeUndefined();
        let clock = 0;
        const pace = { now: () => clock, sleep: async (ms: number) => void (clock += ms), progress: () => undefined };
        const known = new Map<string, string>();
        const lacks = () => {
            const now = missingParts(at, "accepted", new Map(known));
            known.set("Gateway infra/shared", "edge");
            return now;
        };
        await expect(waitUntil(async () => at, lacks, 600, pace)).rejects.toThrow(`not ready after 0 seconds: ${said}`);
    });

    it("says whether a silent parent exists, and whether a controller serves it", () => {
        const said = (parent?: SeenParent) => missing(seen(route(undefined), parent), "accepted")[0];
        expect(said({ is: "absent" })).toBe("Gateway infra/shared#https: it does not exist");
        expect(said(gateway([]))).toBe(
            "Gateway infra/shared#https: no controller has taken it up (its class is traefik)",
        );
        expect(said(gateway([condition("Accepted", "False", "ListenersNotValid")]))).toBe(
            "Gateway infra/shared#https: it is not accepted: ListenersNotValid, its listeners are not valid",
        );
        expect(said(gateway([accepted]))).toBe(
            "Gateway infra/shared#https: its controller has said nothing of the route",
        );
        expect(said({ is: "unreadable", why: "403" })).toBe(
            "Gateway infra/shared#https: no controller has said anything of the route",
        );
    });

    it("waits for every parent, and ignores the status of another section or namespace", () => {
        const other = { ...parentRef, sectionName: "http" };
        expect(missing(seen(route([accepted], [parentRef, other])), "accepted")).toHaveLength(1);
        expect(missing(seen(route([accepted], [{ name: "shared", sectionName: "https" }])), "accepted")).toEqual([
            "Gateway shop/shared#https: no controller has said anything of the route",
        ]);
        expect(missing(seen(route([accepted], [])), "accepted")).toEqual(["the HTTPRoute names no parent"]);
    });

    it("carries traffic when Gateway and listener are programmed", () => {
        const programmed = condition("Programmed", "True", "Programmed");
        const notYet = condition("Programmed", "False", "AddressNotAssigned");
        expect(missing(seen(route([accepted]), gateway([programmed], [programmed])), "programmed")).toEqual([]);
        expect(missing(seen(route([accepted]), gateway([programmed])), "programmed")).toEqual([]);
        expect(missing(seen(route([accepted]), gateway([notYet])), "programmed")).toEqual([
            "Gateway infra/shared#https carries no traffic: AddressNotAssigned, it has no address yet",
        ]);
        expect(
            missing(
                seen(route([accepted]), gateway([programmed], [condition("Programmed", "False", "Invalid")])),
                "programmed",
            ),
        ).toHaveLength(1);
        expect(missing(seen(route([accepted]), gateway([])), "programmed")).toEqual([
            "Gateway infra/shared#https carries no traffic: its controller has not said that it is programmed",
        ]);
    });

    it("has its backends when references are resolved and each Service with a share has an endpoint", () => {
        const parent = gateway([condition("Programmed", "True", "Programmed")]);
        const there = { endpoints: { subsets: [{ addresses: [{ ip: "10.0.0.1" }] }] }, slices: [] } as never;
        const none = { slices: [] };
        expect(servicesOf(route([]))).toEqual([{ namespace: "shop", name: "web" }]);
        expect(missing(seen(route([accepted, resolved]), parent, new Map([["shop/web", there]])), "backends")).toEqual(
            [],
        );
        expect(
            missing(seen(route([accepted, resolved]), parent, new Map([["shop/web", undefined]])), "backends"),
        ).toEqual([]);
        const without = {
            ...seen(route([accepted, resolved]), parent, new Map([["shop/web", none]])),
            absent: new Set(["shop/web"]),
        };
        expect(missing(without, "backends")).toEqual(["Service shop/web does not exist"]);
        const refused = condition("ResolvedRefs", "False", "RefNotPermitted");
        expect(missing(seen(route([accepted, refused]), parent, new Map([["shop/web", none]])), "backends")).toEqual([
            "Gateway infra/shared#https: a reference is not resolved: RefNotPermitted, it names something in another namespace, where no ReferenceGrant allows that",
            "Service shop/web has no ready endpoint",
        ]);
    });

    it("has an output for the status of each parent", () => {
        expect(statusOfParents(route([accepted, condition("ResolvedRefs", "False", "BackendNotFound")]))).toEqual([
            {
                parent: "infra/shared#https",
                controller: "example.com/gw",
                accepted: true,
                resolved: false,
                reason: "BackendNotFound",
                message: "BackendNotFound, a backend does not exist",
            },
        ]);
        expect(statusOfParents(route(undefined))).toMatchObject([
            { parent: "infra/shared#https", controller: "", accepted: false },
        ]);
    });
});
