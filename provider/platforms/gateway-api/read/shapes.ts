import type { Shape } from "../../../inputs/shape";

/** What the objects of the Gateway API look like, as far as routing reads them. */

const list = (shape: Shape): Shape => ({ list: shape });
const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ fields });

const valueMatch = object({ name: "string", value: "string", type: "string" });
const pathModifier = object({ type: "string", replaceFullPath: "string", replacePrefixMatch: "string" });
const filter = object({
    type: "string",
    requestRedirect: object({
        scheme: "string",
        hostname: "string",
        path: pathModifier,
        port: "integer",
        statusCode: "integer",
    }),
    urlRewrite: object({ hostname: "string", path: pathModifier }),
    extensionRef: object({ group: "string", kind: "string", name: "string" }),
    cors: object({ allowOrigins: list("string") }),
});
const backendRef = object({
    group: "string",
    kind: "string",
    name: "string",
    namespace: "string",
    port: "integer",
    weight: "integer",
    filters: list(filter),
});
const parentRef = object({
    group: "string",
    kind: "string",
    namespace: "string",
    name: "string",
    sectionName: "string",
    port: "integer",
});
const namespaces = object({
    from: "string",
    selector: object({ matchLabels: "strings", matchExpressions: list("any") }),
});
const listener = object({
    name: "string",
    hostname: "string",
    port: "integer",
    protocol: "string",
    tls: object({ mode: "string" }),
    allowedRoutes: object({ namespaces, kinds: list(object({ group: "string", kind: "string" })) }),
});
const spec = (fields: Readonly<Record<string, Shape>>): Shape => object({ metadata: "any", spec: object(fields) });

export const gatewayShapes: Readonly<Record<string, Shape>> = {
    GatewayClass: spec({ controllerName: "string" }),
    Gateway: spec({
        gatewayClassName: "string",
        listeners: list(listener),
        addresses: list("any"),
        allowedListeners: object({ namespaces }),
    }),
    ListenerSet: spec({ parentRef, listeners: list(listener) }),
    ReferenceGrant: spec({
        from: list(object({ group: "string", kind: "string", namespace: "string" })),
        to: list(object({ group: "string", kind: "string", name: "string" })),
    }),
    HTTPRoute: spec({
        parentRefs: list(parentRef),
        hostnames: list("string"),
        rules: list(
            object({
                matches: list(
                    object({
                        path: object({ type: "string", value: "string" }),
                        headers: list(valueMatch),
                        queryParams: list(valueMatch),
                        method: "string",
                    }),
                ),
                filters: list(filter),
                backendRefs: list(backendRef),
            }),
        ),
    }),
};
