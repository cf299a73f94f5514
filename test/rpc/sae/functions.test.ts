import { PluginProcess, serveAs, type FakeSae } from "./plugin-process";
import { settingsFor } from "./workshop";

let plugin: PluginProcess;
let sae: FakeSae;
afterEach(() => {
    plugin.end();
    sae.close();
});

const listed = {
    Id: 87,
    Name: "lb-1-80-f5",
    NamespaceId: "cn-hangzhou:prod",
    SlbId: "lb-1",
    LoadBalanceType: "clb",
    ListenerPort: "80",
    CreateTime: 1_764_230_400_000,
    DefaultRule: { AppId: "a", ContainerPort: 80 },
    Rules: [],
};
const onMse = {
    ...listed,
    Id: 88,
    SlbId: "",
    LoadBalanceType: "mse",
    MseGatewayId: "gw-1",
    MseGatewayPort: "443",
    MseGatewayProtocol: "HTTPS",
};

test("functions tell by which ids SAE's support finds their call, and what only lists say", async () => {
    let calls = 0;
    sae = await serveAs((action, _url, response) => {
        const Data =
            action === "ListIngresses" ? { TotalSize: 2, CurrentPage: 1, IngressList: [listed, onMse] } : listed;
        const ids = { RequestId: `R-${++calls}`, TraceId: `T-${calls}` };
        response.end(JSON.stringify({ ...ids, Code: "200", Success: true, Data }));
    });
    plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
    const one = await plugin.invoke("crossroute:sae:getIngress", { ingressId: "87", namespaceId: "cn-hangzhou:prod" });
    expect(one).toMatchObject({ done: { outputs: { id: "87", requestId: "R-1", traceId: "T-1" } } });
    const list = await plugin.invoke("crossroute:sae:listIngresses", { namespaceId: "cn-hangzhou:prod" });
    expect(list).toMatchObject({
        done: {
            outputs: {
                requestId: "R-2",
                traceId: "T-2",
                ingresses: [
                    { id: "87", loadBalancerType: "clb", createTime: 1_764_230_400_000 },
                    {
                        id: "88",
                        loadBalancerType: "mse",
                        mseGatewayId: "gw-1",
                        mseGatewayPort: "443",
                        mseGatewayProtocol: "HTTPS",
                    },
                ],
            },
        },
    });
});
