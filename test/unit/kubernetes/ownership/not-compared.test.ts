import { line } from "../../../../provider/diagnostics/render";
import { ClusterError } from "../../../../provider/platforms/kubernetes/client/cluster-error";
import { notCompared } from "../../../../provider/platforms/kubernetes/ownership/existence-unknown";

describe("a comparison with what is live that cannot be made", () => {
    it("is a warning with the place of its gateway and the cure of the cluster's error", () => {
        const error = new ClusterError("10.0.0.1:6443 did not answer", undefined, { cause: "Start the VPN." });
        const found = notCompared("gateways.edge", error);
        expect(found.severity).toBe("warning");
        expect(line(found)).toBe(
            "gateways.edge: The routes could not be compared with what is live: 10.0.0.1:6443 did not answer. Start the VPN. [CR322 cluster-request-failed]",
        );
    });

    it("has the general cure where the error has none", () => {
        expect(line(notCompared("", new Error("no kubeconfig")))).toBe(
            "The routes could not be compared with what is live: no kubeconfig. Correct the kubeconfig or the Kubernetes provider; reading and writing the objects must be allowed. [CR322 cluster-request-failed]",
        );
    });
});
