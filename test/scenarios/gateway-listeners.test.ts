import { setTimeout as sleep } from "node:timers/promises";
import { Controller, routesPath } from "../integration/gateway-api/controller";
import { gatewaysPath, namesOf, tableStack } from "../integration/gateway-api/table";
import { kubernetes } from "../integration/lifecycle/servers";

const namespace = `gateway-listeners-${process.pid}`;
const routes = routesPath(namespace);
const host = "shop.example.com";
const backend = { service: { name: "web", port: 80 } };
const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } };
const on = (sectionName: string): object => ({
    kubernetes: { namespace, httpRoute: { parentRefs: [{ name: "shared", sectionName }] } },
});

describe("a host on two listeners of one Gateway", () => {
    let stack: Awaited<ReturnType<typeof tableStack>>;
    let controller: Controller;
    const declare = (gateways: object, all: readonly object[]): void =>
        stack.program.write({ "table.json": JSON.stringify({ gateways, routes: all }) });
    const said = async (): Promise<string> => {
        const run = await stack.program.previewText();
        expect(run.code === 0 || run.text).toBe(true);
        return run.text;
    };

    beforeAll(async () => {
        stack = await tableStack("gateway-listeners", namespace);
        controller = new Controller(namespace);
        const certificateRefs = [{ name: "shop" }];
        const { status } = await kubernetes(
            gatewaysPath(namespace),
            "POST",
            {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "Gateway",
                metadata: { name: "shared" },
                spec: {
                    gatewayClassName: "edge",
                    listeners: [
                        { name: "plain", port: 80, protocol: "HTTP" },
                        { name: "secure", port: 443, protocol: "HTTPS", tls: { certificateRefs } },
                    ],
                },
            },
            "application/json",
        );
        expect(status).toBe(201);
        // A plan leaves out a Gateway that its own run may have made: servers say when in whole seconds.
        await sleep(2000);
    });
    afterAll(async () => {
        await controller.stop();
        await stack.close();
    });

    const answered = { host, path: "/", gateway: "https", backend };

    it("gets its redirect without a word about https, and loses it as the preview says", async () => {
        const https = on("secure");
        declare({ https }, [answered]);
        await stack.up();
        await stack.settled();
        declare({ https, http: on("plain") }, [
            answered,
            { host, path: "/", gateway: "http", actions: [redirect], backend },
        ]);
        const more = await said();
        expect(more).toContain("shop.example.com/** over http gains an answer from a redirect to https://");
        expect(more).not.toContain("over https");
        await stack.up();
        expect(await namesOf(routes)).toEqual(["shop-http.shop.example.com", "shop-https.shop.example.com"]);
        await stack.settled();
        declare({ https, http: on("plain") }, [answered]);
        const less = await said();
        expect(less).toContain("shop.example.com/** over http loses its answer from a redirect to https://");
        expect(less).not.toContain("over https");
        await stack.up();
        expect(await namesOf(routes)).toEqual(["shop-https.shop.example.com"]);
        await stack.settled();
    });
});
