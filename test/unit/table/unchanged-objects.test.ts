import { routePlanResource } from "../../../provider/table/route-plan-resource";
import type { Context } from "../../../provider/engine/resource";
import type { Inputs } from "../../../provider/engine/values";

const component = "urn:pulumi:dev::shop::crossroute:index:RouteTable::shop";
const object = "urn:pulumi:dev::shop::crossroute:index:RouteTable$kubernetes:networking.k8s.io/v1:Ingress::web";
const told = { unchanged: { component, objects: { [object]: "Ingress shop/web" } } };
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
            { ...tables, ...told, digests: { [object]: "b" } },
            { digests: { [object]: "a" } },
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

    it("refuses it in a state that does not say what was declared", async () => {
        expect(
            (await checked({ ...tables, ...told, digests: { [object]: "b" } }, { ...tables })).failures,
        ).toHaveLength(1);
    });

    it("lets an object be that the program declares as before, whoever has changed it", async () => {
        const digests = { [object]: "a" };
        const { inputs, failures } = await checked({ ...tables, ...told, digests }, { digests });
        expect([failures, inputs["digests"], inputs["unchanged"]]).toEqual([[], digests, undefined]);
    });
});
