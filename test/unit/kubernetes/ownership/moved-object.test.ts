import { refuseMoved, refuseOtherCluster } from "../../../../provider/platforms/kubernetes/ownership/moved-object";
import { laterProgram, type LiveObject } from "../../../../provider/platforms/kubernetes/ownership/live";

const place = (more: object = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: "shop",
    name: "web",
    connection: { kubeconfig: "{}" },
    server: "https://two/",
    deletesUnreachable: false,
    ...more,
});
const held = (name: string, more: object = {}) => ({
    urn: `urn:pulumi:dev::shop::crossroute:kubernetes:Ingress$kubernetes:networking.k8s.io/v1:Ingress::${name}`,
    kind: "Ingress",
    namespace: "shop",
    name: "web",
    server: "https://one/",
    ...more,
});
const refusal = (name: string, given: object, one: object, at: object = {}): string => {
    try {
        const before = { elsewhere: [held(name, one)], here: undefined };
        refuseMoved({ place: place(at), findings: [] }, before, name, {
            hasNamespace: true,
            hasProvider: false,
            ...given,
        });
        return "";
    } catch (error) {
        return (error as Error).message;
    }
};

describe("a resource that keeps its name while its object gets another place", () => {
    it("is refused, with the cure for what the program leaves open", () => {
        expect(refusal("/web", { hasNamespace: false }, { namespace: "old" })).toContain('Write namespace: "shop"');
        expect(refusal("web", {}, { namespace: "old" })).toContain("Give name and namespace as plain text");
        expect(refusal("web", {}, { name: "old" })).toContain("Ingress shop/old would be deleted before it is made as");
        expect(refusal("shop/web@prod", { hasProvider: true }, {})).toContain(
            "would be deleted before it is made at https://two/",
        );
    });

    it("is left to the engine where that replaces nothing, or another resource has it", () => {
        // An ambient kubeconfig is no argument of the provider.
        expect(refusal("shop/web@prod", { hasProvider: true }, {}, { connection: {} })).toBe("");
        expect(refusal("shop/web", {}, {})).toBe("");
        const other = { urn: held("/other").urn, namespace: "old" };
        expect(refusal("/web", { hasNamespace: false }, other)).toBe("");
    });
});

describe("an object that the state has in another cluster than the one that is asked", () => {
    const said = (is: "absent" | "ours", one: object = {}, hasProvider = false): string => {
        try {
            const before = { elsewhere: [held("shop/web", one)], here: undefined };
            const given = { hasNamespace: true, hasProvider };
            refuseOtherCluster({ place: place(), verdict: { is }, findings: [] }, before, "shop/web", given);
            return "";
        } catch (error) {
            return (error as Error).message;
        }
    };

    it("is refused where this one does not have it", () => {
        expect(said("absent")).toMatch(
            /Ingress shop\/web was written in the cluster at https:\/\/one\/, and this run asks the one at https:\/\/two\//,
        );
    });

    it("is left alone where it is there, where it has another name, or where its provider says the cluster", () => {
        expect(said("ours")).toBe("");
        expect(said("absent", { name: "other" })).toBe("");
        expect(said("absent", { server: undefined })).toBe("");
        expect(said("absent", {}, true)).toBe("");
    });
});

describe("the program that declared an object after the one that marked it", () => {
    const mark = { "f:metadata": { "f:annotations": { "f:crossroute.io/owner": {} } }, "f:spec": {} };
    const entry = (manager: string, time: string, fieldsV1: object) => ({
        manager,
        time,
        operation: "Apply",
        fieldsV1,
    });
    const ours = entry("pulumi-kubernetes-aaaa", "2026-01-02T00:00:00Z", mark);
    const live = (...managedFields: object[]) =>
        ({ metadata: { name: "web", creationTimestamp: "2026-01-01T00:00:00Z", managedFields } }) as LiveObject;

    it("is one that wrote its body later", () => {
        const later = entry("pulumi-kubernetes-bbbb", "2026-01-03T00:00:00Z", { "f:spec": { "f:rules": {} } });
        expect(laterProgram(live(ours, later))).toBe("pulumi-kubernetes-bbbb");
        // As the API server notes an apply of what was there already.
        const { time: _, ...same } = later;
        expect(laterProgram(live(same, ours))).toBe("pulumi-kubernetes-bbbb");
    });

    it.each([
        [
            "it was there before, and ours took over",
            entry("pulumi-kubernetes-bbbb", "2026-01-01T00:00:00Z", { "f:spec": {} }),
        ],
        ["it patched annotations", entry("pulumi-kubernetes-bbbb", "2026-01-03T00:00:00Z", { "f:metadata": {} })],
        ["it is kubectl", entry("kubectl-edit", "2026-01-03T00:00:00Z", { "f:spec": {} })],
    ])("is none where %s", (_, other) => expect(laterProgram(live(ours, other))).toBeUndefined());

    it("is none where the mark is gone", () => {
        const bare = entry("pulumi-kubernetes-aaaa", "2026-01-02T00:00:00Z", { "f:spec": {} });
        expect(laterProgram(live(bare))).toBeUndefined();
    });
});
