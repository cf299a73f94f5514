import { stringify } from "node:querystring";
import { OpenApiUtil } from "@alicloud/openapi-core";
import fc from "fast-check";
import { queryOf, signed } from "../../../provider/platforms/sae/client/transport/signature";
import { parsePairs } from "../../../sandbox/sae-emulator/encoding";
import { KEYS, VECTORS } from "../sae-emulator/vectors";

const queryIn = (raw: string): string => queryOf(Object.fromEntries(parsePairs(raw)));

test.each(Object.entries(VECTORS))("%s is signed as the official client signed it", (_, vector) => {
    const { headers, method, path, rawQuery, body } = vector;
    const header = (name: string): string => headers[name] ?? "";
    const token = headers["x-acs-security-token"];
    const request = {
        action: header("x-acs-action"),
        version: header("x-acs-version"),
        host: header("host"),
        method,
        path,
        search: queryIn(rawQuery),
        body: body.length > 0 ? body.toString() : undefined,
    };
    const keys = {
        accessKeyId: "testAK",
        accessKeySecret: KEYS.testAK,
        ...(token !== undefined && { securityToken: token }),
        providerName: header("x-acs-credentials-provider"),
    };
    const made = signed(request, keys, new Date(header("x-acs-date")), header("x-acs-signature-nonce"));
    expect(made).toEqual({ ...headers, "user-agent": "pulumi-crossroute" });
});

const text = fc.string({ unit: "grapheme", maxLength: 12 });

test("any request is signed as Alibaba's core library signs it", () => {
    const requests = fc.record({
        query: fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,6}$/), text, { maxKeys: 6, noNullPrototype: true }),
        form: fc.option(fc.record({ Rules: text }), { nil: undefined }),
        token: fc.option(fc.stringMatching(/^[ -~]+$/), { nil: undefined }),
        secret: fc.string({ minLength: 1 }),
    });
    fc.assert(
        fc.property(requests, ({ query, form, token, secret }) => {
            const body = form && stringify(form);
            const request = { action: "X", version: "1", host: "h:1", method: "POST", path: "/pop/v1/x", body };
            const keys = { accessKeyId: "id", accessKeySecret: secret, ...(token && { securityToken: token }) };
            const { authorization, ...headers } = signed({ ...request, search: queryOf(query) }, keys);
            const payload = headers["x-acs-content-sha256"] ?? "";
            const theirs = { method: "POST", pathname: "/pop/v1/x", query, headers };
            expect(authorization).toBe(
                OpenApiUtil.getAuthorization(theirs as never, "ACS3-HMAC-SHA256", payload, "id", secret),
            );
        }),
        { numRuns: 300 },
    );
});

test("a date has no parts of a second, and no two calls have one nonce", () => {
    const request = { action: "X", version: "1", host: "h", method: "GET", path: "/", search: "", body: undefined };
    const keys = { accessKeyId: "id", accessKeySecret: "secret" };
    const [one, two] = [signed(request, keys), signed(request, keys)];
    expect(one["x-acs-date"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(one["x-acs-signature-nonce"]).not.toBe(two["x-acs-signature-nonce"]);
});
