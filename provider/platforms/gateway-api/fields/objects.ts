/**
 * Gateway, ListenerSet, GatewayClass and ReferenceGrant of `gateway.networking.k8s.io`, field by field. They are read and checked, never
 * declared. Source: their definitions, standard channel, v1.6.1.
 */
import { within } from "../../../inputs/fields";
import { gatewayGroup } from "../types";
import {
    addressListRules,
    addressRules,
    certificateRules,
    gatewayListenerRules,
    portTlsRules,
    keyRules,
} from "./listener-rules";
import type { ObjectRows, Row } from "./model";
import * as is from "./patterns";

const secretReference: ObjectRows = {
    about: "A certificate with its key.",
    fields: {
        group: { shape: "string", about: "API group (default: the core group).", default: "", limits: is.group },
        kind: { shape: "string", about: "Kind (default: `Secret`).", default: "Secret", limits: is.kind },
        name: { shape: "string", about: "Name.", required: true, limits: is.objectName },
        namespace: { shape: "string", about: "Namespace; another needs a ReferenceGrant.", limits: is.namespace },
    },
};
const wholeReference = (about: string, placed: boolean): ObjectRows => ({
    about,
    fields: {
        group: { shape: "string", about: "API group.", required: true, limits: is.group },
        kind: { shape: "string", about: "Kind.", required: true, limits: is.kind },
        name: { shape: "string", about: "Name.", required: true, limits: is.objectName },
        ...(placed ? { namespace: { shape: "string", about: "Namespace.", limits: is.namespace } satisfies Row } : {}),
    },
});
const clientValidation: Row = { shape: { type: "FrontendTLSArgs" }, about: "How certificates of clients are checked." };

const listeners: Row = {
    shape: { list: { type: "ListenerArgs" } },
    ...within(
        { min: 1, max: 64, distinct: "name", more: "move some of them into ListenerSets" },
        (range) => `Where requests arrive, ${range} listeners.`,
    ),
    required: true,
    rules: gatewayListenerRules,
};
const namespaces = (from: readonly string[], fallback: string): ObjectRows => ({
    about: "Namespaces.",
    fields: {
        from: { shape: { oneOf: from }, about: `Which (default: \`${fallback}\`).`, default: fallback },
        selector: { shape: { type: "LabelSelectorArgs" }, about: "Labels of the namespaces, for `Selector`." },
    },
});

/** The specs of the kinds that are read beside HTTPRoute. */
export const readKinds = {
    Gateway: {
        about: "The Gateway.",
        fields: {
            gatewayClassName: { shape: "string", about: "Its GatewayClass.", required: true, limits: is.objectName },
            listeners,
            addresses: {
                shape: { list: { type: "GatewayAddressArgs" } },
                about: "Addresses that are asked for, up to 16.",
                limits: { max: 16, more: "ask for fewer" },
                rules: addressListRules,
            },
            infrastructure: { shape: { type: "GatewayInfrastructureArgs" }, about: "What its parts are given." },
            allowedListeners: {
                shape: { type: "AllowedListenersArgs" },
                about: "ListenerSets that may add listeners.",
            },
            tls: { shape: { type: "GatewayTLSArgs" }, about: "TLS of clients and towards backends." },
        },
    },
    ListenerSet: {
        about: "The ListenerSet.",
        fields: {
            parentRef: { shape: { type: "ParentGatewayArgs" }, about: "Its Gateway.", required: true },
            listeners,
        },
    },
    GatewayClass: {
        about: "The GatewayClass.",
        fields: {
            controllerName: {
                shape: "string",
                about: "Who serves it.",
                required: true,
                limits: is.controllerName,
            },
            description: { shape: "string", about: "What it is.", limits: { max: 64 } },
            parametersRef: { shape: { type: "ParametersArgs" }, about: "Parameters of the controller." },
        },
    },
    ReferenceGrant: {
        about: "The ReferenceGrant.",
        fields: {
            from: {
                shape: { list: { type: "GrantFromArgs" } },
                ...within(
                    { min: 1, max: 16, more: "write another ReferenceGrant" },
                    (range) => `Who may name objects of this namespace, ${range}.`,
                ),
                required: true,
            },
            to: {
                shape: { list: { type: "GrantToArgs" } },
                ...within(
                    { min: 1, max: 16, more: "write another ReferenceGrant" },
                    (range) => `What may be named, ${range}.`,
                ),
                required: true,
            },
        },
    },
} as const satisfies Readonly<Record<string, ObjectRows>>;

