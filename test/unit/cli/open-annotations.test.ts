import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const nginx = "nginx.ingress.kubernetes.io/";
const object = (
    name: string,
    className: string,
    annotations: Readonly<Record<string, string>>,
    path = "/x",
): Readonly<Record<string, unknown>> => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
        ingressClassName: className,
        rules: [
            {
                host: "a.test",
                http: { paths: [{ path, pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }] },
            },
        ],
    },
});
const files = (...objects: readonly object[]): string => objects.map((one) => JSON.stringify(one)).join("\n---\n");
async function explain(
    path: string,
    input: string,
): Promise<Pick<ExplanationJson, "outcome" | "target" | "candidates">> {
    const { out } = await crossroute(`explain http://a.test${path} -f - --json`, { input });
    return JSON.parse(out) as ExplanationJson;
}
async function lint(input: string): Promise<{ code: number; found: DiagnosticJson[] }> {
    const { code, out } = await crossroute("lint -f - --json", { input });
    return { code, found: JSON.parse(out) as DiagnosticJson[] };
}
const web = "service:shop/web:80";
const makes = (name: string, value: string): string => `unknown:what ${name} ${JSON.stringify(value)} makes of it`;

describe("an annotation that is still to be filled in", () => {
    it.each([
        ["nginx", `${nginx}whitelist-source-range`, "${LAN_CIDR}"],
        ["nginx", `${nginx}denylist-source-range`, "10.0.0.0/8,${LAN}"],
        ["nginx", `${nginx}permanent-redirect`, "https://new.${DOMAIN}"],
        ["nginx", `${nginx}temporal-redirect`, "https://$DOMAIN/x"],
        ["nginx", `${nginx}rewrite-target`, "/${BASE}/$1"],
        ["nginx", `${nginx}use-regex`, "${REGEX}"],
        ["nginx", `${nginx}app-root`, "<path:kv/data/web#root>"],
        ["nginx", `${nginx}force-ssl-redirect`, "${SSL:=true}"],
        ["traefik", "traefik.ingress.kubernetes.io/router.priority", "$(PRIORITY)"],
        ["skipper", "zalando.org/skipper-predicate", 'Header("X-Env", "${ENV}")'],
        ["cce", "kubernetes.io/elb.conditions.web", '[{"type":"Header","headerConfig":{"key":"x","values":["${V}"]}}]'],
    ])("makes what it decides undetermined: %s, %s", async (className, name, value) => {
        const input = files(object("web", className, { [name]: value }));
        for (const path of ["/x", "/elsewhere"]) {
            const { outcome, candidates } = await explain(path, input);
            expect(outcome).toBe("undetermined");
            expect(candidates).toContain(makes(name, value));
        }
        expect((await explain("/x", input)).candidates).toContain(web);
        const { code, found } = await lint(input);
        const doubts = found.filter((one) => one.code === "CR123");
        expect([code, doubts.map(({ severity }) => severity)]).toEqual([0, ["info"]]);
        expect(doubts[0]?.message).toMatch(
            `: its annotation ${name} holds ${/\$\{.*?\}|\$\(.*?\)|\$[A-Z]+|<.*>/.exec(value)?.[0]}, which `,
        );
    });

    it.each([
        ["nginx", { [`${nginx}proxy-body-size`]: "${SIZE}" }, web],
        ["nginx", { "external-dns.alpha.kubernetes.io/target": "ext.${DOMAIN}" }, web],
        [
            "alb",
            {
                "alb.ingress.kubernetes.io/actions.web":
                    '[{"type":"Redirect","RedirectConfig":{"host":"${host}","path":"/new${path}","port":"443","protocol":"https","query":"${query}","httpCode":"301"}}]',
            },
            "redirect:301:https://${host}/new${uri}",
        ],
    ])(
        "decides nothing elsewhere, and what a controller fills in is none: %s",
        async (className, annotations, target) => {
            const input = files(object("web", className, annotations));
            const port = className === "alb" ? input.replace('"number":80', '"name":"use-annotation"') : input;
            expect(await explain("/x", port)).toMatchObject({
                outcome: "matched",
                target,
            });
        },
    );

    it("leaves the weight of a canary open, or whether it is one", async () => {
        for (const given of [
            { [`${nginx}canary`]: "true", [`${nginx}canary-weight`]: "${WEIGHT}" },
            { [`${nginx}canary`]: "${CANARY}", [`${nginx}canary-weight`]: "20" },
        ]) {
            const input = files(object("web", "nginx", {}), object("next", "nginx", given));
            const { outcome, candidates } = await explain("/x", input);
            expect([outcome, candidates.includes(web), candidates.length > 1]).toEqual(["undetermined", true, true]);
            expect((await lint(input)).code).toBe(0);
        }
    });

    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-annotations-"))));
    afterAll(() => rmSync(folder, { recursive: true }));

    it("is a change that is undetermined where its value changes, and none where it stays", async () => {
        const redirected = (to: string, i: number): string => {
            const file = join(folder, `${i}.json`);
            writeFileSync(file, files(object("web", "nginx", { [`${nginx}permanent-redirect`]: to })));
            return file;
        };
        const [first, second, known] = ["https://a.${D}", "https://b.${D}", "https://b.test"].map(redirected);
        expect(await crossroute(`diff ${first} ${first} --exit-code`)).toMatchObject({ code: 0 });
        for (const after of [second, known]) {
            const { code, out } = await crossroute(`diff ${first} ${after} --exit-code --json`);
            const changes = JSON.parse(out) as { kind: string }[];
            expect([code, [...new Set(changes.map(({ kind }) => kind))]]).toEqual([2, ["undetermined"]]);
        }
    });

    it("may change what other objects of the host answer, and nothing at other hosts", async () => {
        const plain = object("web", "nginx", {}, "/x");
        const input = files(plain, object("next", "nginx", { [`${nginx}use-regex`]: "${REGEX}" }, "/y"));
        expect(await explain("/xy", input)).toMatchObject({ outcome: "undetermined" });
        const other = JSON.stringify(object("other", "nginx", { [`${nginx}use-regex`]: "${REGEX}" }, "/y"));
        expect(
            await explain("/x", files(plain, JSON.parse(other.replace("a.test", "b.test")) as object)),
        ).toMatchObject({
            outcome: "matched",
            target: web,
        });
    });
});

describe("an annotation that is to be filled in, of an Ingress whose host is, too", () => {
    const list = { "nginx.ingress.kubernetes.io/whitelist-source-range": "${OFFICE}" };
    const web = ingress("web", "${HOST}", { annotations: list });

    it("is said of the rules that are written", async () => {
        const { out } = await crossroute("lint -f -", { input: JSON.stringify(web) });
        expect(out).toContain("Cannot tell which requests reach 1 rule of Ingress shop/web: its annotation");
        expect(out).toContain("Read: nginx by the rules of ingress-nginx.");
    });

    it("makes nothing of hosts that other objects have for certain", async () => {
        const other = ingress("other", "b.${DOMAIN}");
        const { out } = await crossroute("explain https://b.${DOMAIN}/ -f -", { input: JSON.stringify([web, other]) });
        expect(out).toContain("→ service:shop/other:80");
        expect(out).not.toContain("Ingress shop/web");
    });
});
