/** Services as `kubernetes.Endpoints` makes them, and wrong ones: what is refused is what the API server refuses. */
import { fieldErrorText } from "../../../provider/platforms/kubernetes/check/validate/field";
import { validateService } from "../../../provider/platforms/kubernetes/check/validate/service";
import { Server } from "./server";

const port = { port: 80, protocol: "TCP", targetPort: 80 };
const named = (name: string, change: object = {}): object => ({ ...port, name, ...change });
const service = (spec: object, metadata: object = {}): object => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "service-case", ...metadata },
    spec: { type: "ClusterIP", ports: [port], ...spec },
});

describe("a Service without a selector", () => {
    const server = new Server();
    afterAll(() => server.close());

    it.each<[what: string, manifest: object]>([
        ["one port", service({})],
        ["no ports", service({ ports: [] })],
        ["no ports and no address", service({ ports: undefined, clusterIP: "None" })],
        ["an address that is none", service({ clusterIP: "foo" })],
        ["an address with leading zeros", service({ clusterIP: "010.0.0.1" })],
        ["a type that is none", service({ type: "Foo" })],
        ["a load balancer without an address", service({ type: "LoadBalancer", clusterIP: "None" })],
        ["a node port without an address", service({ type: "NodePort", clusterIP: "None" })],
        ["port 0", service({ ports: [{ ...port, port: 0 }] })],
        ["port 70000", service({ ports: [{ ...port, port: 70000 }] })],
        ["target port 70000", service({ ports: [{ ...port, targetPort: 70000 }] })],
        ["ports without names", service({ ports: [port, { ...port, port: 81 }] })],
        ["one name twice", service({ ports: [named("a"), named("a", { port: 81 })] })],
        ["one number twice", service({ ports: [named("a"), named("b")] })],
        ["one number in two protocols", service({ ports: [named("a"), named("b", { protocol: "UDP" })] })],
        ["a port name in upper case", service({ ports: [named("A")] })],
        ["a long port name", service({ ports: [named("a".repeat(64))] })],
        ["a protocol that is none", service({ ports: [{ ...port, protocol: "HTTP" }] })],
        ["an application protocol that is none", service({ ports: [{ ...port, appProtocol: "a/b/c" }] })],
        ["a label key with two slashes", service({}, { labels: { "a/b/c": "x" } })],
        ["a name with a dot", service({}, { name: "a.b" })],
        ["a name of 64 letters", service({}, { name: "a".repeat(64) })],
        ["a name that starts with a digit", service({}, { name: "3web" })],
        ["a name elsewhere", service({ type: "ExternalName", externalName: "api.example.com", ports: undefined })],
        ["a name elsewhere that is none", service({ type: "ExternalName", externalName: "a_b", ports: undefined })],
    ])("with %s", async (_what, manifest) => {
        const { status, body } = await server.send("POST", "/api/v1/namespaces/default/services?dryRun=All", manifest);
        const { causes = [] } = (body.details ?? {}) as { causes?: { field: string; message: string }[] };
        // Of a port that is there twice the server shows all that it compares.
        const short = (message: string): string => message.replace(/^(Duplicate value: )\{.*"Port":(\d+).*$/, "$1$2");
        const theirs = causes.map(({ field, message }) => `${field}: ${short(message)}`).sort();
        const ours = [...new Set(validateService(manifest).map(fieldErrorText))].sort();
        expect(ours).toEqual(theirs);
        expect(status < 400).toBe(ours.length === 0);
    });
});
