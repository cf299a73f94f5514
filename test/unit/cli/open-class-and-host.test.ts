import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

const of = (...objects: readonly object[]): string => objects.map((one) => JSON.stringify(one)).join("\n---\n");
const inClass = (name: string, ingressClassName: string, path = "/"): object =>
    ingress(name, "a.test", { path, spec: { ingressClassName } });

async function asked(url: string, input: string): Promise<ExplanationJson> {
    const { out } = await crossroute(["explain", url, "-f", "-", "--json"], { input });
    return JSON.parse(out) as ExplanationJson;
}
async function codes(input: string): Promise<string[]> {
    const { out } = await crossroute("lint -f - --json", { input });
    return (JSON.parse(out) as DiagnosticJson[]).map(({ code, severity }) => `${code} ${severity}`);
}

describe("a class that is still to be filled in", () => {
    it.each(["${CLASS}", "<CLASS>", "$(INGRESS_CLASS)", "CHANGEME"])("leaves the answer open: %s", async (name) => {
        const { outcome, candidates, why } = await asked("http://a.test/", of(inClass("web", name)));
        expect(outcome).toBe("undetermined");
        expect(candidates).toContain("service:shop/web:80");
        expect(why.join(" ")).toContain(`its class ${name} is to be filled in`);
    });

    it("says nothing of a host that a named class serves, too", async () => {
        expect(await codes(of(inClass("web", "${CLASS}"), inClass("api", "nginx", "/api")))).toEqual(["CR609 info"]);
    });

    it("is one class for all that name it, so that their routes may fight", async () => {
        const found = await codes(of(inClass("one", "${CLASS}"), inClass("two", "${CLASS}")));
        expect(found).toContain("CR105 warning");
        expect(await codes(of(inClass("one", "${CLASS}"), inClass("two", "${OTHER}")))).toEqual(["CR609 info"]);
    });

    it("is no class of the cluster that happens to be called so", async () => {
        expect((await asked("http://a.test/", of(inClass("web", "replaceable")))).outcome).toBe("matched");
    });
});

describe("a class that is called default", () => {
    const spec = { ingressClassName: "default", tls: [{ hosts: ["b.test"], secretName: "tls" }] };
    const annotations = { "nginx.ingress.kubernetes.io/proxy-body-size": "1m" };
    const named = ingress("named", "b.test", { annotations, spec });
    const without = (path?: string): object =>
        ingress("bare", "a.test", { ...(path && { path }), spec: { ingressClassName: undefined } });

    it("is not that of Ingresses without a class, so that the two are not compared", async () => {
        expect(await codes(of(named, without()))).toEqual([]);
        const beside = ingress("bare", "b.test", { spec: { ingressClassName: undefined } });
        expect(await codes(of(named, beside))).not.toContain("CR105 error");
    });

    it("is a class where its controller is not known", async () => {
        const { why } = await asked("http://a.test/x", of(inClass("web", "default", "/(x|y)")));
        expect(why.join(" ")).toContain("the class default is of no known controller (say --controller default=");
    });

    it("is served by whom the option names, and so are Ingresses without a class", async () => {
        for (const one of [inClass("web", "default"), without()]) {
            const args = ["explain", "http://a.test/", "-f", "-", "--json", "--controller", "default=ingress-nginx"];
            const { out } = await crossroute(args, { input: of(one) });
            expect((JSON.parse(out) as ExplanationJson).dialect).toBe("ingress-nginx");
        }
    });
});

describe("a host that nobody leaves as it is", () => {
    it.each([
        "REPLACE_ME",
        "REPLACE-ME",
        "CHANGEME",
        "YOUR_DOMAIN",
        "changeme",
        "change-me",
        "replace-me",
        "your-domain.com",
        "yourdomain.com",
        "your_domain.io",
        "shop.your-domain.com",
        "<your-domain>",
        "shop.example.tld",
    ])("may become the one that is asked for: %s", async (host) => {
        const { outcome, candidates } = await asked("http://shop.test/", of(ingress("web", host)));
        expect({ outcome, candidates }).toEqual({ outcome: "undetermined", candidates: [null, "service:shop/web:80"] });
    });

    it.each([
        "change-password.test",
        "replacement.test",
        "exchangeme.test",
        "changeme2.test",
        "yourdomains.test",
        "domain.test",
        "shop.example.com",
        "tld.test",
        "a.tld.test",
    ])("is not every host with such a part: %s", async (host) => {
        expect((await asked("http://shop.test/", of(ingress("web", host)))).outcome).toBe("none");
    });

    it("is answered as it is written where it is asked for by that name", async () => {
        const input = of(ingress("web", "shop.yourdomain.com"));
        expect((await asked("http://shop.yourdomain.com/", input)).outcome).toBe("matched");
    });

    it("keeps the letters of its variables in every sentence", async () => {
        const { why } = await asked("http://shop.${DOMAIN}/x", of(ingress("web", "shop.${DOMAIN}")));
        expect(why.join(" ")).toContain("takes shop.${DOMAIN}/x");
        expect((await asked("http://a.${DOMAIN}/x", of(ingress("web", "b.${DOMAIN}")))).why.join(" ")).toContain(
            "takes a.${DOMAIN}/x",
        );
    });
});

describe("a host that is still to be filled in and may become the one that is asked for", () => {
    const bare = ingress("bare", "", { path: "/b" });
    const open = ingress("open", "<HOST>", { spec: { ingressClassName: "internal" } });

    it("is answered for both ways, and the rules of each are named", async () => {
        const { outcome, gateway, why } = await asked("http://b.test/b", of(bare, open));
        expect([outcome, gateway]).toEqual(["undetermined", null]);
        expect(why[0]).toMatch(/^What becomes of the host <HOST> is not known/);
        expect(why[1]).toMatch(
            /^If it does not become b\.test: Prefix \*\/b of Ingress shop\/bare \S+ takes b\.test\/b\./,
        );
        expect(why.find((one) => one.startsWith("If it becomes b.test: "))).toMatch(/Ingress shop\/open/);
    });

    it("names a gateway only where it is asked both ways", async () => {
        const same = ingress("open", "<HOST>");
        expect((await asked("http://b.test/b", of(bare, same))).gateway).toBe("nginx");
    });

    it("is a condition only where a rule names the host that is asked for", async () => {
        const { outcome, gateway, why } = await asked("http://b.test/", of(ingress("named", "b.test"), open));
        expect([outcome, gateway]).toEqual(["matched", "nginx"]);
        expect(why.at(-1)).toBe(
            "Another answer is possible only if the host <HOST>, still to be filled in, becomes b.test as well.",
        );
    });
});
