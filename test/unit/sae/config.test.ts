import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import { endpointOf, parseSettings } from "../../../provider/platforms/sae/client/config";
import { proxyFor } from "../../../provider/platforms/sae/client/transport/proxy";

const failures = (values: Inputs): string[] =>
    parseSettings(values, {}).failures.map(({ property, reason }) => `${property}: ${reason}`);

test("text from stack configuration and typed values from a program mean the same", () => {
    const text = parseSettings({ readTimeout: "2.5", maxRetries: "3", region: "cn-hangzhou" }, {});
    const typed = parseSettings({ readTimeout: 2.5, maxRetries: 3, region: "cn-hangzhou" }, {});
    expect(text).toEqual(typed);
    expect(text.failures).toEqual([]);
});

test.each<[Inputs, string]>([
    [
        { region: "hangzhou" },
        'region: "hangzhou" is not accepted — give a region such as cn-hangzhou [CR502 invalid-provider-setting]',
    ],
    [
        { readTimeout: "soon" },
        'readTimeout: "soon" is not accepted — give a number from 0.01 to 600 [CR502 invalid-provider-setting]',
    ],
    [
        { readTimeout: 0 },
        "readTimeout: 0 is not accepted — give a number from 0.01 to 600 [CR502 invalid-provider-setting]",
    ],
    [
        { maxRetries: 1.5 },
        "maxRetries: 1.5 is not accepted — give a whole number from 0 to 50 [CR502 invalid-provider-setting]",
    ],
    [{ protocol: "ftp" }, 'protocol: "ftp" is not allowed — use HTTP or HTTPS [CR502 invalid-provider-setting]'],
    [
        { endpoint: "http://a/b" },
        'endpoint: "http://a/b" is not an endpoint — give host, host:port or https://host [CR502 invalid-provider-setting]',
    ],
    [
        { endpoint: "host:99999" },
        'endpoint: "host:99999" is not an endpoint — give host, host:port or https://host [CR502 invalid-provider-setting]',
    ],
    [{ accessKeyId: "id" }, "accessKeySecret: is missing — accessKeyId needs it [CR502 invalid-provider-setting]"],
    [
        { accessKeySecret: "hush" },
        "accessKeyId: is missing — accessKeySecret needs it [CR502 invalid-provider-setting]",
    ],
    [
        { accessKeyId: 7 as never, accessKeySecret: "hush" },
        "accessKeyId: [secret] is not text — write it in quotes [CR502 invalid-provider-setting]",
    ],
    [
        { profile: "a", ecsRamRole: "b" },
        "ecsRamRole: cannot be used together with profile — keep one source of credentials [CR502 invalid-provider-setting]",
    ],
    [
        { oidcProviderArn: "acs:ram::1:oidc-provider/x", roleArn: "acs:ram::1:role/x" },
        "oidcTokenFile: is missing — oidcProviderArn needs the file with the token [CR502 invalid-provider-setting]",
    ],
    [
        { roleArn: "admin" },
        'roleArn: "admin" is not accepted — give an ARN such as acs:ram::123456789012****:role/deploy [CR502 invalid-provider-setting]',
    ],
    [{ acessKeyId: "id" }, "acessKeyId: is not a setting — did you mean accessKeyId? [CR502 invalid-provider-setting]"],
    [
        { credentialsUri: "file:///x" },
        'credentialsUri: "file:///x" is not accepted — give an address that starts with http:// or https:// [CR502 invalid-provider-setting]',
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

test("an endpoint of the environment is spoken to over HTTPS, unless it is on this machine or says otherwise", () => {
    const at = (endpoint: string) => endpointOf(parseSettings({}, { CROSSROUTE_SAE_ENDPOINT: endpoint }).settings, "");
    for (const host of ["sae.cn-hangzhou.aliyuncs.com", "10.0.0.7:8086", "127.example.com", "localhost.example.com"])
        expect(at(host)).toEqual({ host, protocol: "HTTPS" });
    for (const host of ["127.0.0.1:8086", "localhost:8086", "[::1]:8086"])
        expect(at(host)).toEqual({ host, protocol: "HTTP" });
    expect(at("http://sae.internal")).toEqual({ host: "sae.internal", protocol: "HTTP" });
});

test("a wrong endpoint is named without the password in it", () => {
    expect(failures({ endpoint: "https://me:hush@host/x" })).toEqual([
        'endpoint: "host/x" is not an endpoint — give host, host:port or https://host [CR502 invalid-provider-setting]',
    ]);
});

describe("a proxy", () => {
    const by = (values: Inputs, address: string, environment: NodeJS.ProcessEnv = {}) =>
        proxyFor(parseSettings(values, environment).settings, new URL(address));

    test("is used for its protocol, and not for hosts that are excepted", () => {
        const values = { httpsProxy: "http://proxy:3128", noProxy: "localhost,.internal" };
        expect(by(values, "https://sae.cn-hangzhou.aliyuncs.com")).toBe("http://proxy:3128");
        expect(by(values, "https://sae.internal:8443")).toBeUndefined();
        expect(by(values, "https://notinternal")).toBe("http://proxy:3128");
        expect(by(values, "http://a")).toBeUndefined();
    });

    test.each<[noProxy: string, host: string, direct: boolean]>([
        ["*", "https://sae.example", true],
        ["sae.example", "https://sae.example", true],
        ["example", "https://sae.example", true],
        [".example", "https://sae.example", true],
        ["*.example", "https://sae.example", true],
        ["xample", "https://sae.example", false],
        ["SAE.Example", "https://sae.example", true],
        ["sae.example:443", "https://sae.example", true],
        ["sae.example:8443", "https://sae.example", false],
        ["sae.example:8443", "https://sae.example:8443", true],
        ["10.0.0.0/8", "https://10.1.2.3", true],
        ["10.0.0.0/8", "https://11.1.2.3", false],
        ["10.0.0.0/8", "https://sae.example", false],
        ["fd00::/8", "https://[fd12::1]", true],
        ["[fd12::1]:443", "https://[fd12::1]", true],
        ["fd12::1", "https://[fd12::1]", true],
        ["10.1.2.3", "https://10.1.2.3:8443", true],
        ["10.0.0.0/99, nonsense/8 ,, sae.example", "https://sae.example", true],
        ["a b\tsae.example", "https://sae.example", true],
        ["0.0.1", "https://127.0.0.1", false],
        ["", "https://sae.example", false],
    ])("with noProxy %j reaches %s directly: %s", (noProxy, address, direct) => {
        expect(by({ httpsProxy: "proxy:3128", noProxy }, address)).toBe(direct ? undefined : "http://proxy:3128");
    });

    test("may be written without its scheme, as in most tools", () => {
        expect(by({}, "https://sae.example", { HTTPS_PROXY: "proxy.example:3128" })).toBe("http://proxy.example:3128");
        expect(by({}, "http://sae.example", { http_proxy: "me:hush@proxy:3128" })).toBe("http://me:hush@proxy:3128");
    });

    test("that is no address is refused without showing it", () => {
        expect(failures({ httpsProxy: "socks5://me:hush@proxy" })).toEqual([
            "httpsProxy: [secret] is not the address of a proxy — give one such as http://proxy.example.com:3128 [CR502 invalid-provider-setting]",
        ]);
        expect(failures({ httpProxy: "http://" })).toHaveLength(1);
    });

    test("of the environment may be a SOCKS proxy where SAE is on this machine; elsewhere its variable is named", () => {
        const environment = { HTTPS_PROXY: "socks5://me:hush@proxy:1080", http_proxy: "socks5h://proxy:1080" };
        const failed = (values: Inputs): string[] =>
            parseSettings(values, environment).failures.map(({ property, reason }) => `${property}: ${reason}`);
        for (const endpoint of ["127.0.0.1:8086", "http://localhost:8086", "[::1]:8086"])
            expect(failed({ endpoint })).toEqual([]);
        const wrong = (setting: string, variable: string) =>
            `${setting}: [secret] from ${variable} in the environment is not the address of a proxy — give one such as http://proxy.example.com:3128 [CR502 invalid-provider-setting]`;
        const both = [wrong("httpProxy", "http_proxy"), wrong("httpsProxy", "HTTPS_PROXY")];
        expect(failed({}).sort()).toEqual(both);
        expect(failed({ endpoint: "sae.example.com" }).sort()).toEqual(both);
    });

    test("is chosen for each address of a call: SAE, STS and a credentials URI each by their own", () => {
        const values = { httpProxy: "plain:1", httpsProxy: "secure:2", noProxy: "sts.aliyuncs.com" };
        expect(by(values, "https://sae.cn-hangzhou.aliyuncs.com")).toBe("http://secure:2");
        expect(by(values, "https://sts.aliyuncs.com")).toBeUndefined();
        expect(by(values, "http://keys.example/role")).toBe("http://plain:1");
    });

    test("never leads to the metadata service of a machine, nor to link-local addresses", () => {
        const values = { httpProxy: "proxy:1", httpsProxy: "proxy:1" };
        for (const host of ["100.100.100.200", "169.254.169.254", "[fe80::1]"])
            expect(by(values, `http://${host}/latest`)).toBeUndefined();
    });

    test("of the environment does not lead to this machine; one that the program asks for does", () => {
        for (const host of ["127.0.0.1:8086", "localhost:8086", "[::1]:8086"]) {
            const address = `http://${host}/`;
            expect(by({}, address, { HTTP_PROXY: "proxy:1" })).toBeUndefined();
            expect(by({}, address, { HTTP_PROXY: "proxy:1", NO_PROXY: "a" })).toBeUndefined();
            expect(by({ httpProxy: "proxy:1" }, address)).toBe("http://proxy:1");
            // One that is asked for is for its own protocol.
            expect(by({ httpsProxy: "proxy:1" }, address, { HTTP_PROXY: "proxy:2" })).toBeUndefined();
            expect(by({ httpProxy: "proxy:1" }, `https://${host}/`, { HTTPS_PROXY: "proxy:2" })).toBeUndefined();
            expect(by({ httpProxy: "proxy:1" }, address, { HTTPS_PROXY: "proxy:2" })).toBe("http://proxy:1");
            expect(by({ noProxy: "a" }, address, { HTTP_PROXY: "proxy:1" })).toBeUndefined();
            expect(by({ httpsProxy: "proxy:1" }, "http://sae.example", { HTTP_PROXY: "proxy:2" })).toBe(
                "http://proxy:2",
            );
        }
    });
});
