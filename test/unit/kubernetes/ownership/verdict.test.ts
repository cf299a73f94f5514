import {
    isGenuine,
    type LiveObject,
    markFor,
    writerOf,
} from "../../../../provider/platforms/kubernetes/ownership/live";
import { isDoubtful, judge, type Adopt } from "../../../../provider/platforms/kubernetes/ownership/verdict";

const live = (managers: string[], more: Partial<LiveObject["metadata"]> = {}): LiveObject => ({
    metadata: { name: "web", managedFields: managers.map((manager) => ({ manager, operation: "Update" })), ...more },
});
const marked = (owner: string) => ({ annotations: { "crossroute.io/owner": owner } });
const web = { kind: "Ingress", namespace: "shop", name: "web" };
const mark = { "f:metadata": { "f:annotations": { "f:crossroute.io/owner": {} } } };
/** An object that carries our mark for `shop/web`, as this manager wrote it. */
const written = (manager: string, more: object = {}): LiveObject => ({
    metadata: {
        name: "web",
        annotations: { "crossroute.io/owner": markFor("mine", web) },
        managedFields: [{ manager, operation: "Apply", fieldsV1: mark, ...more }],
        creationTimestamp: "2026-03-01T10:00:00Z",
    },
});
const ours = written("pulumi-kubernetes-1a2b");
const ask = (object: LiveObject | undefined, adopt?: Adopt, held = false, place = web) =>
    judge({ live: object, owner: "mine", adopt, held, ...place, where: "name", whereAdopt: "adopt" });

