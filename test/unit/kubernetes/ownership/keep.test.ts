import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { foreignOf, keepForeign } from "../../../../provider/platforms/kubernetes/ownership/keep-foreign";

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

describe("labels that an update would drop and that cannot be kept", () => {
    let server: Server;
    let asked: (string | undefined)[] = [];
    beforeAll((done) => {
        server = createServer(({ method, url }, answer) => {
            asked.push(`${method} ${url}`);
            answer.writeHead(403, { "content-type": "application/json" }).end("{}");
        }).listen(0, "127.0.0.1", done);
    });
    afterAll((done) => void server.close(done));
    beforeEach(() => void (asked = []));

    const place = () => {
        const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const kubeconfig = JSON.stringify({
            "current-context": "x",
            contexts: [{ name: "x", context: { cluster: "c" } }],
            clusters: [{ name: "c", cluster: { server: address } }],
        });
        return {
            apiVersion: "v1",
            kind: "Service",
            namespace: "shop",
            name: "web",
            connection: { kubeconfig },
            server: address,
            deletesUnreachable: false,
        };
    };

    it("stop the update with their names, the server's status and the cure", async () => {
        const live = object(entry("kubectl-label", "Update", ["team", "own"]));
        await expect(keepForeign(place(), live, { metadata: { labels: { own: "y" } } })).rejects.toThrow(
            new Error(
                "Service shop/web cannot be updated:\n  metadata: It has team, written by kubectl, which an update would remove, and they cannot be kept (403). Declare them among labels and annotations, or remove them with kubectl. [CR322 cluster-request-failed]",
            ),
        );
        expect(asked).toEqual(["PATCH /api/v1/namespaces/shop/services/web?fieldManager=crossroute-kept&force=true"]);
    });

    it("are not asked for where there are none", async () => {
        await keepForeign(place(), object(entry("argocd", "Update", ["team"])), {});
        expect(asked).toEqual([]);
    });
});
