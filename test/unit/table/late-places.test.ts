import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { describeChange, lint, trafficDiff } from "../../../provider/routing";
import { compileTable } from "../../../provider/table/compile";

const later = (): pulumi.Output<string> =>
    Object.assign(pulumi.output("later"), { isKnown: Promise.resolve(false), promise: () => Promise.resolve() });
const sae = {
    namespaceId: "cn-hangzhou:prod",
    address: "47.96.1.20",
    loadBalancerId: "alb-1",
    listenerPort: 80,
    defaultBackend: { appId: "web", containerPort: 8080 },
};
const alb = (more: object = {}) => ({ sae: { ...sae, ...more } });
const ingress = (ingressClassName: unknown) => ({ kubernetes: { namespace: "shop", ingressClassName } });
const httpRoute = (name: unknown) => ({ kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name }] } } });
const route = (path: string, appId: string, more: object = {}) => ({
    host: "a.example.com",
    path,
    backend: { sae: { appId, containerPort: 80 } },
    ...more,
});
const ofService = { host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } };

const tablesOf = async (edge: object, ...routes: object[]) =>
    compileTable("shop", (await open({ gateways: { edge }, routes })) as OpenedObject).tables;
const linesOf = (...versions: Parameters<typeof trafficDiff>): string[] => trafficDiff(...versions).map(describeChange);

describe("on a gateway of SAE", () => {
    it("a match that is known after apply leaves open which requests a route of an ALB takes", async () => {
        const after = await tablesOf(alb(), route("/a", "api", { match: later() }));
        expect(linesOf(await tablesOf(alb(), route("/a", "api")), after)).toEqual([
            "a.example.com/a/** was answered by sae:api:80; now it is undetermined (sae:web:8080 or sae:api:80)",
        ]);
        expect(lint(after).map(({ code, message }) => `${code} ${message}`)).toEqual([
            expect.stringMatching(/^CR118 .*match of routes\[0\] is known after apply/),
        ]);
    });

    it.each([
        ["listenerPort", "port"],
        ["listenerProtocol", "protocol"],
    ])("a %s that is known after apply leaves open which requests its listener takes", async (key, word) => {
        const before = await tablesOf(alb(), route("/", "api"));
        const after = await tablesOf(alb({ [key]: later() }), route("/", "api"));
        expect(linesOf(before, after)).toEqual([
            expect.stringMatching(
                new RegExp(
                    `^a\\.example\\.com/\\*\\* was answered by sae:api:80; now it is undetermined .*the ${word} of its listener is known`,
                ),
            ),
        ]);
        expect(linesOf(after, after)).toEqual([]);
    });

    it("another load balancer is another place, whatever address both are given", async () => {
        const before = await tablesOf(alb(), route("/", "api"));
        expect(linesOf(before, await tablesOf(alb({ loadBalancerId: "lb-2" }), route("/", "api")))).toContain(
            "*/** arrives at lb-2 instead of alb-1: change its DNS record",
        );
    });

    it("the rule of a nested wildcard goes before that of a wider one, whatever their names are", async () => {
        for (const nested of ["*.a.example.com", "*.z.example.com"]) {
            const [table] = await tablesOf(
                alb(),
                route("/", "all", { host: "*.example.com" }),
                route("/", "one", { host: nested }),
            );
            expect(table?.rules.map(({ host }) => host)).toEqual([nested, "*.example.com"]);
        }
    });

    describe("without a load balancer of its own", () => {
        const zone = (name: string) => ({ zoneId: `cn-hangzhou-${name}`, vSwitchId: `vsw-${name}` });
        const made = (more: object = {}) =>
            alb({
                loadBalancerId: undefined,
                addressType: "Internet",
                zoneMappings: [zone("h"), zone("j")],
                ...more,
            });

        it.each([
            ["addressType", { addressType: "Intranet" }],
            ["zoneMappings", { zoneMappings: [zone("h"), zone("k")] }],
            ["loadBalancerEdition", { options: { loadBalancerEdition: "Standard" } }],
            ["namespaceId", { namespaceId: "cn-hangzhou:test" }],
        ])("another %s makes another one, at which requests arrive", async (_, more) => {
            const before = await tablesOf(made(), route("/", "api"));
            expect(linesOf(before, await tablesOf(made(more), route("/", "api")))).toEqual([
                expect.stringMatching(
                    /^\*\/\*\* arrives at gateways\.edge\.sae \(.* instead of .*: change its DNS record$/,
                ),
            ]);
        });

        it("the order of zones makes none", async () => {
            const before = await tablesOf(made(), route("/", "api"));
            const after = await tablesOf(made({ zoneMappings: [zone("j"), zone("h")] }), route("/", "api"));
            expect(linesOf(before, after)).toEqual([]);
        });

        it("a zone that is known after apply may make another one", async () => {
            const before = await tablesOf(made(), route("/", "api"));
            const after = await tablesOf(made({ zoneMappings: [zone("h"), later()] }), route("/", "api"));
            expect(linesOf(before, after)).toEqual([
                expect.stringMatching(
                    /^\*\/\*\* is not known to arrive elsewhere: where it arrives now is known after apply/,
                ),
            ]);
        });
    });
});

it.each([
    ["a load balancer", alb(), alb({ loadBalancerId: later(), loadBalancerType: "alb" }), route("/", "api"), "alb-1"],
    ["a class", ingress("traefik"), ingress(later()), ofService, "traefik"],
    ["a Gateway", httpRoute("public"), httpRoute(later()), ofService, "shop/public"],
])("no DNS record is said to change for %s that is known after apply", async (_, known, late, one, name) => {
    const [before, after] = [await tablesOf(known, one), await tablesOf(late, one)];
    expect(linesOf(before, after)).toEqual([
        expect.stringMatching(
            new RegExp(
                `is not known to arrive elsewhere: where it arrives now is known after apply\\. If that is not ${name}, change its DNS record$`,
            ),
        ),
    ]);
    expect(linesOf(after, before)).toEqual([
        expect.stringMatching(
            new RegExp(`where it arrived before is not known\\. If that was not ${name}, change its DNS record$`),
        ),
    ]);
});
