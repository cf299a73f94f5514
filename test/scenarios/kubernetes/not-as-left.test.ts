/** What is live otherwise than the state has it: left by an update that was killed, or changed by a webhook on the way. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { changes } from "../../integration/lifecycle/program";
import { Stacks } from "../../integration/kubernetes/stacks";
import { mutating } from "../../integration/kubernetes/webhook";

jest.setTimeout(600_000);

const stacks = new Stacks("k8s-as-left");
const { ingress, server, up, write } = stacks;
const said = "CR346";
const limit = "nginx.ingress.kubernetes.io/limit-rps";

beforeAll(() => stacks.open());
afterAll(() => stacks.close());

const at = (path: string, name = "web") => ({
    host: "shop.example.com",
    path,
    backend: { service: { name, port: 80 } },
});
const declared = (web: object[], more: object[], service: string, address: string, rate: string) => ({
    ingresses: {
        web: { ...ingress(""), routes: web, annotations: { [limit]: rate } },
        more: { ...ingress(""), routes: more },
    },
    endpoints: { far: { namespace: stacks.namespace, kind: "EndpointSlice", addresses: [address], port: 80 } },
    httpRoutes: {
        front: {
            namespace: stacks.namespace,
            parentRefs: [{ name: "shared" }],
            hostnames: ["front.example.com"],
            rules: [{ backendRefs: [{ name: service, port: 80 }] }],
        },
    },
});
const before = declared([at("/"), at("/api")], [at("/more")], "web", "10.1.0.1", "5");

/** The engine did not live to hear of it: its state is the former one. */
async function killed(spec: object): Promise<void> {
    const { program } = stacks;
    const state = await program.state();
    await up(spec);
    const file = join(program.dir, "former.json");
    writeFileSync(file, state);
    const run = await program.pulumi(["stack", "import", "--file", file, "--stack", "dev"]);
    expect(run.code === 0 ? "" : run.text).toBe("");
}

const ingressPath = (name: string): string => `${stacks.ingresses}/${name}`;
const paths = async (name: string): Promise<string[]> => {
    const { body } = await server.send("GET", ingressPath(name));
    const { rules } = body["spec"] as {
        rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[];
    };
    return rules.flatMap(({ http }) => http.paths.map((one) => `${one.path} ${one.backend.service.name}`)).sort();
};
const previewText = async (): Promise<string> => {
    const run = await stacks.program.previewText();
    expect(run.code === 0 ? "" : run.text).toBe("");
    return run.text;
};
const patch = (body: object, sub = "", manager = "kubectl-edit"): Promise<unknown> =>
    server.send("PATCH", `${ingressPath("web")}${sub}?fieldManager=${manager}`, body, "application/merge-patch+json");

test("a killed update and a program that goes back: preview and up name what is live, and the cures that they name help", async () => {
    await up(before);
    // The server's record of writers knows seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await killed(declared([at("/", "other")], [at("/more"), at("/new")], "other", "10.1.0.2", "9"));
    write(before);
    const text = await previewText();
    for (const part of [
        `annotations["${limit}"] is another`,
        "service.name is another",
        "paths has 1 instead of 2",
        "paths has 2 instead of 1",
        "No refresh sees what was added",
        "backendRefs[0].name is another",
        "addresses[0] is another",
        "pulumi up --refresh",
    ])
        expect(text).toContain(part);
    const run = await stacks.program.up();
    expect([run.code, changes(run)["updated"]]).toEqual([0, undefined]);
    expect(run.text).toContain(said);
    expect([await paths("web"), await paths("more")]).toEqual([["/ other"], ["/more web", "/new web"]]);
    const again = await stacks.program.pulumi(["up", "--yes", "--skip-preview", "--refresh", "--stack", "dev"]);
    expect(again.code === 0 ? "" : again.text).toBe("");
    expect(await paths("web")).toEqual(["/ web", "/api web"]);
    // What was added needs a hand. A planned change writes it all, and a preview of one blames nobody.
    expect(await paths("more")).toEqual(["/more web", "/new web"]);
    write(declared([at("/")], [at("/more", "other")], "web", "10.1.0.1", "5"));
    expect(await previewText()).not.toContain(said);
    expect((await stacks.program.up()).text).not.toContain(said);
    expect(await paths("more")).toEqual(["/more other"]);
});

test("what a webhook adds or changes in anybody's write, a status and a label of kubectl blame no run", async () => {
    await server.send("DELETE", ingressPath("web"));
    const refreshed = await stacks.program.refresh();
    expect(refreshed.code === 0 ? "" : refreshed.text).toBe("");
    const key = (name: string): string => `/metadata/annotations/${name.replace("/", "~1")}`;
    let remove = await mutating(server, stacks.namespace, [
        { op: "add", path: key("hook.example.com/seen"), value: "yes" },
        { op: "add", path: "/spec/defaultBackend", value: { service: { name: "hook", port: { number: 80 } } } },
    ]);
    try {
        await up(before);
        const { body } = await server.send("GET", ingressPath("web"));
        expect(body).toMatchObject({ metadata: { annotations: { "hook.example.com/seen": "yes" } } });
        const text = await previewText();
        expect(text).not.toContain(said);
        expect(text).not.toMatch(/\d+ to (update|create|replace)/);
        await remove();
        remove = await mutating(server, stacks.namespace, [{ op: "add", path: key(limit), value: "7" }]);
        await patch({ metadata: { labels: { team: "edge" } } });
        await patch({ status: { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } } }, "/status", "controller");
        const { body: now } = await server.send("GET", ingressPath("web"));
        expect(now).toMatchObject({ metadata: { annotations: { [limit]: "7" }, labels: { team: "edge" } } });
        expect(await previewText()).not.toContain(said);
    } finally {
        await remove();
    }
});
