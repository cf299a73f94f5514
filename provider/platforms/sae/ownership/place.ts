import { createHash } from "node:crypto";
import { isRecord, UNKNOWN, type Inputs } from "../../../engine/values";
import { endpointOf, regionOfNamespace } from "../client/config";
import type { Settings } from "../client/settings";
import { knownSettings, type SaeContext } from "../context";

/** Where SAE is asked: an id is a rule set's own in one account of one region only. */
export interface Place {
    host: string;
    /** `account 123…`, `key` and a digest of it, `profile prod`; absent where the settings do not tell. */
    credentials?: string;
}

/** The output that says where a rule set or rule was last seen. The engine does not show a name that begins like this. */
const placeKey = "__place";

/** The place that a call about this namespace asks; undefined while a setting is known only after apply. */
export function placeOf(ctx: SaeContext, namespaceId: string | undefined): Place | undefined {
    const settings = knownSettings(ctx);
    const region = regionOfNamespace(namespaceId) ?? settings?.region ?? process.env["ALIBABA_CLOUD_REGION_ID"];
    const endpoint = settings && endpointOf(settings, region);
    if (endpoint === undefined) return undefined;
    const credentials = credentialsOf(settings!);
    return { host: oneHost(endpoint.host), ...(credentials !== undefined && { credentials }) };
}

/** The place in a state; undefined in one of an older version. */
export function placeIn(outputs: Inputs): Place | undefined {
    const value = outputs[placeKey];
    if (!isRecord(value) || typeof value["host"] !== "string") return undefined;
    const { host, credentials } = value;
    return { host, ...(typeof credentials === "string" && { credentials }) };
}

export const withPlace = (outputs: Inputs, place: Place | undefined): Inputs =>
    place === undefined ? outputs : { ...outputs, [placeKey]: { ...place } };

/** In a preview that does not know the namespace. */
export const withUnknownPlace = (outputs: Inputs): Inputs => ({ ...outputs, [placeKey]: UNKNOWN });

/** SAE has two hosts in a region, and this machine several names. */
const oneHost = (host: string): string =>
    host
        .toLowerCase()
        .replace(/^sae-vpc\./, "sae.")
        .replace(/^(127(\.\d{1,3}){3}|\[::1\])(?=:|$)/, "localhost");

/** What tells accounts apart without a call. A key is not stored; temporary ones tell nothing. */
function credentialsOf(settings: Settings): string | undefined {
    const { roleArn, accessKeyId, securityToken, profile, ecsRamRole, credentialsUri } = settings;
    const account = /^acs:ram::(\d+):/.exec(roleArn ?? "")?.[1];
    if (account !== undefined) return `account ${account}`;
    if (roleArn !== undefined) return undefined;
    if (accessKeyId !== undefined) return securityToken === undefined ? `key ${digest(accessKeyId)}` : undefined;
    if (profile !== undefined) return `profile ${profile}`;
    if (ecsRamRole !== undefined || credentialsUri !== undefined) return undefined;
    const key = process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"];
    const isTemporary = (process.env["ALIBABA_CLOUD_SECURITY_TOKEN"] ?? "") !== "";
    return key === undefined || key === "" || isTemporary ? undefined : `key ${digest(key)}`;
}

const digest = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 12);

export const isOtherHost = (was: Place | undefined, is: Place | undefined): boolean =>
    was !== undefined && is !== undefined && was.host !== is.host;

/**
 * Whether two places are one. `open`: nothing says so, and nothing against it. A profile has the same name on two machines and
 * leads to two accounts.
 */
export function comparePlaces(was: Place | undefined, is: Place | undefined): "same" | "other" | "open" {
    if (was === undefined || is === undefined) return "open";
    if (was.host !== is.host) return "other";
    const [before, now] = [was, is].map(({ credentials }) => credentials ?? "") as [string, string];
    const [kind] = now.split(" ");
    if (before === "" || now === "" || before.split(" ")[0] !== kind) return "open";
    if (before !== now) return "other";
    return kind === "profile" ? "open" : "same";
}

/** What is different about the place of the state: `at sae.cn-hangzhou.aliyuncs.com`, `with another access key`. */
export function differenceOf(was: Place, is: Place): string {
    if (was.host !== is.host) return `at ${was.host}`;
    const credentials = was.credentials ?? "";
    return credentials.startsWith("key ") ? "with another access key" : `with ${credentials}`;
}
