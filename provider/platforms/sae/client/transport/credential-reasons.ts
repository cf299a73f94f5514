import { shorten } from "../../../../engine/redaction";

/**
 * Why a source gave no keys, in our own words. The library's message may hold a whole configuration file, or the answer
 * of a sign-in server: it is only searched for known phrases, never shown. The first matching row counts.
 */
const reasons: readonly { says: RegExp; reason: string }[] = [
    { says: /ENOENT/, reason: "the file is missing" },
    { says: /EACCES|EPERM|no read permission/i, reason: "the file may not be read" },
    { says: /EISDIR/, reason: "the file is a folder" },
    {
        says: /^reading aliyun cli config/,
        reason: "~/.aliyun/config.json is missing or may not be read; run aliyun configure",
    },
    { says: /^parse aliyun cli config/, reason: "~/.aliyun/config.json is not JSON; run aliyun configure" },
    { says: /^no any configured profiles/, reason: "~/.aliyun/config.json has no profiles; run aliyun configure" },
    { says: /^unable to get profile with/, reason: "~/.aliyun/config.json has no profile of this name" },
    {
        says: /^unsupported profile mode/,
        reason: "the profile in ~/.aliyun/config.json is of a kind that is not supported",
    },
    { says: /^Can not find credential type/, reason: "~/.alibabacloud/credentials has no profile of this name" },
    {
        says: /^Invalid type option/,
        reason: "the profile in ~/.alibabacloud/credentials is of a kind that is not supported",
    },
    {
        says: /CloudSSO access token is empty or expired/,
        reason: "the sign-in has expired; sign in again with the Alibaba Cloud CLI",
    },
    {
        says: /CloudSSO|OAuth/,
        reason: "the sign-in was refused or has expired; sign in again with the Alibaba Cloud CLI",
    },
    { says: /external command|process_command/, reason: "the profile's command failed or gave no keys" },
    { says: /ALIBABA_CLOUD_ACCESS_KEY_ID/, reason: "ALIBABA_CLOUD_ACCESS_KEY_ID is not set" },
    { says: /ALIBABA_CLOUD_ACCESS_KEY_SECRET/, reason: "ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set" },
    { says: /access key secret is invalid|SignatureDoesNotMatch/, reason: "the access key secret is wrong" },
    { says: /InvalidAccessKeyId/, reason: "the access key id does not exist or is switched off" },
    { says: /InvalidSecurityToken|SecurityToken\.Expired/, reason: "the security token is wrong or has run out" },
    { says: /EntityNotExist\.Role|RoleNotFound/, reason: "there is no such role; check roleArn" },
    {
        says: /AuthenticationFail\.OIDCToken|OIDCToken/,
        reason: "the OIDC token was refused: it has expired or is for another provider",
    },
    {
        says: /EntityNotExist|AuthenticationFail\.NoPermission/,
        reason: "the OIDC provider or the role does not exist, or does not trust this token",
    },
    {
        says: /NoPermission|Forbidden/,
        reason: "the role was refused: its trust policy must name whoever asks, who must be allowed sts:AssumeRole",
    },
    { says: /InvalidTimeStamp|IllegalTimestamp/, reason: "this machine's clock is wrong" },
    {
        says: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|no connection within/,
        reason: "its address does not answer",
    },
    { says: /ETIMEDOUT|no complete answer within|Timeout/, reason: "it did not answer in time" },
    { says: /proxy asks/, reason: "the proxy refused the request" },
    { says: /httpStatus: 404|get role name failed/, reason: "this machine has no such RAM role" },
    { says: /httpStatus/, reason: "it answered with an error" },
    {
        says: /json parse|unmarshal|error retrieving credentials|fail to get credentials|^get sts token failed$/,
        reason: "its answer holds no keys",
    },
    { says: /disabled/, reason: "it is switched off by a variable of the environment" },
];

/** The reason for a failure, if it is known. */
export function reasonFor(error: unknown): string {
    const { code, message } = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
    const text = `${shorten(typeof message === "string" ? message : "", 4000)} ${typeof code === "string" ? code : ""}`;
    return reasons.find(({ says }) => says.test(text))?.reason ?? "it gave none, for a reason that is not known here";
}

/** Names of variables that other tools read, and the names that are read here. */
const otherNames: readonly [theirs: string, ours: string][] = [
    ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ["ALICLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ["ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ["ALIYUN_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ["ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    ["ALICLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    ["ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    ["ALIYUN_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    ["ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN"],
    ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"],
];

/** Variables that are set under a name that is not read here. */
export function misnamed(environment: NodeJS.ProcessEnv): string[] {
    return otherNames
        .filter(([theirs, ours]) => environment[theirs] && !environment[ours])
        .map(([theirs, ours]) => `${theirs} is set but not read here; set ${ours}`);
}
