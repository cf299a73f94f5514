import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { transformSync } from "@swc/core";
import type { HTTPRoute } from "../../provider/platforms/gateway-api/types";
import { Program } from "../integration/lifecycle/program";
import { kubernetes } from "../integration/lifecycle/servers";
import { parentRefs, routesStack, shopRoute } from "../integration/gateway-api/program";
import { Controller, no, routesPath, takesAll, yes } from "../integration/gateway-api/controller";

const namespace = `gateway-more-${process.pid}`;
const routes = routesPath(namespace);
const live = async (name: string): Promise<HTTPRoute> => (await kubernetes<HTTPRoute>(`${routes}/${name}`)).body;

describe("an HTTPRoute on a real engine and cluster", () => {
    let stack: Awaited<ReturnType<typeof routesStack>>;
    let controller: Controller;
    let args = shopRoute(namespace);

    beforeAll(async () => {
        stack = await routesStack("gateway-api-more", namespace);
        controller = new Controller(namespace, () => undefined);
    });
    afterAll(async () => {
        await controller.stop();
        await stack.close();
    });

    it("is waited for until its parents take it as it is, and says why they do not", async () => {
        Object.assign(args["web"]!, { waitFor: "accepted", timeout: 4, hostnames: ["a.example.com"] });
        controller.decide = () => ({
            accepted: no("NoMatchingListenerHostname", "No matching hostnames"),
            resolved: yes("ResolvedRefs"),
        });
        stack.write(args);
        const refused = await stack.program.up();
        expect(refused.code).not.toBe(0);
        expect(refused.text).toMatch(/HTTPRoute gateway-more-\d+\/web is not ready:/);
        expect(refused.text).toContain(
            'waitFor: Not ready after 4 seconds: Gateway infra/shared#https does not take the route: NoMatchingListenerHostname, no listener has a hostname that meets one of the route\'s ("No matching hostnames").',
        );
        expect(refused.text).toContain("[CR332 http-route-wait-timeout]");
        expect(refused.text).not.toMatch(/\.[jt]s:\d+/);

        controller.decide = takesAll;
        Object.assign(args["web"]!, { timeout: 600, hostnames: ["shop.example.com"] });
        await stack.up(args);
        const { web } = (await stack.program.outputs()) as { web: { parents: unknown[] } };
        expect(web.parents).toEqual([
            {
                parent: "infra/shared#https",
                controller: "example.com/gateway-controller",
                accepted: true,
                resolved: true,
                reason: "",
                message: "",
            },
        ]);
        await stack.settled();
    });

    it("tells of a missing Gateway and an unresolved reference", async () => {
        controller.decide = () => ({ accepted: yes("Accepted"), resolved: no("RefNotPermitted") });
        Object.assign(args["web"]!, { waitFor: "backends", timeout: 3 });
        stack.write(args);
        const { text } = await stack.program.up();
        expect(text).toContain("Gateway infra/shared#https carries no traffic: it does not exist.");
        expect(text).toContain("a reference is not resolved: RefNotPermitted");
        expect(text).toContain(`Service ${namespace}/web does not exist.`);
        controller.decide = takesAll;
        args = shopRoute(namespace);
        await stack.up(args);
    });

    it("is refused where another made it, and taken over when asked", async () => {
        const spec = { parentRefs, rules: [{ backendRefs: [{ name: "old", port: 80 }] }] };
        await kubernetes(
            routes,
            "POST",
            { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "theirs" }, spec },
            "application/json",
        );
        args["theirs"] = { namespace, parentRefs, rules: [{ backendRefs: [{ name: "new", port: 80 }] }] };
        stack.write(args);
        for (const run of [await stack.program.previewText(), await stack.program.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(/HTTPRoute gateway-more-\d+\/theirs exists and is not this program's/);
        }
        expect((await live("theirs")).spec).toMatchObject(spec);
        args["theirs"]["adopt"] = true;
        await stack.up(args);
        expect((await live("theirs")).spec?.rules).toMatchObject([{ backendRefs: [{ name: "new", port: 80 }] }]);
        await stack.settled();
        // By hand again: whoever made it anew keeps it.
        await kubernetes(`${routes}/theirs`, "DELETE");
        await kubernetes(
            routes,
            "POST",
            { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "theirs" }, spec },
            "application/json",
        );
        delete args["theirs"];
        stack.write(args);
        const run = await stack.program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toContain("nothing was deleted");
        expect((await live("theirs")).spec).toMatchObject(spec);
        await kubernetes(`${routes}/theirs`, "DELETE");
        await stack.up(args);
    });

    it("keeps its object when its resource is renamed, and gets another with another name", async () => {
        const uid = (await live("web")).metadata;
        args = { shop: { ...shopRoute(namespace)["web"], name: "web" } };
        await stack.up(args);
        expect((await live("web")).metadata).toMatchObject({ uid: (uid as { uid?: string }).uid });
        args = { shop: { ...shopRoute(namespace)["web"], name: "other" } };
        await stack.up(args);
        expect((await kubernetes(`${routes}/web`)).status).toBe(404);
        expect((await live("other")).spec?.hostnames).toEqual(["shop.example.com"]);
        await stack.settled();
    });
});

describe("the example", () => {
    it("waits for the Gateway of another team, in TypeScript and in YAML", async () => {
        const own = `${namespace}-example`;
        await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: own } }, "application/json");
        const controller = new Controller(own);
        const file = resolve(__dirname, "../../examples/http-route/index.ts");
        const options = { jsc: { parser: { syntax: "typescript" } }, module: { type: "commonjs" } } as const;
        const { code } = transformSync(readFileSync(file, "utf8"), options);
        const config = `config:\n  http-route:namespace: ${own}\n`;
        const typescript = await Program.create("http-route", { "index.js": code, "Pulumi.dev.yaml": config });
        const yaml = await Program.create("http-route-yaml", {
            "Pulumi.yaml": yamlProgram(own),
        });
        try {
            for (const [program, name] of [
                [typescript, "shop"],
                [yaml, "docs"],
            ] as const) {
                const run = await program.up();
                if (run.code !== 0) throw new Error(run.text);
                expect((await program.outputs())["parents"]).toMatchObject([
                    { parent: "infra/shared#https", accepted: true },
                ]);
                expect((await kubernetes<HTTPRoute>(`${routesPath(own)}/${name}`)).status).toBe(200);
                expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
            }
            yaml.edit("Pulumi.yaml", (text) => text.replace("value: /docs", "value: docs"));
            const wrong = await yaml.previewText();
            expect(wrong.text).toMatch(
                /rules\[0\]\.matches\[0\]\.path: "docs" does not start with a slash\. Start it with \/\. \[CR305 invalid-ingress-path\]/,
            );
        } finally {
            await controller.stop();
            await typescript.dispose();
            await yaml.dispose();
            await kubernetes(`/api/v1/namespaces/${own}`, "DELETE");
        }
    });
});

const yamlProgram = (own: string): string => `
name: http-route-yaml
runtime: yaml
plugins:
  providers:
    - name: crossroute
      path: ${join(resolve(__dirname, "../.."), "bin")}
resources:
  docs:
    type: crossroute:kubernetes:HTTPRoute
    properties:
      namespace: ${own}
      parentRefs: [{ name: shared, namespace: infra, sectionName: https }]
      hostnames: [docs.example.com]
      rules:
        - matches: [{ path: { value: /docs } }]
          backendRefs: [{ name: docs, port: 80 }]
      waitFor: accepted
outputs:
  parents: \${docs.parents}
`;
