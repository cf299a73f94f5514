import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { Program } from "../../integration/lifecycle/program";
import { kubernetes } from "../../integration/lifecycle/servers";
import { documents } from "../../integration/gitops/pipeline";

interface OperatorProgram {
    kind: string;
    metadata: { name: string };
    program: Record<string, unknown>;
}
interface OperatorStack {
    kind: string;
    spec: { programRef: { name: string }; refresh: boolean };
}

const root = resolve(__dirname, "../../..");
let program: Program;
afterAll(() => program?.dispose());

it("runs the program of the Pulumi Kubernetes Operator as the operator does: as a YAML program of that name", async () => {
    const [custom, stack] = documents<OperatorProgram | OperatorStack>("pulumi-operator.yaml") as [
        OperatorProgram,
        OperatorStack,
    ];
    expect([custom.kind, stack.kind, stack.spec.programRef]).toEqual([
        "Program",
        "Stack",
        { name: custom.metadata.name },
    ]);
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: "routes" } }, "application/json");
    program = await Program.create("operator", {});
    const project = { name: custom.metadata.name, runtime: "yaml", ...custom.program };
    writeFileSync(join(program.dir, "Pulumi.yaml"), stringify(project));
    await program.stack("init", "dev");
    // The operator's image has the plugin on its PATH.
    const path = { PATH: `${root}/bin:${process.env["PATH"]}` };
    const args = ["up", "--yes", "--skip-preview", "--stack", "dev", ...(stack.spec.refresh ? ["--refresh"] : [])];
    const up = await program.pulumi(args, path);
    expect(up).toMatchObject({ code: 0 });
    expect(await program.outputs()).toEqual({ urls: ["http://shop.example.com/", "http://shop.example.com/legacy"] });
    const live = await kubernetes<{ spec: { ingressClassName: string } }>(
        "/apis/networking.k8s.io/v1/namespaces/routes/ingresses/shop-edge",
    );
    expect(live.body.spec.ingressClassName).toBe("traefik");
    expect(await program.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "dev"], path)).toMatchObject({
        code: 0,
    });
});
