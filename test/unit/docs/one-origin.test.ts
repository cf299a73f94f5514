import { join } from "node:path";
import type * as Gateway from "../../../provider/platforms/gateway-api/check/http-route";
import type { ObjectRows } from "../../../provider/platforms/gateway-api/fields/model";
import { UNKNOWN, type Value } from "../../../provider/engine/values";
import { type ArgumentTypes, type Field, within } from "../../../provider/inputs/fields";
import type * as Opened from "../../../provider/inputs/opened";
import type { Field as SaeField } from "../../../provider/platforms/sae/fields";
import type * as Parameters from "../../../provider/platforms/kubernetes/client/parameters";
import type * as Kubernetes from "../../../provider/platforms/kubernetes/check/ingress";
import type * as Table from "../../../provider/table/compile";
import { argumentFailures } from "../../../provider/table/route-plan-resource";
import type * as Plan from "../../../provider/table/route-plan-resource";
import type * as Sae from "../../../provider/platforms/sae/check";

const provider = join(__dirname, "../../../provider");
const about = "How many toys a request may have, 1 or more (default: 3).";

const toyRow: Field = { shape: "integer", about };

/** What is generated, by the end of its file's path, and the checks, when a file of rows has one row more. */
function withRow(rows: string, change: (exports: Record<string, unknown>) => Record<string, unknown>) {
    const file = join(provider, rows);
    let out = {} as {
        texts: Record<string, string>;
        kubernetes: typeof Kubernetes;
        gateway: typeof Gateway;
        sae: typeof Sae;
        plan: typeof Plan;
        parameters: typeof Parameters;
        mistakesIn(args: object): Promise<string[]>;
    };
    jest.isolateModules(() => {
        jest.doMock(file, () => {
            const actual = jest.requireActual<Record<string, unknown>>(file);
            return { ...actual, ...change(actual) };
        });
        const { generated } = require("../../../scripts/generate/all.js") as { generated(): Record<string, string> };
        const { open } = require("../../../provider/inputs/opened") as typeof Opened;
        const { compileTable } = require("../../../provider/table/compile") as typeof Table;
        out = {
            texts: generated(),
            kubernetes: require("../../../provider/platforms/kubernetes/check/ingress") as typeof Kubernetes,
            gateway: require("../../../provider/platforms/gateway-api/check/http-route") as typeof Gateway,
            sae: require("../../../provider/platforms/sae/check") as typeof Sae,
            parameters: require("../../../provider/platforms/kubernetes/client/parameters") as typeof Parameters,
            plan: require("../../../provider/table/route-plan-resource") as typeof Plan,
            mistakesIn: async (args) =>
                compileTable("shop", (await open(args)) as Opened.OpenedObject).problems.map(
                    ({ code, where }) => `${code} ${where}`,
                ),
        };
    });
    jest.dontMock(file);
    const text = (end: string): string => Object.entries(out.texts).find(([path]) => path.endsWith(end))?.[1] ?? "";
    return { ...out, text };
}

test("an option of the functions on a cluster is a type, a check, a parameter, a property of the schema and a line of the page", () => {
    const { text, parameters } = withRow("platforms/kubernetes/fields/options", ({ options }) => ({
        options: { ...(options as object), toys: { ...toyRow, of: ["list"], purpose: "is a toy", check: { from: 1 } } },
    }));
    expect(text("client/options.ts").split(`    /** ${about} */\n    toys?: number;`)).toHaveLength(2);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        functions: {
            "crossroute:kubernetes:listIngresses": {
                inputs: { properties: { toys: { type: "integer", description: about } } },
            },
        },
    });
    expect(text("reference/api.md")).toContain(`| \`toys\` | \`integer\` | ${about} |`);
    const messages = (verb: "list" | "get", toys: unknown) =>
        parameters.checkParameters(verb, { name: "web", toys }).map(({ where, message }) => `${where}: ${message}`);
    expect(parameters.isParameter("toys")).toBe(true);
    expect(messages("list", 3)).toEqual(["name: It names one object; list does not take it."]);
    expect(messages("get", 3)).toEqual(["toys: It is a toy; get does not take it."]);
    expect(messages("list", 0)).toContain("toys: 0 is not a whole number from 1 on.");
});

