import { ingress } from "./objects";
import { crossroute } from "./run";

/** An Ingress of this class with a rule for a host, one for its wildcard and one for every host. */
const rules = (
    className: string,
    path = "/api",
    wide: readonly (string | undefined)[] = ["*.a.test", undefined],
): string =>
    JSON.stringify(
        ingress("web", "shop.a.test", {
            spec: {
                ingressClassName: className,
                rules: [
                    { host: "shop.a.test", path, name: "api" },
                    ...wide.map((host) => ({ host, path: "/", name: host === undefined ? "any" : "wild" })),
                ].map((rule) => ({
                    ...(rule.host === undefined ? {} : { host: rule.host }),
                    http: {
                        paths: [
                            {
                                path: rule.path,
                                pathType: "Prefix",
                                backend: { service: { name: rule.name, port: { number: 80 } } },
                            },
                        ],
                    },
                })),
            },
        }),
    );

const ask = async (url: string, input: string, more = ""): Promise<string> => {
    const { out } = await crossroute(`explain ${url} -f - --json ${more}`, { input });
    const { outcome } = JSON.parse(out) as { outcome: string };
    return outcome;
};

describe("a class that nobody is known to serve", () => {
    it("leaves open whether wider hosts get what the rules of a host leave", async () => {
        const input = rules("internal");
        expect(await ask("http://shop.a.test/x", input)).toBe("undetermined");
        expect(await ask("http://shop.a.test/api", input)).toBe("matched");
        expect(await ask("http://other.test/", input)).toBe("matched");
        expect(await ask("http://shop.a.test/x", rules("internal", "/api", []))).toBe("none");
    });

    it("is read as the reference has it where that is asked for", async () => {
        expect(await ask("http://shop.a.test/x", rules("internal"), "--dialect kubernetes")).toBe("none");
    });

    it("is one remark that says who could tell, however many hosts it is about", async () => {
        const input = [rules("internal"), rules("internal").replaceAll("shop.a.test", "b.a.test")].join("\n---\n");
        const { out } = await crossroute("lint -f - --json", { input: input.replace(/"web"(?!.*"web")/, '"web2"') });
        const found = (JSON.parse(out) as { code: string; severity: string; message: string }[]).filter(
            ({ code }) => code === "CR121",
        );
        expect(found.map(({ severity }) => severity)).toEqual(["info"]);
        expect(found[0]?.message).toMatch(
            /^Which controller serves internal is not known here, nor who answers paths of shop\.a\.test .*; so it is with 1 more host\.$/,
        );
    });
});

describe("a product without a dialect of its own", () => {
    it.each(["istio", "kong", "apisix", "haproxy", "higress", "mse"])(
        "may let a star stand for several labels: %s",
        async (name) => {
            expect(await ask("http://a.b.wild.test/", rules(name, "/api", ["*.wild.test"]))).toBe("undetermined");
            expect(await ask("http://b.wild.test/", rules(name, "/api", ["*.wild.test"]))).toBe("matched");
        },
    );

    it.each(["contour", "cilium"])("is known to let it stand for one: %s", async (name) => {
        expect(await ask("http://a.b.wild.test/", rules(name, "/api", ["*.wild.test"]))).toBe("none");
    });

    it("compares paths without case in some versions only: an answer that hangs on it is undetermined", async () => {
        const input = rules("azure-application-gateway", "/api", []);
        expect(await ask("http://shop.a.test/api", input)).toBe("matched");
        expect(await ask("http://shop.a.test/API", input)).toBe("undetermined");
        expect(await ask("http://shop.a.test/other", input)).toBe("none");
    });
});
