import { setTimeout as sleep } from "node:timers/promises";
import { Controller, no, routesPath, takesAll, yes } from "../integration/gateway-api/controller";
import {
    gatewaysPath,
    ingressesPath,
    listOf,
    namesOf,
    onIngress,
    onRoutes,
    route,
    tableStack,
} from "../integration/gateway-api/table";
import { kubernetes } from "../integration/lifecycle/servers";

const namespace = `gateway-trouble-${process.pid}`;
const ingresses = ingressesPath(namespace);
const routes = routesPath(namespace);
const few = [route("shop.example.com"), route("docs.example.com")];
const fewNames = ["shop-edge.docs.example.com", "shop-edge.shop.example.com"];

const versions = async (): Promise<Map<string, number>> =>
    new Map((await listOf(routes)).map(({ metadata }) => [metadata.name, metadata.generation]));

describe("HTTPRoutes of a table when something goes wrong", () => {
    let stack: Awaited<ReturnType<typeof tableStack>>;
    let controller: Controller;

    beforeAll(async () => {
        stack = await tableStack("gateway-trouble", namespace);
        controller = new Controller(namespace);
        stack.write(onIngress(namespace), few);
        await stack.up();
    });
    afterAll(async () => {
        await controller.stop();
        await stack.close();
    });

    /** Kills an `up` that waits, when its state has these words. */
    async function killWhen(words: readonly string[]): Promise<void> {
        const { program } = stack;
        const run = program.start(["up", "--yes", "--skip-preview", "--stack", "dev"]);
        const ended = new Promise((resolve) => run.once("exit", resolve));
        for (let state = ""; !words.every((word) => state.includes(word)); state = await program.state())
            await sleep(50);
        expect(program.kill()).toBeGreaterThan(1);
        await ended;
        await program.pulumi(["cancel", "--yes", "dev"]);
    }

    it("keep the Ingress beside them when the switch is killed half-way, and the next up ends it", async () => {
        controller.decide = () => undefined;
        stack.write(onRoutes(namespace), few);
        await killWhen(fewNames.map((name) => `"id": "${namespace}/${name}"`));
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], fewNames]);
        controller.decide = takesAll;
        await stack.up();
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([[], fewNames]);
        await stack.settled();
    });

    it("keep what they had when the switch back is killed half-way", async () => {
        // Nobody gives the Ingress an address.
        stack.write(onIngress(namespace, { waitFor: "address" }), few);
        await killWhen([`"id": "${namespace}/shop-edge"`]);
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], fewNames]);
        stack.write(onIngress(namespace), few);
        await stack.up();
        expect([await namesOf(ingresses), await namesOf(routes)]).toEqual([["shop-edge"], []]);
        stack.write(onRoutes(namespace), few);
        await stack.up();
        await stack.settled();
    });

    it("are one for each of 17 hosts and several for a host of 20 routes, of which an added one changes one", async () => {
        const hosts = Array.from({ length: 17 }, (_, i) => route(`h${i}.example.com`));
        const paths = Array.from({ length: 20 }, (_, i) => route("shop.example.com", `/part-${i}`));
        stack.write(onRoutes(namespace), [...few, ...hosts, ...paths]);
        await stack.up();
        const before = await versions();
        expect(before.size).toBeGreaterThan(19);
        const more = [route("more.example.com"), route("shop.example.com", "/part-more")];
        stack.write(onRoutes(namespace), [...few, ...hosts, ...paths, ...more]);
        await stack.up();
        const after = await versions();
        const changed = [...after].filter(([name, version]) => before.get(name) !== version);
        expect([changed.length, after.size, after.get("shop-edge.more.example.com")]).toEqual([2, before.size + 1, 1]);
        stack.write(onRoutes(namespace), few);
        await stack.up();
        expect(await namesOf(routes)).toEqual(fewNames);
    });

    it("say which grant a reference lacks, and keep what they replace until it is there", async () => {
        controller.decide = () => ({ accepted: yes("Accepted"), resolved: no("RefNotPermitted", "no grant") });
        stack.write(onRoutes(namespace, { waitFor: "backends", timeout: 3 }), [route("grant.example.com")]);
        const { code, text } = await stack.program.up();
        expect(code).not.toBe(0);
        expect(text).toContain(
            'a reference is not resolved: RefNotPermitted, it names something in another namespace, where no ReferenceGrant allows that ("no grant")',
        );
        expect(text).toContain(`Service ${namespace}/web does not exist`);
        expect(text).toContain("[CR332 http-route-wait-timeout]");
        expect(await namesOf(routes)).toEqual(expect.arrayContaining(fewNames));
        controller.decide = takesAll;
        stack.write(onRoutes(namespace), few);
        await stack.up();
        expect(await namesOf(routes)).toEqual(fewNames);
        await stack.settled();
    });

    it("are compared with those of another team on the same Gateway, when told to look", async () => {
        const api = { apiVersion: "gateway.networking.k8s.io/v1" };
        const theirs = {
            ...api,
            kind: "HTTPRoute",
            metadata: { name: "theirs" },
            spec: {
                parentRefs: [{ name: "edge" }],
                hostnames: ["shop.example.com"],
                rules: [{ backendRefs: [{ name: "other", port: 80 }] }],
            },
        };
        const gateway = {
            ...api,
            kind: "Gateway",
            metadata: { name: "edge" },
            spec: { gatewayClassName: "any", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
        };
        await kubernetes(gatewaysPath(namespace), "POST", gateway, "application/json");
        await kubernetes(routes, "POST", theirs, "application/json");
        stack.write(onRoutes(namespace, { parentRefs: [{ name: "edge" }] }), few, { checkLive: true });
        const { text } = await stack.program.previewText();
        // The route of the table was made before theirs, and the older wins.
        expect(text).toMatch(
            /warning: routes\[0\]: .* of HTTPRoute \S+\/theirs \(spec\.rules\[0\]\) claims the same requests as .* of HTTPRoute \S+\/shop-edge\.shop\.example\.com \(spec\.rules\[0\]\), which wins: .*\[CR104 conflicting-objects\]/,
        );
        await kubernetes(`${routes}/theirs`, "DELETE");
        const alone = await stack.program.previewText();
        expect([alone.code, alone.text.includes("theirs")]).toEqual([0, false]);
    });
});
