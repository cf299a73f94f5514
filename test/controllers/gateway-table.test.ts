import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../integration/kubernetes/manifests";
import { source as routesSource } from "../integration/gateway-api/program";
import { tableSource } from "../integration/gateway-api/table";
import { Program } from "../integration/lifecycle/program";
import { askAt, type GatewayController } from "./gateway";
import { type GatewaySandbox, startGatewaySandbox } from "./gateway-sandbox";

const apiVersion = "gateway.networking.k8s.io/v1";
const [namespace, other, host] = ["shop", "other", "shop.example.com"];
const routesPath = `/apis/${apiVersion}/namespaces/${namespace}/httproutes`;
const ingressesPath = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;

/** The engine, an API server and a real Traefik 3.7, which serves Ingresses and Gateways at one port. */
describe("HTTPRoutes of a program under a real controller", () => {
    const programs: Program[] = [];
    let sandbox: GatewaySandbox;
    let controller: GatewayController;
    let cluster: GatewaySandbox["cluster"];

    beforeAll(async () => {
        sandbox = await startGatewaySandbox([`${namespace}/web`, `${other}/api`]);
        ({ cluster, controller } = sandbox);
    });
    afterAll(async () => {
        for (const program of programs) await program.dispose();
        await sandbox?.stop();
    });

    const ask = async (path = "/", at = host): Promise<string> => {
        const { backend, status } = await askAt(controller.ports, { host: at, path });
        return backend ?? String(status);
    };
    const until = async (answer: string, path = "/", at = host): Promise<void> => {
        for (let n = 0; (await ask(path, at)) !== answer; n++) {
            if (n > 200) throw new Error(`${at}${path} is answered by ${await ask(path, at)}, not ${answer}`);
            await sleep(50);
        }
    };
    const namesOf = async (path: string): Promise<string[]> =>
        (await cluster.call<{ items: { metadata: { name: string } }[] }>("GET", path)).items.map(
            ({ metadata }) => metadata.name,
        );
    const program = async (name: string, source: string, file: string): Promise<Program> => {
        const made = await Program.create(name, { "index.js": source, [file]: "{}" });
        programs.push(made);
        return made;
    };
    const parentRefs = [{ name: "edge", namespace: "infra" }];

    it("wait for the grant that a reference needs, and answer when it is there", async () => {
        const stack = await program("real-grant", routesSource, "args.json");
        const hostnames = ["grant.example.com"];
        const rules = [{ backendRefs: [{ name: "api", namespace: other, port: 80 }] }];
        const declare = (timeout: number): void =>
            stack.write({
                "args.json": JSON.stringify({
                    web: { namespace, parentRefs, hostnames, rules, waitFor: "backends", timeout },
                }),
            });
        declare(4);
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("a reference is not resolved: RefNotPermitted");
        expect(refused.text).toContain("[CR332 http-route-wait-timeout]");
        await until("500", "/", "grant.example.com");
        const grant: Json = {
            apiVersion,
            kind: "ReferenceGrant",
            metadata: { name: "shop", namespace: other },
            spec: {
                from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace }],
                to: [{ group: "", kind: "Service", name: "api" }],
            },
        };
        await cluster.make(grant);
        declare(60);
        const taken = await stack.up();
        expect([taken.code, taken.code === 0 ? "" : taken.text]).toEqual([0, ""]);
        await until("other/api", "/", "grant.example.com");
        await cluster.call("DELETE", `/apis/${apiVersion}/namespaces/${other}/referencegrants/shop`);
        await until("500", "/", "grant.example.com");
    });

    it("take over from an Ingress of the same Traefik without an unanswered request, once a listener takes them", async () => {
        const stack = await program("real-table", tableSource, "table.json");
        const routes = [{ host, path: "/", backend: { service: { name: "web", port: 80 } } }];
        const write = (edge: Json): void =>
            stack.write({
                "table.json": JSON.stringify({ gateways: { edge: { kubernetes: { namespace, ...edge } } }, routes }),
            });
        const up = async (): Promise<void> => {
            const { code, text } = await stack.up();
            if (code !== 0) throw new Error(text);
        };
        write({ ingressClassName: "traefik" });
        await up();
        await until("shop/web");

        // A Gateway that is not there: no controller says anything, and the Ingress stays.
        const typo = [{ ...parentRefs[0], name: "egde" }];
        write({ httpRoute: { parentRefs: typo, timeout: 4 } });
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toContain("[CR332 http-route-wait-timeout]");
        expect([await namesOf(ingressesPath), await ask()]).toEqual([["shop-edge"], "shop/web"]);

        const answers = new Set<string>();
        let asking = true;
        const asked = (async () => {
            while (asking) answers.add(await ask());
        })();
        write({ httpRoute: { parentRefs } });
        await up();
        expect(await namesOf(ingressesPath)).toEqual([]);
        await sleep(1_000);
        write({ ingressClassName: "traefik" });
        await up();
        expect(await namesOf(routesPath)).not.toContain("shop-edge.shop.example.com");
        await sleep(1_000);
        asking = false;
        await asked;
        expect([...answers]).toEqual(["shop/web"]);
        expect(Object.keys((await stack.preview()).changeSummary)).toEqual(["same"]);
    });
});
