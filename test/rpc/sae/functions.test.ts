import { PluginProcess, serveAs, type FakeSae } from "./plugin-process";
import { saeSchema } from "../../../provider/platforms/sae/fields/schema";
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

/** What SAE leaves out where there is nothing to say: the least that it can answer about a rule set. */
const bare = { Id: 89, SlbId: "lb-1", LoadBalanceType: "clb", ListenerPort: "80" };
const bareOnMse = { Id: 90, LoadBalanceType: "mse", MseGatewayId: "gw-1", MseGatewayProtocol: "HTTPS" };

async function listOf(IngressList: object[], described: object, details: boolean): Promise<Record<string, unknown>[]> {
    sae = await serveAs((action, _url, response) => {
        const Data = action === "ListIngresses" ? { TotalSize: IngressList.length, IngressList } : described;
        response.end(JSON.stringify({ Code: "200", Success: true, Data }));
    });
    plugin = await PluginProcess.start(settingsFor(sae, { maxRetries: 0 }));
    const answer = await plugin.invoke("crossroute:sae:listIngresses", { namespaceId: "cn-hangzhou:prod", details });
    const { done } = answer as unknown as { done: { outputs: { ingresses: Record<string, unknown>[] } } };
    return done.outputs.ingresses;
}

test("a list without details says nothing of what only descriptions have", async () => {
    const [one] = await listOf([listed], listed, false);
    for (const name of ["gzip", "xForwardedFor", "xForwardedForProto", "securityPolicyId", "createdBySae"])
        expect(one).not.toHaveProperty(name);
    expect(one).toMatchObject({ listenerPort: 80, listenerProtocol: "HTTP", requestTimeout: 60 });
});

test("details say it, as SAE does", async () => {
    const described = { ...listed, ListenerPort: 80, EnableGzip: true, EnableXForwardedFor: false };
    const [one] = await listOf([listed], described, true);
    expect(one).toMatchObject({ gzip: true, xForwardedFor: false, createTime: 1_764_230_400_000 });
    expect(one).not.toHaveProperty("xForwardedForProto");
});

test("every result has what the schema promises to typed languages, however little SAE says", async () => {
    const { required } = saeSchema().types["crossroute:sae:RuleSet"] as { required: string[] };
    for (const one of await listOf([bare, bareOnMse], bare, false))
        expect(Object.keys(one)).toEqual(expect.arrayContaining(required));
});

test("a rule set on a gateway of another product has no defaults of ours", async () => {
    const [one] = await listOf([bareOnMse], bare, false);
    expect(one).toEqual({
        id: "90",
        ingressId: "90",
        namespaceId: "cn-hangzhou:prod",
        loadBalancerType: "mse",
        mseGatewayId: "gw-1",
        mseGatewayProtocol: "HTTPS",
        rules: [],
    });
});
