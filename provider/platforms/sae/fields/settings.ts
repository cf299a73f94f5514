/** The rows of the provider's settings. */
export interface SettingField {
    name: string;
    kind: "string" | "number" | "integer";
    description: string;
    /** Environment variables that are read when nothing is configured, in this order. */
    environment?: readonly string[];
    default?: string | number;
    secret?: boolean;
    values?: readonly string[];
    pattern?: RegExp;
    /** The pattern in words. */
    rule?: string;
    min?: number;
    max?: number;
}

const text = (name: string, description: string, more: Partial<SettingField> = {}): SettingField => ({
    name,
    kind: "string",
    description,
    ...more,
});
const number = (name: string, description: string, value: number, min: number, max: number): SettingField => ({
    name,
    kind: "number",
    description,
    default: value,
    min,
    max,
});
const arn = { pattern: /^acs:ram::\S+$/, rule: "an ARN such as acs:ram::123456789012****:role/deploy" };

export const settingFields: readonly SettingField[] = [
    text("region", "Region of Alibaba Cloud. Left out: the region in the `namespaceId` of each resource.", {
        pattern: /^[a-z]{2}(-[a-z0-9]+)+$/,
        rule: "a region such as cn-hangzhou",
    }),
    text("endpoint", "Host of the SAE API, with a port if need be. Left out: `sae.<region>.aliyuncs.com`.", {
        environment: ["CROSSROUTE_SAE_ENDPOINT"],
    }),
    text(
        "protocol",
        "How the endpoint is spoken to. Left out: what the endpoint says (`http://…`), else HTTPS; HTTP for an endpoint of the environment on this machine (`127.0.0.1:8086`).",
        {
            values: ["HTTP", "HTTPS"],
        },
    ),
    {
        ...text("network", "Which endpoint of the region is used: the public one, or the one inside a VPC."),
        values: ["public", "vpc"],
        default: "public",
    },
    text(
        "accessKeyId",
        "Access key id. Without any of the credentials below, the standard chain is tried: environment, OIDC, CLI profile, credentials file, RAM role of the ECS instance, credentials URI.",
        { secret: true },
    ),
    text("accessKeySecret", "Secret of the access key.", { secret: true }),
    text("securityToken", "Token of temporary (STS) credentials.", { secret: true }),
    text("profile", "Profile of the Alibaba Cloud CLI (`~/.aliyun/config.json`) or of `~/.alibabacloud/credentials`."),
    text("ecsRamRole", "RAM role of the ECS instance that this runs on."),
    text("credentialsUri", "Address that answers with temporary credentials.", {
        pattern: /^https?:\/\/\S+$/,
        rule: "an address that starts with http:// or https://",
    }),
    text("roleArn", "RAM role to take on with the credentials found otherwise, or with OIDC.", arn),
    text("roleSessionName", "Name of the role's session, for the audit log.", { default: "crossroute" }),
    {
        name: "roleSessionDuration",
        kind: "integer",
        description: "How long a session of the role lasts, in seconds.",
        min: 900,
        max: 43200,
    },
    text("externalId", "External id that the role asks for."),
    text("oidcProviderArn", "OIDC provider for `roleArn` (RRSA); needs `oidcTokenFile`.", arn),
    text("oidcTokenFile", "File with the OIDC token."),
    text("stsEndpoint", "Host of the STS API for `roleArn`.", { pattern: /^[A-Za-z0-9.-]+(:\d+)?$/, rule: "a host" }),
    number("connectTimeout", "How long a connection may take, in seconds.", 5, 0.01, 300),
    number("readTimeout", "How long an answer may take, in seconds.", 60, 0.01, 600),
    {
        name: "maxRetries",
        kind: "integer",
        description:
            "How often a call is tried again that was throttled, or that may be repeated and failed on the way.",
        default: 6,
        min: 0,
        max: 50,
    },
    number(
        "retryDelay",
        "First delay before a call is tried again, in seconds; it doubles from try to try, and each delay is taken at random up to it.",
        0.2,
        0.001,
        10,
    ),
    number("callsPerSecond", "Most calls per second to one region with one account.", 10, 0.1, 1000),
    text(
        "httpProxy",
        "Proxy for plain HTTP, such as `http://user:password@proxy.example.com:3128`; the scheme may be left out.",
        { environment: ["HTTP_PROXY", "http_proxy"], secret: true },
    ),
    text("httpsProxy", "Proxy for HTTPS, written as `httpProxy` is.", {
        environment: ["HTTPS_PROXY", "https_proxy"],
        secret: true,
    }),
    text(
        "noProxy",
        "Hosts that are reached without a proxy, joined by commas: names with their subdomains, addresses, ranges such as `10.0.0.0/8`, each with a port if only that is meant, or `*`. A proxy of the environment never leads to this machine, and no proxy to the metadata service or to link-local addresses.",
        {
            environment: ["NO_PROXY", "no_proxy"],
        },
    ),
    {
        ...text(
            "transport",
            "Client that makes the calls: `sdk` is the package `@alicloud/sae20190506`, `core` needs nothing more, `auto` takes the first if it is installed.",
        ),
        values: ["auto", "core", "sdk"],
        default: "auto",
    },
    number(
        "ruleSettleTime",
        "How long after changing a shared rule set it is read again to see whether another writer undid the change, in seconds.",
        2,
        0.01,
        60,
    ),
];