/** The objects inside of these, by the name of their type. */
export const readObjects: Readonly<Record<string, ObjectRows>> = {
    ListenerArgs: {
        about: "A listener.",
        fields: {
            name: { shape: "string", about: "Its name.", required: true, limits: is.sectionName },
            hostname: { shape: "string", about: "Hosts that it takes (default: all).", limits: is.hostname },
            port: { shape: "integer", about: "Its port.", required: true, limits: is.port },
            protocol: { shape: "string", about: "Its protocol.", required: true, limits: is.protocol },
            tls: { shape: { type: "ListenerTLSArgs" }, about: "Its certificates." },
            allowedRoutes: {
                shape: { type: "AllowedRoutesArgs" },
                about: "Routes that may attach.",
                default: { namespaces: { from: "Same" } },
            },
        },
    },
    ListenerTLSArgs: {
        about: "TLS of a listener.",
        fields: {
            mode: { shape: { oneOf: ["Terminate", "Passthrough"] }, about: "Who ends TLS.", default: "Terminate" },
            certificateRefs: {
                shape: { list: { type: "SecretReferenceArgs" } },
                about: "Certificates, up to 64.",
                limits: { max: 64, more: "move listeners into ListenerSets" },
            },
            options: {
                shape: "strings",
                about: "Options of the controller, up to 16.",
                limits: { max: 16, more: "give fewer" },
                each: { max: 4096 },
            },
        },
        rules: certificateRules,
    },
    AllowedRoutesArgs: {
        about: "Routes that may attach.",
        fields: {
            namespaces: {
                shape: { type: "RouteNamespacesArgs" },
                about: "Namespaces of the routes.",
                default: { from: "Same" },
            },
            kinds: {
                shape: { list: { type: "RouteGroupKindArgs" } },
                about: "Kinds of the routes, up to 8.",
                limits: { max: 8, more: "give fewer" },
            },
        },
    },
    RouteNamespacesArgs: namespaces(["All", "Selector", "Same"], "Same"),
    ListenerNamespacesArgs: namespaces(["All", "Selector", "Same", "None"], "None"),
    RouteGroupKindArgs: {
        about: "A kind of routes.",
        fields: {
            group: { shape: "string", about: "API group.", default: gatewayGroup, limits: is.group },
            kind: { shape: "string", about: "Kind.", required: true, limits: is.kind },
        },
    },
    AllowedListenersArgs: {
        about: "ListenerSets that may add listeners.",
        fields: {
            namespaces: {
                shape: { type: "ListenerNamespacesArgs" },
                about: "Their namespaces.",
                default: { from: "None" },
            },
        },
    },
    LabelSelectorArgs: {
        about: "Labels that an object must have.",
        fields: {
            matchLabels: { shape: "strings", about: "Labels with their values." },
            matchExpressions: { shape: { list: { type: "LabelRequirementArgs" } }, about: "Requirements." },
        },
    },
    LabelRequirementArgs: {
        about: "What is required of a label.",
        fields: {
            key: { shape: "string", about: "Its name.", required: true },
            operator: { shape: "string", about: "`In`, `NotIn`, `Exists` or `DoesNotExist`.", required: true },
            values: { shape: { list: "string" }, about: "Values." },
        },
    },
    GatewayAddressArgs: {
        about: "An address.",
        fields: {
            type: {
                shape: "string",
                about: "`IPAddress`, `Hostname` or a type of the controller's.",
                default: "IPAddress",
                limits: is.addressType,
            },
            value: { shape: "string", about: "The address.", limits: { max: 253 } },
        },
        rules: addressRules,
    },
    GatewayInfrastructureArgs: {
        about: "What the parts of a Gateway are given.",
        fields: {
            labels: {
                shape: "strings",
                about: "Labels, up to 8.",
                limits: { max: 8, more: "give fewer" },
                each: is.labelValue,
                rules: keyRules("label"),
            },
            annotations: {
                shape: "strings",
                about: "Annotations, up to 16.",
                limits: { max: 16, more: "give fewer" },
                each: { max: 4096 },
                rules: keyRules("annotation"),
            },
            parametersRef: { shape: { type: "LocalParametersArgs" }, about: "Parameters of the controller." },
        },
    },
    GatewayTLSArgs: {
        about: "TLS of a Gateway.",
        fields: {
            backend: { shape: { type: "BackendTLSArgs" }, about: "Towards backends." },
            frontend: { shape: { type: "FrontendArgs" }, about: "Of clients." },
        },
    },
    BackendTLSArgs: {
        about: "TLS towards backends.",
        fields: { clientCertificateRef: { shape: { type: "SecretReferenceArgs" }, about: "The certificate shown." } },
    },
    FrontendArgs: {
        about: "TLS of clients.",
        fields: {
            default: { ...clientValidation, required: true },
            perPort: {
                shape: { list: { type: "PortTLSArgs" } },
                about: "Other rules for single ports, up to 64.",
                limits: { max: 64, distinct: "port", more: "give fewer" },
                rules: portTlsRules,
            },
        },
    },
    PortTLSArgs: {
        about: "TLS of a port.",
        fields: {
            port: { shape: "integer", about: "The port.", required: true, limits: is.port },
            tls: { ...clientValidation, required: true },
        },
    },
    FrontendTLSArgs: {
        about: "How certificates of clients are checked.",
        fields: { validation: { shape: { type: "FrontendValidationArgs" }, about: "Who signs them." } },
    },
    FrontendValidationArgs: {
        about: "Who signs certificates of clients.",
        fields: {
            caCertificateRefs: {
                shape: { list: { type: "AuthorityArgs" } },
                ...within({ min: 1, max: 16, more: "give fewer" }, (range) => `Authorities, ${range}.`),
                required: true,
            },
            mode: {
                shape: { oneOf: ["AllowValidOnly", "AllowInsecureFallback"] },
                about: "What becomes of others.",
                default: "AllowValidOnly",
            },
        },
    },
    ParentGatewayArgs: {
        about: "The Gateway of a ListenerSet.",
        fields: {
            group: { shape: "string", about: "API group.", default: gatewayGroup, limits: is.group },
            kind: { shape: "string", about: "Kind.", default: "Gateway", limits: is.kind },
            name: { shape: "string", about: "Name.", required: true, limits: is.objectName },
            namespace: { shape: "string", about: "Namespace.", limits: is.namespace },
        },
    },
    SecretReferenceArgs: secretReference,
    AuthorityArgs: wholeReference("A certificate authority.", true),
    ParametersArgs: wholeReference("Parameters of a class.", true),
    LocalParametersArgs: wholeReference("Parameters of a Gateway.", false),
    GrantFromArgs: {
        about: "Who may name objects of the namespace.",
        fields: {
            group: { shape: "string", about: "API group.", required: true, limits: is.group },
            kind: { shape: "string", about: "Kind.", required: true, limits: is.kind },
            namespace: { shape: "string", about: "Namespace.", required: true, limits: is.namespace },
        },
    },
    GrantToArgs: {
        about: "What may be named.",
        fields: {
            group: { shape: "string", about: "API group.", required: true, limits: is.group },
            kind: { shape: "string", about: "Kind.", required: true, limits: is.kind },
            name: { shape: "string", about: "Name (default: every one).", limits: is.objectName },
        },
    },
};
