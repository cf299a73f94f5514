import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { describeChange, trafficDiff } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";

const later = (): pulumi.Output<string> =>
    Object.assign(pulumi.output("later"), { isKnown: Promise.resolve(false), promise: () => Promise.resolve() });
const alb = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        address: "47.96.1.20",
        loadBalancerId: "alb-1",
        listenerPort: 80,
        defaultBackend: { appId: "web", containerPort: 8080 },
    },
};
const gateway = { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } };
const onAlb = {
    host: "a.example.com",
    path: "/any",
    match: "Exact",
    backend: { sae: { appId: "api", containerPort: 80 } },
};
const onGateway = {
    host: "a.example.com",
    path: "/any",
    match: "Exact",
    backend: { service: { name: "web", port: 80 } },
};

async function linesOf(edge: object, before: object, after: object): Promise<string[]> {
    const tables = async (route: object) =>
        compileTable("shop", (await open({ gateways: { edge }, routes: [route] })) as OpenedObject).tables;
    return trafficDiff(await tables(before), await tables(after)).map(describeChange);
}

const action = (actionType: unknown, actionConfig: unknown) => ({ actions: [{ actionType, actionConfig }] });
const redirect = (requestRedirect: unknown) => ({ actions: [{ type: "RequestRedirect", requestRedirect }] });
const rewrite = (urlRewrite: unknown) => ({ actions: [{ type: "URLRewrite", urlRewrite }] });
const fullPath = "ReplaceFullPath";

const redirected = /^a\.example\.com\/any moves from \S+ to a target known after apply \(routes\[0\]\.actions\)$/;
const undetermined = /^a\.example\.com\/any was answered by \S+; now it is undetermined \(.* or .*\), because .+$/;
const rewritten =
    /^a\.example\.com\/any stays with \S+ but is rewritten to \(known after apply\)(\/any)? instead of (a\.example\.com)?\/any$/;

describe("a part of a route's actions or rewrite that is known after apply is said to be so", () => {
    const onSae: [string, object, RegExp][] = [
        ["the configuration of a redirect", action("redirect", later()), redirected],
        ["the configuration of a rewrite", action("rewrite", later()), rewritten],
        ["the type of an action", action(later(), { protocol: "HTTPS" }), undetermined],
        ["an action", { actions: [later()] }, undetermined],
        ["all actions", { actions: later() }, undetermined],
        ...["host", "port", "path", "query", "protocol", "httpCode"].map((key): [string, object, RegExp] => [
            `${key} of a redirect`,
            action("redirect", { protocol: "HTTPS", httpCode: "301", [key]: later() }),
            redirected,
        ]),
        ["the path of a rewrite", action("rewrite", { path: later() }), rewritten],
        ["rewrite", { rewrite: later() }, rewritten],
        ["a secret rewrite", { rewrite: pulumi.secret("/s3cr3t") }, rewritten],
    ];
    test.each(onSae)("on an ALB of SAE: %s", async (_, more, expected) => {
        expect(await linesOf(alb, onAlb, { ...onAlb, ...more })).toEqual([expect.stringMatching(expected)]);
        // The same again is no change.
        expect(await linesOf(alb, { ...onAlb, ...more }, { ...onAlb, ...more })).toEqual([]);
    });

    const onRoute: [string, object, RegExp][] = [
        ...["scheme", "hostname", "port", "statusCode", "path"].map((key): [string, object, RegExp] => [
            `${key} of a redirect`,
            redirect({ scheme: "https", [key]: later() }),
            redirected,
        ]),
        ["the kind of a redirect's path", redirect({ path: { type: later(), replaceFullPath: "/" } }), redirected],
        ["the text of a redirect's path", redirect({ path: { type: fullPath, replaceFullPath: later() } }), redirected],
        ["a redirect", redirect(later()), redirected],
        ["the path of a rewrite", rewrite({ path: { type: fullPath, replaceFullPath: later() } }), rewritten],
        ["the host of a rewrite", rewrite({ hostname: later() }), rewritten],
        ["what is rewritten", rewrite(later()), rewritten],
        ["the type of an action", { actions: [{ type: later(), requestRedirect: { scheme: "https" } }] }, undetermined],
        [
            "the name of a Middleware",
            {
                actions: [
                    { type: "ExtensionRef", extensionRef: { group: "traefik.io", kind: "Middleware", name: later() } },
                ],
            },
            undetermined,
        ],
        ["an action", { actions: [later()] }, undetermined],
        ["all actions", { actions: later() }, undetermined],
        ["rewrite", { rewrite: later() }, rewritten],
        ["a secret rewrite", { rewrite: pulumi.secret("/s3cr3t") }, rewritten],
    ];
    test.each(onRoute)("on an HTTPRoute: %s", async (_, more, expected) => {
        const lines = await linesOf(gateway, onGateway, { ...onGateway, ...more });
        expect(lines).toEqual([expect.stringMatching(expected)]);
        expect(lines.join()).not.toMatch(new RegExp(`${UNKNOWN_SENTINEL}|s3cr3t`));
        expect(await linesOf(gateway, { ...onGateway, ...more }, { ...onGateway, ...more })).toEqual([]);
    });

    it("keeps what was known before, and says what becomes of it", async () => {
        for (const [edge, route] of [
            [alb, onAlb],
            [gateway, onGateway],
        ] as const)
            expect(await linesOf(edge, { ...route, rewrite: "/x" }, { ...route, rewrite: later() })).toEqual([
                expect.stringMatching(/is rewritten to \(known after apply\) instead of \/x$/),
            ]);
    });
});
