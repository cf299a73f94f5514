import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report/json";
import { ingress } from "./objects";
import { crossroute } from "./run";

/** An Ingress with this host in its rule and in its TLS section. */
const withTls = (host: string, more: { secret?: string; path?: string } = {}): string =>
    JSON.stringify(
        ingress("web", host, {
            ...(more.path !== undefined && { path: more.path }),
            spec: { tls: [{ hosts: [host], secretName: more.secret ?? "tls" }] },
        }),
    );

interface Found {
    code: string;
    severity: string;
    message: string;
}
async function found(input: string): Promise<Found[]> {
    const { out } = await crossroute("lint -f - --json", { input });
    return (JSON.parse(out) as Found[]).filter(({ code }) => /^CR(3|609)/.test(code));
}

describe("a value that is still to be filled in", () => {
    it.each([
        "<DOMAIN_NAME>",
        "<your domain>",
        "web.<DOMAIN>",
        "{DOMAIN}",
        "web.{domain.name}",
        "__DOMAIN__",
        "web.__BASE_DOMAIN__",
        "@DOMAIN@",
        "%DOMAIN%",
        "#{Domain}#",
        "[[ domain ]]",
        "$(DOMAIN)",
        "web.$DOMAIN",
        "${ DOMAIN }",
        "@@DOMAIN@@",
        "%%DOMAIN%%",
        "$web_hostname",
        "${DOMAIN}",
        "${domain.name}",
        "REPLACE_ME",
        "web.YOUR_DOMAIN",
        "your_domain.com",
        "CHANGEME",
        "replace_host.test",
        "[YOUR_DOMAIN]",
        "<path:kv/data/dns#zone>",
    ])("is one remark and no error: %s as a host and in the TLS section", async (host) => {
        const all = await found(withTls(host));
        expect(all.map(({ code, severity }) => [code, severity])).toEqual([["CR609", "info"]]);
        expect(all[0]?.message).toContain("spec.rules[0].host is still to be filled in, by ");
    });

    it.each([
        ["a path that begins with a token", "web.test", { path: "{BASE}/api" }],
        ["a path of words", "web.test", { path: "REPLACE_ME" }],
        ["the name of a Secret", "web.test", { secret: "__SECRET__" }],
    ])("is no error in any text field: %s", async (_, host, more) => {
        expect((await found(withTls(host, more))).map(({ severity }) => severity)).toEqual(["info"]);
    });

    it.each([
        ["a token beside a character that no host has", "web_1.<DOMAIN>"],
        ["a class of characters", "[A-Z].test"],
        ["upper case", "WEB.test"],
        ["an underscore", "my_web.test"],
    ])("is not the same as a wrong value: %s is an error", async (_, host) => {
        expect((await found(withTls(host))).map(({ severity }) => severity)).toEqual(["error"]);
    });

    it("is one finding for each file, with a count, and other mistakes stay errors", async () => {
        const one = (name: string, host: string, port: unknown, path = "/"): string =>
            JSON.stringify({
                ...ingress(name, host),
                spec: {
                    rules: [
                        {
                            host,
                            http: {
                                paths: [
                                    {
                                        path,
                                        pathType: "Prefix",
                                        backend: { service: { name: "web", port: { number: port } } },
                                    },
                                ],
                            },
                        },
                    ],
                },
            });
        const input = [
            one("a", "${DOMAIN}", "${PORT}"),
            one("b", "<your-domain>", 80),
            one("c", "c.test", "{PORT}", "c"),
        ];
        const all = await found(input.join("\n---\n"));
        expect(all.map(({ code, severity }) => [code, severity])).toEqual([
            ["CR305", "error"],
            ["CR609", "info"],
        ]);
        expect(all[1]?.message).toBe(
            "4 values of 3 objects in this file are still to be filled in, by whoever fills in the template: ${PORT}, ${DOMAIN} and 2 more. Only what is written is read; what is put there is not looked at.",
        );
    });

    it("is no path that the webhook of ingress-nginx refuses", async () => {
        const input = JSON.stringify(ingress("web", "web.test", { path: "/${BASE}" }));
        const { out } = await crossroute("lint -f - --json", { input });
        expect((JSON.parse(out) as Found[]).map(({ code }) => code)).not.toContain("CR607");
    });

    it("is no error where a number or a text is wanted and a bare token is a mapping", async () => {
        const text = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: {DOMAIN}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: {PORT} } } } }] } }] }
