import { convert, gateway, ingress, nginx, alb } from "./converting";

const listeners = { http: 80, https: 443 };
const other = "example.com/other";
const vhost = (value: string): Record<string, string> => ({ [nginx("upstream-vhost")]: value });

describe("convert of the host that a backend sees", () => {
    it("writes the one that ingress-nginx sends", async () => {
        const { rules, text, code, yaml } = await convert([
            ...gateway(listeners, other),
            ingress(vhost("Inner.local")),
        ]);
        expect(rules.map(({ filters }) => filters)).toEqual([
            [{ type: "URLRewrite", urlRewrite: { hostname: "inner.local" } }],
        ]);
        expect(text).not.toContain("upstream-vhost");
        expect(yaml).toContain(`# from Ingress shop/web spec.rules[0].http.paths[0], ${nginx("upstream-vhost")}`);
        expect(code).toBe(0);
    });

    it("leaves one with variables or a port to a policy, and says so", async () => {
        for (const value of ["$service_name.local", "inner.local:8080"]) {
            const { rules, text } = await convert([...gateway(listeners, other), ingress(vhost(value))]);
            expect(rules.map(({ filters }) => filters)).toEqual([undefined]);
            expect(text).toContain(
                "policy    Ingress shop/web: nginx.ingress.kubernetes.io/upstream-vhost is no routing",
            );
        }
    });

    it("writes it beside the Middleware that rewrites with parts of an expression", async () => {
        const both = { ...vhost("inner.local"), [nginx("use-regex")]: "true", [nginx("rewrite-target")]: "/v2/$2" };
        const { rules, text } = await convert([...gateway(listeners), ingress(both, { path: "/i/(\\d+)/(.*)" })]);
        expect(rules.map(({ filters = [] }) => filters.map(({ type }) => type))).toEqual([
            ["ExtensionRef", "URLRewrite"],
        ]);
        expect(text).not.toContain("inner.local");
    });
});

describe("convert of an answer that the load balancer gives itself", () => {
    it("fails where it is an answer and no error, since its requests get 500 or go elsewhere", async () => {
        const fixed = JSON.stringify([
            {
                type: "FixedResponse",
                fixedResponseConfig: { httpCode: "200", contentType: "text/plain", content: "ok" },
            },
        ]);
        const one = ingress({ [alb("actions.web")]: fixed }, { className: "alb" });
        const text = JSON.stringify(one).replace('"port":{"number":80}', '"port":{"name":"use-annotation"}');
        const given = JSON.parse(text) as object;
        const found = await convert([...gateway(listeners, other), given]);
        expect(found.text).toMatch(
            /^differs {3}shop\.example\.com\/\*\* .*answered by status 200 now.*, by status 500 after$/m,
        );
        expect(found.code).toBe(1);
    });
});
