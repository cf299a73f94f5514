import type { LiveObject } from "../../../../provider/platforms/kubernetes/ownership/live";
import { judge, type Adopt } from "../../../../provider/platforms/kubernetes/ownership/verdict";

const live = (managers: string[], more: Partial<LiveObject["metadata"]> = {}): LiveObject => ({
    metadata: { name: "web", managedFields: managers.map((manager) => ({ manager, operation: "Update" })), ...more },
});
const marked = (owner: string) => ({ annotations: { "crossroute.io/owner": owner } });
const ask = (object: LiveObject | undefined, adopt?: Adopt) =>
    judge({
        live: object,
        owner: "mine",
        adopt,
        kind: "Ingress",
        name: "shop/web",
        where: "name",
        whereAdopt: "adopt",
    });

describe("whose an object is", () => {
    it.each<[string, LiveObject | undefined, Adopt | undefined, string]>([
        ["absent", undefined, undefined, "absent"],
        ["absent, and to be adopted", undefined, true, "absent"],
        ["with our mark", live(["kubectl-edit"], marked("mine")), undefined, "ours"],
        ["of kubectl", live(["kubectl-client-side-apply"]), undefined, "foreign"],
        ["of kubectl, adopted", live(["kubectl-client-side-apply"]), true, "adopted"],
        ["of kubectl, adopted by name", live(["kubectl-client-side-apply"]), "kubectl-client-side-apply", "adopted"],
        ["of kubectl, adopted by another name", live(["kubectl-client-side-apply"]), "helm", "foreign"],
        ["of a Pulumi program", live(["pulumi-kubernetes-1a2b"]), undefined, "foreign"],
        ["of a Pulumi program, adopted", live(["pulumi-kubernetes-1a2b"]), true, "foreign"],
        ["of a Pulumi program, adopted by name", live(["pulumi-kubernetes-1a2b"]), "pulumi-kubernetes-1a2b", "adopted"],
        ["of a Pulumi program, adopted by family", live(["pulumi-kubernetes-1a2b"]), "pulumi-kubernetes", "adopted"],
        ["of another record", live(["pulumi-kubernetes-1a2b"], marked("theirs")), "pulumi-kubernetes", "foreign"],
        ["of another record, adopted", live([], marked("theirs")), true, "foreign"],
        ["of another record, adopted by name", live([], marked("theirs")), "theirs", "adopted"],
        ["of nobody known", live([]), undefined, "foreign"],
        ["ours, being deleted", live([], { ...marked("mine"), deletionTimestamp: "2026-01-01" }), undefined, "foreign"],
        ["kubectl's, being deleted", live([], { deletionTimestamp: "2026-01-01" }), true, "foreign"],
    ])("%s", (_what, object, adopt, is) => expect(ask(object, adopt).is).toBe(is));

    it("is told with the manager and the cures", () => {
        expect(ask(live(["helm"]))).toMatchObject({
            finding: {
                code: "CR319",
                severity: "error",
                where: "name",
                message: "Ingress shop/web exists and is not this program's: helm manages it.",
                help: "Give another name, or take it over with adopt: true.",
            },
        });
        const held = ask(live(["pulumi-kubernetes-1a2b"]), true) as { finding: { message: string; help: string } };
        expect(held.finding.message).toContain("a Pulumi program manages it (field manager pulumi-kubernetes-1a2b)");
        expect(held.finding.help).toContain('adopt: "pulumi-kubernetes-1a2b"');
        const other = ask(live([], marked("theirs"))) as { finding: { help: string } };
        expect(other.finding.help).toContain('aliases: [{ name: "…" }]');
    });

    it("does not go by who only wrote the status", () => {
        const object: LiveObject = {
            metadata: {
                name: "web",
                managedFields: [
                    { manager: "kubectl", operation: "Update" },
                    { manager: "pulumi-kubernetes-x", operation: "Update", subresource: "status" },
                ],
            },
        };
        expect(ask(object, true).is).toBe("adopted");
    });
});
