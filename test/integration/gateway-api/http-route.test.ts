import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { kubernetes } from "../lifecycle/servers";
import { routesPath } from "./controller";
import { routesStack, shopRoute, source } from "./program";

const namespace = `gateway-api-${process.pid}`;
const routes = routesPath(namespace);
const live = async (name: string): Promise<HTTPRoute> => (await kubernetes<HTTPRoute>(`${routes}/${name}`)).body;

describe("an HTTPRoute on a real engine and cluster", () => {
    let stack: Awaited<ReturnType<typeof routesStack>>;
    const args = shopRoute(namespace);

    beforeAll(async () => {
        stack = await routesStack("gateway-api", namespace);
    });
    afterAll(async () => {
        await stack.close();
    });

    it("is made as declared, and needs nothing the next time", async () => {
        await stack.up(args);
        const { metadata, spec } = await live("web");
        expect(spec).toMatchObject(JSON.parse(JSON.stringify({ ...args["web"], namespace: undefined })) as object);
        const { web } = (await stack.program.outputs()) as { web: Record<string, unknown> };
        expect(web).toEqual({
            name: "web",
            namespace,
            uid: (metadata as { uid?: string }).uid,
            parents: [
                {
                    parent: "infra/shared#https",
                    controller: "",
                    accepted: false,
                    resolved: false,
                    reason: "",
                    message: "",
                },
            ],
        });
        await stack.settled();
        expect(Object.keys(await stack.up(args))).toEqual(["unchanged"]);
    });

    it("stops at the preview where the server would refuse it, also when a value comes late", async () => {
        const late = `${source}
            const pulumi = require("@pulumi/pulumi");
            new kubernetes.HTTPRoute("late", { namespace: args.web.namespace, hostnames: pulumi.output(["a.example.com:80"]) });`;
        stack.program.write({ "index.js": late });
        const run = await stack.program.previewText();
        expect(run.code).not.toBe(0);
        expect(run.text).toContain('hostnames[0]: "a.example.com:80" is not accepted.');
        stack.program.write({ "index.js": source });
    });
});
