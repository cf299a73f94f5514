import { settingFields, type SettingField } from "../settings";
import { code, page, program, rows } from "./markdown";

/** `docs/reference/sae-provider.md`. */
export const providerPage = (): string =>
    page(
        "SAE: credentials, region and endpoint",
        "Nothing has to be configured where the standard Alibaba Cloud credentials are found: the region follows from the `namespaceId` of each resource. What is configured counts for all resources of the stack, or for those that are given an explicit provider.",
        "## Stack configuration",
        "```sh\npulumi config set crossroute:region cn-hangzhou\npulumi config set --secret crossroute:accessKeyId …\npulumi config set --secret crossroute:accessKeySecret …\n```",
        "## Explicit providers",
        "Several accounts or regions in one program:",
        program(
            'const hangzhou = new crossroute.Provider("hangzhou", { profile: "prod" });\nconst oregon = new crossroute.Provider("oregon", { region: "us-west-1", profile: "overseas" });\n\nnew crossroute.sae.Ingress(\n  "edge",\n  { namespaceId: "cn-hangzhou:prod", loadBalancerId: "lb-bp1shop", listenerPort: 80, defaultRule: { appId, containerPort: 8080 }, rules: [] },\n  { provider: hangzhou },\n);',
        ),
        "## Where credentials come from",
        "The first of these that gives some:",
        [
            "1. `accessKeyId` and `accessKeySecret`, with `securityToken` for temporary ones; or one of `profile`, `ecsRamRole`, `oidcProviderArn`, `credentialsUri`. One source at a time.",
            "2. Environment: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`.",
            "3. OIDC (RRSA on a cluster), the CLI's profile in `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the RAM role of the ECS instance, a credentials URI.",
        ].join("\n"),
        "With `roleArn` that role is taken on with the credentials found. The account needs the RAM actions `sae:CreateIngress`, `sae:UpdateIngress`, `sae:DescribeIngress`, `sae:DeleteIngress` and `sae:ListIngresses`.",
        "A wrong key, an unreachable endpoint and a clock that is off by more than 15 minutes stop the preview with the cure; when no source gives keys, the failure says of each why (a profile that is missing, a sign-in that has expired, a token file that cannot be read, a role that was refused, a variable under another tool's name).",
        "## What is believed, and what is shown",
        [
            "- An answer counts only when it proves what was asked: SAE's `Code` and `Success`, the id of the rule set that was asked for, a list with its count. A page to sign in, an empty answer, another rule set or a value of a wrong type is a failure that says what was answered; it never drops a resource from the state. A rule set counts as gone when SAE refuses to describe it **and** the list of its namespace is without it.",
            "- An answer is read up to 16 MiB and within `readTimeout`, whichever client is used.",
            "- SAE may ask everyone to wait. All stacks of a user wait together and say so beside the step (`SAE asks to wait 9 min`); Ctrl-C and `customTimeouts` end it at once. More than 10 minutes are not waited for: the call fails and says how long SAE asks for.",
            "- A change of an application that is under way (`Application.ChangerOrderRunning`, `Application.InvalidStatus`, `System.Upgrading`) is waited for, up to `customTimeouts`, or 10 minutes without them.",
            "- Secrets are not shown: not in a failure, a warning or a log line, however a server repeats them (percent-encoded, twice, as JSON, in capitals); failures show no query of an address. What SAE makes of a secret, such as a `name` with a secret `loadBalancerId` in it, is secret in the state. A secret number, or one of fewer than four characters, is taken out where it stands alone (`host:8080`), not inside another word (`18080`); `true` and `false` have no text that could be hidden.",
        ].join("\n"),
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
