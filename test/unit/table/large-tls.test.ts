import { servedWithTls } from "../../../provider/platforms/kubernetes/read/certificates";
import { buildIngress } from "../../../provider/platforms/kubernetes/manifest/ingress";
import type { IngressArgs } from "../../../provider/platforms/kubernetes/fields/args";

it("the hosts of a TLS section are read once, however many rules ask for theirs", () => {
    let reads = 0;
    const entry = {
        get hosts() {
            reads++;
            return ["shop.example.com", "*.Apps.example.com"];
        },
    };
    const isServed = servedWithTls({ tls: [entry] });
    const before = reads;
    expect(["shop.example.com", "a.apps.example.com", "other.example.com", undefined].map(isServed)).toEqual([
        true,
        true,
        false,
        false,
    ]);
    expect(reads).toBe(before);
});

it("each Secret of the routes has one TLS entry with its hosts once, in the order of the routes", () => {
    const backend = { service: { name: "web", port: 80 } };
    const route = (host: string, tls: string) => ({ host, path: "/", tls, backend });
    const args: IngressArgs = {
        namespace: "shop",
        routes: [route("a.io", "one"), route("b.io", "two"), route("a.io", "one"), route("c.io", "one")],
    };
    const { spec, paths } = buildIngress(args);
    expect(JSON.stringify(spec.tls)).toBe(
        '[{"hosts":["a.io","c.io"],"secretName":"one"},{"hosts":["b.io"],"secretName":"two"}]',
    );
    expect(paths.get("spec.tls[0].hosts[1]")).toBe("routes[3].host!");
    expect(paths.get("spec.tls[1].hosts[0]")).toBe("routes[1].host!");
});
