import { routePlanResource } from "../../../provider/table/route-plan-resource";
import type { Context } from "../../../provider/engine/resource";
import type { Inputs } from "../../../provider/engine/values";

const component = "urn:pulumi:dev::shop::crossroute:index:RouteTable::shop";
const object = "urn:pulumi:dev::shop::crossroute:index:RouteTable$kubernetes:networking.k8s.io/v1:Ingress::web";
const told = { unchanged: { component, objects: { [object]: { title: "Ingress shop/web", paths: ["spec.rules"] } } } };
const tables = { tables: [] };

const silent = { preview: true, log: { info: () => undefined, warning: () => undefined } };
const checked = (news: Inputs, olds?: Inputs) =>
    routePlanResource.check(silent as unknown as Context<unknown>, {
        news,
        ...(olds && { olds }),
        secrets: new Set(),
        randomSeed: new Uint8Array(32),
    });

describe("the plan of a table", () => {
    it("refuses a run that leaves an object as it was, though the program declares it otherwise", async () => {
        const { failures } = await checked(
            { ...tables, ...told, digests: { [object]: { "spec.rules": "b" } } },
            { digests: { [object]: { "spec.rules": "a" } } },
        );
        expect(failures).toEqual([
            {
                property: "",
                reason: expect.stringMatching(
                    /^Ingress shop\/web stays as it was in this run, .* \[CR329 component-in-part\]$/,
                ),
            },
        ]);
    });

    it("lets be what a webhook or a transformation changes each time, while another value of the object changes", async () => {
        const declared = (rules: string, tls: string) => ({ [object]: { "spec.rules": rules, "spec.tls": tls } });
        const news = { ...tables, ...told, digests: declared("a", "b") };
        expect((await checked(news, { digests: declared("a", "a") })).failures).toEqual([]);
    });

    it("says nothing in a state that does not say what was declared", async () => {
        const news = { ...tables, ...told, digests: { [object]: { "spec.rules": "b" } } };
        expect((await checked(news, { ...tables })).failures).toEqual([]);
    });

    it("lets an object be that the program declares as before, whoever has changed it", async () => {
        const digests = { [object]: { "spec.rules": "a" } };
        const { inputs, failures } = await checked({ ...tables, ...told, digests }, { digests });
        expect([failures, inputs["digests"], inputs["unchanged"]]).toEqual([[], digests, undefined]);
    });
});
