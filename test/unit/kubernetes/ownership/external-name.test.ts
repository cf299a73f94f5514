import * as pulumi from "@pulumi/pulumi";
import { line } from "../../../../provider/diagnostics/render";
import { changesType, getsAddresses } from "../../../../provider/platforms/kubernetes/ownership/external-name";

const live = (type: string) => ({ kind: "Service", metadata: { name: "db" }, spec: { type } });
const args = (type: string) => ({ spec: { type } });

describe("a Service that is live with a DNS name", () => {
    it("is without addresses for a moment when it gets some", () => {
        expect(getsAddresses(live("ExternalName"), args("ClusterIP"))).toBe(true);
    });
    it("says what happens to its requests, and how to change it without a gap", () => {
        const found = changesType("Service shop/db");
        expect(found.severity).toBe("warning");
        expect(line(found)).toBe(
            "addresses: Service shop/db changes from a DNS name to addresses. Its requests have no answer between that change and the writing of its addresses, right after it. Where that counts, give the addresses to an Endpoints of another name, lead the routes to it, and take this one away later. [CR338 service-changes-type]",
        );
    });

    it.each([
        ["the name stays a name", live("ExternalName"), args("ExternalName")],
        ["addresses become a name", live("ClusterIP"), args("ExternalName")],
        ["addresses stay", live("ClusterIP"), args("ClusterIP")],
        ["there is none", undefined, args("ClusterIP")],
        ["what it becomes is secret", live("ExternalName"), { spec: pulumi.secret({ type: "ClusterIP" }) }],
    ])("but not when %s", (_what, before, after) => {
        expect(getsAddresses(before, after)).toBe(false);
    });
});
