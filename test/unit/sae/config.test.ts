import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import { endpointOf, parseSettings } from "../../../provider/sae/config";
import { proxyFor } from "../../../provider/sae/transport/proxy";

const failures = (values: Inputs): string[] =>
    parseSettings(values, {}).failures.map(({ property, reason }) => `${property}: ${reason}`);

test("text from stack configuration and typed values from a program mean the same", () => {
    const text = parseSettings({ readTimeout: "2.5", maxRetries: "3", region: "cn-hangzhou" }, {});
    const typed = parseSettings({ readTimeout: 2.5, maxRetries: 3, region: "cn-hangzhou" }, {});
    expect(text).toEqual(typed);
    expect(text.failures).toEqual([]);
});

test.each<[Inputs, string]>([
    [{ region: "hangzhou" }, 'region: "hangzhou" is not a region such as cn-hangzhou'],
    [{ readTimeout: "soon" }, 'readTimeout: "soon" is not a number from 0.01 to 600'],
    [{ readTimeout: 0 }, "readTimeout: 0 is not a number from 0.01 to 600"],
    [{ maxRetries: 1.5 }, "maxRetries: 1.5 is not a whole number from 0 to 50"],
    [{ protocol: "ftp" }, 'protocol: "ftp" is not allowed; use HTTP or HTTPS'],
    [{ endpoint: "http://a/b" }, 'endpoint: "http://a/b" is not host, host:port or https://host'],
    [{ endpoint: "host:99999" }, 'endpoint: "host:99999" is not host, host:port or https://host'],
    [{ accessKeyId: "id" }, "accessKeySecret: is missing; accessKeyId needs it"],
    [{ accessKeySecret: "hush" }, "accessKeyId: is missing; accessKeySecret needs it"],
    [{ accessKeyId: 7 as never, accessKeySecret: "hush" }, "accessKeyId: [secret] is not text"],
    [
        { profile: "a", ecsRamRole: "b" },
        "ecsRamRole: cannot be used together with profile; keep one source of credentials",
    ],
    [
        { oidcProviderArn: "acs:ram::1:oidc-provider/x", roleArn: "acs:ram::1:role/x" },
        "oidcTokenFile: is missing; oidcProviderArn needs the file with the token",
    ],
    [{ roleArn: "admin" }, 'roleArn: "admin" is not an ARN such as acs:ram::123456789012****:role/deploy'],
    [{ acessKeyId: "id" }, "acessKeyId: is not a setting; did you mean accessKeyId?"],
    [
        { credentialsUri: "file:///x" },
        'credentialsUri: "file:///x" is not an address that starts with http:// or https://',
    ],
])("%j is refused with the property and the reason", (values, message) => {
    expect(failures(values)).toEqual([message]);
});

test("what is known only after apply is no failure and is left to its default", () => {
    const { settings, failures: found } = parseSettings(
        { region: UNKNOWN, accessKeyId: UNKNOWN, accessKeySecret: UNKNOWN, readTimeout: UNKNOWN },
        {},
    );
    expect(found).toEqual([]);
    expect(settings.region).toBeUndefined();
});

test("settings of other parts of the package pass without a word", () => {
    expect(failures({ kubeconfig: "x", version: "1.0.0", context: "y" })).toEqual([]);
});

test("the endpoint is the configured one, the sandbox's over plain HTTP, or the region's", () => {
    const at = (values: Inputs, environment: NodeJS.ProcessEnv = {}, region?: string) =>
        endpointOf(parseSettings(values, environment).settings, region);
    expect(at({}, {}, "cn-hangzhou")).toEqual({ host: "sae.cn-hangzhou.aliyuncs.com", protocol: "HTTPS" });
    expect(at({ network: "vpc" }, {}, "eu-central-1")).toEqual({
        host: "sae-vpc.eu-central-1.aliyuncs.com",
        protocol: "HTTPS",
    });
    expect(at({}, { CROSSROUTE_SAE_ENDPOINT: "127.0.0.1:8086" })).toEqual({ host: "127.0.0.1:8086", protocol: "HTTP" });
    expect(at({}, { CROSSROUTE_SAE_ENDPOINT: "https://sae.internal" })).toEqual({
        host: "sae.internal",
        protocol: "HTTPS",
    });
    expect(at({ endpoint: "sae.internal:8443" })).toEqual({ host: "sae.internal:8443", protocol: "HTTPS" });
    expect(at({ endpoint: "http://sae.internal" })).toEqual({ host: "sae.internal", protocol: "HTTP" });
    expect(at({ endpoint: "sae.internal", protocol: "http" })).toEqual({ host: "sae.internal", protocol: "HTTP" });
    expect(at({})).toBeUndefined();
});

test("a proxy is used for its protocol, and not for hosts that are excepted", () => {
    const { settings } = parseSettings({ httpsProxy: "http://proxy:3128", noProxy: "localhost,.internal" }, {});
    expect(proxyFor(settings, { host: "sae.cn-hangzhou.aliyuncs.com", protocol: "HTTPS" })).toBe("http://proxy:3128");
    expect(proxyFor(settings, { host: "sae.internal:8443", protocol: "HTTPS" })).toBeUndefined();
    expect(proxyFor(settings, { host: "notinternal", protocol: "HTTPS" })).toBe("http://proxy:3128");
    expect(proxyFor(settings, { host: "a", protocol: "HTTP" })).toBeUndefined();
});
