/** A program whose table is read from a file, so that a test can change it as a user would. */
export const tableProgram = `
const crossroute = require("pulumi-crossroute");
const kubernetes = require("@pulumi/kubernetes");
const { namespace, table } = JSON.parse(require("fs").readFileSync(__dirname + "/table.json", "utf8"));
const ns = namespace ? new kubernetes.core.v1.Namespace("ns", { metadata: { name: namespace } }) : undefined;
if (ns) for (const { kubernetes } of Object.values(table.gateways)) if (kubernetes) kubernetes.namespace = ns.metadata.name;
const shop = new crossroute.RouteTable("shop", table);
exports.urls = shop.urls;
`;

export interface Table {
    gateways: Record<string, unknown>;
    routes: Record<string, unknown>[];
}

/** The shop's table on a namespace and a load balancer of its own. */
export function shopTable(namespace: string): Table {
    return {
        gateways: {
            edge: { kubernetes: { namespace, ingressClassName: "example" } },
            apps: {
                sae: {
                    namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"],
                    loadBalancerId: `lb-${namespace}`,
                    address: "47.96.1.20",
                    listenerPort: 80,
                    defaultBackend: { appId: "0099b7be", containerPort: 8080 },
                },
            },
        },
        routes: [
            { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
            { host: "shop.example.com", path: "/api", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
            {
                host: "shop.example.com",
                path: "/legacy",
                backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } },
            },
            { host: "pay.example.com", path: "/", backend: { sae: { appId: "8c573618", containerPort: 8080 } } },
        ],
    };
}

export const tableFile = (namespace: string | undefined, table: Table): Record<string, string> => ({
    "table.json": JSON.stringify({ namespace, table }),
});
