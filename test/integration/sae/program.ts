import { Program } from "../lifecycle/program";

/** A program in JavaScript that has the SDK at hand, on an emulator of the test's own, with short delays. */
export async function openProgram(
    name: string,
    endpoint: string,
    body: string,
    config: Record<string, string> = {},
): Promise<Program> {
    const settings = { callsPerSecond: "1000", retryDelay: "0.005", ...config };
    const lines = Object.entries(settings).map(([key, value]) => `  crossroute:${key}: '${value}'\n`);
    const files = { "index.js": source(body), "Pulumi.dev.yaml": `config:\n${lines.join("")}` };
    return Program.create(name, files, { CROSSROUTE_SAE_ENDPOINT: endpoint });
}

export const source = (body: string): string => `
const pulumi = require("@pulumi/pulumi");
const { sae, Provider } = require("pulumi-crossroute");
const read = (file) => JSON.parse(require("fs").readFileSync(__dirname + "/" + file, "utf8"));
const listener = (loadBalancerId, more) => ({
    namespaceId: "cn-hangzhou:prod", loadBalancerId, listenerPort: 80,
    defaultRule: { appId: "0099b7be", containerPort: 8080 }, ...more });
const rule = (domain, path, more) => ({ domain, path, appId: "7171a6ca", containerPort: 8080, ...more });
${body}
`;
