import { foreignOf } from "../../../../provider/platforms/kubernetes/ownership/keep-foreign";

const entry = (manager: string, operation: string, keys: string[], part = "labels") => ({
    manager,
    operation,
    fieldsV1: { "f:metadata": { [`f:${part}`]: Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) } },
});
const labels = { team: "a", "example.com/tier": "web", own: "x" };
const object = (...managedFields: object[]) => ({ metadata: { name: "web", labels, managedFields } });

describe("labels and annotations that an update would drop", () => {
    it("are those of kubectl's managers that the program does not declare", () => {
        const live = object(
            entry("kubectl-label", "Update", ["team", "example.com/tier", "own"]),
            entry("pulumi-kubernetes-1a2b", "Apply", ["own"]),
        );
        expect(foreignOf(live, { labels: { own: "y" } })).toEqual({
            labels: { team: "a", "example.com/tier": "web" },
            annotations: {},
        });
    });

    it("are not those of managers that the provider leaves alone, nor those that are kept already", () => {
        expect(foreignOf(object(entry("argocd", "Update", ["team"]))).labels).toEqual({});
        const kept = entry("crossroute-kept", "Apply", ["team"]);
        expect(foreignOf(object(entry("kubectl-label", "Update", ["team"]), kept)).labels).toEqual({});
    });
});
