import type { Settings } from "../settings";
import { misnamed, reasonFor } from "./credential-reasons";
import { takeRequests, withRequests } from "./requests";
import { CallError } from "./transport";

/** The three texts that sign a call; asked for at each call, because temporary ones expire. */
export interface Keys {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
    /** Which source they come from. */
    providerName?: string;
}

/** The used part of `@alicloud/credentials`: everything in it returns keys or throws. */
interface KeysProvider {
    getCredentials(): Promise<Keys>;
    getProviderName(): string;
}

/** A source of credentials, in the form that the API clients take. */
export interface CredentialSource {
    getCredential(): Promise<Keys>;
    /** Keys issued so far, which must not be shown. */
    seen(): readonly string[];
}

/** The answer of a service that issues keys is short. */
const longestAnswer = 1024 * 1024;

/** The source that the settings name, or the standard chain. */
export function credentialSource(settings: Settings): CredentialSource {
    const secrets = new Set<string>();
    let source: KeysProvider | undefined;
    return {
        async getCredential() {
            try {
                const asked = (source ??= providerOf(settings));
                const requests = { settings, mostBytes: longestAnswer };
                const keys = await withRequests(requests, () => asked.getCredentials());
                for (const key of ["accessKeyId", "accessKeySecret", "securityToken"] as const)
                    if (keys[key]) secrets.add(keys[key]);
                return keys;
            } catch (error) {
                const reason = error instanceof NoKeys ? error.message : reasonFor(error);
                throw new CallError("credentials", noCredentials(settings, reason), {
                    code: "InvalidCredentials",
                    cause: error,
                });
            }
        },
        seen: () => [...secrets],
    };
}

/** Its message is our own. */
class NoKeys extends Error {}

function noCredentials(settings: Settings, why: string): string {
    const from = sources.find(({ key }) => settings[key] !== undefined);
    const where = from
        ? `${from.what} (${from.key}) gave no keys: ${why}`
        : `no source of credentials gave keys: ${why}`;
    return settings.roleArn === undefined || from?.key === "oidcProviderArn"
        ? where
        : `${where} (keys to take on roleArn, or the role itself)`;
}

const sources = [
    { key: "accessKeyId", what: "the access key" },
    { key: "profile", what: "the profile" },
    { key: "ecsRamRole", what: "the RAM role of this machine" },
    { key: "oidcProviderArn", what: "the OIDC provider" },
    { key: "credentialsUri", what: "the credentials URI" },
] as const satisfies readonly { key: keyof Settings; what: string }[];

function providerOf(settings: Settings): KeysProvider {
    if (settings.oidcProviderArn !== undefined) return oidc(settings);
    const base = baseProvider(settings);
    return settings.roleArn === undefined ? base : role(settings, base);
}

function baseProvider(settings: Settings): KeysProvider {
    const { accessKeyId, accessKeySecret, securityToken, profile, ecsRamRole, credentialsUri } = settings;
    if (accessKeyId !== undefined && accessKeySecret !== undefined) {
        const keys = { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) };
        const providerName = securityToken === undefined ? "static_ak" : "static_sts";
        return { getCredentials: async () => ({ ...keys, providerName }), getProviderName: () => providerName };
    }
    if (profile !== undefined)
        return firstOf(build("cli_profile", { ProfileName: profile }), build("profile", { ProfileName: profile }));
    if (ecsRamRole !== undefined) return build("ecs_ram_role", { RoleName: ecsRamRole });
    if (credentialsUri !== undefined) return build("uri", { CredentialsURI: credentialsUri });
    return chain(process.env);
}

/**
 * The library's standard chain, source by source. The library itself stays with the last source once none has given
 * keys, asks the address "undefined" without a credentials URI, and puts all reasons into one text that must not be
 * shown.
 */
function chain(environment: NodeJS.ProcessEnv): KeysProvider {
    const rows: readonly [what: string, name: string, values: Record<string, unknown>, when: boolean][] = [
        ["environment", "env", {}, true],
        ["OIDC", "oidc_role_arn", {}, environment["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] !== undefined],
        ["CLI profile", "cli_profile", {}, true],
        ["credentials file", "profile", {}, true],
        ["RAM role of this machine", "ecs_ram_role", { RoleName: environment["ALIBABA_CLOUD_ECS_METADATA"] }, true],
        ["credentials URI", "uri", {}, environment["ALIBABA_CLOUD_CREDENTIALS_URI"] !== undefined],
    ];
    const providers = new Map<string, KeysProvider>();
    let used: KeysProvider | undefined;
    return {
        async getCredentials() {
            if (used) return used.getCredentials();
            const failed = misnamed(environment);
            for (const [what, name, values] of rows.filter(([, , , when]) => when)) {
                try {
                    const provider = providers.get(name) ?? (name === "env" ? ofEnvironment() : build(name, values));
                    providers.set(name, provider);
                    const keys = await provider.getCredentials();
                    used = provider;
                    return keys;
                } catch (error) {
                    failed.push(`${what}: ${reasonFor(error)}`);
                }
            }
            throw new NoKeys(failed.join("; "));
        },
        getProviderName: () => "default",
    };
}

/** Without the library, which takes 30 ms of the processor to load. It says what is missing. */
const ofEnvironment = (): KeysProvider => ({
    async getCredentials() {
        const { env } = process;
        const accessKeyId = env["ALIBABA_CLOUD_ACCESS_KEY_ID"];
        const accessKeySecret = env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"];
        const securityToken = env["ALIBABA_CLOUD_SECURITY_TOKEN"];
        if (!accessKeyId || !accessKeySecret) return build("env", {}).getCredentials();
        return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }), providerName: "env" };
    },
    getProviderName: () => "env",
});

const oidc = (settings: Settings): KeysProvider =>
    build("oidc_role_arn", {
        RoleArn: settings.roleArn,
        OIDCProviderArn: settings.oidcProviderArn,
        OIDCTokenFilePath: settings.oidcTokenFile,
        ...session(settings),
    });

const role = (settings: Settings, base: KeysProvider): KeysProvider =>
    build("ram_role_arn", {
        CredentialsProvider: base,
        RoleArn: settings.roleArn,
        ExternalId: settings.externalId,
        ...session(settings),
    });

const session = (settings: Settings): Record<string, unknown> => ({
    RoleSessionName: settings.roleSessionName,
    DurationSeconds: settings.roleSessionDuration,
    StsEndpoint: settings.stsEndpoint,
    StsRegionId: settings.stsEndpoint === undefined ? settings.region : undefined,
});

/** The library's providers are made by builders, `withX(…)` for each X; absent values are left out. */
function build(name: string, values: Record<string, unknown>): KeysProvider {
    type Builder = Record<string, (value: unknown) => Builder> & { build(): KeysProvider };
    takeRequests();
    const { default: provider } = require(`@alicloud/credentials/dist/src/providers/${name}`) as {
        default: { builder(): Builder };
    };
    const builder = provider.builder();
    for (const [key, value] of Object.entries(values)) if (value !== undefined) builder[`with${key}`]?.(value);
    return builder.build();
}

function firstOf(...providers: KeysProvider[]): KeysProvider {
    return {
        async getCredentials() {
            const reasons: string[] = [];
            for (const provider of providers) {
                try {
                    return await provider.getCredentials();
                } catch (error) {
                    const reason = reasonFor(error);
                    if (!reasons.includes(reason)) reasons.push(reason);
                }
            }
            throw new NoKeys(reasons.join("; "));
        },
        getProviderName: () => "profile",
    };
}
