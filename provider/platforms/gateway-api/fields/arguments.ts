/** The arguments of the components of the Gateway API, as data. */
import type { ObjectRows } from "./model";
import { routeObjects, specRows } from "./route";

/** What an `up` waits for, each in addition to those before it. */
export const waits = ["none", "accepted", "programmed", "backends"] as const;

/** Every object that a program can write, by the name of its type. */
export const gatewayTypes: Readonly<Record<string, ObjectRows>> = {
    HTTPRouteArgs: {
        about: "Arguments of `crossroute.kubernetes.HTTPRoute`.",
        fields: {
            name: {
                shape: "string",
                about: "Name of the HTTPRoute object (default: the name of the resource). Changing it replaces the object.",
            },
            namespace: {
                shape: "string",
                about: "Namespace of the object (default: that of the Kubernetes provider). Changing it replaces the object.",
            },
            labels: { shape: "strings", about: "Labels of the object." },
            annotations: { shape: "strings", about: "Annotations of the object." },
            ...specRows,
            waitFor: {
                shape: { oneOf: waits },
                about: "What an `up` waits for (default: `none`): `accepted` every parent takes the route; `programmed` also carries traffic; `backends` also each reference is resolved and each Service has a ready endpoint.",
                plain: true,
            },
            timeout: {
                shape: "integer",
                about: "Seconds that waiting may take, 1 or more (default: 600).",
                plain: true,
            },
            adopt: {
                shape: { either: ["boolean", "string"] },
                about: "Takes over an HTTPRoute that exists: `true` one that no Pulumi program manages, a text one of this field manager or owner record (default: an object that exists is refused).",
                plain: true,
            },
            transform: {
                shape: "function",
                about: "Changes the HTTPRoute before it is registered (TypeScript only).",
                plain: true,
            },
        },
    },
    ...routeObjects,
};