`;
        const { code, out } = await crossroute("lint -f - --json", { input: text });
        const all = JSON.parse(out) as Found[];
        expect([code, all.map((one) => [one.code, one.severity])]).toEqual([0, [["CR609", "info"]]]);
    });
});

describe("a wrong host", () => {
    it("is one error, though the TLS section has it as well", async () => {
        const all = await found(withTls("Web.test"));
        expect(all.map(({ code }) => code)).toEqual(["CR304"]);
        expect(all[0]?.message).toContain("spec.tls[0].hosts[0] has the same value");
    });
});

describe("a label that is still to be filled in", () => {
    const labelled = (value: string): string =>
        JSON.stringify({ ...ingress("web", "a.test"), metadata: { name: "web", labels: { app: value, of: "shop" } } });

    it("is read as it is written, and a wrong one beside it is an error", async () => {
        expect(await found(labelled("$SERVICE_NAME"))).toEqual([
            expect.objectContaining({
                severity: "info",
                message:
                    "metadata.labels is still to be filled in, by whoever fills in the template: $SERVICE_NAME. Only what is written is read; what is put there is not looked at.",
            }),
        ]);
        expect(await found(labelled("not right"))).toEqual([expect.objectContaining({ severity: "error" })]);
    });
});

describe("a host that is still to be filled in, at the listeners of a Gateway", () => {
    const listener = (name: string, port: number, hostname?: string): object => ({
        name,
        port,
        protocol: port === 443 ? "HTTPS" : "HTTP",
        ...(hostname !== undefined && { hostname }),
        ...(port === 443 && { tls: { certificateRefs: [{ name: "certificate" }] } }),
    });
    const routed = (host: string, listeners: readonly object[], sectionName?: string): string => {
        const apiVersion = "gateway.networking.k8s.io/v1";
        const web = { backendRefs: [{ name: "web", port: 80 }] };
        const parentRefs = [{ name: "edge", sectionName }];
        return [
            { kind: "Gateway", name: "edge", spec: { gatewayClassName: "edge", listeners } },
            {
                kind: "HTTPRoute",
                name: "web",
                spec: { parentRefs, hostnames: [host], rules: [web] },
            },
        ]
            .map(({ name, ...rest }) => JSON.stringify({ apiVersion, metadata: { name, namespace: "shop" }, ...rest }))
            .join("\n---\n");
    };
    const both = [listener("http", 80), listener("https", 443, "*.shop.test")];
    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-placeholders-"))));
    afterAll(() => rmSync(folder, { recursive: true }));
    const answer = async (url: string, input: string): Promise<[string, unknown[]]> => {
        const { out } = await crossroute(`explain ${url} -f - --json`, { input });
        const { outcome, candidates } = JSON.parse(out) as { outcome: string; candidates: unknown[] };
        return [outcome, candidates];
    };
    const codes = async (input: string): Promise<string[]> =>
        (JSON.parse((await crossroute("lint -f - --json", { input })).out) as Found[]).map(({ code }) => code);

    it("may be within the one that names a domain, so that nobody claims a 404 there", async () => {
        const input = routed("web.${DOMAIN}", both);
        const perhaps = ["undetermined", [null, "service:shop/web:80"]];
        expect(await answer("https://web.shop.test/", input)).toEqual(perhaps);
        expect(await answer("http://web.shop.test/", input)).toEqual(perhaps);
        expect(await answer("https://other.shop.test/", input)).toEqual(["none", []]);
        expect(await codes(input)).toEqual(["CR609"]);
    });

    it("is written with its own letters in findings and in changes, and each finding is said once for both schemes", async () => {
        const one = routed("web.${DOMAIN}", both);
        const two = `${one}\n---\n${one.slice(one.indexOf("---") + 4).replace('"name":"web"', '"name":"again"')}`;
        const found = JSON.parse((await crossroute("lint -f - --json", { input: two })).out) as DiagnosticJson[];
        const repeated = found.filter(({ code }) => code === "CR101");
        expect(repeated.map(({ witness }) => witness)).toEqual(["http://web.${DOMAIN}/"]);
        const file = join(folder, "gateway.yaml");
        writeFileSync(file, one);
        const { out } = await crossroute(`diff ${file} -f -`, {
            input: one.replaceAll('"port":80}]}', '"port":81}]}'),
        });
        expect(out).toContain("web.${DOMAIN}/** moves from service:shop/web:80 to service:shop/web:81");
        expect(out).toContain("http://web.${DOMAIN}/");
    });

    it("is at the one with the same variable, where there is one", async () => {
        const input = routed("web.${DOMAIN}", [...both, listener("own", 443, "*.${DOMAIN}")]);
        expect(await answer("https://web.other.test/", input)).toEqual(["undetermined", [null, "service:shop/web:80"]]);
    });

    it.each([
        ["${LISTENER}", "web"],
        ["shop-test-https", "${DOMAIN//./-}-https"],
        ["web-${NAME}", "web-<NAME>"],
    ])("leaves open whether section %s is listener %s, and says no 404", async (section, name) => {
        const input = routed("web.shop.test", [listener("http", 80), listener(name, 443, "*.shop.test")], section);
        expect(await answer("https://web.shop.test/", input)).toEqual(["undetermined", ["service:shop/web:80", null]]);
        expect(await codes(input)).not.toContain("CR130");
    });

    it("is no listener whose name differs in what is written", async () => {
        const input = routed("web.shop.test", [listener("wild-${DOMAIN}", 443, "*.shop.test")], "luke-https");
        expect(await codes(input)).toContain("CR130");
    });

    it("is at a listener of either scheme where a Gateway is elsewhere and the section tells none", async () => {
        const whole = routed("web.shop.test", [], "external");
        const input = whole.slice(whole.indexOf("---") + 4);
        const perhaps = ["undetermined", ["service:shop/web:80", null]];
        expect(await answer("https://web.shop.test/", input)).toEqual(perhaps);
        expect(await answer("http://web.shop.test/", input)).toEqual(perhaps);
    });

    it("is not within a domain that differs in what is written", async () => {
        const input = routed("${NAME}.other.test", both);
        expect(await answer("https://web.shop.test/", input)).toEqual(["none", []]);
        expect(await codes(input)).toEqual(["CR609", "CR137"]);
    });
});

describe("the path of an HTTPRoute that is still to be filled in", () => {
    it("is one remark and no error, but for a name in braces, which is a pattern of OpenAPI", async () => {
        const route = (value: string): string =>
            JSON.stringify({
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "HTTPRoute",
                metadata: { name: "web", namespace: "shop" },
                spec: {
                    parentRefs: [{ name: "edge" }],
                    rules: [
                        {
                            matches: [{ path: { type: "PathPrefix", value } }],
                            backendRefs: [{ name: "web", port: 80 }],
                        },
                    ],
                },
            });
        expect((await found(route("/<team>"))).map(({ code, severity }) => [code, severity])).toEqual([
            ["CR609", "info"],
        ]);
        expect((await found(route("/pet/{petId}"))).map(({ code, severity }) => [code, severity])).toEqual([
            ["CR305", "error"],
        ]);
        expect((await found(route("/a b/<team>"))).map(({ severity }) => severity)).toEqual(["error"]);
    });
});

describe("a host that is open altogether", () => {
    const input = [
        ingress("web", "shop.test"),
        ingress("wild", "*.wild.test"),
        ingress("open", "{HOST}", { path: "/api" }),
        ingress("part", "web.${DOMAIN}", { path: "/api" }),
        ingress("named", "web.shop.test"),
    ]
        .map((one) => JSON.stringify(one))
        .join("\n---\n");
    const ask = async (url: string): Promise<{ outcome: string; why: string[] }> =>
        JSON.parse((await crossroute(`explain ${url} -f - --json`, { input })).out) as {
            outcome: string;
            why: string[];
        };

    it("leaves the answer of a rule that names the host, and is its condition", async () => {
        const { outcome, why } = await ask("http://shop.test/api");
        expect([outcome, why.at(-1)]).toEqual([
            "matched",
            "Another answer is possible only if the host {HOST}, still to be filled in, becomes shop.test as well.",
        ]);
        expect((await ask("http://shop.test/")).why.join(" ")).not.toContain("Another answer");
    });

    it("makes answers of wider hosts, and of none, undetermined", async () => {
        expect((await ask("http://a.wild.test/api")).outcome).toBe("undetermined");
        expect((await ask("http://other.test/api")).outcome).toBe("undetermined");
    });

    it("is another thing than a host of which a part is written", async () => {
        expect((await ask("http://web.shop.test/api")).outcome).toBe("undetermined");
    });
});

describe("a chart with hosts that are still to be filled in", () => {
    it("may answer what other open hosts leave, and is named then", async () => {
        const chart = JSON.stringify({
            apiVersion: "helm.toolkit.fluxcd.io/v2",
            kind: "HelmRelease",
            metadata: { name: "zigbee", namespace: "shop" },
            spec: {
                values: {
                    ingress: { main: { enabled: true, hosts: [{ host: "zigbee.${DOMAIN}", paths: [{ path: "/" }] }] } },
                },
            },
        });
        const input = [JSON.stringify(ingress("open", "${HOST}")), chart].join("\n---\n");
        const { out } = await crossroute("explain http://zigbee.test/ -f - --json", { input });
        const { outcome, candidates } = JSON.parse(out) as { outcome: string; candidates: unknown[] };
        expect([outcome, candidates]).toEqual([
            "undetermined",
            [null, "service:shop/open:80", expect.stringContaining("HelmRelease shop/zigbee")],
        ]);
    });
});
