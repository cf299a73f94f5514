import { Controller, routesPath } from "../integration/gateway-api/controller";
import { Program } from "../integration/lifecycle/program";
import {
    ingressesPath,
    listOf,
    namesOf,
    onIngress,
    onRoutes,
    route,
    tableSource,
    tableStack,
} from "../integration/gateway-api/table";

const namespace = `gateway-sides-${process.pid}`;
const [ingresses, routes] = [ingressesPath(namespace), routesPath(namespace)];
const hosts = [route("shop.example.com"), route("docs.example.com")];
const names = ["shop-edge.docs.example.com", "shop-edge.shop.example.com"];

/** What is there, with the versions: whoever writes to it changes these. */
const there = async (): Promise<string[]> =>
    [...(await listOf(ingresses)), ...(await listOf(routes))]
        .map(({ metadata }) => `${metadata.name} ${metadata.generation}`)
        .sort();

describe("two stacks of which one has the Ingress of a table's hosts and the other the HTTPRoutes", () => {
    let first: Awaited<ReturnType<typeof tableStack>>;
    let second: Program;
    let controller: Controller;
    const declare = (edge: object): void =>
        second.write({ "table.json": JSON.stringify({ gateways: { edge }, routes: hosts }) });

    beforeAll(async () => {
        first = await tableStack("gateway-side-one", namespace);
        controller = new Controller(namespace);
        first.write(onIngress(namespace), hosts);
        await first.up();
        second = await Program.create("gateway-side-two", { "index.js": tableSource, "table.json": "{}" });
    });
    afterAll(async () => {
        await controller.stop();
        await second.dispose();
        await first.close();
    });

    it("stand beside each other, and neither takes the other's by turning", async () => {
        declare(onRoutes(namespace));
        const made = await second.up();
        expect(made.code === 0 || made.text).toBe(true);
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], names]);
        const before = await there();
        // The first turns to HTTPRoutes, which the second has: it keeps its Ingress.
        first.write(onRoutes(namespace), hosts);
        for (const run of [await first.program.previewText(), await first.program.up()]) {
            expect(run.code).not.toBe(0);
            for (const name of names)
                expect(run.text).toContain(`HTTPRoute ${namespace}/${name} exists and belongs to another`);
        }
        expect(await there()).toEqual(before);
        // The second turns to the Ingress, which the first has: it keeps its HTTPRoutes.
        declare(onIngress(namespace));
        for (const run of [await second.previewText(), await second.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toContain(`Ingress ${namespace}/shop-edge exists and belongs to another`);
        }
        expect(await there()).toEqual(before);
        first.write(onIngress(namespace), hosts);
        declare(onRoutes(namespace));
        // Only what the states noted of the tables is set back.
        await first.up();
        expect((await second.up()).code).toBe(0);
        expect(await there()).toEqual(before);
        await first.settled();
        expect(Object.keys((await second.preview()).changeSummary)).toEqual(["same"]);
    });

    it("turn one after the other, when the other has let go, and leave nothing behind", async () => {
        const gone = await second.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "dev"]);
        expect(gone.code === 0 || gone.text).toBe(true);
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], []]);
        first.write(onRoutes(namespace), hosts);
        await first.up();
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([[], names]);
        declare(onIngress(namespace));
        expect((await second.up()).code).toBe(0);
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], names]);
        await first.settled();
    });

    it("keep what they have while only another part of the program is aimed at", async () => {
        const before = await there();
        first.write(onIngress(namespace, { ingressName: "own" }), hosts);
        // Whatever this says, it may not leave the hosts without routes.
        await first.program.pulumi([
            ...["up", "--yes", "--skip-preview", "--stack", "dev"],
            ...["--target", "**pulumi:providers:*"],
        ]);
        expect(await there()).toEqual(before);
        await first.up();
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["own", "shop-edge"], []]);
        await first.settled();
    });
});
