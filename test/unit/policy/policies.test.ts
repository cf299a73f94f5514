import { join } from "node:path";
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { policies, policyNames, type PolicyName, type PolicyOptions } from "../../../provider/policy";
import { compileTable } from "../../../provider/table/compile";

const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as { unknownCheckingProxy(props: object): never };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const fixtures = join(__dirname, "../cli/fixtures");

/** A resource as the policy SDK hands it over: an access to an unknown value throws. */
const resource = (type: string, props: object, name = "r"): PolicyResource =>
    ({
        type,
        name,
        urn: `urn:pulumi:dev::shop::${type}::${name}`,
        props: unknownCheckingProxy(props),
    }) as unknown as PolicyResource;

const path = (to: string, at = "/") => ({
    path: at,
    pathType: "Prefix",
    backend: { service: { name: to, port: { number: 80 } } },
});
const ingress = (name: string, host: string | undefined, paths: object[], more: object = {}): PolicyResource =>
    resource(
        "kubernetes:networking.k8s.io/v1:Ingress",
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name, namespace: "shop" },
            spec: { rules: [{ host, http: { paths } }], ...more },
        },
        name,
    );
const tls = (host: string) => ({ tls: [{ hosts: [host], secretName: "s" }] });
const ruleSet = (count: number): PolicyResource =>
    resource("alicloud:sae/ingress:Ingress", {
        slbId: "lb-1",
        namespaceId: "cn-hangzhou",
        listenerPort: 80,
        defaultRule: { appId: "a", containerPort: 80 },
        rules: Array.from({ length: count }, (_, i) => ({
            appId: "a",
            containerPort: 80,
            domain: "a.example.com",
            path: `/${i}`,
        })),
    });

async function violations(
    name: PolicyName,
    resources: PolicyResource[],
    config: object = {},
    options: PolicyOptions = {},
): Promise<string[]> {
    const found: string[] = [];
    const policy = policies(options).find((p) => p.name === name);
    const args = { resources, stackTags: new Map(), getConfig: () => config, notApplicable: () => fail() };
    await policy?.validateStack(args as unknown as StackValidationArgs, (message) => void found.push(message));
    return found;
}
const fail = (): never => {
    throw new Error("not expected");
};

it("has five policies with a level, a description and a configuration schema each", () => {
    const all = policies();
    expect(all.map((p) => [p.name, p.enforcementLevel])).toEqual([
        ["no-lost-traffic", "mandatory"],
        ["no-conflicts", "mandatory"],
        ["tls-required", "advisory"],
        ["listed-hosts", "mandatory"],
        ["limits-near", "advisory"],
    ]);
    for (const policy of all) {
        expect(policy.description).toMatch(/^[A-Z].*\.$/);
        expect(Object.keys(policy.configSchema?.properties ?? {})).toHaveLength(1);
    }
});

it("takes levels from its options", () => {
    const levels = Object.fromEntries(policyNames.map((name) => [name, "disabled" as const]));
    expect(new Set(policies({ levels }).map((p) => p.enforcementLevel))).toEqual(new Set(["disabled"]));
});

