/** Admission webhooks: one as ingress-nginx has it, which refuses a second Ingress of one host, and one that changes what is written. */
import { readFileSync } from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { clusterFiles } from "../../../sandbox/cluster";
import type { Server } from "./server";

interface Review {
    request: {
        uid: string;
        object: { metadata: { name: string; namespace: string }; spec: { rules?: { host?: string }[] } };
    };
}
type Object = Review["request"]["object"];

const hostsOf = ({ spec }: Object): string[] => (spec.rules ?? []).map(({ host }) => host ?? "*");

/** Refuses a second Ingress of a host in one namespace; the result removes the webhook. */
export function uniqueHosts(api: Server, namespace: string): Promise<() => Promise<void>> {
    return serve(api, namespace, "validating", async ({ metadata, spec }) => {
        const { body } = await api.send("GET", `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`);
        const others = (body["items"] as Object[]).filter((item) => item.metadata.name !== metadata.name);
        const hosts = hostsOf({ metadata, spec });
        const taken = others.find((other) => hostsOf(other).some((host) => hosts.includes(host)));
        if (taken === undefined) return { allowed: true };
        return { allowed: false, status: { code: 400, message: `host is already defined in ${taken.metadata.name}` } };
    });
}

/** Changes every Ingress of one namespace that is written, by a JSON patch; the result removes the webhook. */
export async function mutating(api: Server, namespace: string, patch: object[]): Promise<() => Promise<void>> {
    let isCalled = false;
    const encoded = Buffer.from(JSON.stringify(patch)).toString("base64");
    const remove = await serve(api, namespace, "mutating", () => {
        isCalled = true;
        return Promise.resolve({ allowed: true, patchType: "JSONPatch", patch: encoded });
    });
    const probe = {
        metadata: { name: "probe", annotations: { probe: "" } },
        spec: { rules: [{ host: "probe.test" }] },
    };
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses?dryRun=All`;
    // The API server learns of it a moment later.
    for (; !isCalled; await new Promise((done) => setTimeout(done, 200))) await api.send("POST", path, probe);
    return remove;
}

/** Serves a webhook on the own machine. */
async function serve(
    api: Server,
    namespace: string,
    kind: "mutating" | "validating",
    verdict: (object: Object) => Promise<object>,
): Promise<() => Promise<void>> {
    const files = clusterFiles(process.env["CROSSROUTE_TEST_SANDBOX"]!);
    // The API server's own certificate is one for this address.
    const cert = readFileSync(files.authority);
    const key = readFileSync(files.authority.replace(/crt$/, "key"));
    const server = https.createServer({ cert, key }, (request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const { request: asked } = JSON.parse(Buffer.concat(chunks).toString()) as Review;
            void verdict(asked.object).then((answer) => {
                const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview" };
                response.writeHead(200, { "content-type": "application/json" });
                response.end(JSON.stringify({ ...review, response: { uid: asked.uid, ...answer } }));
            });
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const path = `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations`;
    const made = await api.send("POST", path, {
        metadata: { name: namespace },
        webhooks: [
            {
                name: "hosts.crossroute.test",
                admissionReviewVersions: ["v1"],
                sideEffects: "None",
                timeoutSeconds: 30,
                clientConfig: {
                    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
                    caBundle: cert.toString("base64"),
                },
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
                rules: [
                    {
                        apiGroups: ["networking.k8s.io"],
                        apiVersions: ["*"],
                        operations: ["CREATE", "UPDATE"],
                        resources: ["ingresses"],
                    },
                ],
            },
        ],
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return async () => {
        await api.send("DELETE", `${path}/${namespace}`);
        server.close();
        server.closeAllConnections();
    };
}

/** Waits until the API server asks the webhook: it learns of one a moment later. */
export async function isAsked(api: Server, namespace: string, probe: object): Promise<void> {
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses?dryRun=All`;
    while ((await api.send("POST", path, probe)).status !== 400) await new Promise((done) => setTimeout(done, 200));
}
