// Writes provider/schema.json from the code: argument interfaces and docstrings, the SAE field table, the components.
// `node scripts/schema.js --check` only says whether the file on disk is what the code says.
const fs = require("node:fs");
const path = require("node:path");
const reference = require("./reference");
const { schemaFromTypes } = require("./schema-from-types");

const root = path.join(__dirname, "..");
const file = path.join(root, "provider", "schema.json");

/** Asks the built code (dist), so run `npm run build` first. */
function buildSchema() {
    const { saeSchema } = require("../dist/provider/platforms/sae/fields/schema");
    const { gatewaySchema } = require("../dist/provider/platforms/gateway-api/fields/schema");
    const { kubernetesSchema } = require("../dist/provider/platforms/kubernetes/fields/schema");
    const pkg = require("../package.json");
    const argumentFiles = ["table/args.ts", "platforms/kubernetes/plan/args.ts", "platforms/sae/plan/args.ts"];
    const sources = argumentFiles.map((file) => path.join(root, "provider", file));
    const table = schemaFromTypes(sources, "crossroute:index", {
        DialectName: [],
        Severity: [],
    });
    // The types are found while the inputs are read.
    const routeTable = table.inputs("RouteTableArgs");
    const sae = saeSchema();
    const kubernetes = kubernetesSchema();
    const gatewayApi = gatewaySchema();
    const text = { type: "string" };
    const textMap = { type: "object", additionalProperties: text };
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
                description: classDoc("provider/table/route-table.ts", "RouteTable"),
                ...routeTable,
                properties: {
                    urls: { type: "array", items: text, description: "One URL a route, in the order of `routes`." },
                    targets: {
                        ...textMap,
                        description: "Route → target, e.g. `shop.example.com/api/**` → `sae:7171:8080`.",
                    },
                },
                required: ["urls", "targets"],
            },
            "crossroute:index:RoutePlan": {
                description: classDoc("provider/table/route-plan.ts", "RoutePlan"),
                inputProperties: {
                    tables: {
                        type: "array",
                        items: { $ref: "pulumi.json#/Any" },
                        description: "What each gateway serves, in the neutral model of routing.",
                    },
                    routes: {
                        ...textMap,
                        description:
                            "Route → target in words; what a diff of the stack shows. Default: made from `tables`.",
                    },
                    severity: { ...textMap, description: "Severity by diagnostic code; `off` silences one." },
                    quiet: {
                        type: "boolean",
                        description:
                            "Nothing is said in a preview: another plan of the program covers these routes. Errors stop it all the same. Default: false.",
                    },
                },
                requiredInputs: ["tables"],
                properties: { routes: { ...textMap, description: "Route → target." } },
                required: ["routes"],
            },
            ...kubernetes.resources,
            ...gatewayApi.resources,
            ...sae.resources,
        },
        functions: { ...kubernetes.functions, ...sae.functions },
    };
    return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The docstring of an exported class. */
function classDoc(source, name) {
    const code = fs.readFileSync(path.join(root, source), "utf8");
    const at = code.indexOf(`export class ${name}`);
    const doc = code.slice(code.lastIndexOf("/**", at), at);
    return doc
        .replace(/^\/\*\*|\*\/\s*$/g, "")
        .replace(/^\s*\* ?/gm, "")
        .trim()
        .replace(/([^\n])\n(?!\n)/g, "$1 ");
}

module.exports = { buildSchema };

if (require.main === module) {
    const wanted = buildSchema();
    if (!process.argv.includes("--check")) {
        fs.writeFileSync(file, wanted);
        fs.writeFileSync(reference.page, reference.render(JSON.parse(wanted)));
    } else if (fs.readFileSync(file, "utf8") !== wanted) {
        console.error("provider/schema.json is not what the code says: run `npm run schema`");
        process.exitCode = 1;
    }
}
