// provider/schema.json from the code: rows of arguments, and docstrings of the classes.
"use strict";

const { source } = require("../typescript");
const { docsOfClass } = require("./docstrings");
const { typesInTables } = require("./platforms");

/** RouteTable and RoutePlan, with what the platforms put into a table. */
function schemaOfTable() {
    const { tableSchema } = source("provider/table/fields/schema");
    return tableSchema(Object.assign({}, ...Object.values(typesInTables())), {
        RouteTable: docsOfClass("provider/table/route-table.ts", "RouteTable"),
        RoutePlan: docsOfClass("provider/table/route-plan.ts", "RoutePlan"),
    });
}

/** The whole schema, as text. */
function buildSchema() {
    const { saeSchema } = source("provider/platforms/sae/fields/schema");
    const { gatewaySchema } = source("provider/platforms/gateway-api/fields/schema");
    const { kubernetesSchema } = source("provider/platforms/kubernetes/fields/schema");
    const pkg = require("../../package.json");
    const table = schemaOfTable();
    const sae = saeSchema();
    const kubernetes = kubernetesSchema({
        Ingress: docsOfClass("provider/platforms/kubernetes/ingress.ts", "Ingress"),
        Endpoints: docsOfClass("provider/platforms/kubernetes/endpoints.ts", "Endpoints"),
    });
    const gatewayApi = gatewaySchema(docsOfClass("provider/platforms/gateway-api/http-route.ts", "HTTPRoute"));
    const schema = {
        name: "crossroute",
        version: pkg.version,
        displayName: "Crossroute",
        description: pkg.description,
        keywords: pkg.keywords,
        license: pkg.license,
        publisher: "Crossroute",
        meta: { moduleFormat: "(.*)" },
        language: {
            nodejs: { packageName: "pulumi-crossroute", respectSchemaVersion: true },
            python: { packageName: "pulumi_crossroute", respectSchemaVersion: true, pyproject: { enabled: true } },
            go: {
                respectSchemaVersion: true,
                importBasePath: "crossroute.dev/sdk/go/crossroute",
                generateResourceContainerTypes: true,
            },
            csharp: { respectSchemaVersion: true, rootNamespace: "Crossroute" },
            java: { basePackage: "dev.crossroute" },
        },
        config: { variables: sae.config },
        provider: {
            description:
                "Credentials, region and endpoint of Alibaba Cloud SAE. Kubernetes objects are made by the Kubernetes provider.",
            inputProperties: sae.config,
            properties: {},
        },
        types: { ...table.types, ...kubernetes.types, ...gatewayApi.types, ...sae.types },
        resources: {
            ...table.resources,
            ...kubernetes.resources,
            ...gatewayApi.resources,
            ...sae.resources,
        },
        functions: { ...kubernetes.functions, ...sae.functions },
    };
    return `${JSON.stringify(schema, null, 2)}\n`;
}

module.exports = { buildSchema };
