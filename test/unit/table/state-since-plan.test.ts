import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import type { RegisteredObject } from "../../../provider/platforms/platform";
import { compileTable, type TablePlan } from "../../../provider/table/compile";
import { notAsPlanned, type PlanOfRun } from "../../../provider/table/interrupted-run";
import { sinceThePlan } from "../../../provider/table/state-since-plan";
import { asKept } from "../../../provider/table/tables";
import { withoutOthers } from "../../../provider/platforms/kubernetes/plan/registered";
import { ingressesOf } from "./planned";

const urn = "urn:edge";
let outputs: unknown;
jest.mock("../../../provider/platforms/deployment", () => ({
    ...jest.requireActual<object>("../../../provider/platforms/deployment"),
    isMocked: () => false,
}));
jest.mock("../../../provider/platforms/stack-state", () => ({ stored: () => Promise.resolve({ [urn]: { outputs } }) }));

const only = { "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8" };

/** A table with one Ingress, whose route leads to a Service. */
async function table(service: pulumi.Input<string>, more: object = {}, host = "a.test"): Promise<TablePlan> {
    const edge = { kubernetes: { namespace: "shop", ingressClassName: "nginx", ...more } };
    const routes = [{ host, path: "/", backend: { service: { name: service, port: 80 } } }];
    const plan = compileTable("shop", (await open({ gateways: { edge }, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    return plan;
}
const kept = ({ tables }: TablePlan): PlanOfRun => ({
    tables: asKept(tables),
    objects: { [urn]: "" },
    isSecret: false,
});
const registered = (plan: TablePlan): RegisteredObject[] =>
    ingressesOf(plan).flatMap(({ objects }) =>
        objects.map((object) => {
            const resource = { urn: pulumi.output(urn), metadata: pulumi.output(object.value["metadata"]) };
            return {
                title: "Ingress",
                resource: resource as unknown as pulumi.CustomResource,
                object,
                parts: {},
                withoutOthers,
            };
        }),
    );

/** What a run is told that follows one with this plan, and has this in its state. */
async function said(last: TablePlan, state: TablePlan, now: TablePlan): Promise<string | undefined> {
    outputs = JSON.parse(JSON.stringify(registered(state)[0]?.object.value));
    const since = await sinceThePlan(now, registered(now));
    return since && notAsPlanned(since, kept(last), kept(now));
}

test.each<[string, object, object]>([
    ["an annotation", {}, { annotations: only }],
    ["a default backend", {}, { defaultBackend: { name: "other", port: 80 } }],
    ["a certificate", {}, { tls: [{ hosts: ["a.test"], secretName: "a" }] }],
    ["nothing, but leaves an annotation out", { annotations: only }, {}],
])(
    "a run that moves the routes to another host and adds %s is no sign of one that ended halfway",
    async (_, before, after) => {
        const last = await table("web", before);
        expect(await said(last, last, await table("next", after, "b.test"))).toBeUndefined();
    },
);

test("beside what a run adds it is told what it sets back", async () => {
    const [last, halfway] = [await table("web"), await table("next")];
    expect(await said(last, halfway, last)).toContain(
        "a.test/** moves from service:shop/next:80 to service:shop/web:80",
    );
    expect(await said(last, halfway, await table("web", { annotations: only }))).toContain("service:shop/next:80");
});

test("where a part is secret or not known yet nothing is said: what of it is new is not known", async () => {
    const annotations = { ...only, other: pulumi.secret("hidden") };
    const last = await table("web");
    expect(await said(last, last, await table("next", { annotations }, "b.test"))).toBeUndefined();
});

test("what others wrote beside it stays, also where the server was not asked what the update leaves", async () => {
    const last = await table("web");
    const state = JSON.parse(JSON.stringify(registered(last)[0]?.object.value)) as Record<string, object>;
    const managed = (manager: string, fieldsV1: object): object => ({
        managedFields: [{ manager, fieldsV1 }],
        annotations: only,
    });
    const fields = {
        "f:metadata": { "f:annotations": { [`f:${Object.keys(only)[0]}`]: {} } },
        "f:spec": { "f:defaultBackend": {} },
    };
    const spec = { ...state["spec"], defaultBackend: { service: { name: "hand", port: { number: 80 } } } };
    outputs = { ...state, spec, metadata: { ...state["metadata"], ...managed("kubectl-edit", fields) } };
    expect(await sinceThePlan(last, registered(last))).toBeUndefined();
    outputs = { ...state, spec, metadata: { ...state["metadata"], ...managed("pulumi-kubernetes-1a2b3c4d", fields) } };
    expect(await sinceThePlan(last, registered(last))).toBeDefined();
});
