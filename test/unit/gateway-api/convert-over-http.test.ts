import { convert, gateway, ingress } from "./converting";

const served = (className: string, annotations: Record<string, string> = {}): object => {
    const given = ingress(annotations, { className }) as { spec: object };
    return { ...given, spec: { ...given.spec, tls: [{ hosts: ["shop.example.com"], secretName: "shop" }] } };
};
const both = gateway({ http: 80, https: 443 });

describe("an Ingress with TLS whose controller may redirect http to https", () => {
    it.each([
        ["haproxy", {}],
        ["contour", { "ingress.kubernetes.io/force-ssl-redirect": "true" }],
    ])("of class %s does not answer http as its route does for sure", async (className, annotations) => {
        const given = [served(className, annotations), ...both];
        const { text, code } = await convert(given);
        expect(text).toMatch(
            /^differs {3}shop\.example\.com\/\*\* over http {2}answered by service:shop\/web:80 or a redirect to https by \w+ now/m,
        );
        expect(text).not.toMatch(/^differs.* over https/m);
        expect(code).toBe(1);
    });

    it("answers alike where the controller is known to serve both", async () => {
        const { text, code } = await convert([served("kong"), ...both]);
        expect([code, /^differs/m.test(text)]).toEqual([0, false]);
    });
});
