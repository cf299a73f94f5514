/** Runs that leave objects of a table as they were: its plan does not say, and does not record, that requests moved. */
import { Server } from "../integration/kubernetes/server";
import { Program, type Run } from "../integration/lifecycle/program";

const namespace = `unchanged-${process.pid}`;
const source = `
const pulumi = require("@pulumi/pulumi");
const { RouteTable } = require("pulumi-crossroute");
const { backend, ignore, className, ingressName = "web" } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
const edge = { kubernetes: { namespace: "${namespace}", ingressClassName: className ?? "edge", ingressName } };
const routes = [{ host: "own.example.com", path: "/", backend: { service: { name: backend, port: 80 } } }];
const ignored = (path) => ({ type, props, opts }) =>
    type === "kubernetes:networking.k8s.io/v1:Ingress"
        ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: [path] }) }
        : undefined;
const ignoring = ignored("spec");
const leading = ({ type, props, opts }) => {
    if (type !== "kubernetes:networking.k8s.io/v1:Ingress") return undefined;
    const spec = structuredClone(props.spec);
    spec.rules[0].http.paths[0].backend.service.name = "other";
    return { props: { ...props, spec }, opts };
};
const noting = (value) => ({ type, props, opts }) =>
    type === "kubernetes:networking.k8s.io/v1:Ingress"
        ? { props: { ...props, metadata: { ...props.metadata, annotations: { ...props.metadata.annotations, ...value } } }, opts }
        : undefined;
const routing = noting({ "nginx.ingress.kubernetes.io/permanent-redirect": "https://elsewhere.example.com" });
const options = {
    retaining: { retainOnDelete: true },
    leading: { transforms: [leading] }, leadingHere: { transformations: [leading] },
    annotating: { transforms: [routing] }, noting: { transforms: [noting({ "example.com/team": "a" })] },
    transforms: { transforms: [ignoring] }, transformations: { transformations: [ignoring] },
    part: { transforms: [ignored("spec.rules[0]")] },
};
if (backend) new RouteTable("shop", { gateways: { edge }, routes }, options[ignore] ?? {});
`;

jest.setTimeout(600_000);

describe("a run that leaves an object of a table as it was, on the real engine and API server", () => {
    const server = new Server();
    let program: Program;
    const write = (spec: object): void => program.write({ "spec.json": JSON.stringify(spec) });
    const up = (...more: string[]): Promise<Run> =>
        program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...more]);
    const preview = (...more: string[]): Promise<Run> => program.pulumi(["preview", "--stack", "dev", ...more]);
    const live = async (): Promise<unknown> => {
        const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`;
        const { body } = await server.send("GET", path);
        const { spec } = body as {
            spec: { rules: { http: { paths: { backend: { service: { name: string } } }[] } }[] };
        };
        return spec.rules[0]?.http.paths[0]?.backend.service.name;
    };
    const succeeded = (run: Run): void => expect(run.code === 0 ? "" : run.text).toBe("");
    const moves = "own.example.com/** moves from";

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("unchanged", { "index.js": source, "spec.json": "{}" });
        write({ backend: "before" });
        succeeded(await up());
    });
    afterAll(async () => {
        await program.destroy();
        await program.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it.each([
        ["--target of the plan alone", ["--target", "**RoutePlan::**"], undefined],
        ["--exclude of the object", ["--exclude", "**$kubernetes:networking.k8s.io/v1:Ingress::**"], undefined],
        ["ignoreChanges of a transform", [], "transforms"],
        ["ignoreChanges of a transformation", [], "transformations"],
        ["ignoreChanges of all that a list has", [], "part"],
    ])("is refused where that is by %s, and the next full run says what moves", async (_, args, ignore) => {
        write({ backend: "after", ignore });
        for (const run of [await preview(...args), await up(...args)]) {
            expect(run.text).toContain(`Ingress ${namespace}/web stays as it was in this run`);
            expect(run.text).toContain("[CR329 component-in-part]");
            expect(run.text).not.toContain(moves);
            expect(run.code).not.toBe(0);
        }
        expect(await live()).toBe("before");
        write({ backend: "after" });
        expect((await preview()).text).toContain(`${moves} service:${namespace}/before:80`);
    });

    it.each([
        [
            "a transform gives an object another backend",
            "leading",
            "moves from service:NS/before:80 to service:NS/other:80",
        ],
        ["a transformation does", "leadingHere", "moves from service:NS/before:80 to service:NS/other:80"],
        [
            "a transform adds an annotation that redirects",
            "annotating",
            "gets a redirect to https://elsewhere.example.com",
        ],
    ])("says in a preview what will not answer as declared where %s", async (_, ignore, what) => {
        write({ backend: "before", ignore, className: "nginx" });
        const { text, code } = await preview();
        const line = text.split("\n").find((one) => one.includes("CR343")) ?? "";
        expect(line).toContain(`Ingress ${namespace}/web will not answer as declared: own.example.com/** `);
        expect(line).toContain(what.replaceAll("NS", namespace));
        expect(code).toBe(0);
    });

    it("says in a preview that an object which leaves stays live where it is retained", async () => {
        write({ backend: "before", ignore: "retaining", ingressName: "other" });
        expect((await preview()).text).toContain(`retainOnDelete: ${namespace}/web will stay live and go on answering`);
        write({ backend: "after", ignore: "retaining" });
        expect((await preview()).text).not.toContain("CR344");
    });

    it("says nothing of a transform that moves no request", async () => {
        write({ backend: "before", ignore: "noting" });
        expect((await preview()).text).not.toContain("CR343");
    });

    it("goes on where the plan stays as it was as well", async () => {
        write({ backend: "after" });
        const table = "urn:pulumi:dev::unchanged::crossroute:index:RouteTable::shop";
        for (const args of [
            ["--exclude", table, "--exclude-dependents"],
            ["--target", "urn:pulumi:dev::unchanged::pulumi:pulumi:Stack::unchanged-dev"],
        ])
            for (const run of [await preview(...args), await up(...args)]) succeeded(run);
        expect(await live()).toBe("before");
    });

    it("goes on with ignoreChanges of what the program leaves as it is", async () => {
        write({ backend: "before", ignore: "transforms" });
        for (const run of [await preview(), await up()]) succeeded(run);
    });
});
