import { setTimeout as sleep } from "node:timers/promises";
import { createRouter, type Explanation, type Request, type Table } from "../../provider/routing";
import { fillLocation } from "../../provider/routing/redirect-location";
import { combine } from "../../provider/sources/load";
import { parseDocuments } from "../../provider/sources/parse";
import { recognise } from "../../provider/sources/recognise";
import { tableSource } from "../integration/gateway-api/table";
import { Program } from "../integration/lifecycle/program";
import { type Answered, askAt, type GatewayController } from "./gateway";
import { type GatewaySandbox, startGatewaySandbox } from "./gateway-sandbox";

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const namespace = "shop";

const to = (name: string, host: string, path: string, more: object = {}): object => ({
    host,
    path,
    backend: { service: { name, port: 80 } },
    ...more,
});
const shop = "shop.example.com";
const exact = { match: "Exact" };

/** More than one HTTPRoute can hold, of one host; with wildcards, whole paths and paths within others. */
const routes: readonly object[] = [
    to("web", shop, "/"),
    to("api", shop, "/api"),
    to("docs", shop, "/api/docs"),
    to("beta", shop, "/api/docs", exact),
    to("beta", shop, "/a", exact),
    ...Array.from({ length: 18 }, (_, i) => to(["web", "api", "docs", "beta"][i % 4] ?? "", shop, `/p${i}/q`)),
    to("docs", "*.example.com", "/"),
    to("api", "*.example.com", "/api/docs/deep"),
    to("beta", "other.example.com", "/only"),
];
const onIngress = { kubernetes: { namespace, ingressClassName: "traefik", dialect: "traefik-3.7" } };
const parentRefs = [{ name: "edge", namespace: "infra" }];
const onRoutes = { kubernetes: { namespace, dialect: "traefik-gateway", httpRoute: { parentRefs } } };

const hosts = [shop, "other.example.com", "new.example.com", "a.b.example.com", "example.com", "SHOP.example.com"];
const paths = [
    "/",
    "/a",
    "/a/",
    "/ab",
    "/api",
    "/apix",
    "/api/docs",
    "/api/docs/",
    "/api/docs/deep/x",
    "/API",
    "/only/x",
];
const requests: readonly Request[] = hosts.flatMap((host) =>
    [...paths, ...[0, 7, 16, 17].flatMap((i) => [`/p${i}/q`, `/p${i}/q/r`, `/p${i}`])].map((path) => ({ host, path })),
);

/** What a preview says of a request, in the words of an answer; several where it does not say which. */
function claimOf({ outcome, target, candidates }: Explanation, request: Request): string[] {
    const of = (one: Explanation["target"] | null): string =>
        one === null || one === undefined
            ? "404"
            : one.kind === "service"
              ? `${one.namespace}/${one.name}`
              : one.kind === "fixed"
                ? String(one.status)
                : `to ${one.kind === "redirect" ? fillLocation(one.url, request) : one.kind}`;
    return outcome === "undetermined" ? (candidates ?? []).map(of) : [of(outcome === "none" ? null : target)];
}

