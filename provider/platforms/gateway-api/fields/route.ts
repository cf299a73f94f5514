/** HTTPRoute `gateway.networking.k8s.io/v1`, field by field. Source: its definition, standard channel, v1.6.1. */
import { within } from "../../../inputs/fields";
import { filterObjects } from "./filters";
import type { ObjectRows, Row } from "./model";
import * as is from "./patterns";
import { allRules, backendRules, filterListRules, parentRules, pathRules, ruleRules, timeoutRules } from "./rules";

const everything = { path: { type: "PathPrefix", value: "/" } };
const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"] as const;

/** An object that takes requests. */
const backendReference = {
    group: {
        shape: "string",
        about: "API group of the backend (default: the core group, written as an empty text).",
        default: "",
        limits: is.group,
    },
    kind: { shape: "string", about: "Kind of the backend (default: `Service`).", default: "Service", limits: is.kind },
    name: { shape: "string", about: "Name of the backend.", required: true, limits: is.objectName },
    namespace: {
        shape: "string",
        about: "Namespace of the backend; another than the route's needs a ReferenceGrant there (default: the route's).",
        limits: is.namespace,
    },
    port: {
        shape: "integer",
        ...within(is.port, (range) => `Port of the Service, ${range}; a Service needs one.`),
    },
} as const satisfies Record<string, Row>;

const valueMatch = (what: string, longest: number): Record<string, Row> => ({
    type: {
        shape: { oneOf: ["Exact", "RegularExpression"] },
        about: "How the value is compared (default: `Exact`); the syntax of expressions is the controller's.",
        default: "Exact",
    },
    name: { shape: "string", about: `Name of the ${what}.`, required: true, limits: is.headerName },
    value: {
        shape: "string",
        about: `Value of the ${what}, 1-${longest} characters.`,
        required: true,
        limits: { min: 1, max: longest },
    },
});

const filterList = (about: string): Row => ({
    shape: { list: { type: "HTTPRouteFilterArgs" } },
    about,
    limits: { max: 16 },
    rules: filterListRules,
});

/** The fields of `spec`. */
export const specRows = {
    parentRefs: {
        shape: { list: { type: "ParentReferenceArgs" } },
        about: "What the route attaches to, as a rule Gateways; up to 32. Without any, no Gateway takes it up.",
        limits: { max: 32 },
        rules: parentRules,
    },
    hostnames: {
        shape: { list: "string" },
        ...within(
            { max: 16 },
            (range) =>
                `Hosts, exact or \`*.suffix\` (covers one or more labels), ${range}; absent: every host of the listeners.`,
        ),
        each: is.hostname,
    },
    rules: {
        shape: { list: { type: "HTTPRouteRuleArgs" } },
        ...within(
            { min: 1, max: 16 },
            (range) =>
                `Which requests go where, ${range} rules with at most 128 matches together; absent: one rule that takes everything and has no backend.`,
        ),
        default: [{ matches: [everything] }],
        rules: allRules,
    },
} as const satisfies Record<string, Row>;

/** The objects of an HTTPRoute, by the name of their type. */
export const routeObjects: Readonly<Record<string, ObjectRows>> = {
    ParentReferenceArgs: {
        about: "What a route attaches to.",
        fields: {
            group: {
                shape: "string",
                about: "API group of the parent (default: `gateway.networking.k8s.io`).",
                default: "gateway.networking.k8s.io",
                limits: is.group,
            },
            kind: {
                shape: "string",
                about: "Kind of the parent: `Gateway` (default), `ListenerSet`, or `Service` for a mesh.",
                default: "Gateway",
                limits: is.kind,
            },
            name: { shape: "string", about: "Name of the parent.", required: true, limits: is.objectName },
            namespace: {
                shape: "string",
                about: "Namespace of the parent, whose listeners must allow routes of this one (default: the route's).",
                limits: is.namespace,
            },
            sectionName: {
                shape: "string",
                about: "Name of one listener (default: every listener that allows the route).",
                limits: is.sectionName,
            },
            port: { shape: "integer", ...within(is.port, (range) => `Listeners of this port only, ${range}.`) },
        },
    },
    HTTPRouteRuleArgs: {
        about: "Requests, what is done to them, and where they go.",
        fields: {
            name: { shape: "string", about: "Name of the rule, unique in the route.", limits: is.sectionName },
            matches: {
                shape: { list: { type: "HTTPRouteMatchArgs" } },
                about: "One of these must fit, up to 64; absent or empty: every request.",
                default: [everything],
                limits: { max: 64 },
            },
            filters: filterList("What is done to requests and answers, up to 16 filters."),
            backendRefs: {
                shape: { list: { type: "HTTPBackendRefArgs" } },
                about: "Where the requests go, by weight, up to 16; without any and without a redirect the answer is 500.",
                limits: { max: 16 },
            },
            timeouts: { shape: { type: "HTTPRouteTimeoutsArgs" }, about: "How long answers may take." },
        },
        rules: ruleRules,
    },
    HTTPRouteMatchArgs: {
        about: "A kind of request: all that is named must fit.",
        fields: {
            path: {
                shape: { type: "HTTPPathMatchArgs" },
                about: "The path (default: every path).",
                default: everything.path,
            },
            headers: {
                shape: { list: { type: "HTTPHeaderMatchArgs" } },
                about: "Headers that the request has, up to 16.",
                limits: { max: 16, distinct: "name" },
            },
            queryParams: {
                shape: { list: { type: "HTTPQueryParamMatchArgs" } },
                about: "Query parameters that the request has, up to 16.",
                limits: { max: 16, distinct: "name" },
            },
            method: { shape: { oneOf: methods }, about: "Method of the request." },
        },
    },
    HTTPPathMatchArgs: {
        about: "How the path of a request is compared.",
        fields: {
            type: {
                shape: { oneOf: ["Exact", "PathPrefix", "RegularExpression"] },
                about: "How (default: `PathPrefix`, by path elements); the syntax of expressions is the controller's.",
                default: "PathPrefix",
            },
            value: {
                shape: "string",
                about: "Path or expression, up to 1024 characters (default: `/`).",
                default: "/",
                limits: { max: 1024 },
            },
        },
        rules: pathRules,
    },
    HTTPHeaderMatchArgs: { about: "A header that a request has.", fields: valueMatch("header", 4096) },
    HTTPQueryParamMatchArgs: {
        about: "A query parameter that a request has.",
        fields: valueMatch("query parameter", 1024),
    },
    HTTPBackendRefArgs: {
        about: "A backend and its share of the requests.",
        fields: {
            ...backendReference,
            weight: {
                shape: "integer",
                ...within(
                    { min: 0, max: 1_000_000 },
                    (range) => `Share in relation to the sum of all weights of the rule, ${range} (default: 1).`,
                ),
                default: 1,
            },
            filters: filterList(
                "What is done to the requests of this backend, up to 16 filters; few controllers do it.",
            ),
        },
        rules: backendRules,
    },
    BackendObjectReferenceArgs: {
        about: "A backend.",
        fields: backendReference,
        rules: backendRules,
    },
    HTTPRouteTimeoutsArgs: {
        about: "How long answers may take; `0s` turns a limit off.",
        fields: {
            request: {
                shape: "string",
                about: "Whole request as the client sees it, e.g. `10s`.",
                limits: is.duration,
            },
            backendRequest: {
                shape: "string",
                about: "One request to a backend, no longer than `request`.",
                limits: is.duration,
            },
        },
        rules: timeoutRules,
    },
    ...filterObjects,
};
