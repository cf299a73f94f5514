/** Annotations of CCE that go, and what CCE's guide says of that: `diff` claims no more. And what its load balancer reaches. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

type Json = Record<string, unknown>;
let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-removed-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const elb = (name: string): string => `kubernetes.io/elb.${name}`;
const ingress = (annotations: Json, port: Json = { number: 80 }, name = "web"): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name,
        namespace: "shop",
        annotations: { [elb("class")]: "performance", [elb("id")]: "lb-1", [elb("port")]: "80", ...annotations },
    },
    spec: {
        ingressClassName: "cce",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        { path: "/", pathType: "ImplementationSpecific", backend: { service: { name: "web", port } } },
                    ],
                },
            },
        ],
    },
});
const answered = { [elb("actions.web")]: '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"503"}}]' };
const onlyGet = { [elb("conditions.web")]: '[{"type":"Method","methodConfig":{"values":["GET"]}}]' };
const plain = (text: string): string => text.replace(/\s+/g, " ");
const write = (name: string, objects: readonly Json[]): string => {
    const path = join(folder, name);
    writeFileSync(path, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return path;
};
async function diff(before: Json, after: Json): Promise<{ code: number; out: string; err: string }> {
    const [was, is] = [write("was.yaml", [before]), write("is.yaml", [after])];
    const { code, out, err } = await crossroute(`diff ${was} ${is} --exit-code`);
    return { code, out: plain(out), err: plain(err) };
}
const lint = async (...objects: Json[]): Promise<string> =>
    plain((await crossroute("lint -f -", { input: objects.map((one) => JSON.stringify(one)).join("\n---\n") })).out);

test("an answer of an action whose annotation goes may still be given: what becomes of the requests is undetermined", async () => {
    const { code, out } = await diff(ingress(answered), ingress({}));
    expect(out).not.toContain("moved");
    expect(out).toContain("undetermined");
    expect(out).toContain("status 503");
    expect(code).toBe(2);
    // An empty list deletes it.
    expect((await diff(ingress(answered), ingress({ [elb("actions.web")]: "[]" }))).out).toContain("moved");
});

test("of conditions whose annotation goes, requests that met them keep their answer, and of the others nothing is claimed", async () => {
    const { out } = await diff(ingress(onlyGet), ingress({}));
    expect(out).toMatch(/^gained CONNECT,\S+TRACE a\.test\/\*\* .* undetermined \(service:shop\/web:80 or no answer/);
    expect(out).not.toContain("GET,");
    const deleted = await diff(ingress(onlyGet), ingress({ [elb("conditions.web")]: "[]" }));
    expect(deleted.out).toContain("gains an answer from service:shop/web:80");
});

/** The same Ingress with its route to another Service. */
const led = (to: string, annotations: Json): Json => {
    const text = JSON.stringify(ingress(annotations)).replace('"service":{"name":"web"', `"service":{"name":"${to}"`);
    return JSON.parse(text) as Json;
};

test("a route that goes to a Service without rules of its own may keep those of the former one", async () => {
    for (const after of [led("next", answered), led("next", {})]) {
        const { code, out, err } = await diff(ingress(answered), after);
        expect(out).not.toMatch(/moved|gained|lost/);
        expect(out).toContain("now it is undetermined (service:shop/next:80 or status 503)");
        expect(out).toContain(`it led to the Service of ${elb("actions.web")} before`);
        expect(err).toContain(`not certain: routes of the Service of ${elb("actions.web")} of Ingress shop/web lead`);
        expect(err).toContain(`Write ${elb("actions.next")}; [] deletes them`);
        expect(code).toBe(2);
    }
    const { out } = await diff(ingress(onlyGet), led("next", onlyGet));
    expect(out).toContain("moved GET a.test/** moves from service:shop/web:80 to service:shop/next:80");
    expect(out).toMatch(/undetermined \(service:shop\/next:80 or no answer/);
});

test("a route that goes to a Service with rules of its own, or from one without, is moved", async () => {
    for (const [before, after] of [
        [ingress(answered), led("next", { ...answered, [elb("actions.next")]: "[]" })],
        [ingress({}), led("next", {})],
        [ingress({ [elb("actions.web")]: "[]" }), led("next", {})],
        [ingress({ [elb("actions.other")]: answered[elb("actions.web")] }), led("next", {})],
    ] as const) {
        const { out, err } = await diff(before, after);
        expect(out).toContain("moved");
        expect(out).not.toContain("undetermined");
        expect(err).not.toContain("not certain: routes");
    }
});

test("a Service of the same name in the file hides nothing of what stays", async () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" } };
    const both = (one: Json): Json => ({ apiVersion: "v1", kind: "List", items: [one, service] });
    expect((await diff(both(ingress(answered)), both(ingress({})))).out).toContain("undetermined");
});

