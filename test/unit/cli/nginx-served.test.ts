import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute } from "./run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-nginx-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

const service = (name: string): Json => ({ service: { name, port: { number: 80 } } });
const path = (at: string, name: string): Json => ({ path: at, pathType: "Prefix", backend: service(name) });
const ingress = (name: string, annotations: Record<string, string>, spec: Json, more: Json = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations, ...more },
    spec: { ingressClassName: "nginx", ...spec },
});
const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
const host = (annotations: Record<string, string>, ...paths: Json[]): Json =>
    ingress("web", annotations, { rules: [{ host: "a.test", http: { paths } }] });

function write(name: string, ...objects: readonly Json[]): string {
    const file = join(folder, name);
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    return file;
}

const answerOf = async (url: string, ...objects: readonly Json[]): Promise<string> => {
    const { out } = await crossroute(`explain ${url} -f ${write("explained.yaml", ...objects)}`);
    return / → (.*)/.exec(out)?.[1] ?? out;
};
const changesOf = async (before: Json, after: Json): Promise<string> => {
    const files = [write("before.yaml", before), write("after.yaml", after)];
    const { out, err, code } = await crossroute(`diff ${files.join(" ")} --exit-code`);
    return `${String(code)} ${out}${err}`;
};

describe("server-alias of ingress-nginx", () => {
    it.each(["www.a.test, b.test", " b.test , www.a.test ", "b.test,,www.a.test"])(
        "is a list with blanks between its names: %j",
        async (names) => {
            const web = host({ [nginx("server-alias")]: names }, path("/", "web"));
            for (const name of ["a.test", "b.test", "www.a.test"])
                expect(await answerOf(`http://${name}/`, web)).toBe("service:shop/web:80");
        },
    );
    it("still drops its Ingress where a name has a blank within", async () => {
        const web = host({ [nginx("server-alias")]: "b.test c.test" }, path("/", "web"));
        expect(await answerOf("http://a.test/", web)).toBe("no answer (404)");
    });
});

describe("an Ingress without rules, beside a rule without host", () => {
    const open = (more: Json = {}): Json => ingress("open", {}, { defaultBackend: service("open") }, more);
    const hostless = (more: Json = {}): Json =>
        ingress("hostless", {}, { rules: [{ http: { paths: [path("/", "hostless")] } }] }, more);
    it("has the requests for unknown hosts, whatever their ages", async () => {
        const [old, young] = [
            { creationTimestamp: "2025-05-05T00:00:00Z" },
            { creationTimestamp: "2026-05-05T00:00:00Z" },
        ];
        expect(await answerOf("http://b.test/x", open(), hostless())).toBe("service:shop/open:80");
        expect(await answerOf("http://b.test/x", open(young), hostless(old))).toBe("service:shop/open:80");
        const { out } = await crossroute(`lint -f ${write("lint.yaml", open(), hostless())}`);
        expect(out).not.toContain("CR105");
    });
});

describe("ssl-passthrough of ingress-nginx", () => {
    const passed = host({ [nginx("ssl-passthrough")]: "true" }, path("/", "web"), path("/api", "api"));
    it("leaves open which Service gets https, and nothing else", async () => {
        expect(await answerOf("https://a.test/api", passed)).toBe(
            "undetermined (service:shop/api:80 or service:shop/web:80)",
        );
        expect(await answerOf("http://a.test/api", passed)).toBe("service:shop/api:80");
        expect(await answerOf("https://a.test/", passed)).toBe("service:shop/web:80");
    });
    it("is nothing where the host has no backend for /", async () => {
        const without = host({ [nginx("ssl-passthrough")]: "true" }, path("/api", "api"));
        expect(await answerOf("https://a.test/api", without)).toBe("service:shop/api:80");
    });
    it("is nothing for a rule without host", async () => {
        const anyHost = ingress(
            "any",
            { [nginx("ssl-passthrough")]: "true" },
            { rules: [{ http: { paths: [path("/", "web"), path("/api", "api")] } }] },
        );
        expect(await answerOf("https://b.test/api", anyHost)).toBe("service:shop/api:80");
    });
    it("is a certificate only of the hosts for which it has an effect", async () => {
        const plain = (name: string, ...paths: Json[]): Json =>
            ingress(name, {}, { rules: [{ host: "b.test", http: { paths } }] });
        const at = (name: string | undefined, ...paths: Json[]): Json =>
            ingress(
                "passed",
                { [nginx("ssl-passthrough")]: "true" },
                { rules: [{ ...(name === undefined ? {} : { host: name }), http: { paths } }] },
            );
        const said = async (...objects: Json[]): Promise<string[]> => {
            const { out } = await crossroute(`lint -f ${write("passed.yaml", ...objects)}`);
            return out.split("\n").filter((line) => line.includes("CR107"));
        };
        const other = plain("other", path("/", "web"));
        expect(await said(other, at("a.test", path("/", "web")))).toHaveLength(1);
        expect(await said(other, at("a.test", path("/x", "web")))).toEqual([]);
        expect(await said(other, at(undefined, path("/", "web")))).toEqual([]);
        // Another Ingress has the `/` of its host.
        expect(await said(other, at("b.test", path("/x", "web")))).toEqual([]);
        const open = ingress("open", {}, { rules: [{ host: "c.test", http: { paths: [path("/", "web")] } }] });
        expect(await said(open, other, at("b.test", path("/x", "web")))).toHaveLength(1);
    });
    it("is a difference", async () => {
        expect(await changesOf(host({}, path("/", "web"), path("/api", "api")), passed)).toMatch(
            /undetermined a\.test\/api\/\*\* over https/,
        );
    });
});

it.each(["nginx.ingress.kubernetes.io", "alb.ingress.kubernetes.io"])(
    "a protocol of backends that changes is named, and is no empty difference: %s",
    async (prefix) => {
        const web = (protocol: string): Json => ({
            ...host({ [`${prefix}/backend-protocol`]: protocol }, path("/", "web")),
            ...(prefix.startsWith("alb") && {
                spec: { ingressClassName: "alb", rules: [{ host: "a.test", http: { paths: [path("/", "web")] } }] },
            }),
        });
        const said = await changesOf(web("HTTP"), web("HTTPS"));
        expect(said).toContain(
            `note: not compared: how backends are spoken to (their protocol), of which these differ: ${prefix}/backend-protocol of Ingress shop/web`,
        );
        expect(said).not.toMatch(/^0 /);
        const { metadata, ...rest } = web("");
        const bare = { ...rest, metadata: { ...(metadata as Json), annotations: {} } };
        expect(await changesOf(bare, web("HTTP"))).toBe("0 No request changes hands.\n");
    },
);