describe("previews of a table beside a real Traefik 3.7", () => {
    let program: Program;
    let sandbox: GatewaySandbox;
    let controller: GatewayController;

    beforeAll(async () => {
        sandbox = await startGatewaySandbox(["web", "api", "docs", "beta"].map((name) => `${namespace}/${name}`));
        ({ controller } = sandbox);
        program = await Program.create("claims", { "index.js": tableSource, "table.json": "{}" });
    });
    afterAll(async () => {
        await program?.dispose();
        await sandbox?.stop();
    });

    const textOf = ({ backend, status, location }: Answered): string =>
        backend ?? (location === undefined ? String(status) : `to ${location}`);
    const live = async (): Promise<string[]> => {
        const found: string[] = [];
        for (const request of requests) found.push(textOf(await askAt(controller.ports, request)));
        return found;
    };
    /** The answers, once two rounds agree. */
    const settled = async (): Promise<string[]> => {
        await sleep(500);
        let before = await live();
        for (let n = 0; n < 20; n++) {
            const now = await live();
            if (now.join() === before.join()) return now;
            before = now;
            await sleep(200);
        }
        return before;
    };
    const claimed = (tables: readonly Table[]): string[][] => {
        const router = createRouter([...tables]);
        return requests.map((request) => claimOf(router.explain(request), request));
    };
    const wrong = (answers: readonly string[], claims: readonly string[][]): string[] =>
        requests.flatMap(({ host, path }, i) =>
            claims[i]?.includes(answers[i] ?? "") === true
                ? []
                : [`${host}${path}: ${answers[i]}, said ${claims[i]?.join(" or ")}`],
        );
    /** Previews and makes a change; what the preview said of both sides, beside what is answered. */
    async function change(edge: object, all: readonly object[]): Promise<{ open: number; changes: number }> {
        const before = await settled();
        program.write({ "table.json": JSON.stringify({ gateways: { edge }, routes: all }) });
        const { stdout } = await program.pulumi(["preview", "--json", "--stack", "dev"]);
        // A plan holds what changes; what stays is in the state.
        const sources = [await program.state(), stdout].map((text) => recognise(parseDocuments(text, "plan"), "plan"));
        const plan = combine(sources);
        const [was, is] = [claimed(plan.before), claimed(plan.after)];
        const made = await program.up();
        expect([made.code, made.code === 0 ? "" : made.text]).toEqual([0, ""]);
        const after = await settled();
        expect({ before: wrong(before, was), after: wrong(after, is) }).toEqual({ before: [], after: [] });
        return {
            open: is.filter((claim) => claim.length > 1).length,
            changes: before.filter((answer, i) => answer !== after[i]).length,
        };
    }

    it("say what is answered before and after: from nothing to an Ingress, to HTTPRoutes, and back", async () => {
        say(JSON.stringify(await change(onIngress, routes)));
        say(JSON.stringify(await change(onRoutes, routes)));
        say(JSON.stringify(await change(onRoutes, [...routes, to("docs", shop, "/api/docs/deep")])));
        say(JSON.stringify(await change(onIngress, routes)));
    });

    it("say what filters of HTTPRoutes answer", async () => {
        const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } };
        const header = { type: "ResponseHeaderModifier", responseHeaderModifier: { remove: ["server"] } };
        const mirror = { type: "RequestMirror", requestMirror: { backendRef: { name: "docs", port: 80 } } };
        const more = [
            to("web", "new.example.com", "/", { actions: [redirect] }),
            to("web", "new.example.com", "/api", { rewrite: "/v2" }),
            to("api", "new.example.com", "/only", { actions: [header] }),
            to("beta", "new.example.com", "/p7", { actions: [mirror] }),
        ];
        say(JSON.stringify(await change(onRoutes, [...routes, ...more])));
    });

    it("hold where a switch was refused in the middle, with --target as well", async () => {
        await change(onIngress, routes);
        // A listener that is not there would be refused at the preview; a Gateway that is not there may be made.
        const typo = [{ ...parentRefs[0], name: "egde" }];
        const half = { kubernetes: { ...onRoutes.kubernetes, httpRoute: { parentRefs: typo, timeout: 3 } } };
        const before = await settled();
        program.write({ "table.json": JSON.stringify({ gateways: { edge: half }, routes }) });
        const refused = await program.up();
        expect(refused.code).not.toBe(0);
        expect(await settled()).toEqual(before);
        // The mistake is cured, and only the table is named.
        program.write({ "table.json": JSON.stringify({ gateways: { edge: onRoutes }, routes }) });
        const urn = "urn:pulumi:dev::claims::crossroute:index:RouteTable::shop";
        const only = ["--yes", "--skip-preview", "--stack", "dev", "--target", urn, "--target-dependents"];
        const there = await program.pulumi(["up", ...only]);
        expect([there.code, there.code === 0 ? "" : there.text]).toEqual([0, ""]);
        const { changes } = await change(onRoutes, routes);
        expect(changes).toBe(0);
        // And back, with the same command.
        program.write({ "table.json": JSON.stringify({ gateways: { edge: onIngress }, routes }) });
        const back = await program.pulumi(["up", ...only]);
        expect([back.code, back.code === 0 ? "" : back.text]).toEqual([0, ""]);
        expect((await change(onIngress, routes)).changes).toBe(0);
        expect(await settled()).toEqual(before);
        expect(Object.keys((await program.preview()).changeSummary)).toEqual(["same"]);
    });

    it("say of hosts that a Gateway lets in by a part what is answered, and refuse what it does not let in", async () => {
        const gateway = (name: string, listener: object): Record<string, unknown> => ({
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "Gateway",
            metadata: { name, namespace: "infra" },
            spec: {
                gatewayClassName: "traefik",
                listeners: [
                    {
                        name: "web",
                        port: controller.ports.http,
                        protocol: "HTTP",
                        allowedRoutes: { namespaces: { from: "All" } },
                        ...listener,
                    },
                ],
            },
        });
        await sandbox.cluster.make(gateway("shop", { hostname: shop }));
        await sandbox.cluster.make(gateway("same", { allowedRoutes: { namespaces: { from: "Same" } } }));
        const at = (ref: object): object => ({
            kubernetes: { namespace, httpRoute: { parentRefs: [{ namespace: "infra", ...ref }], timeout: 5 } },
        });
        const all = [to("docs", "*.example.com", "/"), to("api", "*.example.com", "/api")];
        const { open } = await change(at({ name: "shop" }), all);
        expect(open).toBe(0);
        // What the preview refuses, Traefik does not take: without waiting, nobody answers.
        for (const ref of [{ name: "same" }, { name: "edge", sectionName: "nope" }, { name: "edge", port: 9 }]) {
            program.write({ "table.json": JSON.stringify({ gateways: { edge: at(ref) }, routes: all }) });
            const { code, text } = await program.previewText();
            expect([code === 0, text.includes("CR130")]).toEqual([false, true]);
            const { kubernetes } = at(ref) as { kubernetes: { httpRoute: object } };
            const quick = { ...kubernetes, httpRoute: { ...kubernetes.httpRoute, waitFor: "none" } };
            await change({ kubernetes: quick }, all);
            expect(new Set(await settled())).toEqual(new Set(["404"]));
        }
    });
});
