import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

describe("what is not the program's own", () => {
    const stacks = new Stacks("kube-own");
    const { ingresses, server, foreign, host, ingress, refused, up, write } = stacks;

    beforeAll(() => stacks.open());
    afterAll(() => stacks.close());

    it("is refused in preview and update, also after a refresh, and adopted when that is asked for", async () => {
        await server.send("POST", `${ingresses}?fieldManager=kubectl-create`, foreign("fore", "fore.example.com"));
        const spec = { ingresses: { fore: ingress("own.example.com") } };
        await refused(spec, /Ingress \S+\/fore exists and is not this program's: kubectl-create manages it/);
        await stacks.program.refresh();
        await refused(spec, /kubectl-create manages it/);
        expect(await host("fore")).toBe("fore.example.com");
        const adopting = { ingresses: { fore: ingress("own.example.com", { adopt: true }) } };
        write(adopting);
        expect((await stacks.program.previewText()).text).toMatch(
            /adopts Ingress \S+\/fore, which kubectl-create manages/,
        );
        await up(adopting);
        expect(await host("fore")).toBe("own.example.com");
        expect(Object.keys(await up(spec))).toEqual(["unchanged"]);
    });

    it("is refused when another stack has it, also when that one lets it be edited by hand", async () => {
        await refused(
            { ingresses: { fore: ingress("b.example.com") } },
            /another owner record of Crossroute/,
            stacks.other,
        );
        expect(await host("fore")).toBe("own.example.com");
        const patch = [{ op: "replace", path: "/spec/rules/0/host", value: "stolen.example.com" }];
        await server.send("PATCH", `${ingresses}/fore`, patch, "application/json-patch+json");
        await stacks.program.refresh();
        await up({ ingresses: { fore: ingress("own.example.com") } });
        expect(await host("fore")).toBe("own.example.com");
    });

    it("of several objects of a component none is written when one of them is refused", async () => {
        const metadata = { name: "pair", namespace: stacks.namespace, labels: { theirs: "yes" } };
        const ports = [{ name: "http", port: 80 }];
        const send = (kind: string, manager: string, body: object) =>
            server.send("POST", `${stacks.core}/${kind}?fieldManager=${manager}`, { metadata, ...body });
        await send("services", "kubectl-create", { spec: { ports } });
        await send("endpoints", "pulumi-kubernetes-0a1b2c3d", {
            subsets: [{ addresses: [{ ip: "10.0.0.9" }], ports }],
        });
        const live = async (): Promise<unknown[]> =>
            Promise.all(
                ["services", "endpoints"].map(
                    async (kind) => (await server.send("GET", `${stacks.core}/${kind}/pair`)).body,
                ),
            );
        const before = await live();
        const pair = { namespace: stacks.namespace, addresses: ["10.0.0.1"], port: 80, kind: "Endpoints", adopt: true };
        await refused({ endpoints: { pair } }, /Endpoints \S+\/pair exists and a Pulumi program manages it/);
        expect(await live()).toEqual(before);
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

    it("is not what a plain Ingress of the program declares, too: the preview says so before either exists", async () => {
        const twice = { plain: foreign("twice", "p.x.y"), ingresses: { twice: ingress("t.example.com") } };
        write(twice, stacks.other);
        const { code, text } = await stacks.other.previewText();
        expect(text).toMatch(
            /Ingress \S+\/twice is declared twice, by the resource kubernetes\S+Ingress twice and by kubernetes\.Ingress twice/,
        );
        expect(code).not.toBe(0);
        const elsewhere = { ...twice.plain, metadata: { ...twice.plain.metadata, namespace: "default" } };
        write({ ...twice, plain: elsewhere }, stacks.other);
        expect((await stacks.other.previewText()).code).toBe(0);
    });

    it("is a plain Ingress that takes the place of a component: it stays when the component goes", async () => {
        await up({ ingresses: { left: ingress("left.example.com") } });
        const annotations = { "pulumi.com/skipAwait": "true", "pulumi.com/patchForce": "true" };
        const plain = foreign("left", "plain.example.com", annotations);
        write({ plain });
        const run = await stacks.program.up();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(
            /left is no longer this program's: another resource of a Pulumi program \(field manager pulumi-kubernetes-\w+\) declares it now/,
        );
        expect(await host("left")).toBe("plain.example.com");
        const [, urn = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(run.text) ?? [];
        const args = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"];
        expect((await stacks.program.pulumi(args)).code).toBe(0);
        await up({ plain });
        expect(await host("left")).toBe("plain.example.com");
    });
});
