/** What is kept for each deployment of a process. */
import { byDeployment, mostDeployments } from "../../../provider/platforms/deployment";
import { declare } from "../../../provider/platforms/kubernetes/ownership/declared";

interface Run {
    settings: { options: { monitorAddr: string } };
    stackResource?: object | undefined;
}
let mockRun: Run;
jest.mock("@pulumi/pulumi/runtime/state", () => ({ getStore: () => mockRun }));
const enter = (monitorAddr: string, stackResource?: object): void => {
    mockRun = { settings: { options: { monitorAddr } }, stackResource };
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
