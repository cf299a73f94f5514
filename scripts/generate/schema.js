// provider/schema.json from the code: rows of arguments, docstrings of the components, argument interfaces of RouteTable.
"use strict";

const path = require("node:path");
const { root, source } = require("../typescript");
const { schemaFromTypes } = require("./schema-from-types");

/** The whole schema, as text. */
function buildSchema() {
    const { saeSchema } = source("provider/platforms/sae/fields/schema");
    const { gatewaySchema } = source("provider/platforms/gateway-api/fields/schema");
    const { kubernetesSchema } = source("provider/platforms/kubernetes/fields/schema");
    const pkg = require("../../package.json");
    const read = (...files) =>
        schemaFromTypes(
            files.map((file) => path.join(root, "provider", file)),
            "crossroute:index",
            {
                texts: ["DialectName", "Severity"],
                opaque: ["Table"],
                others: { ParentReferenceArgs: "crossroute:kubernetes:ParentReference" },
            },
        );
    const table = read(
        "table/args.ts",
        "platforms/kubernetes/plan/args.ts",
        "platforms/gateway-api/plan/args.ts",
        "platforms/sae/plan/args.ts",
    );
    // The types are found while the inputs are read.
    const routeTable = table.inputs("RouteTableArgs");
    const tableClass = read("table/route-table.ts");
    const plan = read("table/route-plan.ts");
    const sae = saeSchema();
    const kubernetes = kubernetesSchema();
    const gatewayApi = gatewaySchema();
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
            "crossroute:index:RouteTable": {
                isComponent: true,
                description: tableClass.about("RouteTable"),
                ...routeTable,
                ...tableClass.outputs("RouteTable"),
            },
            "crossroute:index:RoutePlan": {
                description: plan.about("RoutePlan"),
                ...plan.inputs("RoutePlanArgs"),
                ...plan.outputs("RoutePlan"),
            },
            ...kubernetes.resources,
            ...gatewayApi.resources,
            ...sae.resources,
        },
        functions: { ...kubernetes.functions, ...sae.functions },
    };
    return `${JSON.stringify(schema, null, 2)}\n`;
}

module.exports = { buildSchema };
