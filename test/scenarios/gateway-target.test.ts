import { kubernetes } from "../integration/lifecycle/servers";
import type { Program, Run } from "../integration/lifecycle/program";
import { Controller, routesPath } from "../integration/gateway-api/controller";
import { gapsDuring } from "../integration/gateway-api/gaps";
import {
    gatewaysPath,
    ingressesPath,
    namesOf,
    onIngress,
    onRoutes,
    route,
    tableStack,
} from "../integration/gateway-api/table";

const namespace = `gateway-target-${process.pid}`;
const table = "urn:pulumi:dev::gateway-target::crossroute:index:RouteTable::shop";
const routes = [route("shop.example.com"), route("docs.example.com")];
const witnesses = ["shop.example.com", "docs.example.com"].map((host) => ({ host, path: "/" }));
const ingress = ["shop-edge"];
const both = ["shop-edge.docs.example.com", "shop-edge.shop.example.com"];

describe("a run that takes a part of a table whose gateway switches between Ingress and HTTPRoutes", () => {
    let stack: Awaited<ReturnType<typeof tableStack>>;
    let program: Program;
    let controller: Controller;
    const write = (edge: object): void => stack.write(edge, routes);
    const to = { there: onRoutes(namespace), back: onIngress(namespace) };
    const only = (...more: string[]): Promise<Run> =>
        program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
    const preview = (...more: string[]): Promise<Run> => program.pulumi(["preview", "--stack", "dev", ...more]);
    const live = async (): Promise<string[][]> => [
        await namesOf(ingressesPath(namespace)),
        await namesOf(routesPath(namespace)),
    ];
    const answered = async (work: () => Promise<void>): Promise<void> =>
        expect((await gapsDuring(namespace, witnesses, work)).gaps).toEqual([]);

    beforeAll(async () => {
        stack = await tableStack("gateway-target", namespace);
        ({ program } = stack);
        controller = new Controller(namespace);
        write(to.back);
        await stack.up();
    });
    afterAll(async () => {
        await controller.stop();
        await stack.close();
    });

    it.each([
        ["**HTTPRoute::**", "--exclude leaves"],
        [`**HTTPRoute::${namespace}/shop-edge.shop.example.com`, "--exclude leaves"],
        // The objects alone, and not the components around them.
        ["**k8s.io/v1:HTTPRoute::**", "--target or --exclude leaves"],
    ] as const)("is refused on the way there with --exclude %s, and nothing goes", async (pattern, leaves) => {
        write(to.there);
        const said = new RegExp(`HTTPRoute \\S+ (is|are) not made in this run: ${leaves} (it|them) out`);
        for (const run of [await preview("--exclude", pattern), await previewAs(() => only("--exclude", pattern))]) {
            expect(run.code).not.toBe(0);
            expect(run.text.replace(/HTTPRoute \S+, /, "")).toMatch(said);
            expect(run.text).toContain(`--target '${table}' --target-dependents`);
            expect(run.text).toContain("[CR329 component-in-part]");
            expect(run.text).not.toContain("integrity");
        }
        expect(await live()).toEqual([ingress, []]);
    });

    const previewAs = async (work: () => Promise<Run>): Promise<Run> => {
        let run: Run | undefined;
        await answered(async () => void (run = await work()));
        return run as Run;
    };

    it("changes nothing with --exclude of the whole table, or --target of it alone", async () => {
        write(to.there);
        for (const args of [
            ["--exclude", table, "--exclude-dependents"],
            ["--target", table],
        ]) {
            const run = await previewAs(() => only(...args));
            expect([run.code, run.text.includes("waiting:")]).toEqual([0, false]);
            expect((await live())[0]).toEqual(ingress);
        }
    });

    it("keeps the Ingress when routes alone are targets, and when the Ingress alone is", async () => {
        for (const pattern of ["**HTTPRoute::**", "**Ingress::**"]) {
            const run = await previewAs(() => only("--target", pattern));
            expect(run.code).toBe(0);
            expect(await live()).toEqual([ingress, both]);
        }
    });

    it("switches with --target of the table and its dependents", async () => {
        const run = await previewAs(() => only("--target", table, "--target-dependents"));
        expect([run.code, await live()]).toEqual([0, [[], both]]);
        await stack.settled();
    });

    it("is refused on the way back with --exclude of the Ingress, and keeps the routes when the Ingress is a target", async () => {
        write(to.back);
        for (const run of [
            await preview("--exclude", "**Ingress::**"),
            await previewAs(() => only("--exclude", "**Ingress::**")),
        ]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toContain(`Ingress ${namespace}/shop-edge is not made in this run`);
            expect(run.text).not.toContain("integrity");
        }
        expect(await live()).toEqual([[], both]);
        expect((await previewAs(() => only("--target", "**Ingress::**"))).code).toBe(0);
        expect(await live()).toEqual([ingress, both]);
        await answered(stack.up);
        expect(await live()).toEqual([ingress, []]);
        await stack.settled();
    });

    it("is told at the preview that the Gateway is not there, and says at the end of its wait what to do", async () => {
        const own = { parentRefs: [{ name: "own" }], timeout: 3 };
        await controller.stop();
        write(onRoutes(namespace, own));
        const seen = await preview("--target", table, "--target-dependents");
        expect(seen.text).toContain(
            `gateways.edge.kubernetes.httpRoute.parentRefs[0]: Gateway ${namespace}/own is not in the cluster. Unless this run makes it, an update that makes or changes the route waits 3 seconds`,
        );
        const diagnostics = seen.text.slice(seen.text.indexOf("Diagnostics:"));
        expect(diagnostics.match(/warning: .*CR336/g)).toHaveLength(1);
        const run = await previewAs(() => only("--target", table, "--target-dependents"));
        expect(run.code).not.toBe(0);
        expect(run.text).toContain(`Gateway ${namespace}/own: it does not exist. Make it.`);
        expect(await live()).toEqual([ingress, both]);
        const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
        const gateway = {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "Gateway",
            metadata: { name: "own" },
            spec: { gatewayClassName: "edge", listeners },
        };
        await kubernetes(gatewaysPath(namespace), "POST", gateway, "application/json");
        expect((await preview()).text).not.toContain("CR336");
        controller = new Controller(namespace);
        await answered(stack.up);
        expect(await live()).toEqual([[], both]);
        await stack.settled();
    });
});
