import { changes, Program } from "../lifecycle/program";
import { componentsProgram, foreignIngress, routes } from "./programs";
import { Server } from "./server";

const namespace = `kube-own-${process.pid}`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const core = `/api/v1/namespaces/${namespace}`;

const ingress = (host: string, more: object = {}) => ({ namespace, routes: routes(host), ...more });
const body = (name: string, host: string, annotations: object = {}) =>
    foreignIngress(namespace, name, host, annotations);

jest.setTimeout(600_000);

describe("what is not the program's own", () => {
    const server = new Server();
    let program: Program;
    let other: Program;
    const write = (spec: object, on = program): void => on.write({ "spec.json": JSON.stringify(spec) });
    const host = async (name: string): Promise<string | undefined> => {
        const { status, body: live } = await server.send("GET", `${ingresses}/${name}`);
        return status === 200 ? (live.spec as { rules: { host: string }[] }).rules[0]!.host : undefined;
    };
    const up = async (spec: object, on = program) => {
        write(spec, on);
        const run = await on.up();
        if (run.code !== 0) throw new Error(run.text);
        return changes(run);
    };
    const refused = async (spec: object, text: RegExp, on = program): Promise<void> => {
        write(spec, on);
        for (const run of [await on.previewText(), await on.up()]) {
            expect(run.text).toMatch(text);
            expect(run.code).not.toBe(0);
            expect(run.text).not.toMatch(/ at .*\.js:\d+/);
        }
    };

    beforeAll(async () => {
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
        program = await Program.create("kube-own", { "index.js": componentsProgram, "spec.json": "{}" });
        other = await Program.create("kube-own-other", { "index.js": componentsProgram, "spec.json": "{}" });
    });
    afterAll(async () => {
        await program.dispose();
        await other.dispose();
        await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
        server.close();
    });

    it("is refused in preview and update, also after a refresh, and adopted when that is asked for", async () => {
        await server.send("POST", `${ingresses}?fieldManager=kubectl-create`, body("fore", "fore.example.com"));
        const spec = { ingresses: { fore: ingress("own.example.com") } };
        await refused(spec, /Ingress \S+\/fore exists and is not this program's: kubectl-create manages it/);
        await program.refresh();
        await refused(spec, /kubectl-create manages it/);
        expect(await host("fore")).toBe("fore.example.com");
        const adopting = { ingresses: { fore: ingress("own.example.com", { adopt: true }) } };
        write(adopting);
        expect((await program.previewText()).text).toMatch(/adopts Ingress \S+\/fore, which kubectl-create manages/);
        await up(adopting);
        expect(await host("fore")).toBe("own.example.com");
        expect(Object.keys(await up(spec))).toEqual(["unchanged"]);
    });

    it("is refused when another stack has it, also when that one lets it be edited by hand", async () => {
        await refused({ ingresses: { fore: ingress("b.example.com") } }, /another owner record of Crossroute/, other);
        expect(await host("fore")).toBe("own.example.com");
        const patch = [{ op: "replace", path: "/spec/rules/0/host", value: "stolen.example.com" }];
        await server.send("PATCH", `${ingresses}/fore`, patch, "application/json-patch+json");
        await program.refresh();
        await up({ ingresses: { fore: ingress("own.example.com") } });
        expect(await host("fore")).toBe("own.example.com");
    });

    it("is kept through a rename of the component, and never declared twice", async () => {
        const { uid } = (await server.send("GET", `${ingresses}/fore`)).body.metadata as { uid: string };
        expect(await up({ ingresses: { renamed: ingress("own.example.com", { name: "fore" }) } })).not.toHaveProperty(
            "updated",
        );
        expect((await server.send("GET", `${ingresses}/fore`)).body.metadata).toMatchObject({ uid });
        const twice = {
            a: ingress("own.example.com", { name: "fore" }),
            b: ingress("b.example.com", { name: "fore" }),
        };
        await refused({ ingresses: twice }, /declared twice, by kubernetes\.Ingress a and by kubernetes\.Ingress b/);
    });

    it("is not deleted when somebody made it anew, nor when the cure is followed", async () => {
        await up({ ingresses: { renamed: ingress("own.example.com", { name: "fore" }) } });
        await server.send("DELETE", `${ingresses}/fore`);
        await server.send("POST", `${ingresses}?fieldManager=kubectl-create`, body("fore", "anew.example.com"));
        write({});
        const run = await program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/Ingress \S+\/fore is no longer this program's: kubectl-create made it anew/);
        expect(await host("fore")).toBe("anew.example.com");
        const [, urn = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(run.text) ?? [];
        const deleted = await program.pulumi([
            "state",
            "delete",
            urn,
            "--target-dependents",
            "--yes",
            "--stack",
            "dev",
        ]);
        expect(deleted.code).toBe(0);
        await up({});
        expect(await host("fore")).toBe("anew.example.com");
    });

    it("is a plain Ingress of the same stack: taken over with its manager, and its alias or without the resource in the state", async () => {
        const plain = body("plain", "plain.example.com", { "pulumi.com/skipAwait": "true" });
        await up({ plain });
        const { managedFields } = (await server.send("GET", `${ingresses}/plain`)).body.metadata as {
            managedFields: { manager: string }[];
        };
        const { manager } = managedFields[0]!;
        const declared = (more: object) => ({ ingresses: { plain: ingress("plain.example.com", more) } });
        await refused(declared({ adopt: true }), /a Pulumi program manages it/);
        await refused(declared({ adopt: manager }), /still that of urn:\S+::plain: .*Let the state go of it/);
        expect(await host("plain")).toBe("plain.example.com");
        const { metadata: untouched } = (await server.send("GET", `${ingresses}/plain`)).body;
        const wrong = ["urn:pulumi:dev::kube-own::kubernetes:networking.k8s.io/v1:Ingress::plane"];
        // Twice: what the first one left behind must not look like a success to the second.
        for (const _ of [1, 2])
            await refused(declared({ adopt: manager, aliases: wrong }), /still that of urn:\S+::plain: /);
        expect((await server.send("GET", `${ingresses}/plain`)).body.metadata).toEqual(untouched);
        const aliases = ["urn:pulumi:dev::kube-own::kubernetes:networking.k8s.io/v1:Ingress::plain"];
        await up(declared({ adopt: manager, aliases }));
        expect(await host("plain")).toBe("plain.example.com");
        expect(Object.keys(await up(declared({ aliases })))).toEqual(["unchanged"]);
    });

    it("are labels that kubectl wrote: they stay when the object is changed", async () => {
        const spec = (port: number) => ({
            endpoints: { db: { namespace, addresses: ["10.0.3.7"], port, kind: "Endpoints" } },
        });
        await up(spec(80));
        const labels = { metadata: { labels: { "example.com/team": "a" } } };
        await server.send(
            "PATCH",
            `${core}/services/db?fieldManager=kubectl-label`,
            labels,
            "application/merge-patch+json",
        );
        await up(spec(81));
        expect((await server.send("GET", `${core}/services/db`)).body.metadata).toMatchObject({
            labels: { "example.com/team": "a" },
        });
    });

    it("is no Endpoints without its Service: both are made again when the cluster IP changes", async () => {
        const spec = {
            endpoints: {
                db: { namespace, addresses: ["10.0.3.7"], port: 81, kind: "Endpoints", service: { clusterIP: "None" } },
            },
        };
        write(spec);
        const preview = await program.preview();
        const replaced = preview.steps.filter(({ op }) => op === "replace").map(({ urn }) => urn.split("$").pop());
        expect(replaced.sort()).toEqual([
            `kubernetes:core/v1:Endpoints::${namespace}/db`,
            `kubernetes:core/v1:Service::${namespace}/db`,
        ]);
        await up(spec);
        expect((await server.send("GET", `${core}/endpoints/db`)).body.subsets).toMatchObject([
            { addresses: [{ ip: "10.0.3.7" }] },
        ]);
    });
});
