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

describe("what an update would drop", () => {
    it("is what kubectl's managers wrote and the program does not declare", () => {
        const live = object(
            entry("kubectl-label", "Update", ["team", "example.com/tier", "own"]),
            entry("pulumi-kubernetes-1a2b", "Apply", ["own"]),
        );
        expect(foreignOf(live, { metadata: { labels: { own: "y" } } })).toEqual({
            labels: { team: "a", "example.com/tier": "web" },
            annotations: {},
            spec: {},
        });
    });

    it("is not what managers wrote that the provider leaves alone, nor what is kept already", () => {
        expect(foreignOf(object(entry("argocd", "Update", ["team"])), {})).toBeUndefined();
        const kept = entry("crossroute-kept", "Apply", ["team"]);
        expect(foreignOf(object(entry("kubectl-label", "Update", ["team"]), kept), {})).toBeUndefined();
    });

    it("is kept with what was kept before, which would go otherwise, and without what is declared or gone by now", () => {
        const kept = entry("crossroute-kept", "Apply", ["team", "own", "gone"]);
        const live = object(entry("kubectl-label", "Update", ["example.com/tier"]), kept);
        expect(foreignOf(live, { metadata: { labels: { own: "y" } } })?.labels).toEqual({
            team: "a",
            "example.com/tier": "web",
        });
    });

    describe("of the spec", () => {
        const backend = { service: { name: "hand", port: { number: 80 } } };
        const tls = [{ secretName: "hand" }];
        const named = { "f:service": { "f:name": {}, "f:port": {} } };
        const spec = (manager: string, operation: string, fields: object) => ({
            manager,
            operation,
            fieldsV1: { "f:spec": fields },
        });
        const live = (kind: string, ...managedFields: object[]) => ({
            ...object(...managedFields),
            kind,
            spec: { defaultBackend: backend, tls, rules: [] },
        });
        const theirs = spec("kubectl-edit", "Update", { "f:defaultBackend": named, "f:tls": {}, "f:rules": {} });

        it("is each field that the program leaves out", () => {
            expect(foreignOf(live("Ingress", theirs), { spec: { rules: [], tls: [] } })?.spec).toEqual({
                defaultBackend: backend,
                tls,
            });
            expect(foreignOf(live("Ingress", theirs), { spec: { tls } })?.spec).toEqual({ defaultBackend: backend });
        });

        it("is a field again of which kubectl has changed a part since it was kept", () => {
            const kept = (fields: object) => spec("crossroute-kept", "Apply", { "f:defaultBackend": fields });
            const changed = spec("kubectl-edit", "Update", { "f:defaultBackend": { "f:service": { "f:name": {} } } });
            expect(foreignOf(live("Ingress", changed, kept(named)), {})).toBeUndefined();
            const rest = kept({ "f:service": { "f:port": {} } });
            expect(foreignOf(live("Ingress", changed, rest), {})?.spec).toEqual({ defaultBackend: backend });
        });

        it("is nothing of a Service, whose selector would have the cluster write its addresses", () => {
            expect(foreignOf(live("Service", theirs), {})).toBeUndefined();
        });
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
                "Service shop/web cannot be updated:\n  metadata: It has team, written by kubectl, which an update would remove, and they cannot be kept (403). Declare them in the program, or remove them with kubectl. [CR322 cluster-request-failed]",
            ),
        );
        expect(asked).toEqual(["PATCH /api/v1/namespaces/shop/services/web?fieldManager=crossroute-kept&force=true"]);
    });

    it("are not asked for where there are none", async () => {
        await keepForeign(place(), object(entry("argocd", "Update", ["team"])), {});
        expect(asked).toEqual([]);
    });
});
