import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, stopSandbox } from "../../sandbox";
import { Cluster, accessOf } from "../controllers/cluster";
import { ingressesPath, onIngress, onRoutes, route, tableSource, type Item } from "../integration/gateway-api/table";
import { Program } from "../integration/lifecycle/program";

const few = [route("shop.example.com"), route("docs.example.com")];

describe("on a cluster without the definitions of the Gateway API", () => {
    const dir = mkdtempSync(join(tmpdir(), "crossroute-without-gateways-"));
    let cluster: Cluster;
    let program: Program;
    const table = (edge: object): Record<string, string> => ({
        "table.json": JSON.stringify({ gateways: { edge }, routes: few }),
    });
    const ingresses = async (): Promise<string[]> =>
        (await cluster.call<{ items: Item[] }>("GET", ingressesPath("shop"))).items.map(
            ({ metadata }) => metadata.name,
        );

    beforeAll(async () => {
        const { environment } = await startSandbox({ dir });
        cluster = new Cluster(accessOf(environment.KUBECONFIG ?? ""));
        await cluster.createNamespace("shop");
        const files = { "index.js": tableSource, ...table(onIngress("shop")) };
        program = await Program.create("without-gateways", files, { KUBECONFIG: environment.KUBECONFIG });
        const run = await program.up();
        if (run.code !== 0) throw new Error(run.text);
    });
    afterAll(async () => {
        await program?.dispose();
        cluster?.close();
        await stopSandbox({ dir, remove: true });
        rmSync(dir, { recursive: true, force: true });
    });

    it("a switch warns at the preview, fails with the cure and keeps the Ingress; with the definitions it goes on", async () => {
        program.write(table(onRoutes("shop", { waitFor: "none" })));
        const preview = await program.previewText();
        expect(preview.text).toContain("The cluster does not know HTTPRoutes of gateway.networking.k8s.io/v1. ");
        const refused = await program.up();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("[CR333 ");
        expect(await ingresses()).toEqual(["shop-edge"]);
        await startSandbox({ dir, gatewayApi: true });
        const run = await program.up();
        expect(run.text).not.toMatch(/error:/);
        expect(await ingresses()).toEqual([]);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });
});
