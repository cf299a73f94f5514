/** Annotations of CCE that a table gives up: what its preview says of the requests, on the real engine. */
import { Program } from "../../integration/lifecycle/program";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `left-behind-${process.pid}`;
const server = new Server();
const source = `
const { RouteTable } = require("pulumi-crossroute");
const elb = (name) => "kubernetes.io/elb." + name;
const answer = { [elb("actions.web")]: '[{"type":"FixedResponse","fixedResponseConfig":{"statusCode":"503"}}]' };
const annotations = {
    [elb("id")]: "lb-1", [elb("class")]: "performance", [elb("port")]: "80",
    ...(process.env.HOW === "without" ? {} : answer),
};
const to = process.env.HOW === "moved" ? "next" : "web";
new RouteTable("shop", {
    gateways: { edge: { kubernetes: { namespace: "${namespace}", ingressClassName: "cce", annotations } } },
    routes: [{ host: "a.example.com", path: "/", backend: { service: { name: to, port: 80 } } }],
});
`;

let program: Program;
beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("left-behind", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

test("an action that goes with its annotation is not claimed as gone: CCE may keep it", async () => {
    const made = await program.up({ HOW: "with" });
    expect([made.code, made.text]).toEqual([0, expect.anything()]);
    const { code, text } = await program.previewText({ HOW: "without" });
    expect([code, text]).toEqual([0, expect.stringContaining("not certain: kubernetes.io/elb.actions.web of Ingress")]);
    expect(text).toContain("by CCE's guide its rules stay as they are");
    expect(text).not.toMatch(/a\.example\.com\/\*\* (moves|goes)/);
    expect((await program.up({ HOW: "without" })).code).toBe(0);
    const after = await program.previewText({ HOW: "without" });
    expect(after.text).not.toContain("a.example.com");
    expect(after.text).not.toContain("not certain");
});

test("what somebody added by hand is not called gone after a refresh", async () => {
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    const { items } = (await server.send("GET", path)).body as { items: { metadata: { name: string } }[] };
    const at = `${path}/${items[0]?.metadata.name}`;
    const annotations = { "kubernetes.io/elb.acl-id": "acl-1", "kubernetes.io/elb.actions.web": "[]" };
    const type = "application/merge-patch+json";
    await server.send("PATCH", `${at}?fieldManager=kubectl-annotate`, { metadata: { annotations } }, type);
    expect((await program.refresh()).code).toBe(0);
    expect(await program.state()).toContain("acl-1");
    const { code, text } = await program.previewText({ HOW: "without" });
    expect([code, text]).toEqual([0, expect.not.stringContaining("not certain")]);
    expect((await program.up({ HOW: "without" })).text).not.toContain("not certain");
    expect((await server.send("GET", at)).body).toMatchObject({ metadata: { annotations } });
});

test("a route that leaves a Service with an action is not claimed as moved: CCE may keep the action", async () => {
    const made = await program.up({ HOW: "with" });
    expect([made.code, made.text]).toEqual([0, expect.anything()]);
    const { code, text } = await program.previewText({ HOW: "moved" });
    const said = "not certain: routes of the Service of kubernetes.io/elb.actions.web of Ingress";
    expect([code, text]).toEqual([0, expect.stringContaining(said)]);
    expect(text).toContain("until there is kubernetes.io/elb.actions.next");
    expect(text).not.toMatch(/a\.example\.com\/\*\* (moves|goes)/);
});
