import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter, describeOutcome } from "../../../provider/routing";
import { crossroute } from "../cli/run";

const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
const ingress = (annotations: Record<string, string>): Record<string, unknown> => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: Object.fromEntries(Object.entries(annotations).map(([name, value]) => [nginx(name), value])),
    },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                    ],
                },
            },
        ],
    },
});

/** What a client gets that is on the list, and any other. */
function answers(annotations: Record<string, string>): { listed: string; others: string } {
    const router = createRouter(readTables([ingress(annotations)]));
    const ask = (source: string): string => {
        const { target = null, candidates } = router.explain({ host: "a.test", path: "/", source });
        return describeOutcome(candidates ?? target);
    };
    return { listed: ask("10.1.2.3"), others: ask("192.0.2.1") };
}

const web = "service:shop/web:80";
const allow = { "whitelist-source-range": "10.0.0.0/8" };
const deny = { "denylist-source-range": "10.0.0.0/8" };
const password = { "auth-type": "basic", "auth-secret": "s" };
const server = { "auth-url": "https://login.example.com" };
const perhaps = (name: string): string => `undetermined (${web} or what the login of ${nginx(name)} answers)`;

describe("lists of addresses of ingress-nginx", () => {
    it("refuse all other clients without satisfy: any, and where there is no login", () => {
        const refused = { listed: web, others: "status 403" };
        expect(answers(allow)).toEqual(refused);
        expect(answers({ ...allow, ...password })).toEqual(refused);
        expect(answers({ ...allow, ...password, satisfy: "all" })).toEqual(refused);
        expect(answers({ ...allow, satisfy: "any" })).toEqual(refused);
        expect(answers({ ...deny, satisfy: "any" })).toEqual({ listed: "status 403", others: web });
    });

    it("let in whoever passes the login as well, with satisfy: any", () => {
        expect(answers({ ...allow, ...password, satisfy: "any" })).toEqual({
            listed: web,
            others: perhaps("auth-type"),
        });
        expect(answers({ ...allow, ...server, satisfy: "any" })).toEqual({ listed: web, others: perhaps("auth-url") });
        expect(answers({ ...deny, ...server, satisfy: "any" })).toEqual({ listed: perhaps("auth-url"), others: web });
    });

    it("make a difference where satisfy changes, which stops a gate", async () => {
        const [all, any] = ["all", "any"].map((satisfy) => JSON.stringify(ingress({ ...allow, ...server, satisfy })));
        const stream = { input: all ?? "" };
        const folder = mkdtempSync(join(tmpdir(), "crossroute-satisfy-"));
        writeFileSync(join(folder, "after.yaml"), any ?? "");
        const { out, code } = await crossroute(`diff - ${join(folder, "after.yaml")} --exit-code`, stream);
        rmSync(folder, { recursive: true });
        expect(out).toContain(
            `a.test/** from other addresses than 10.0.0.0/8 was answered by status 403; now it is ${perhaps("auth-url")}, because with satisfy: any clients of other addresses get in by the login of ${nginx("auth-url")}, which is not read`,
        );
        expect(code).toBe(2);
    });

    it("are converted closed beside their login, of which satisfy is no part", async () => {
        const given = JSON.stringify(ingress({ ...allow, ...server, satisfy: "any" }));
        const { out, err, code } = await crossroute("convert -f - --to gateway-api --gateway infra/shared", {
            input: given,
        });
        expect(out).not.toContain("backendRefs");
        expect(err).toContain(`closed    Ingress shop/web: ${nginx("auth-url")} is no routing and is not converted`);
        expect(err).toContain(`policy    Ingress shop/web: ${nginx("satisfy")} is no routing and is not converted`);
        expect(err).toContain("must let in who is on the list of addresses as well as who passes the login");
        expect(code).toBe(1);
    });
});
