import type { Settings } from "../config";
import { CallError } from "./transport";

/** Three texts that sign a call; asked for again at each call, because temporary ones run out. */
export interface Keys {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
}

/** Part of `@alicloud/credentials` that is used: everything in it gives keys or throws. */
interface KeysProvider {
    getCredentials(): Promise<Keys & { providerName?: string }>;
    getProviderName(): string;
}

/** A source of credentials as the API clients take it. */
export interface CredentialSource {
    getCredential(): Promise<object>;
    /** Keys given so far, which must not be shown. */
    seen(): readonly string[];
}

/** The source that the settings name, or the standard chain. */
export function credentialSource(settings: Settings): CredentialSource {
    const Credential = (require("@alicloud/credentials") as typeof import("@alicloud/credentials")).default;
    const secrets = new Set<string>();
    let source: { getCredential(): Promise<object> } | undefined;
    return {
        async getCredential() {
            try {
                source ??= new Credential(null, providerOf(settings) as never);
                const model = (await source.getCredential()) as Record<string, string | undefined>;
                for (const key of ["accessKeyId", "accessKeySecret", "securityToken"])
                    if (model[key]) secrets.add(model[key]);
                return model;
            } catch (error) {
                // The library's own text may hold a whole configuration file: it is not shown.
                throw new CallError("credentials", noCredentials(settings), {
                    code: "InvalidCredentials",
                    cause: error,
                });
            }
        },
        seen: () => [...secrets],
    };
}

function noCredentials(settings: Settings): string {
    const from = sources.find(({ key }) => settings[key] !== undefined);
    const where = from
        ? `${from.what} (${from.key}) gave none`
        : "there are none in the environment (ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET), an OIDC token file, " +
          "the CLI profile ~/.aliyun/config.json, ~/.alibabacloud/credentials, the RAM role of this machine or ALIBABA_CLOUD_CREDENTIALS_URI";
    return settings.roleArn === undefined ? where : `${where}, or the role ${settings.roleArn} could not be taken on`;
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
    return build("default", {});
}

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

/** The library's providers are made by builders, `withX(…)` for each X; values that are not given are left out. */
function build(name: string, values: Record<string, unknown>): KeysProvider {
    type Builder = Record<string, (value: unknown) => Builder> & { build(): KeysProvider };
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
            let last: unknown;
            for (const provider of providers) {
                try {
                    return await provider.getCredentials();
                } catch (error) {
                    last = error;
                }
            }
            throw last;
        },
        getProviderName: () => "profile",
    };
}
