/**
 * Opens the routes of a branch's preview environment, and removes them again:
 *
 *     npx ts-node preview.ts open feature/cart 10.0.3.7:8080
 *     npx ts-node preview.ts close feature/cart
 *
 * Every branch has a stack of its own, so that nobody's routes are in anybody's way.
 */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { LocalWorkspace, type ProjectSettings, type Stack } from "@pulumi/pulumi/automation";
import * as crossroute from "pulumi-crossroute";

export interface PreviewEnvironment {
    branch: string;
    /** Where the branch's build listens, `address:port`. */
    address: string;
}

const namespace = process.env["PREVIEW_NAMESPACE"] ?? "previews";
const domain = process.env["PREVIEW_DOMAIN"] ?? "preview.example.com";

/** Name of a branch as a host name and a stack name take it. A long one is cut, and a digest keeps it apart from others. */
const label = (branch: string): string => {
    const name = branch
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
    if (name === "") throw new Error(`the branch ${JSON.stringify(branch)} has no letter or digit`);
    if (name.length <= 40) return name;
    return `${name.slice(0, 31)}-${createHash("sha256").update(branch).digest("hex").slice(0, 8)}`;
};

/** The routes of a branch: one host, and its build behind it. */
const routes =
    ({ branch, address }: PreviewEnvironment) =>
    async (): Promise<{ urls: unknown }> => {
        const colon = address.lastIndexOf(":");
        const table = new crossroute.RouteTable(label(branch), {
            gateways: {
                edge: { kubernetes: { namespace, ingressClassName: "traefik", labels: { preview: label(branch) } } },
            },
            routes: [
                {
                    host: `${label(branch)}.${domain}`,
                    path: "/",
                    backend: {
                        endpoints: { addresses: [address.slice(0, colon)], port: Number(address.slice(colon + 1)) },
                    },
                },
            ],
        });
        return { urls: table.urls };
    };

/** The plugin comes with the package. */
const project: ProjectSettings & { plugins: object } = {
    name: "previews",
    runtime: "nodejs",
    plugins: {
        providers: [{ name: "crossroute", path: resolve(require.resolve("pulumi-crossroute/package.json"), "../bin") }],
    },
};

/** The Automation API makes a folder for each stack that it opens, and leaves it to us. */
async function withStack<T>(
    branch: string,
    program: () => Promise<object>,
    use: (stack: Stack) => Promise<T>,
): Promise<T> {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: label(branch), projectName: project.name, program },
        { projectSettings: project },
    );
    try {
        return await use(stack);
    } finally {
        await rm(stack.workspace.workDir, { recursive: true, force: true });
    }
}

/** Opens a branch's routes, or moves them to another address. Resolves to their URLs. */
export function open(environment: PreviewEnvironment): Promise<string[]> {
    return withStack(environment.branch, routes(environment), async (stack) => {
        const { outputs } = await stack.up();
        return outputs["urls"]?.value as string[];
    });
}

/** Removes a branch's routes and its stack. */
export function close(branch: string): Promise<void> {
    return withStack(
        branch,
        async () => ({}),
        async (stack) => {
            await stack.destroy();
            await stack.workspace.removeStack(stack.name);
        },
    );
}

async function main([verb, branch = "", address = ""]: readonly string[]): Promise<void> {
    if (verb === "open" && /:\d+$/.test(address)) console.log((await open({ branch, address })).join("\n"));
    else if (verb === "close" && branch !== "") await close(branch);
    else throw new Error("use: preview.ts open BRANCH ADDRESS:PORT, or preview.ts close BRANCH");
}

if (require.main === module) {
    main(process.argv.slice(2)).catch((error: Error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
}
