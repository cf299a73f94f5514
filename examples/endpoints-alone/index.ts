import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

const namespace = new pulumi.Config().require("namespace");

/** Endpoints: one address takes requests, the other does not yet; both say which object is behind them. */
const legacy = new kubernetes.Endpoints("legacy", {
    namespace,
    kind: "Endpoints",
    // The Service is another team's: only the addresses behind it are declared here.
    service: false,
    subsets: [
        {
            addresses: [
                {
                    ip: "10.0.3.7",
                    hostname: "first",
                    targetRef: { kind: "Pod", namespace, name: "legacy-0", uid: "0a1b" },
                },
            ],
            notReadyAddresses: [{ ip: "10.0.3.8", nodeName: "node-2" }],
            ports: [
                { name: "http", port: 8080 },
                { name: "metrics", port: 9090, protocol: "TCP" },
            ],
        },
    ],
});

/** EndpointSlices, which clusters from 1.33 on want: one for each family of addresses. */
const modern = new kubernetes.Endpoints("modern", {
    namespace,
    kind: "EndpointSlice",
    service: false,
    addresses: ["10.0.4.7", "10.0.4.8", "2001:db8::7"],
    ports: [{ name: "http", port: 8080 }],
});

export const objects = pulumi
    .all([legacy.objects, modern.objects])
    .apply((all) => all.flat().map(({ kind, name }) => `${kind} ${name}`));
