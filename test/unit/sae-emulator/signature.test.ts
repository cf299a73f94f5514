import { createHash } from "node:crypto";
import { parsePairs } from "../../../sandbox/sae-emulator/encoding";
import {
    type AccessKey,
    canonicalRequest,
    NonceBook,
    type SignedRequest,
    verifySignature,
} from "../../../sandbox/sae-emulator/signature";
import { codeOf } from "./refusal";
import { KEYS, type Vector, VECTORS } from "./vectors";

const NOW = Date.parse("2026-11-21T01:00:00Z");
const MINUTE = 60_000;
const describeIngress = VECTORS["DescribeIngress"];
const createIngress = VECTORS["CreateIngress on an ALB with awkward characters"];

function signed(vector: Vector, headers: Record<string, string | undefined> = {}): SignedRequest {
    const merged = Object.entries({ ...vector.headers, ...headers }).filter(([, value]) => value !== undefined);
    return {
        ...vector,
        query: parsePairs(vector.rawQuery),
        headers: Object.fromEntries(merged) as Record<string, string>,
    };
}

function verify(request: SignedRequest, keys: Record<string, AccessKey> = KEYS, now = NOW): string {
    return verifySignature(request, keys, new NonceBook(), now);
}

describe("a captured request of an official client", () => {
    it.each(Object.keys(VECTORS))("%s verifies", (name) => {
        expect(verify(signed(VECTORS[name]))).toBe("testAK");
    });

    it.each(Object.keys(VECTORS))("%s fails with another secret", (name) => {
        expect(codeOf(() => verify(signed(VECTORS[name]), { testAK: "other" }))).toBe("SignatureDoesNotMatch");
    });

    it("has the canonical request whose hash was captured", () => {
        const names = /SignedHeaders=([^,]+)/.exec(createIngress.headers["authorization"])?.[1].split(";") ?? [];
        const canonical = canonicalRequest(signed(createIngress), names, createIngress.headers["x-acs-content-sha256"]);
        expect(createHash("sha256").update(canonical).digest("hex")).toBe(
            "b405dc99ab05f8ec0c9308a60dc44be3c5987127c5778e88a5f9770e166176d8",
        );
    });
});

describe("a request that was changed on its way", () => {
    it.each<[string, Partial<SignedRequest>, string]>([
        ["another method", { method: "DELETE" }, "SignatureDoesNotMatch"],
        ["another path", { path: "/pop/v1/sam/ingress/IngressList" }, "SignatureDoesNotMatch"],
        ["another query", { query: [["IngressId", "88"]] }, "SignatureDoesNotMatch"],
        ["another body", { body: Buffer.from("x") }, "InvalidContentSha256"],
    ])("with %s is refused", (_what, change, code) => {
        expect(codeOf(() => verify({ ...signed(describeIngress), ...change }))).toBe(code);
    });

    it("with its query in another order and spelling still verifies", () => {
        const reordered = parsePairs(createIngress.rawQuery.replaceAll("%20", "+")).reverse();
        expect(verify({ ...signed(createIngress), query: reordered })).toBe("testAK");
    });
});

describe("a signature", () => {
    const authorization = describeIngress.headers["authorization"];
    it.each<[string, Record<string, string | undefined>, string]>([
        ["no Authorization header", { authorization: undefined }, "IncompleteSignature"],
        ["another algorithm", { authorization: authorization.replace("SHA256", "SM3") }, "IncompleteSignature"],
        ["no nonce", { "x-acs-signature-nonce": undefined }, "IncompleteSignature"],
        ["a signed header that is not there", { "x-acs-credentials-provider": undefined }, "IncompleteSignature"],
        ["an unsigned x-acs header", { "x-acs-security-token": "T" }, "IncompleteSignature"],
        ["an unsigned content type", { "content-type": "text/plain" }, "IncompleteSignature"],
        ["an unknown key", { authorization: authorization.replace("testAK", "nobody") }, "InvalidAccessKeyId.NotFound"],
        [
            "a key named as a property of objects",
            { authorization: authorization.replace("testAK", "constructor") },
            "InvalidAccessKeyId.NotFound",
        ],
        ["a date without a zone", { "x-acs-date": "2026-11-21T00:55:53" }, "InvalidTimeStamp.Format"],
        ["a day that is not", { "x-acs-date": "2026-13-41T00:55:53Z" }, "InvalidTimeStamp.Format"],
    ])("with %s is refused", (_what, headers, code) => {
        expect(codeOf(() => verify(signed(describeIngress, headers)))).toBe(code);
    });

    it("whose headers are not sorted is refused", () => {
        const swapped = authorization.replace("host;x-acs-action", "x-acs-action;host");
        expect(codeOf(() => verify(signed(describeIngress, { authorization: swapped })))).toBe("IncompleteSignature");
    });

    it("holds for 15 minutes either way and no longer", () => {
        const date = Date.parse("2026-11-21T00:55:53Z");
        const at = (minutes: number) => () => verify(signed(describeIngress), KEYS, date + minutes * MINUTE);
        expect(at(15)()).toBe("testAK");
        expect(at(-15)()).toBe("testAK");
        expect(codeOf(at(15.1))).toBe("InvalidTimeStamp.Expired");
        expect(codeOf(at(-15.1))).toBe("InvalidTimeStamp.Expired");
    });

    it("is good for one request", () => {
        const nonces = new NonceBook();
        verifySignature(signed(describeIngress), KEYS, nonces, NOW);
        expect(codeOf(() => verifySignature(signed(describeIngress), KEYS, nonces, NOW))).toBe("SignatureNonceUsed");
    });

    it("that does not hold uses up no nonce", () => {
        const nonces = new NonceBook();
        const wrong = { ...signed(describeIngress), method: "DELETE" };
        expect(codeOf(() => verifySignature(wrong, KEYS, nonces, NOW))).toBe("SignatureDoesNotMatch");
        expect(verifySignature(signed(describeIngress), KEYS, nonces, NOW)).toBe("testAK");
    });

    it("never shows a secret in the refusal", () => {
        const refusal = () => verify(signed(describeIngress), { testAK: "other-secret" });
        expect(refusal).toThrow(/server string to sign/);
        expect(refusal).not.toThrow(/other-secret/);
    });
});

describe("a security token", () => {
    const temporary = VECTORS["UpdateIngress with temporary credentials"];
    it("must be the key's own when the key has one", () => {
        expect(verify(signed(temporary), { testAK: { secret: "testSK", securityToken: "STSTOKEN" } })).toBe("testAK");
        const other = { testAK: { secret: "testSK", securityToken: "other" } };
        expect(codeOf(() => verify(signed(temporary), other))).toBe("InvalidSecurityToken.Malformed");
    });

    it("must be there when the key has one", () => {
        const keys = { testAK: { secret: "testSK", securityToken: "STSTOKEN" } };
        expect(codeOf(() => verify(signed(describeIngress), keys))).toBe("MissingSecurityToken");
    });
});

describe("the nonce book", () => {
    it("forgets a nonce when no request could bear it in date any more", () => {
        const nonces = new NonceBook();
        expect(nonces.use("n", 0)).toBe(true);
        expect(nonces.use("n", 29 * MINUTE)).toBe(false);
        expect(nonces.use("n", 31 * MINUTE)).toBe(true);
    });
});