test("a row of Kubernetes arguments is a type, a check, a property of the schema and a line of the page", () => {
    const { text, kubernetes } = withRow("platforms/kubernetes/fields/ingress", ({ ingressTypes }) => {
        const types = ingressTypes as Record<string, { fields: object }>;
        const { IngressRouteArgs } = types;
        return {
            ingressTypes: {
                ...types,
                IngressRouteArgs: { ...IngressRouteArgs, fields: { ...IngressRouteArgs?.fields, toys: toyRow } },
            },
        };
    });
    expect(text("kubernetes/fields/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        types: {
            "crossroute:kubernetes:IngressRoute": { properties: { toys: { type: "integer", description: about } } },
        },
    });
    expect(text("docs/kubernetes.md")).toContain(`| \`toys\` | integer | ${about} |`);
    expect(text("reference/api.md")).toContain(`| \`toys\` | \`integer\` | ${about} |`);
    const route = { path: "/", backend: { service: { name: "web", port: 80 } } };
    const findings = (value: unknown) =>
        kubernetes.checkIngress({ routes: [{ ...route, toys: value }] }).map(({ code, where }) => `${code} ${where}`);
    expect(findings(3)).toEqual([]);
    expect(findings("three")).toEqual(["CR301 routes[0].toys"]);
});

test("a row of a controller's options is a type, a check, a property of the schema and a line of the page", () => {
    const { text, kubernetes } = withRow("platforms/kubernetes/controllers/cce-fields", ({ cceFields }) => ({
        cceFields: { ...(cceFields as object), toys: toyRow },
    }));
    expect(text("kubernetes/fields/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        types: { "crossroute:kubernetes:Cce": { properties: { toys: { type: "integer", description: about } } } },
    });
    expect(text("docs/huawei-cce.md")).toContain(`| \`toys\` | integer | ${about} |`);
    const routes = [{ path: "/", backend: { service: { name: "web", port: 80 } } }];
    const loadBalancer = { existing: { id: "elb-1" } };
    const findings = (toys: unknown) =>
        kubernetes.checkIngress({ cce: { loadBalancer, toys }, routes }).map(({ code, where }) => `${code} ${where}`);
    expect(findings(3)).toEqual([]);
    expect(findings("three")).toEqual(["CR301 cce.toys"]);
});

test("the limits of a controller's option are said and checked from its row alone", () => {
    const limited = (max: number) =>
        withRow("platforms/kubernetes/controllers/cce-fields", ({ cceFields }) => ({
            cceFields: {
                ...(cceFields as object),
                toys: { shape: "integer", ...within({ min: 2, max }, (range) => `How many toys there are, ${range}.`) },
            },
        }));
    const loadBalancer = { existing: { id: "elb-1" } };
    const routes = [{ path: "/", backend: { service: { name: "web", port: 80 } } }];
    for (const [max, told] of [
        [5, ["cce.toys: 6 is out of range. Give a whole number from 2 to 5."]],
        [6, []],
    ] as const) {
        const { text, kubernetes } = limited(max);
        for (const file of ["kubernetes/fields/args.ts", "provider/schema.json", "docs/huawei-cce.md"])
            expect(text(file)).toContain(`How many toys there are, 2-${max}.`);
        const findings = kubernetes.checkIngress({ cce: { loadBalancer, toys: 6 }, routes });
        expect(findings.map(({ where, message, help }) => `${where}: ${message} ${help}`)).toEqual(told);
    }
});

test("a row of an HTTPRoute is a type, a check, a property of the schema and a line of the page", () => {
    const { text, gateway } = withRow("platforms/gateway-api/fields/arguments", ({ gatewayTypes }) => {
        const types = gatewayTypes as Record<string, ObjectRows>;
        const { HTTPRouteArgs } = types;
        const toys = { shape: "integer", about } as const;
        return {
            gatewayTypes: { ...types, HTTPRouteArgs: { ...HTTPRouteArgs, fields: { ...HTTPRouteArgs?.fields, toys } } },
        };
    });
    expect(text("gateway-api/fields/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        resources: {
            "crossroute:kubernetes:HTTPRoute": { inputProperties: { toys: { type: "integer", description: about } } },
        },
    });
    expect(text("docs/gateway-api.md")).toContain(`| \`toys\` | integer | ${about} |`);
    const findings = (toys: unknown) =>
        gateway
            .checkHTTPRoute({ toys, rules: [{ backendRefs: [{ name: "web", port: 80 }] }] })
            .map(({ code, where }) => `${code} ${where}`);
    expect(findings(3)).toEqual([]);
    expect(findings("three")).toEqual(["CR301 toys"]);
});

test("a row of SAE parameters is a type, a check, a property of the schema and a line of the page", () => {
    const toys: SaeField = {
        name: "toys",
        wire: "Toys",
        travel: "query",
        type: { kind: "integer", min: 1, max: 9 },
        change: "update",
        description: "How many toys a request may have.",
        example: 3,
        source: "CreateIngress reference",
    };
    const { text, sae } = withRow("platforms/sae/fields/ingress", ({ ingressFields }) => ({
        ingressFields: [...(ingressFields as SaeField[]), toys],
    }));
    expect(text("sae/fields/generated.ts")).toContain("    toys?: pulumi.Input<number>;");
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        resources: { "crossroute:sae:Ingress": { inputProperties: { toys: { type: "integer" } } } },
    });
    expect(text("reference/sae-ingress.md")).toContain("toys");
    expect(text("reference/api.md")).toContain("`toys`");
    const failures = (value: number) => sae.checkIngress({ toys: value }).filter(({ where }) => where === "toys");
    expect(failures(3)).toEqual([]);
    expect(failures(10)).toHaveLength(1);
});

