import { crossroute } from "../../unit/cli/run";
import { Server } from "../kubernetes/server";

const namespace = `kube-raw-${process.pid}`;

describe("crossroute explain --raw", () => {
    const server = new Server();
    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        await server.send("POST", `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, {
            metadata: { name: "shop", annotations: { "example.com/odd": "\u001b[31m" } },
            spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
        });
        await server.send("POST", `/api/v1/namespaces/${namespace}/endpoints`, { metadata: { name: "web" } });
    });
    afterAll(async () => {
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("prints what the server itself says, as it lays it out", async () => {
        for (const [what, kind] of [
            ["ingress/shop", "Ingress"],
            ["endpoints/web", "Endpoints"],
        ] as const) {
            const { code, out, err } = await crossroute(`explain --cluster --namespace ${namespace} --raw ${what}`);
            expect({ code, err }).toEqual({ code: 0, err: "" });
            expect(out).toMatch(/^\{\n {2}"kind"/);
            expect(JSON.parse(out)).toMatchObject({
                kind,
                metadata: { namespace, uid: expect.any(String) as unknown },
            });
            expect(out).not.toMatch(/\u001b/);
        }
    });

    it("says what there is not, and how it is asked", async () => {
        const absent = await crossroute(`explain --cluster --namespace ${namespace} --raw ingress/none`);
        expect(absent.code).toBe(2);
        expect(absent.err).toMatch(/has no ingress none in namespace/);
        expect((await crossroute("explain --cluster --raw shop")).err).toMatch(
            /--raw "shop" is no KIND\/NAME; kinds are/,
        );
        expect((await crossroute("explain --raw ingress/shop")).err).toMatch(/--raw needs --cluster, and no URL/);
    });
});
