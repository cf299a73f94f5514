/** How SAE is reached, and with which credentials: all settings of a provider. */
export interface Settings {
    region?: string;
    /** `host` or `host:port`; absent: SAE's public endpoint of the region. */
    endpoint?: string;
    protocol?: "HTTP" | "HTTPS";
    network: "public" | "vpc";
    accessKeyId?: string;
    accessKeySecret?: string;
    securityToken?: string;
    profile?: string;
    ecsRamRole?: string;
    credentialsUri?: string;
    roleArn?: string;
    roleSessionName?: string;
    /** Seconds. */
    roleSessionDuration?: number;
    externalId?: string;
    oidcProviderArn?: string;
    oidcTokenFile?: string;
    stsEndpoint?: string;
    /** Seconds. */
    connectTimeout: number;
    /** Seconds. */
    readTimeout: number;
    maxRetries: number;
    /** Seconds. */
    retryDelay: number;
    callsPerSecond: number;
    httpProxy?: string;
    httpsProxy?: string;
    noProxy?: string;
    /** The proxies that nobody asked for by name: a server on this machine is reached without them. */
    proxiesOfEnvironment?: readonly ("httpProxy" | "httpsProxy")[];
    transport: "auto" | "core" | "sdk";
    /** Seconds. */
    ruleSettleTime: number;
}
