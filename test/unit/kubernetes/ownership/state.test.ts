import { objectIn } from "../../../../provider/platforms/kubernetes/ownership/existence-unknown";
import { holds } from "../../../../provider/platforms/kubernetes/ownership/state";

const project = "urn:pulumi:dev::shop::";
const chain = "crossroute:kubernetes:Ingress";
const kind = "kubernetes:networking.k8s.io/v1:Ingress";
const web = { kind: "Ingress", namespace: "shop", name: "web", uid: "u1" };
const component = `${project}${chain}::web`;
const urn = (types: string, name = "shop/web") => `${project}${types}::${name}`;

describe("what the state says of an object without a mark", () => {
    it.each([
        ["what its guard noted", "u1", false, true],
        ["what the state has with a mark, where no guard has noted it", undefined, true, true],
        ["what somebody made anew, and a refresh took into the state", "u0", false, false],
        ["the same where no guard has noted the object", undefined, false, false],
    ])("is the component's or not: %s", (_what, written, isMarked, expected) => {
        const holder = { urn: urn(`${chain}$${kind}`), uid: "u1", written, isMarked };
        expect(holds(holder, web, component, [])).toBe(expected);
    });

    it.each([
        ["the component's own, by uid", urn(`${chain}$${kind}`), "u1", true],
        ["on an explicit provider", urn(`${chain}$${kind}`, "shop/web@berlin"), "u1", true],
        ["under a name that it had before", urn(`${chain}$${kind}`, "front"), "u1", true],
        ["under the name of another resource", urn(`${chain}$${kind}`, "shop/other"), "u1", false],
        ["another object of that name", urn(`${chain}$${kind}`), "u2", false],
        ["an object that was not read yet", urn(`${chain}$${kind}`), undefined, false],
        ["a plain resource of the program", urn(kind), "u1", false],
        ["of a table, which is another component", urn(`crossroute:index:RouteTable$${chain}$${kind}`), "u1", false],
    ])("%s", (_what, holder, uid, expected) => {
        expect(holds({ urn: holder, uid, isMarked: true }, web, component, ["front"])).toBe(expected);
    });
});

describe("an answer of a cluster", () => {
    const place = { apiVersion: "networking.k8s.io/v1", ...web };
    it("says that there is nothing only where the API server says so", () => {
        expect(objectIn({ status: 404, body: { kind: "Status" } }, place)).toBeUndefined();
        for (const answer of [
            { status: 404, body: undefined, text: "<html>" },
            { status: 404, body: undefined, text: "404 page not found\n" },
            { status: 404, body: {} },
            { status: 302, body: undefined },
            { status: 200, body: undefined },
            { status: 200, body: { metadata: { name: "other" } } },
            { status: 503, body: { kind: "Status", message: "etcd" } },
        ])
            expect(() => objectIn(answer, place)).toThrow(/^the cluster answered \d+/);
    });
});
