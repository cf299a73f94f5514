/** What is kept for each deployment of a process. */
import * as pulumi from "@pulumi/pulumi";
import { checkTransformed, refuseSeen, withCheckedTransforms } from "../../../provider/platforms/checked-transforms";
import { byDeployment, mostDeployments } from "../../../provider/platforms/deployment";
import { firstPatch } from "../../../provider/platforms/kubernetes/client/manager";
import { declare } from "../../../provider/platforms/kubernetes/ownership/declared";
import { stored } from "../../../provider/platforms/stack-state";

interface Run {
    settings: { options: { monitorAddr: string; organization: string; project: string; stack: string } };
    stackResource?: object | undefined;
}
let mockRun: Run;
jest.mock("@pulumi/pulumi/runtime/state", () => ({ getStore: () => mockRun }));
const enter = (monitorAddr: string, stackResource?: object): void => {
    const names = { organization: "acme", project: "shop", stack: "dev" };
    mockRun = { settings: { options: { monitorAddr, ...names } }, stackResource };
};

it("a program that runs again at the address of an earlier run does not meet what that one declared", () => {
    const first = {};
    enter("127.0.0.1:1", first);
    expect(declare("Ingress shop/web", {}, "Ingress one")).toBeUndefined();
    enter("127.0.0.1:1", {});
    expect(declare("Ingress shop/web", {}, "Ingress two")).toBeUndefined();
    enter("127.0.0.1:1", first);
    expect(declare("Ingress shop/web", {}, "Ingress three")).toBe("Ingress one");
});

describe("a program that runs again at the address of an earlier run", () => {
    beforeEach(() => enter("127.0.0.1:2", {}));
    afterEach(() => jest.restoreAllMocks());

    it("reads the state anew", async () => {
        const invoke = jest.spyOn(pulumi.runtime, "invoke");
        for (const type of ["one", "two"]) {
            enter("127.0.0.1:2", {});
            invoke.mockResolvedValueOnce({ outputs: { urn: { type } } });
            expect(await stored()).toEqual({ urn: { type } });
            expect(await stored()).toEqual({ urn: { type } });
        }
        expect(invoke).toHaveBeenCalledTimes(2);
    });

    it("may apply another patch to an object", async () => {
        const patch = (fields: object): Promise<string> =>
            firstPatch("patchIngress", {}, "Ingress shop/web", fields, () => Promise.resolve("sent"));
        expect(await patch({ spec: { one: 1 } })).toBe("sent");
        await expect(patch({ spec: { two: 2 } })).rejects.toThrow("two patches");
        enter("127.0.0.1:2", {});
        expect(await patch({ spec: { two: 2 } })).toBe("sent");
    });

    it("is not told what transforms of that run did to a child", async () => {
        jest.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
        const transformed = (): unknown => {
            const own: pulumi.ComponentResourceOptions = { transforms: [() => undefined] };
            const { transforms = [] } = withCheckedTransforms(own);
            const child = { type: "kubernetes:networking.k8s.io/v1:Ingress", name: "shop/web", props: {}, opts: {} };
            return transforms.at(-1)?.({ ...child, custom: true });
        };
        checkTransformed("Ingress", "shop/web", () => Promise.reject(new Error("another name")));
        await transformed();
        expect(() => refuseSeen("Ingress", "shop/web")).toThrow("another name");
        enter("127.0.0.1:2", {});
        refuseSeen("Ingress", "shop/web");
        await transformed();
        refuseSeen("Ingress", "shop/web");
    });
});

it("a plugin keeps what components of one address declared, and forgets the first of many", () => {
    const kept = byDeployment((): string[] => []);
    enter("127.0.0.1:0");
    kept().push("one");
    expect(kept()).toEqual(["one"]);
    for (let i = 1; i <= mostDeployments; i++) {
        enter(`127.0.0.1:${i}`);
        kept().push("another");
    }
    expect(kept()).toEqual(["another"]);
    enter("127.0.0.1:0");
    expect(kept()).toEqual([]);
});
