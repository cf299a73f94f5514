import { addressesOf, urlsOf } from "../../../provider/platforms/kubernetes/client/status";
import { toObjectMetadata } from "../../../provider/platforms/kubernetes/manifest/metadata";

const status = (...ingress: object[]): object => ({ loadBalancer: { ingress } });
const rule = (host?: string, ...paths: string[]): object => ({
    ...(host === undefined ? {} : { host }),
    http: { paths: paths.map((path) => ({ path })) },
});

describe("the status of an Ingress", () => {
    it("gives both addresses of an entry that has an IP address and a host name", () => {
        expect(addressesOf(status({ ip: "192.0.2.1", hostname: "lb.example.com" }, { ip: "192.0.2.2" }))).toEqual([
            "192.0.2.1",
            "lb.example.com",
            "192.0.2.2",
        ]);
        expect(addressesOf(undefined)).toEqual([]);
    });

    it("has URLs with the ports that the controller listens on, where they are not the usual ones", () => {
        const spec = { rules: [rule("a.example.com", "/", "/api"), rule(undefined, "/")], tls: [] };
        const ports = (...numbers: number[]): object[] => numbers.map((port) => ({ port, protocol: "TCP" }));
        expect(urlsOf(spec, status({ ip: "192.0.2.1", ports: ports(80, 443) }))).toEqual([
            "http://a.example.com/",
            "http://a.example.com/api",
            "http://192.0.2.1/",
        ]);
        expect(urlsOf(spec, status({ ip: "2001:db8::1", ports: ports(8080, 443) }))).toEqual([
            "http://a.example.com:8080/",
            "http://a.example.com:8080/api",
            "http://[2001:db8::1]:8080/",
        ]);
        const tls = { rules: [rule("a.example.com", "/")], tls: [{ hosts: ["*.example.com"] }] };
        expect(urlsOf(tls, status({ hostname: "lb.example.com", ports: ports(80, 8443) }))).toEqual([
            "https://a.example.com:8443/",
        ]);
    });

    it("names no port with an error, and none of UDP", () => {
        const spec = { rules: [rule("a.example.com", "/")] };
        const ports = [
            { port: 8080, protocol: "TCP", error: "PortInUse" },
            { port: 8443, protocol: "UDP" },
        ];
        expect(urlsOf(spec, status({ ip: "192.0.2.1", ports }))).toEqual(["http://a.example.com/"]);
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
