import fc from "fast-check";
import {
    containsUnknown,
    decode,
    encode,
    isSecret,
    joinPath,
    secretsIn,
    splitPath,
    UNKNOWN,
    type Inputs,
} from "../../../provider/engine/values";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

describe("values on the engine's wire", () => {
    test("a secret is opened and its path kept, at any depth", () => {
        const { value, secrets } = decode({ rules: [{ appId: secret("7171") }], token: secret({ a: secret("b") }) });
        expect(value).toEqual({ rules: [{ appId: "7171" }], token: { a: "b" } });
        expect([...secrets].sort()).toEqual(["rules[0].appId", "token", "token.a"]);
    });

    test("an unknown is one recognisable value, also in place of a whole list", () => {
        const { value } = decode({ rules: unknown, name: ["a", unknown] });
        expect(value).toEqual({ rules: UNKNOWN, name: ["a", UNKNOWN] });
        expect(containsUnknown(value)).toBe(true);
        expect(encode(value)).toEqual({ rules: unknown, name: ["a", unknown] });
    });

    test("a secret text is a secret wherever a service answers it", () => {
        const inputs = {
            rules: [
                { domain: "hush.example.com", path: "/" },
                { domain: "b", path: "/b" },
            ],
            note: "hush",
        };
        const outputs = {
            rules: [
                { domain: "b", path: "/b" },
                { domain: "hush.example.com", path: "/" },
            ],
            title: "hush",
        };
        const secrets = new Set(["rules[0].domain", "note", "gone.path"]);
        expect([...secretsIn(outputs, inputs, secrets)].sort()).toEqual(["rules[1].domain", "title"]);
        expect([...secretsIn(outputs, inputs, new Set())]).toEqual([]);
    });

    test("secrets come back on what is left when a list got shorter", () => {
        expect(encode({ rules: [{ appId: "a" }] }, new Set(["rules[3].appId"]))).toEqual({
            rules: secret([{ appId: "a" }]),
        });
        expect(encode({ rules: [] }, new Set(["rules[0].appId"]))).toEqual({ rules: secret([]) });
        expect(encode({ other: 1 }, new Set(["rules[0].appId"]))).toEqual({ other: 1 });
    });

    test("undefined never reaches the wire, null does", () => {
        expect(encode({ a: undefined as never, b: null, c: [undefined as never] })).toEqual({ b: null, c: [null] });
    });

    test("a path is secret when something above or below it is", () => {
        const secrets = new Set(["rules[1]"]);
        expect(isSecret(secrets, "rules[1].appId")).toBe(true);
        expect(isSecret(secrets, "rules")).toBe(true);
        expect(isSecret(secrets, "rules[10]")).toBe(false);
        expect(isSecret(secrets, "rulesX")).toBe(false);
    });

    test("paths survive joining and splitting, whatever the keys are", () => {
        fc.assert(
            fc.property(fc.array(fc.oneof(fc.nat(40), fc.string({ minLength: 1 })), { minLength: 1 }), (keys) => {
                fc.pre(typeof keys[0] === "string");
                const path = keys.reduce<string>((at, key) => joinPath(at, key), "");
                expect(splitPath(path)).toEqual(keys);
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 20260821), numRuns: 500 },
        );
    });

    test("what is decoded and encoded again is what was there, secrets included", () => {
        const leaf = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.constant(unknown), fc.nat());
        const tree = fc.letrec((tie) => ({
            node: fc.oneof(
                { depthSize: "small" },
                leaf,
                fc.string().map(secret),
                fc.array(tie("node")),
                fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie("node")),
            ),
        })).node;
        fc.assert(
            fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tree), (wire) => {
                const { value, secrets } = decode(wire);
                expect(encode(value as Inputs, secrets)).toEqual(wire);
            }),
            { seed: Number(process.env["CROSSROUTE_SEED"] ?? 20260822), numRuns: 500 },
        );
    });
});
