import { movedFrom } from "../../../provider/platforms/sae/moved-listener";

const state = {
    "urn:pulumi:dev::shop::crossroute:sae:Ingress::edge": { outputs: { loadBalancerId: "lb-a", listenerPort: 80 } },
    "urn:pulumi:dev::shop::my:index:Site$crossroute:sae:Ingress::edge": {
        outputs: { loadBalancerId: "lb-b", listenerPort: 80 },
    },
    "urn:pulumi:dev::shop::crossroute:sae:Ingress::own": { outputs: { listenerPort: 80 } },
};

describe("a rule set that gets another listener", () => {
    it("is refused with the order to write, for the resource of its own name and parents", () => {
        expect(movedFrom(state, "", "edge", { id: "lb-c", port: 80 })).toMatch(
            /on port 80 of lb-a would be deleted before the one on the other listener is made.* deleteBeforeReplace: false.*CR437/,
        );
        expect(movedFrom(state, "my:index:Site$", "edge", { id: "lb-b", port: 443 })).toContain(
            "on port 80 of lb-b would be deleted",
        );
    });

    it.each([
        ["stays", "", "edge", "lb-a"],
        ["is that of another component", "my:index:Site$", "edge", "lb-b"],
        ["is new", "", "other", "lb-a"],
        ["had no load balancer of its own", "", "own", "lb-a"],
    ])("is left alone where it %s", (_, parents, name, id) => {
        expect(movedFrom(state, parents, name, { id, port: 80 })).toBeUndefined();
    });
});
