// Tests other than the integration tests ask nothing of the developer's: no cluster (what is asked for in the background would
// answer when the test has ended), no stack or home of Pulumi, no account. Their calls to plugins stay on this machine.
for (const name of Object.keys(process.env))
    if (/^(PULUMI|ALIBABA_CLOUD|ALICLOUD)_/.test(name)) delete process.env[name];
process.env.KUBECONFIG = "/nonexistent/kubeconfig";
process.env.no_grpc_proxy = "127.0.0.1,localhost";