describe("no-lost-traffic", () => {
    const config = { baseline: ["before.yaml"] };
    it("names the requests that lose their answer, with one of them", async () => {
        const after = ingress("web", "shop.example.com", [path("web")]);
        const found = await violations("no-lost-traffic", [after], config, { folder: fixtures });
        expect(found).toEqual([expect.stringMatching(/^old\.example\.com.*http:\/\/old\.example\.com\//)]);
    });

    it("finds nothing when every request still has an answer", async () => {
        const rest = [
            ingress("web", "shop.example.com", [path("web")]),
            ingress("old", "old.example.com", [path("x")]),
        ];
        expect(await violations("no-lost-traffic", rest, config, { folder: fixtures })).toEqual([]);
    });

    it("does not let everything pass when the routes before cannot be read", async () => {
        const found = await violations("no-lost-traffic", [], { baseline: ["nowhere.yaml"] }, { folder: fixtures });
        expect(found).toEqual(["the routes could not be compared: nowhere.yaml does not exist"]);
    });
});

describe("no-conflicts", () => {
    const two = [ingress("one", "a.example.com", [path("x")]), ingress("two", "a.example.com", [path("y")])];
    it("names the objects that fight over requests", async () => {
        expect((await violations("no-conflicts", two)).join("\n")).toMatch(
            /Ingress shop\/(one|two): .*\[CR105 ambiguous-precedence\]/,
        );
    });
    it("counts only the codes it is told", async () => {
        expect(await violations("no-conflicts", two, { codes: ["CR110"] })).toEqual([]);
    });
});

describe("tls-required", () => {
    it("names each host without TLS once", async () => {
        const plain = ingress("web", "a.example.com", [path("x"), path("y", "/y")]);
        const safe = ingress("safe", "b.example.com", [path("x")], tls("b.example.com"));
        expect(await violations("tls-required", [plain, safe])).toEqual([
            "a.example.com is served without TLS on gateway default",
        ]);
    });
    it("ignores the excepted hosts", async () => {
        const plain = ingress("web", "a.example.com", [path("x")]);
        expect(await violations("tls-required", [plain], { except: ["*.example.com"] })).toEqual([]);
    });
});

describe("listed-hosts", () => {
    const web = ingress("web", "A.shop.example.com", [path("x")]);
    it.each([
        [undefined, 0],
        [["a.shop.example.com"], 0],
        [["*.example.com"], 0],
        [["*.shop.example"], 1],
        [["shop.example.com"], 1],
        [[], 1],
    ])("with %j finds %i", async (hosts, count) => {
        expect(await violations("listed-hosts", [web], { hosts })).toHaveLength(count);
    });
    it("does not list a rule for every host", async () => {
        const found = await violations("listed-hosts", [ingress("any", undefined, [path("x")])], { hosts: ["a.b"] });
        expect(found).toEqual(["Ingress shop/any routes every host, which is not among the listed hosts: a.b"]);
    });
    const later = ingress("later", UNKNOWN, [path("x")]);
    it("waits for a host that is known after apply", async () => {
        expect(await violations("listed-hosts", [later], { hosts: [] })).toEqual([]);
        expect(await violations("tls-required", [later])).toEqual([]);
    });
    it("lets no host pass that an update does not know", async () => {
        process.env["PULUMI_NODEJS_DRY_RUN"] = "false";
        try {
            expect(await violations("listed-hosts", [later], { hosts: ["*.example.com"] })).toEqual([
                expect.stringMatching(
                    /^a host of Ingress shop\/later .*is routed, and is not known, so that nothing tells/,
                ),
            ]);
            expect(await violations("tls-required", [later])).toHaveLength(1);
            expect(await violations("listed-hosts", [later])).toEqual([]);
        } finally {
            delete process.env["PULUMI_NODEJS_DRY_RUN"];
        }
    });
    it("lets no secret host of a route table pass, and does not tell it", async () => {
        const opened = await open({
            gateways: { edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik" } } },
            routes: [
                {
                    host: pulumi.secret("hidden.example.org"),
                    path: "/",
                    backend: { service: { name: "web", port: 80 } },
                },
            ],
        });
        const { tables } = compileTable("shop", opened as OpenedObject);
        const plan = resource("crossroute:index:RoutePlan", { tables });
        const found = await violations("listed-hosts", [plan], { hosts: ["*.example.com"] });
        expect(found).toEqual([expect.stringMatching(/^a host of .*\(routes\[0\]\) is routed, and is secret/)]);
        expect(await violations("tls-required", [plan])).toHaveLength(1);
        expect(found.join()).not.toMatch(/hidden/);
    });
});

describe("limits-near", () => {
    it("tells of a rule set that is nearly full, of any package", async () => {
        expect(await violations("limits-near", [ruleSet(32)])).toEqual(["gateway lb-1:80 has 32 of at most 40 rules"]);
        expect(await violations("limits-near", [ruleSet(31)])).toEqual([]);
    });
    it("takes another share from the configuration, and the configuration before the options", async () => {
        expect(await violations("limits-near", [ruleSet(4)], { share: 0.1 })).toHaveLength(1);
        const options = { config: { "limits-near": { share: 0.1 } } };
        expect(await violations("limits-near", [ruleSet(4)], {}, options)).toHaveLength(1);
        expect(await violations("limits-near", [ruleSet(4)], { share: 0.9 }, options)).toEqual([]);
    });
});

it("reports at most twenty violations and the number of the rest", async () => {
    const many = Array.from({ length: 25 }, (_, i) => ingress(`w${i}`, `h${i}.example.com`, [path("x")]));
    const found = await violations("tls-required", many);
    expect(found).toHaveLength(21);
    expect(found[20]).toBe("and 5 more");
});

describe("HTTPRoutes of a stack", () => {
    const apiVersion = "gateway.networking.k8s.io/v1";
    const object = (kind: string, name: string, spec: object): PolicyResource =>
        resource(
            `kubernetes:${apiVersion}:${kind}`,
            { apiVersion, kind, metadata: { name, namespace: "shop" }, spec },
            name,
        );
    const gateway = object("Gateway", "edge", {
        gatewayClassName: "some",
        listeners: [
            { name: "http", port: 80, protocol: "HTTP" },
            { name: "https", port: 443, protocol: "HTTPS" },
        ],
    });
    const route = (name: string, host: string, sectionName?: string): PolicyResource =>
        object("HTTPRoute", name, {
            parentRefs: [{ name: "edge", ...(sectionName === undefined ? {} : { sectionName }) }],
            hostnames: [host],
            rules: [{ backendRefs: [{ name, port: 80 }] }],
        });

    it("are judged by the listeners that they attach to, and by each other", async () => {
        const redirect = object("HTTPRoute", "redirect", {
            parentRefs: [{ name: "edge", sectionName: "http" }],
            rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
        });
        const all = [gateway, redirect, route("a", "a.example.com"), route("b", "b.example.com", "http")];
        expect(await violations("tls-required", all)).toEqual([
            "b.example.com is served without TLS on gateway shop/edge",
        ]);
        expect(await violations("listed-hosts", all, { hosts: ["a.example.com"] })).toContainEqual(
            expect.stringContaining("b.example.com"),
        );
        expect(await violations("no-conflicts", [...all, route("c", "a.example.com")])).toContainEqual(
            expect.stringContaining(
                "nothing that is written decides between Prefix a.example.com/ of HTTPRoute shop/c",
            ),
        );
        // Of a Gateway that the stack does not have it is not known whether it serves TLS.
        expect(await violations("tls-required", all.slice(1))).toEqual([]);
        expect(await violations("no-conflicts", all, { codes: ["CR107"] })).toEqual([
            expect.stringMatching(/b\.example\.com of shop\/edge is served without TLS/),
        ]);
    });
});