const table = {
    gateways: { edge: { kubernetes: { namespace: "shop" } } },
    routes: [{ host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
};

test("a row of a table is a type, a check, a property of the schema and a line of the page", async () => {
    const { text, mistakesIn } = withRow("table/fields/arguments", ({ tableTypes }) => {
        const types = tableTypes as ArgumentTypes;
        const { RouteArgs } = types;
        return {
            tableTypes: { ...types, RouteArgs: { ...RouteArgs, fields: { ...RouteArgs?.fields, toys: toyRow } } },
        };
    });
    expect(text("table/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        types: { "crossroute:index:Route": { properties: { toys: { type: "integer", description: about } } } },
    });
    expect(text("reference/api.md")).toContain(`| \`toys\` | \`integer\` | ${about} |`);
    const findings = (toys: unknown) => mistakesIn({ ...table, routes: [{ ...table.routes[0], toys }] });
    expect(await findings(3)).toEqual([]);
    expect(await findings("three")).toEqual(["CR212 routes[0].toys"]);
});

test("a row of a table's gateway is a type, a check, a property of the schema and a line of the page", async () => {
    const { text, mistakesIn } = withRow("platforms/kubernetes/fields/gateway", ({ kubernetesGatewayTypes }) => {
        const types = kubernetesGatewayTypes as ArgumentTypes;
        const { KubernetesGatewayArgs } = types;
        return {
            kubernetesGatewayTypes: {
                ...types,
                KubernetesGatewayArgs: {
                    ...KubernetesGatewayArgs,
                    fields: { ...KubernetesGatewayArgs?.fields, toys: toyRow },
                },
            },
        };
    });
    expect(text("kubernetes/plan/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        types: { "crossroute:index:KubernetesGateway": { properties: { toys: { type: "integer" } } } },
    });
    expect(text("reference/api.md")).toContain(`| \`toys\` | \`integer\` | ${about} |`);
    const findings = (toys: unknown) =>
        mistakesIn({ ...table, gateways: { edge: { kubernetes: { namespace: "shop", toys } } } });
    expect(await findings(3)).toEqual([]);
    expect(await findings("three")).toEqual(["CR212 gateways.edge.kubernetes.toys"]);
});

test("a row of a plan is a type, a check, a property of the schema and a line of the page", async () => {
    const { text, plan } = withRow("table/fields/arguments", ({ tableTypes }) => {
        const types = tableTypes as ArgumentTypes;
        const { RoutePlanArgs } = types;
        const fields = { ...RoutePlanArgs?.fields, toys: toyRow };
        return { tableTypes: { ...types, RoutePlanArgs: { ...RoutePlanArgs, fields } } };
    });
    expect(text("table/args.ts")).toContain(`    /** ${about} */\n    toys?: Input<number>;`);
    expect(JSON.parse(text("provider/schema.json"))).toMatchObject({
        resources: { "crossroute:index:RoutePlan": { inputProperties: { toys: { type: "integer" } } } },
    });
    expect(text("reference/api.md")).toContain(`| \`toys\` | \`integer\` | ${about} |`);
    const failures = (toys: Value) => plan.argumentFailures({ tables: [], toys });
    expect(failures(3)).toEqual([]);
    expect(failures("three")).toEqual([
        { property: "toys", reason: '"three" does not fit here — give a whole number [CR212 invalid-argument]' },
    ]);
});

test("a plan names an argument that does not exist, and the one that was meant", () => {
    const failures = argumentFailures({ tables: [], quite: true, severity: { CR104: "loud" } });
    expect(failures).toEqual([
        {
            property: "quite",
            reason: "there is no argument quite, so true would be ignored — did you mean quiet? [CR214 unknown-argument]",
        },
        {
            property: "severity.CR104",
            reason: '"loud" does not fit here — give one of "error", "warning", "info", "off" [CR212 invalid-argument]',
        },
    ]);
    expect(argumentFailures({ tables: UNKNOWN, severity: UNKNOWN, routes: { a: UNKNOWN } })).toEqual([]);
    expect(argumentFailures({})).toEqual([
        {
            property: "tables",
            reason: "is not a list of tables — give [{ gateway, dialect, rules }] [CR212 invalid-argument]",
        },
    ]);
});
