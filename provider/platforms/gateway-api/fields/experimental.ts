/**
 * HTTPRoute as the experimental channel of the Gateway API has it: what it has besides the standard channel. Source: its
 * definition, experimental channel, v1.6.1. Sessions are not checked, since their fields differ between versions.
 */
import { within } from "../../../inputs/fields";
import type { ObjectRows, Row } from "./model";
import * as is from "./patterns";
import { routeObjects, specRows } from "./route";
import { externalAuthRules, externalAuthFilterRules, parentRulesByPort, ruleNameRules } from "./experimental-rules";

const experimental = (type: string): string => `Experimental${type}`;
const fieldsOf = (type: string): ObjectRows["fields"] => routeObjects[type]?.fields ?? {};

/** A row whose objects are of a type that the experimental channel extends. */
const extended = (row: Row | undefined, type: string): Row => ({
    ...(row as Row),
    shape: { list: { type: experimental(type) } },
});

const headerNames = { shape: { list: "string" }, limits: { max: 64, distinct: "value" } } as const;

/** The fields of `spec`. */
export const experimentalSpec: ObjectRows = {
    about: "The route.",
    fields: {
        ...specRows,
        useDefaultGateways: { shape: { oneOf: ["All", "None"] }, about: "Attaches to the default Gateways." },
        parentRefs: { ...specRows.parentRefs, rules: parentRulesByPort },
        rules: {
            ...extended(specRows.rules, "HTTPRouteRuleArgs"),
            rules: [...specRows.rules.rules, ...ruleNameRules],
        },
    },
};

/** The objects that it extends or adds, by the name of their type. */
export const experimentalObjects: Readonly<Record<string, ObjectRows>> = {
    [experimental("HTTPRouteRuleArgs")]: {
        ...routeObjects.HTTPRouteRuleArgs,
        fields: {
            ...fieldsOf("HTTPRouteRuleArgs"),
            filters: extended(fieldsOf("HTTPRouteRuleArgs").filters, "HTTPRouteFilterArgs"),
            backendRefs: extended(fieldsOf("HTTPRouteRuleArgs").backendRefs, "HTTPBackendRefArgs"),
            retry: { shape: { type: "HTTPRouteRetryArgs" }, about: "When a request is sent again." },
            sessionPersistence: { shape: "any", about: "How a client stays with one backend." },
        },
    },
    [experimental("HTTPBackendRefArgs")]: {
        ...routeObjects.HTTPBackendRefArgs,
        fields: {
            ...fieldsOf("HTTPBackendRefArgs"),
            filters: extended(fieldsOf("HTTPBackendRefArgs").filters, "HTTPRouteFilterArgs"),
        },
    },
    [experimental("HTTPRouteFilterArgs")]: {
        about: "Something that is done to requests or answers.",
        fields: {
            ...fieldsOf("HTTPRouteFilterArgs"),
            type: {
                ...(fieldsOf("HTTPRouteFilterArgs").type as Row),
                shape: { oneOf: [...filterTypes(), "ExternalAuth"] },
            },
            externalAuth: { shape: { type: "HTTPExternalAuthFilterArgs" }, about: "Asks another service first." },
        },
        rules: [...(routeObjects.HTTPRouteFilterArgs?.rules ?? []), ...externalAuthFilterRules],
    },
    HTTPExternalAuthFilterArgs: {
        about: "A service that decides whether a request may pass.",
        fields: {
            protocol: { shape: { oneOf: ["HTTP", "GRPC"] }, about: "How it is asked.", required: true },
            backendRef: { shape: { type: "BackendObjectReferenceArgs" }, about: "The service.", required: true },
            grpc: { shape: { type: "GRPCAuthConfigArgs" }, about: "With the protocol GRPC." },
            http: { shape: { type: "HTTPAuthConfigArgs" }, about: "With the protocol HTTP." },
            forwardBody: { shape: { type: "ForwardBodyConfigArgs" }, about: "How much of the body it gets." },
        },
        rules: externalAuthRules,
    },
    GRPCAuthConfigArgs: {
        about: "What it gets over gRPC.",
        fields: { allowedHeaders: { ...headerNames, about: "Headers that it gets." } },
    },
    HTTPAuthConfigArgs: {
        about: "What it gets over HTTP.",
        fields: {
            path: { shape: "string", about: "Path before that of the request.", limits: is.authPath },
            allowedHeaders: { ...headerNames, about: "Headers that it gets." },
            allowedResponseHeaders: { ...headerNames, about: "Headers of its answer that the backend gets." },
        },
    },
    ForwardBodyConfigArgs: {
        about: "How much of the body it gets.",
        fields: { maxSize: { shape: "integer", ...within({ min: 0 }, (range) => `Bytes, ${range}.`) } },
    },
    HTTPRouteRetryArgs: {
        about: "When a request is sent again.",
        fields: {
            codes: {
                shape: { list: "integer" },
                about: "Statuses of answers.",
                each: { min: 400, max: 599 },
                limits: { distinct: "value" },
            },
            attempts: { shape: "integer", about: "How often." },
            backoff: { shape: "string", about: "Least time between two.", limits: is.duration },
        },
    },
};

function filterTypes(): readonly string[] {
    const shape = fieldsOf("HTTPRouteFilterArgs").type?.shape;
    return typeof shape === "object" && "oneOf" in shape ? shape.oneOf : [];
}
