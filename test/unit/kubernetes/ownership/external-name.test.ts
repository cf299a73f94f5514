import * as pulumi from "@pulumi/pulumi";
import { getsAddresses } from "../../../../provider/platforms/kubernetes/ownership/claim";

const live = (type: string) => ({ kind: "Service", metadata: { name: "db" }, spec: { type } });
const args = (type: string) => ({ spec: { type } });

describe("a Service that is live with a DNS name", () => {
    it("is without addresses for a moment when it gets some", () => {
        expect(getsAddresses(live("ExternalName"), args("ClusterIP"))).toBe(true);
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
