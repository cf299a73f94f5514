/** Objects that leave the program in a run with `--exclude` of them. */
import type { Context } from "../../../provider/engine/resource";
import type { Inputs } from "../../../provider/engine/values";
import { ownerGuardResource } from "../../../provider/platforms/kubernetes/ownership/guard-resource";

jest.mock("../../../provider/platforms/exclude-option", () => ({
    isExcluded: (urn: string): boolean => urn.endsWith("shop/excluded"),
}));

const urn = "urn:pulumi:dev::shop::crossroute:kubernetes:Ingress$crossroute:kubernetes:OwnerGuard::shop/web";
const context = { urn, preview: false, log: { warning: () => undefined } } as unknown as Context;
const object = (name: string, connection = 0) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: "shop",
    name,
    uid: `uid-${name}`,
    server: "https://cluster/",
    connection,
    urn: `urn:pulumi:dev::shop::kubernetes:networking.k8s.io/v1:Ingress::shop/${name}`,
});
const guarding = (objects: object[], ...kubeconfigs: string[]): Inputs =>
    ({ owner: "mine", objects, connections: kubeconfigs.map((kubeconfig) => ({ kubeconfig })) }) as Inputs;
const checked = async (news: Inputs, olds: Inputs): Promise<Inputs> => {
    const { inputs, failures } = await ownerGuardResource.check(context, {
        news,
        olds,
        randomSeed: new Uint8Array(32),
        secrets: new Set(),
    });
    expect(failures).toEqual([]);
    return inputs as Inputs;
};

describe("the guard of a component, in a run with --exclude of an object that leaves", () => {
    const olds = guarding([object("web"), object("gone", 1), object("excluded", 1)], "one", "two");

    it("goes on guarding it, with its cluster, as it does what leaves in this run", async () => {
        const leaving = (name: string, connection: number) => ({ ...object(name, connection), isLeaving: true });
        expect(await checked(guarding([object("web")], "three"), olds)).toMatchObject(
            guarding([object("web"), leaving("gone", 1), leaving("excluded", 2)], "three", "two", "two"),
        );
    });

    it("adds nothing where the object stays", async () => {
        const news = guarding([object("web"), object("excluded")], "one");
        const before = guarding([object("web"), object("excluded")], "one");
        expect(await checked(news, before)).toMatchObject(news);
    });

    it("does not go before the object", async () => {
        const inputs = guarding([object("excluded")], "one");
        await expect(
            ownerGuardResource.delete(context, { id: "1", inputs, outputs: {}, secrets: new Set() }),
        ).rejects.toThrow(
            "Ingress shop/excluded is left out of this run by --exclude, and what guards it would be deleted — add --exclude-dependents, or leave nothing of the component out [CR329 component-in-part]",
        );
    });
});
