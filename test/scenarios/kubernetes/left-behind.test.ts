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
    ...(process.env.HOW === "with" ? answer : {}),
};
new RouteTable("shop", {
    gateways: { edge: { kubernetes: { namespace: "${namespace}", ingressClassName: "cce", annotations } } },
    routes: [{ host: "a.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }],
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
