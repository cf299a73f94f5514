import { createHash, createHmac } from "node:crypto";
import { canonicalQuery, type Pair } from "./encoding";
import { ApiError } from "./errors";

const ALGORITHM = "ACS3-HMAC-SHA256";
/** The largest difference between `x-acs-date` and the server's clock, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;
const MUST_BE_SIGNED = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/** The secret of an access key, or the secret with the one security token that goes with it (STS). */
export type AccessKey = string | { secret: string; securityToken: string };

/**
 * The signed parts of a request. Header names are lower case; `path` is as it was sent; `body` is the body's bytes,
 * unchunked.
 */
export interface SignedRequest {
    method: string;
    path: string;
    query: readonly Pair[];
    headers: Readonly<Record<string, string>>;
    body: Buffer;
}

/** Remembers nonces as long as a request with one could still be valid. */
export class NonceBook {
    private readonly seen = new Map<string, number>();

    /** False when the nonce was used before. */
    use(nonce: string, now: number): boolean {
        for (const [old, until] of this.seen) {
            if (until > now) break;
            this.seen.delete(old);
        }
        if (this.seen.has(nonce)) return false;
        this.seen.set(nonce, now + 2 * CLOCK_TOLERANCE_MS);
        return true;
    }

    clear(): void {
        this.seen.clear();
    }
}

/** Checks an ACS3-HMAC-SHA256 signature and throws the gateway's error when it does not hold; returns the access key's id. */
export function verifySignature(
    request: SignedRequest,
    keys: Readonly<Record<string, AccessKey>>,
    nonces: NonceBook,
    now: number,
): string {
    const { keyId, signedHeaders, signature } = parseAuthorization(request.headers["authorization"]);
    requireSigned(request.headers, signedHeaders);
    if (!Object.hasOwn(keys, keyId))
        throw new ApiError("InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    const key = keys[keyId];
    requireToken(keyId, key, request.headers["x-acs-security-token"]);
    requireInDate(request.headers["x-acs-date"], now);
    const bodyHash = createHash("sha256").update(request.body).digest("hex");
    if (request.headers["x-acs-content-sha256"] !== bodyHash) {
        throw new ApiError("InvalidContentSha256", "x-acs-content-sha256 is not the SHA-256 of the body that arrived.");
    }
    const canonical = canonicalRequest(request, signedHeaders, bodyHash);
    const toSign = `${ALGORITHM}\n${createHash("sha256").update(canonical).digest("hex")}`;
    const secret = typeof key === "string" ? key : key.secret;
    if (createHmac("sha256", secret).update(toSign).digest("hex") !== signature) {
        // Like the gateway: its own reading of the request, so that a client's author can compare line by line.
        const hint = `server canonical request is:${JSON.stringify(canonical)}, server string to sign is:${JSON.stringify(toSign)}`;
        throw new ApiError("SignatureDoesNotMatch", `Specified signature does not match our calculation. ${hint}`);
    }
    if (!nonces.use(`${keyId} ${request.headers["x-acs-signature-nonce"]}`, now)) {
        throw new ApiError("SignatureNonceUsed", "Specified signature nonce was used already.");
    }
    return keyId;
}

/** The canonical request: method, path, query, header block, names of the signed headers, hash of the body. */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], bodyHash: string): string {
    const block = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join("");
    const names = signedHeaders.join(";");
    return [request.method, request.path || "/", canonicalQuery(request.query), block, names, bodyHash].join("\n");
}

function parseAuthorization(header: string | undefined): { keyId: string; signedHeaders: string[]; signature: string } {
    const form = /^ACS3-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
    const parts = form.exec(header ?? "");
    if (!parts) {
        const reason = header
            ? `the Authorization header is not "${ALGORITHM} Credential=…,SignedHeaders=…,Signature=…"`
            : "no Authorization header";
        throw new ApiError(
            "IncompleteSignature",
            `The request signature does not conform to Aliyun standards: ${reason}.`,
        );
    }
    return { keyId: parts[1], signedHeaders: parts[2].split(";"), signature: parts[3] };
}

function requireSigned(headers: Readonly<Record<string, string>>, signed: readonly string[]): void {
    const incomplete = (reason: string) =>
        new ApiError("IncompleteSignature", `The request signature does not conform to Aliyun standards: ${reason}.`);
    for (const name of MUST_BE_SIGNED) {
        if (!headers[name]) throw incomplete(`header ${name} is missing`);
    }
    for (const name of Object.keys(headers)) {
        const counts = name.startsWith("x-acs-") || name === "host" || name === "content-type";
        if (counts && !signed.includes(name)) throw incomplete(`header ${name} is not among the signed headers`);
    }
    const absent = signed.find((name) => headers[name] === undefined);
    if (absent !== undefined) throw incomplete(`signed header ${absent} is not in the request`);
    const sorted = [...signed].sort();
    if (sorted.join() !== signed.join()) throw incomplete("the names of the signed headers are not sorted");
}

function requireToken(keyId: string, key: AccessKey, token: string | undefined): void {
    const temporary = typeof key !== "string" || keyId.startsWith("STS.");
    if (temporary && !token) throw new ApiError("MissingSecurityToken", "SecurityToken is mandatory for this action.");
    if (typeof key !== "string" && token !== key.securityToken) {
        throw new ApiError("InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
    }
}

function requireInDate(date: string, now: number): void {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Number.isNaN(Date.parse(date))) {
        throw new ApiError("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
    }
    if (Math.abs(Date.parse(date) - now) > CLOCK_TOLERANCE_MS) {
        throw new ApiError("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
}
