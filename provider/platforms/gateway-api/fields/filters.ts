/**
 * Filters of an HTTPRoute, field by field: what it changes in requests and answers. Source: its definition, standard
 * channel, v1.6.1.
 */
import { within } from "../../../inputs/fields";
import type { ObjectRows, Row } from "./model";
import * as is from "./patterns";
import { corsRules, filterFields, filterRules, fractionRules, mirrorRules, pathModifierRules } from "./rules";

const headers = (about: string): Row => ({
    shape: { list: { type: "HTTPHeaderArgs" } },
    about,
    limits: { max: 16, distinct: "name" },
});

const headerNames = { max: 64, distinct: "value" } as const;

const path: Row = { shape: { type: "HTTPPathModifierArgs" }, about: "The path instead (default: as requested)." };

/** Objects of filters, by the name of their type. */
export const filterObjects: Readonly<Record<string, ObjectRows>> = {
    HTTPRouteFilterArgs: {
        about: "Something that is done to requests or answers: its type, and the field of that type.",
        fields: {
            type: { shape: { oneOf: Object.keys(filterFields) }, about: "What is done.", required: true },
            requestHeaderModifier: {
                shape: { type: "HTTPHeaderFilterArgs" },
                about: "Changes headers of the request.",
            },
            responseHeaderModifier: {
                shape: { type: "HTTPHeaderFilterArgs" },
                about: "Changes headers of the answer.",
            },
            requestMirror: {
                shape: { type: "HTTPRequestMirrorFilterArgs" },
                about: "Sends a copy of the request to another backend, whose answer is dropped.",
            },
            requestRedirect: {
                shape: { type: "HTTPRequestRedirectFilterArgs" },
                about: "Answers with a redirect; what is left out stays as requested.",
            },
            urlRewrite: {
                shape: { type: "HTTPURLRewriteFilterArgs" },
                about: "Changes what the backend sees of the URL.",
            },
            cors: { shape: { type: "HTTPCORSFilterArgs" }, about: "Answers cross-origin requests of browsers." },
            extensionRef: {
                shape: { type: "LocalObjectReferenceArgs" },
                about: "A filter of the controller's own: an object in the namespace of the route.",
            },
        },
        rules: filterRules,
    },
    HTTPHeaderFilterArgs: {
        about: "Changes of headers.",
        fields: {
            set: headers("Headers that get this value, whatever they had, up to 16."),
            add: headers("Headers that get this value beside those that they have, up to 16."),
            remove: {
                shape: { list: "string" },
                about: "Names of headers that are taken away, up to 16.",
                limits: { max: 16, distinct: "value" },
            },
        },
    },
    HTTPHeaderArgs: {
        about: "A header.",
        fields: {
            name: { shape: "string", about: "Name of the header.", required: true, limits: is.headerName },
            value: {
                shape: "string",
                ...within({ min: 1, max: 4096 }, (range) => `Value of the header, ${range} characters.`),
                required: true,
            },
        },
    },
    HTTPRequestMirrorFilterArgs: {
        about: "Where copies of requests go.",
        fields: {
            backendRef: {
                shape: { type: "BackendObjectReferenceArgs" },
                about: "The backend that gets the copies.",
                required: true,
            },
            percent: {
                shape: "integer",
                ...within(
                    { min: 0, max: 100 },
                    (range) => `Share of the requests that are copied, ${range} (default: all).`,
                ),
            },
            fraction: { shape: { type: "FractionArgs" }, about: "The same share as a fraction." },
        },
        rules: mirrorRules,
    },
    FractionArgs: {
        about: "A part of a whole.",
        fields: {
            numerator: { shape: "integer", ...within({ min: 0 }, (range) => `Numerator, ${range}.`), required: true },
            denominator: {
                shape: "integer",
                ...within({ min: 1 }, (range) => `Denominator, ${range} (default: 100).`),
                default: 100,
            },
        },
        rules: fractionRules,
    },
    HTTPRequestRedirectFilterArgs: {
        about: "Where a redirect leads.",
        fields: {
            scheme: { shape: { oneOf: ["http", "https"] }, about: "Scheme (default: as requested)." },
            hostname: { shape: "string", about: "Host (default: as requested).", limits: is.preciseHostname },
            path,
            port: {
                shape: "integer",
                ...within(
                    is.port,
                    (range) => `Port, ${range} (default: that of the scheme when one is given, else the listener's).`,
                ),
            },
            statusCode: {
                shape: "integer",
                ...within({ numbers: [301, 302, 303, 307, 308] }, (range) => `Status: ${range} (default: 302).`),
                default: 302,
            },
        },
    },
    HTTPURLRewriteFilterArgs: {
        about: "What the backend sees of the URL.",
        fields: {
            hostname: {
                shape: "string",
                about: "Host that the backend sees (default: as requested).",
                limits: is.preciseHostname,
            },
            path,
        },
    },
    HTTPPathModifierArgs: {
        about: "Another path.",
        fields: {
            type: {
                shape: { oneOf: ["ReplaceFullPath", "ReplacePrefixMatch"] },
                about: "What is replaced: the whole path, or the prefix that matched.",
                required: true,
            },
            replaceFullPath: {
                shape: "string",
                about: "The whole path instead, up to 1024 characters.",
                limits: { max: 1024 },
            },
            replacePrefixMatch: {
                shape: "string",
                about: "What stands in place of the prefix, up to 1024 characters; the rule has one match with a PathPrefix.",
                limits: { max: 1024 },
            },
        },
        rules: pathModifierRules,
    },
    HTTPCORSFilterArgs: {
        about: "Cross-origin requests of browsers (CORS).",
        fields: {
            allowOrigins: {
                shape: { list: "string" },
                about: "Origins that are allowed, e.g. `https://*.example.com`, or `*` alone; up to 64.",
                limits: headerNames,
                each: is.origin,
                rules: corsRules.allowOrigins,
            },
            allowCredentials: { shape: "boolean", about: "Whether requests may carry credentials (default: `false`)." },
            allowMethods: {
                shape: {
                    list: {
                        oneOf: ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"],
                    },
                },
                about: "Methods that are allowed, or `*` alone; up to 9.",
                limits: { max: 9, distinct: "value" },
                rules: corsRules.allowMethods,
            },
            allowHeaders: {
                shape: { list: "string" },
                about: "Headers of the request that are allowed, or `*` alone; up to 64.",
                limits: headerNames,
                each: is.headerName,
                rules: corsRules.allowHeaders,
            },
            exposeHeaders: {
                shape: { list: "string" },
                about: "Headers of the answer that the page may read, up to 64.",
                limits: headerNames,
                each: is.headerName,
            },
            maxAge: {
                shape: "integer",
                ...within(
                    { min: 1 },
                    (range) => `Seconds for which a browser keeps the answer, ${range} (default: 5).`,
                ),
                default: 5,
            },
        },
    },
    LocalObjectReferenceArgs: {
        about: "An object in the namespace of the route.",
        fields: {
            group: { shape: "string", about: "API group; empty for the core group.", required: true, limits: is.group },
            kind: { shape: "string", about: "Kind.", required: true, limits: is.kind },
            name: { shape: "string", about: "Name.", required: true, limits: is.objectName },
        },
    },
};
