import { line } from "../../../../provider/diagnostics/render";
import { takenFromAnotherStack } from "../../../../provider/platforms/kubernetes/ownership/take-over";

const place = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: "shop",
    name: "web",
    connection: {},
    server: "https://10.0.0.1:6443",
    deletesUnreachable: false,
};
const said = (isMarked: boolean, where?: string) =>
    takenFromAnotherStack({ place, from: "stack prod of project shop", isMarked }, where);

describe("an object taken over that no resource of this stack has", () => {
    it("is a warning that another stack may have it, whose destroy would delete it", () => {
        expect(said(false).severity).toBe("warning");
        expect(line(said(false))).toBe(
            "adopt: Ingress shop/web is taken over from stack prod of project shop, and no resource of this stack has it. If one of another stack has, take it out of that stack's state with pulumi state delete --target-dependents; otherwise its next destroy deletes the object. [CR337 taken-over-object]",
        );
    });

    it("is said at the argument of its table, and that a component of ours stops instead of deleting", () => {
        expect(line(said(true, "gateways.edge.adopt"))).toBe(
            "gateways.edge.adopt: Ingress shop/web is taken over from stack prod of project shop, and no resource of this stack has it. If one of another stack has, take it out of that stack's state with pulumi state delete --target-dependents; otherwise its next update or destroy stops. [CR337 taken-over-object]",
        );
    });
});
