import { addressesOf } from "../../../provider/platforms/kubernetes/client/status";
import { toObjectMetadata } from "../../../provider/platforms/kubernetes/manifest/metadata";

const status = (...ingress: object[]): object => ({ loadBalancer: { ingress } });

describe("the status of an Ingress", () => {
    it("gives both addresses of an entry that has an IP address and a host name", () => {
        expect(addressesOf(status({ ip: "192.0.2.1", hostname: "lb.example.com" }, { ip: "192.0.2.2" }))).toEqual([
            "192.0.2.1",
            "lb.example.com",
            "192.0.2.2",
        ]);
        expect(addressesOf(undefined)).toEqual([]);
    });
});

it("tells of an object what the server writes, and not what others may write", () => {
    const live = {
        name: "web",
        namespace: "shop",
        uid: "0a1b",
        resourceVersion: "42",
        generation: 3,
        creationTimestamp: "2026-01-02T03:04:05Z",
        deletionTimestamp: "2026-01-03T03:04:05Z",
        deletionGracePeriodSeconds: 0,
        labels: { a: "b" },
        managedFields: [{}],
    };
    const { namespace: _, labels: __, managedFields: ___, ...told } = live;
    expect(toObjectMetadata("Ingress", live)).toEqual({ kind: "Ingress", ...told });
    expect(toObjectMetadata("Endpoints", { name: "web", generation: null })).toEqual({
        kind: "Endpoints",
        name: "web",
    });
});
