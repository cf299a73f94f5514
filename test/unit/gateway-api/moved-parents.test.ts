import { movedParents } from "../../../provider/platforms/gateway-api/moved-parents";
import { parentsOf } from "../../../provider/platforms/gateway-api/client/conditions";
import type { ParentReference } from "../../../provider/platforms/gateway-api/types";

const parents = (...refs: ParentReference[]) =>
    parentsOf({ metadata: { namespace: "shop" }, spec: { parentRefs: refs } });
const shared = { name: "shared", namespace: "infra" };
const two = { name: "two", namespace: "infra" };

describe("parents of an HTTPRoute that change in place", () => {
    it.each([
        [
            "another Gateway",
            parents(shared),
            parents(two),
            { from: ["Gateway infra/shared"], to: ["Gateway infra/two"] },
        ],
        ["one that stays", parents(shared), parents(shared, two), undefined],
        ["one of two that goes", parents(shared, two), parents(two), undefined],
        ["one of two that is replaced", parents(shared, two), parents(two, { name: "own" }), undefined],
        ["another listener of one Gateway", parents(shared), parents({ ...shared, sectionName: "https" }), undefined],
        ["none before", parents(), parents(two), undefined],
    ])("are told from %s", (_, live, declared, expected) => {
        expect(movedParents(live, declared)).toEqual(expected);
    });
});
