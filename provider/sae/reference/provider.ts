import { settingFields, type SettingField } from "../fields/settings";
import { code, page, program, rows } from "./tables";

/** `docs/reference/sae-provider.md`. */
export const providerPage = (): string =>
    page(
        "SAE: credentials, region and endpoint",
        "Nothing has to be configured where the standard Alibaba Cloud credentials are found: the region is told by the `namespaceId` of each resource. What is configured counts for all resources of the stack, or for those that are given an explicit provider.",
        "## Stack configuration",
        "```sh\npulumi config set crossroute:region cn-hangzhou\npulumi config set --secret crossroute:accessKeyId …\npulumi config set --secret crossroute:accessKeySecret …\n```",
        "## Explicit providers",
        "Several accounts or regions in one program:",
        program(
            'const hangzhou = new crossroute.Provider("hangzhou", { profile: "prod" });\nconst oregon = new crossroute.Provider("oregon", { region: "us-west-1", profile: "overseas" });\n\nnew crossroute.sae.Ingress("edge", { … }, { provider: hangzhou });',
        ),
        "## Where credentials come from",
        "The first of these that gives some:",
        [
            "1. `accessKeyId` and `accessKeySecret`, with `securityToken` for temporary ones; or one of `profile`, `ecsRamRole`, `oidcProviderArn`, `credentialsUri`. One source at a time.",
            "2. Environment: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`.",
            "3. OIDC (RRSA on a cluster), the CLI's profile in `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the RAM role of the ECS instance, a credentials URI.",
        ].join("\n"),
        "With `roleArn` that role is taken on with the credentials found. The account needs the RAM actions `sae:CreateIngress`, `sae:UpdateIngress`, `sae:DescribeIngress`, `sae:DeleteIngress` and `sae:ListIngresses`.",
        "A wrong key, an unreachable endpoint and a clock that is off by more than 15 minutes stop the preview with the cure. Secrets are never shown: not in the state, not in a log, not in a message.",
        "## Settings",
        rows(["Setting", "Type", "Default", "Meaning"], settingFields.map(settingRow)),
    );

const settingRow = (field: SettingField): string[] => [
    `${code(field.name)}${field.secret ? " (secret)" : ""}`,
    field.kind,
    field.default === undefined ? "" : code(String(field.default)),
    [
        field.description,
        field.values ? `One of ${field.values.map(code).join(", ")}.` : "",
        field.min === undefined ? "" : `From ${field.min} to ${field.max}.`,
        field.environment ? `Environment: ${field.environment.map(code).join(", ")}.` : "",
    ]
        .filter(Boolean)
        .join(" "),
];
