// Tests other than the integration tests ask no cluster, also when one runs beside them or the developer has one: what is
// asked for in the background would answer when the test has ended.
process.env.KUBECONFIG = "/nonexistent/kubeconfig";
