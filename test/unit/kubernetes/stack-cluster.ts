import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";

/** Makes a listening server the cluster of the stack. */
export function setStackCluster(server: Server): void {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const kubeconfig = JSON.stringify({
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c" } }],
        clusters: [{ name: "c", cluster: { server: address } }],
    });
    pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": kubeconfig });
}
