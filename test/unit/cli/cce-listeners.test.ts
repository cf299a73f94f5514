/** At which listeners of a load balancer of CCE the requests of an Ingress arrive, and what leaves that open. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN_SENTINEL } from "../../../provider/inputs/unknown";
import { urlsOf } from "../../../provider/platforms/kubernetes/client/urls";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter } from "../../../provider/routing";
import { ingress } from "./objects";
import { crossroute } from "./run";

type Json = Record<string, unknown>;
const elb = (annotations: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(annotations).map(([name, text]) => [`kubernetes.io/elb.${name}`, text]));
const object = (annotations: Record<string, string>, more: Json = {}, name = "web"): Json =>
    ingress(name, `${name}.test`, {
        annotations: elb({ id: "lb-1", class: "performance", ...annotations }),
        spec: { ingressClassName: "cce", ...more },
    }) as Json;
const text = (...objects: Json[]): string => objects.map((one) => JSON.stringify(one)).join("\n---\n");
const explain = async (url: string, ...objects: Json[]): Promise<string> =>
    (await crossroute(`explain ${url} -f -`, { input: text(...objects) })).out;
const lint = async (...objects: Json[]): Promise<string> =>
    (await crossroute("lint -f -", { input: text(...objects) })).out;

const two = '[{"HTTP":80},{"HTTPS":443}]';

describe("a TLS section that names no Secret", () => {
    const without = { tls: [{ hosts: ["web.test"] }] };
    const reason = "its tls names no Secret";

    it("is a warning of lint, for CCE alone", async () => {
        expect(await lint(object({ port: "8080" }, without))).toContain("warning CR308 invalid-tls spec.tls");
        expect(await lint(object({ port: "8080" }, { ...without, ingressClassName: "nginx" }))).not.toContain("CR308");
        const named = { tls: [...without.tls, { secretName: "cert" }] };
        expect(await lint(object({ port: "8080" }, named))).not.toContain("CR308");
        expect(await lint(object({ port: "8080", "tls-certificate-ids": "c1" }, without))).not.toContain("CR308");
    });

    it("leaves open which protocol the one listener speaks", async () => {
        const given = object({ port: "8080" }, without);
        for (const scheme of ["http", "https"]) {
            const out = await explain(`${scheme}://web.test:8080/`, given);
            expect(out).toContain("undetermined");
            expect(out).toContain(`which protocol the listener of Ingress shop/web speaks is not known: ${reason}`);
        }
        expect(urlsOf(given)).toEqual([]);
    });

    it("leaves open whether a listed listener for HTTPS is there, and no other", async () => {
        const given = object({ "listen-ports": two }, without);
        expect(await explain("https://web.test/", given)).toContain(
            `whether Ingress shop/web has a certificate for its listener of HTTPS is not known: ${reason}`,
        );
        expect(await explain("http://web.test/", given)).not.toContain("undetermined");
    });

    it("leaves open whether its hosts have TLS", () => {
        const tlsOf = (...given: Parameters<typeof object>): unknown =>
            readTables([object(...given)])[0]?.rules[0]?.tls;
        expect(tlsOf({ port: "443" }, without)).toBeUndefined();
        expect(tlsOf({ port: "443", "tls-certificate-ids": "c1" }, without)).toBe(true);
        expect(tlsOf({ port: "443" }, { tls: [{ hosts: ["web.test"], secretName: "cert" }] })).toBe(true);
    });

    it("has no certificate that other hosts of the listener would have", async () => {
        const out = await lint(object({ "tls-certificate-ids": "" }));
        expect(out).toContain("it names no certificate");
    });
});

describe("a listener for HTTPS without a certificate", () => {
    it("is a warning of lint, and an open answer", async () => {
        const given = object({ "listen-ports": two });
        expect(await lint(given)).toContain("a listener speaks HTTPS, and there is no certificate");
        const out = await explain("https://web.test/", given);
        expect(out).toContain("undetermined");
        expect(out).toContain("Ingress shop/web has no certificate for its listener of HTTPS");
        expect(await explain("http://web.test/", given)).not.toContain("undetermined");
    });
});

describe.each([
    ["eighty", 'is "eighty", and no port from 1 to 65535'],
    ["70000", 'is "70000", and no port from 1 to 65535'],
    ["", 'is "", and no port from 1 to 65535'],
    [UNKNOWN_SENTINEL, "is known only after apply"],
    ["${PORT}", "holds ${PORT}, which Flux, envsubst or the like fills in"],
])("the port %j", (port, reason) => {
    it("is none that is known: no other port is claimed, and none denied", async () => {
        const given = object({ port });
        expect(urlsOf(given)).toEqual([]);
        const router = createRouter(readTables([given]));
        for (const request of [{ scheme: "http" as const }, { scheme: "http" as const, port: 8080 }]) {
            const found = router.explain({ host: "web.test", path: "/", ...request });
            expect(found.outcome).toBe("undetermined");
            expect(found.why.join(" ")).toContain(
                `the annotation kubernetes.io/elb.port of Ingress shop/web ${reason}`,
            );
        }
    });
});

it("a port that is filled in later is a change that is undetermined where it is known before, and none where it stays", async () => {
    const folder = mkdtempSync(join(tmpdir(), "crossroute-cce-"));
    try {
        const [known, open] = ["8080", "${PORT}"].map((port, i) => {
            const file = join(folder, `${i}.json`);
            writeFileSync(file, text(object({ port })));
            return file;
        }) as [string, string];
        for (const [before, after] of [
            [known, open],
            [open, known],
        ]) {
            const { out } = await crossroute(`diff ${before} ${after} --json`);
            const kinds = (JSON.parse(out) as { kind: string }[]).map(({ kind }) => kind);
            expect(kinds).toContain("undetermined");
        }
        expect(JSON.parse((await crossroute(`diff ${open} ${open} --json`)).out)).toEqual([]);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

describe("a list of listeners", () => {
    const answered = (list: string, url: string): Promise<string> =>
        explain(url, object({ "listen-ports": list, "tls-certificate-ids": "c1" }));

    it.each(['[{"HTTP":80},{"HTTPS":"${PORT}"}]', '[{"HTTP":80},{"HTTPS":${PORT}}]', '[{"HTTP":80}, ${MORE}]'])(
        "of which one element is open leaves open that one only: %s",
        async (list) => {
            const open = "the annotation kubernetes.io/elb.listen-ports of Ingress shop/web holds ${";
            const found = createRouter(readTables([object({ "listen-ports": list, "tls-certificate-ids": "c1" })]));
            expect(found.explain({ scheme: "http", host: "web.test", path: "/", port: 80 }).outcome).toBe("matched");
            const other = found.explain({ scheme: "https", host: "web.test", path: "/", port: 444 });
            expect(other.outcome).toBe("undetermined");
            expect(other.why.join(" ")).toContain(open);
        },
    );

    it("that comes later claims no port", () => {
        const found = createRouter(readTables([object({ "listen-ports": UNKNOWN_SENTINEL })]));
        expect(found.explain({ scheme: "http", host: "web.test", path: "/", port: 8080 }).outcome).toBe("undetermined");
    });

    it("with one port for two is an error of lint, and an open protocol", async () => {
        const list = '[{"HTTP":80},{"HTTPS":80}]';
        expect(await lint(object({ "listen-ports": list, "tls-certificate-ids": "c1" }))).toContain(
            "[1]: 80 is already the port of [0]",
        );
        for (const scheme of ["http", "https"])
            expect(await answered(list, `${scheme}://web.test:80/`)).toContain("has several listeners for port 80");
    });

    it("judges what stands beside something open", async () => {
        const out = await lint(object({ "listen-ports": '[{"HTTP":70000},{"HTTPS":"${PORT}"}]' }));
        expect(out).toContain("error CR315");
        expect(await lint(object({ "listen-ports": '[{"HTTP":80},{"HTTP":"${PORT}"}]' }))).not.toContain("CR315");
    });
});

describe("two Ingresses of one listener that ask for different protocols", () => {
    const secure = { tls: [{ secretName: "cert" }] };
    const pairs: [string, Json, Json][] = [
        ["by a certificate", object({ port: "8443" }, secure), object({ port: "8443" }, {}, "other")],
        [
            "by lists",
            object({ "listen-ports": '[{"HTTPS":8443}]' }, secure),
            object({ "listen-ports": '[{"HTTP":8443}]' }, {}, "other"),
        ],
    ];

    it.each(pairs)("%s are a finding of lint", async (_, one, other) => {
        for (const all of [
            [one, other],
            [other, one],
        ]) {
            const out = await lint(...all);
            expect(out).toContain("CR325");
            expect(out).toMatch(/protocol: https? and https?\): which of the two protocols it speaks is not known/);
        }
    });

    it.each(pairs)("%s: no request is told which of them, or that nothing, answers", async (_, one, other) => {
        for (const [first, second] of [
            [one, other],
            [other, one],
        ] as const)
            for (const url of ["http://web.test:8443/", "https://web.test:8443/", "https://other.test:8443/"]) {
                const out = await explain(url, first, second);
                expect(out).toContain("undetermined");
                expect(out).toMatch(/asks for https? there, and another one for https?/);
            }
    });

    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-cce-"))));
    afterAll(() => rmSync(folder, { recursive: true }));

    it("are a change that is undetermined when the second one comes", async () => {
        const [before, after] = ["before.json", "after.json"].map((name) => join(folder, name)) as [string, string];
        const [, one, other] = pairs[0] as (typeof pairs)[0];
        writeFileSync(before, text(one));
        writeFileSync(after, text(one, other));
        const { out } = await crossroute(`diff ${before} ${after} --json`);
        const changes = JSON.parse(out) as { kind: string }[];
        const own = changes.filter((change) => JSON.stringify(change).includes("web.test"));
        expect(own.map(({ kind }) => kind)).toContain("undetermined");
    });
});

describe("what has an effect for HTTPS alone", () => {
    it.each(["http2-enable", "tls-ciphers-policy", "security_policy_id", "client-ca-cert-id"])(
        "%s is a warning at a listener for HTTP",
        async (name) => {
            const value = { "http2-enable": "true", "tls-ciphers-policy": "tls-1-2" }[name] ?? "x";
            const says = "only a listener that speaks HTTPS has it";
            expect(await lint(object({ port: "80", [name]: value }))).toContain(says);
            expect(await lint(object({ "listen-ports": '[{"HTTP":80}]', [name]: value }))).toContain(says);
            const secure = { tls: [{ secretName: "cert" }] };
            expect(await lint(object({ port: "443", [name]: value }, secure))).not.toContain(says);
            expect(await lint(object({ "listen-ports": "${PORTS}", [name]: value }))).not.toContain(says);
        },
    );

    it("a redirect to HTTPS without a listener for it is a warning", async () => {
        const says = "there is nothing to redirect from or to";
        const ids = { "tls-certificate-ids": "c1", "ssl-redirect": "true" };
        expect(await lint(object(ids))).toContain(says);
        expect(await lint(object({ ...ids, "listen-ports": '[{"HTTPS":443}]' }))).toContain(says);
        expect(await lint(object({ ...ids, "listen-ports": two }))).not.toContain(says);
    });
});

describe("a path that plain requests need not have, because all of them are redirected", () => {
    const path = (at: string, name: string) => ({
        path: at,
        pathType: "ImplementationSpecific",
        backend: { service: { name, port: { number: 80 } } },
    });
    const paths = (...all: object[]) => ({ rules: [{ host: "web.test", http: { paths: all } }] });
    const redirecting = { "listen-ports": two, "tls-certificate-ids": "c1", "ssl-redirect": "true" };

    it("is not called unreachable: it answers at the other listener", async () => {
        const found = await lint(object(redirecting, paths(path("/", "all"), path("/x", "x"))));
        expect(found).not.toMatch(/CR10[123]/);
    });

    it("is named, where another has all its requests at that one, too", async () => {
        const found = await lint(object(redirecting, paths(path("/", "all"), path("/", "x"))));
        expect(found).toContain("CR105");
    });
});
