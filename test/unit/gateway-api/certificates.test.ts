import { attach } from "../../../provider/platforms/gateway-api/read/attach";
import { listenersOf } from "../../../provider/platforms/gateway-api/read/listeners";
import { gatewayObjects } from "../../../provider/platforms/gateway-api/read/objects";

const group = "gateway.networking.k8s.io";
const apiVersion = `${group}/v1`;
const objects = (controllerName: string, isGranted: boolean): Record<string, unknown>[] => [
    { apiVersion, kind: "GatewayClass", metadata: { name: "some" }, spec: { controllerName } },
    {
        apiVersion,
        kind: "Gateway",
        metadata: { name: "edge", namespace: "shop" },
        spec: {
            gatewayClassName: "some",
            listeners: [
                {
                    name: "https",
                    port: 443,
                    protocol: "HTTPS",
                    tls: { certificateRefs: [{ name: "c", namespace: "certs" }] },
                },
            ],
        },
    },
    {
        apiVersion,
        kind: "HTTPRoute",
        metadata: { name: "web", namespace: "shop" },
        spec: { parentRefs: [{ name: "edge" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
    },
    ...(isGranted
        ? [
              {
                  apiVersion: `${group}/v1beta1`,
                  kind: "ReferenceGrant",
                  metadata: { name: "g", namespace: "certs" },
                  spec: {
                      from: [{ group, kind: "Gateway", namespace: "shop" }],
                      to: [{ group: "", kind: "Secret" }],
                  },
              },
          ]
        : []),
];
const attached = (controllerName: string, isGranted: boolean, whole: boolean): string[] => {
    const found = gatewayObjects(
        objects(controllerName, isGranted).map((value) => ({ value })),
        whole,
    );
    return attach(found, listenersOf(found)).attachments.map(({ doubt }) => doubt ?? "taken");
};

describe("a listener with a certificate of another namespace", () => {
    const traefik = "traefik.io/gateway-controller";
    const why = "no ReferenceGrant of namespace certs lets Gateways of shop name Secret c";

    it("takes no route on Traefik before a ReferenceGrant, as of 3.7", () => {
        expect(attached(traefik, false, true)).toEqual([]);
        expect(attached(traefik, true, true)).toEqual(["taken"]);
    });

    it("perhaps takes none where files may not show the grant", () => {
        expect(attached(traefik, false, false)).toEqual([why]);
    });

    it("takes routes on others, which the specification leaves to the implementation", () => {
        expect(attached("example.com/controller", false, true)).toEqual(["taken"]);
    });
});