test("switches of headers and HTTP/2 stay on the listener when their annotations go", async () => {
    for (const name of ["x-forwarded-port", "x-forwarded-for-port", "x-forwarded-host", "x-real-ip", "http2-enable"]) {
        const { err } = await diff(ingress({ [elb(name)]: "true" }), ingress({}));
        expect(err).toContain(`${elb(name)} of Ingress shop/web is gone, and CCE's guide says that the listener keeps`);
        expect(err).toContain("for a switch false");
    }
});

test("a list of addresses and time-outs stay on the listener when their annotations go", async () => {
    const listed = { [elb("acl-id")]: "g-1", [elb("acl-status")]: "on", [elb("acl-type")]: "white" };
    const { err } = await diff(ingress({ ...listed, [elb("client_timeout")]: "30" }), ingress({}));
    expect(err).toContain("the listener keeps what it said");
    expect(err).toContain(elb("acl-id"));
});

test("the order of rules and a canary cannot be taken back, and are compared as if they were there", async () => {
    const canary = { [elb("canary")]: "true", [elb("canary-weight")]: "30" };
    const both = (annotations: Json): Json => ({
        apiVersion: "v1",
        kind: "List",
        items: [ingress({}), ingress(annotations, { number: 80 }, "next")],
    });
    const { out, err } = await diff(both(canary), both({}));
    expect(err).toContain(`${elb("canary")} of Ingress shop/next is gone, and CCE's guide says that it cannot be`);
    expect(out).toContain("No request changes hands.");
    const ordered = await diff(ingress({ [elb("rule-priority-enabled")]: "true" }), ingress({}));
    expect(ordered.err).toContain(`${elb("rule-priority-enabled")} of Ingress shop/web is gone`);
});

test("a rule that forwards to other backends, and names its port otherwise than CCE's guide has it, is undetermined", async () => {
    const forwards = {
        [elb("actions.web")]:
            '[{"type":"ForwardPool","forwardConfig":[{"serviceName":"one","servicePort":80,"weight":100,"type":"service"}]}]',
    };
    const explain = async (port: Json): Promise<string> => {
        const file = write("pool.yaml", [ingress(forwards, port)]);
        return plain((await crossroute(`explain http://a.test/x -f ${file}`)).out);
    };
    const open = await explain({ number: 80 });
    expect(open).toContain("→ undetermined (service:shop/one:80 or service:shop/web:80)");
    expect(open).toContain("its guide asks for the port name use-annotation beside ForwardPool, and the port is 80");
    expect(await explain({ name: "use-annotation" })).toContain("→ service:shop/one:80");
    // CCE has no tool that writes the action later.
    const none = plain(
        (
            await crossroute(
                `explain http://a.test/x -f ${write("none.yaml", [ingress({}, { name: "use-annotation" })])}`,
            )
        ).out,
    );
    expect(none).toContain(`there is no ${elb("actions.web")} that forwards elsewhere`);
    expect(none).not.toContain("Argo");
});

test("a Service of type ClusterIP behind a shared load balancer of CCE is named; a dedicated one may reach it", async () => {
    const service = (spec: Json): Json => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "shop" },
        spec: { selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
    });
    const shared = ingress({ [elb("class")]: "union" });
    const said = await lint(shared, service({}));
    expect(said).toContain("CR307");
    expect(said).toContain("the Service web is of type ClusterIP, and behind a shared load balancer");
    expect(said).toContain("Give the Service the type NodePort.");
    for (const objects of [
        [shared],
        [shared, service({ type: "NodePort" })],
        [shared, service({ type: "LoadBalancer" })],
        [ingress({}), service({})],
    ])
        expect(await lint(...objects)).not.toContain("CR307");
});
