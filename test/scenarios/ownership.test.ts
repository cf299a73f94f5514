import { Stacks } from "../integration/kubernetes/stacks";

jest.setTimeout(600_000);

describe("what is not the program's own", () => {
    const stacks = new Stacks("kube-own-more");
    const { core, ingresses, namespace, server, foreign, host, ingress, refused, up, write } = stacks;

    beforeAll(() => stacks.open());
    afterAll(() => stacks.close());

    it("is not deleted when somebody made it anew, nor when the cure is followed", async () => {
        await up({ ingresses: { renamed: ingress("own.example.com", { name: "fore" }) } });
        await server.send("DELETE", `${ingresses}/fore`);
        await server.send("POST", `${ingresses}?fieldManager=kubectl-create`, foreign("fore", "anew.example.com"));
        write({});
        const run = await stacks.program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/Ingress \S+\/fore is no longer this program's: kubectl-create made it anew/);
        expect(await host("fore")).toBe("anew.example.com");
        const [, urn = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(run.text) ?? [];
        const deleted = await stacks.program.pulumi([
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
        const plain = foreign("plain", "plain.example.com", { "pulumi.com/skipAwait": "true" });
        await up({ plain });
        const { managedFields } = (await server.send("GET", `${ingresses}/plain`)).body.metadata as {
            managedFields: { manager: string }[];
        };
        const { manager } = managedFields[0]!;
        const declared = (more: object) => ({ ingresses: { plain: ingress("plain.example.com", more) } });
        await refused(declared({ adopt: true }), /a Pulumi program manages it/);
        await refused(declared({ adopt: manager }), /still belongs to urn:\S+::plain, .*Take it out of the state/);
        expect(await host("plain")).toBe("plain.example.com");
        const { metadata: untouched } = (await server.send("GET", `${ingresses}/plain`)).body;
        const wrong = ["urn:pulumi:dev::kube-own-more::kubernetes:networking.k8s.io/v1:Ingress::plane"];
        // Twice: what the first one left behind must not look like a success to the second.
        for (const _ of [1, 2])
            await refused(declared({ adopt: manager, aliases: wrong }), /still belongs to urn:\S+::plain, /);
        expect((await server.send("GET", `${ingresses}/plain`)).body.metadata).toEqual(untouched);
        const aliases = ["urn:pulumi:dev::kube-own-more::kubernetes:networking.k8s.io/v1:Ingress::plain"];
        await up(declared({ adopt: manager, aliases }));
        expect(await host("plain")).toBe("plain.example.com");
        expect(Object.keys(await up(declared({ aliases })))).toEqual(["unchanged"]);
    });

    it("is an Ingress of a component of another stack: taken over when that one lets it go as the message says", async () => {
        const { other } = stacks;
        await up({ ingresses: { theirs: ingress("theirs.example.com", { name: "handed" }) } }, other);
        const theirs = { ingresses: { theirs: ingress("theirs.example.com", { name: "handed" }) } };
        write(theirs);
        const { text } = await stacks.program.previewText();
        const [, record = ""] = /To take it over write adopt: "([^"]+)"/.exec(text) ?? [];
        const adopting = { ingresses: { theirs: ingress("theirs.example.com", { name: "handed", adopt: record }) } };
        write(adopting);
        const preview = await stacks.program.previewText();
        expect(preview.text).toMatch(/adopts Ingress \S+\/handed, which owner record/);
        const [, command = ""] = /state with (pulumi state delete [-a-z ]+);/.exec(preview.text) ?? [];
        const { deployment } = JSON.parse(await other.state()) as { deployment: { resources: { urn: string }[] } };
        const { urn = "" } = deployment.resources.find((one) => /Ingress\$kubernetes:.*handed$/.test(one.urn)) ?? {};
        const args = [...command.split(" ").slice(1), urn, "--yes", "--stack", "dev"];
        expect((await other.pulumi(args)).text).not.toContain("error");
        await up({}, other);
        await up(adopting);
        await up(theirs);
        expect(await host("handed")).toBe("theirs.example.com");
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
        const preview = await stacks.program.preview();
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
