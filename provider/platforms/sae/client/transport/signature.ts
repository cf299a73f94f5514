import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Keys } from "./credentials";

/**
 * The headers of a call, signed as Alibaba Cloud wants it (ACS3-HMAC-SHA256).
 * Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function signed(
    request: Readonly<Request>,
    { accessKeyId, accessKeySecret, securityToken, providerName }: Readonly<Keys>,
    now: Date = new Date(),
    nonce: string = randomUUID(),
): Record<string, string> {
    const { action, version, host, method, path, search, body } = request;
    const payload = sha256(body ?? "");
    const headers: Record<string, string> = {
        host,
        "x-acs-version": version,
        "x-acs-action": action,
        "x-acs-date": now.toISOString().replace(/\.\d+Z$/, "Z"),
        "x-acs-signature-nonce": nonce,
        "x-acs-content-sha256": payload,
        ...(body !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
        ...(providerName !== undefined && { "x-acs-credentials-provider": providerName }),
        ...(securityToken && { "x-acs-accesskey-id": accessKeyId, "x-acs-security-token": securityToken }),
    };
    const names = Object.keys(headers).sort();
    const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
    const canonical = [method, path, search, lines, names.join(";"), payload].join("\n");
    const signature = createHmac("sha256", accessKeySecret)
        .update(`${algorithm}\n${sha256(canonical)}`)
        .digest("hex");
    return {
        ...headers,
        accept: "application/json",
        "user-agent": "pulumi-crossroute",
        authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`,
    };
}

const algorithm = "ACS3-HMAC-SHA256";

interface Request {
    action: string;
    version: string;
    /** With its port, as it is sent. */
    host: string;
    method: string;
    path: string;
    /** Of `queryOf`. */
    search: string;
    body: string | undefined;
}

/** A query in the one form that can be signed: sorted, and all but letters, digits and `-._~` encoded. */
export const queryOf = (query: Readonly<Record<string, string>>): string =>
    Object.keys(query)
        .sort()
        .map((name) => `${encoded(name)}=${encoded(query[name] ?? "")}`)
        .join("&");

const encoded = (text: string): string =>
    encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
