import { Secrets } from "../../../provider/engine/redaction";

/** A kubeconfig with certificates has thousands of characters. */
const long = (length: number): string =>
    Array.from({ length }, (_, i) => `${(i * 7919) % 9973}"a `)
        .join("")
        .slice(0, length);

describe("a secret of many characters", () => {
    it.each([200, 201, 399, 4001, 10_001])("of %i characters is taken out of a text whole", (length) => {
        const secret = long(length);
        expect(new Secrets().redact(`before ${secret} after`, [secret])).toMatch(/^before (\[secret\]){1,2} after$/);
    });

    it("is taken out in another form, and where the text was cut in the midst of it", () => {
        const secret = long(5000);
        for (const form of [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), secret.toUpperCase()])
            expect(new Secrets().redact(`before ${form} after`, [secret])).toBe("before [secret] after");
        expect(new Secrets().redact(`before ${secret.slice(0, 2345)}…`, [secret])).toBe("before [secret]…");
    });

    it("does not hide what is no secret", () => {
        const secret = long(10_001);
        expect(new Secrets().redact("Ingress shop/web 1 2 3 exists", [secret])).toBe("Ingress shop/web 1 2 3 exists");
    });
});