describe("who owns an object", () => {
    it.each<[string, LiveObject | undefined, Adopt | undefined, string]>([
        ["absent", undefined, undefined, "absent"],
        ["absent, and to be adopted", undefined, true, "absent"],
        ["with our mark", ours, undefined, "ours"],
        ["of kubectl", live(["kubectl-client-side-apply"]), undefined, "foreign"],
        ["of kubectl, adopted", live(["kubectl-client-side-apply"]), true, "adopted"],
        ["of kubectl, adopted by name", live(["kubectl-client-side-apply"]), "kubectl-client-side-apply", "adopted"],
        ["of kubectl, adopted by another name", live(["kubectl-client-side-apply"]), "helm", "foreign"],
        ["of a Pulumi program", live(["pulumi-kubernetes-1a2b"]), undefined, "foreign"],
        ["of a Pulumi program, adopted", live(["pulumi-kubernetes-1a2b"]), true, "foreign"],
        ["of a Pulumi program, adopted by name", live(["pulumi-kubernetes-1a2b"]), "pulumi-kubernetes-1a2b", "adopted"],
        ["of a Pulumi program, adopted by family", live(["pulumi-kubernetes-1a2b"]), "pulumi-kubernetes", "adopted"],
        ["of another record", live(["pulumi-kubernetes-1a2b"], marked("theirs")), "pulumi-kubernetes", "foreign"],
        ["of another record, adopted", live([], marked("theirs")), true, "foreign"],
        ["of another record, adopted by name", live([], marked("theirs")), "theirs", "adopted"],
        ["of nobody known", live([]), undefined, "foreign"],
        [
            "ours, being deleted",
            { metadata: { ...ours.metadata, deletionTimestamp: "2026-01-01" } },
            undefined,
            "foreign",
        ],
        ["kubectl's, being deleted", live([], { deletionTimestamp: "2026-01-01" }), true, "foreign"],
    ])("%s", (_what, object, adopt, is) => expect(ask(object, adopt).is).toBe(is));

    it("is told with the manager and the cures", () => {
        expect(ask(live(["helm"]))).toMatchObject({
            finding: {
                code: "CR319",
                severity: "error",
                where: "name",
                message: "Ingress shop/web exists and is not this program's: helm manages it.",
                help: "Give another name, or take it over with adopt: true.",
            },
        });
        const held = ask(live(["pulumi-kubernetes-1a2b"]), true) as { finding: { message: string; help: string } };
        expect(held.finding.message).toContain("a Pulumi program manages it (field manager pulumi-kubernetes-1a2b)");
        expect(held.finding.help).toContain('adopt: "pulumi-kubernetes-1a2b"');
        const other = ask(live([], marked("theirs"))) as { finding: { help: string } };
        expect(other.finding.help).toContain('aliases: [{ name: "…" }]');
        // The SDK of TypeScript knows no `noParent`, and passes over it without a word.
        expect(other.finding.help).toContain("[{ parent: pulumi.rootStackResource }] (YAML: noParent: true)");
    });

    it("ignores who only wrote the status", () => {
        const object: LiveObject = {
            metadata: {
                name: "web",
                managedFields: [
                    { manager: "kubectl", operation: "Update" },
                    { manager: "pulumi-kubernetes-x", operation: "Update", subresource: "status" },
                ],
            },
        };
        expect(ask(object, true).is).toBe("adopted");
    });

    it.each<[string, LiveObject, object?]>([
        ["that kubectl made", written("kubectl-client-side-apply")],
        ["under another name", ours, { name: "web-2" }],
        ["in another namespace", ours, { namespace: "shop-test" }],
        [
            "from a backup that brought its managers along",
            written("pulumi-kubernetes-1a2b", { time: "2026-02-01T10:00:00Z" }),
        ],
        ["whose mark only the status has", written("pulumi-kubernetes-1a2b", { subresource: "status" })],
    ])("is not told by a copy of the mark %s", (_what, object, place = {}) => {
        const verdict = ask(object, undefined, false, { ...web, ...place });
        expect(verdict.is).toBe("foreign");
        expect(isGenuine(object, "mine", { ...web, ...place })).toBe(false);
    });

    it("names a copy, who made it, and the cure", () => {
        expect(ask(written("kubectl-client-side-apply"))).toMatchObject({
            finding: {
                message:
                    "Ingress shop/web exists and is a copy: it carries the mark of this program (crossroute.io/owner), but kubectl-client-side-apply made it.",
                help: "Give another name, or take it over with adopt: true.",
            },
        });
        expect(ask(written("kubectl-client-side-apply"), true).is).toBe("adopted");
    });

    it("is decided by the state where the mark is gone or may be a copy", () => {
        const stripped = live(["pulumi-kubernetes-1a2b"]);
        const doubtful = (object: LiveObject | undefined) => isDoubtful({ live: object, owner: "mine", ...web });
        for (const object of [stripped, written("kubectl-edit"), live([], marked("mine"))]) {
            expect(doubtful(object)).toBe(true);
            expect(ask(object, undefined, true).is).toBe("ours");
        }
        for (const object of [undefined, ours, live([], marked("theirs"))]) expect(doubtful(object)).toBe(false);
        // Another record took it over: that it was ours does not count.
        expect(ask(live([], marked("theirs")), undefined, true).is).toBe("foreign");
    });

    it("is not decided by a difference of the servers' clocks", () => {
        expect(ask(written("pulumi-kubernetes-1a2b", { time: "2026-03-01T09:59:59Z" })).is).toBe("ours");
    });
});

describe("which resource wrote the mark", () => {
    const manager = "pulumi-kubernetes-1a2b3c4d";
    it("is told by the field manager that the Kubernetes provider makes for each resource", () => {
        expect(writerOf(written(manager))).toBe(manager);
    });
    it.each<[string, LiveObject]>([
        ["all resources share, without server-side apply", written("pulumi-kubernetes")],
        [
            "the program names itself",
            { metadata: { ...written(manager).metadata, annotations: { "pulumi.com/patchFieldManager": manager } } },
        ],
        ["another client has", written("kubectl")],
        [
            "is one of two",
            {
                metadata: {
                    ...written(manager).metadata,
                    managedFields: [manager, "pulumi-kubernetes-2b3c4d5e"].map((name) => ({
                        manager: name,
                        fieldsV1: mark,
                    })),
                },
            },
        ],
    ])("is not told by a manager that %s", (_what, object) => expect(writerOf(object)).toBeUndefined());
});
