/** The example of Huawei's CCE API reference for an Ingress, as printed there, through the commands that read files. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adopt } from "../../../provider/cli/import/adopt";
import examples from "../kubernetes/fixtures/reference-examples.json";
import { crossroute } from "./run";

const { request, response } = examples["cce-create-ingress"];
const { tls: _, ...spec } = request.spec;
/** Without the misprint that no server takes. */
const corrected = { ...request, spec };
const run = (line: string, value: object): ReturnType<typeof crossroute> =>
    crossroute(`${line} -f -`, { input: JSON.stringify(value) });

describe("the example of the reference of CCE, read as a file", () => {
    it.each(["lint", "explain http://a.test/healthz"])("has its misprinted TLS named by %s", async (line) => {
        const { code, err } = await run(line, request);
        expect(code).toBe(2);
        expect(err).toBe("crossroute: standard input: Ingress ingress-test: spec.tls must be a list, not an object\n");
    });

    it("is linted: the request as CCE's without a class, and both for their old version", async () => {
        for (const [value, name] of [
            [corrected, "default"],
            [response, "public-elb"],
        ] as const) {
            const { code, out, err } = await run("lint", value);
            expect([code, err]).toEqual([1, ""]);
            expect(out).toContain("error CR601 unserved-api-version");
            expect(out).toContain("1 error.");
            expect(out).toContain(`Read: ${name} by the rules of Huawei CCE (ELB).`);
        }
    });

    it("is explained: EQUAL_TO takes the path only, STARTS_WITH what is below it, too", async () => {
        const answer = async (value: object, url: string): Promise<string> =>
            (await run(`explain ${url}`, value)).out.split("\n")[1]?.trim() ?? "";
        const service = "→ service:default/ingress-test:8080";
        expect(await answer(corrected, "http://a.test/healthz")).toBe(service);
        expect(await answer(corrected, "http://a.test/healthz/x")).not.toBe(service);
        expect(await answer(response, "http://test/healthz/x")).toBe(service);
        expect(await answer(response, "http://a.test/healthz")).not.toBe(service);
    });

    it("is explained as CCE's by its property alone, under a class of any name", async () => {
        const own = (value: typeof response): object => ({
            ...value,
            metadata: { name: "own", annotations: { "kubernetes.io/ingress.class": "own" } },
        });
        const { out } = await run("explain http://test/healthz", own(response));
        expect(out).toContain("gateway  own (by the rules of Huawei CCE (ELB))");
    });

    it("is imported: the request and the reply as programs that write what was read", () => {
        const adopted = (value: object): ReturnType<typeof adopt> =>
            adopt({
                manifests: [{ value: value as Record<string, unknown>, source: "live" }],
                ruleSets: [],
                tables: [],
            });
        for (const [value, matchMode] of [
            [request, "EQUAL_TO"],
            [response, "STARTS_WITH"],
        ] as const) {
            const { resources, notes } = adopted(value);
            expect(notes).toEqual(
                value === request ? ["Ingress default/ingress-test: its spec.tls is left out: it must be a list"] : [],
            );
            expect(resources).toMatchObject([
                {
                    apiVersion: "extensions/v1beta1",
                    args: {
                        apiVersion: "extensions/v1beta1",
                        annotations: value.metadata.annotations,
                        labels: value.metadata.labels,
                        routes: [
                            {
                                path: "/healthz",
                                matchMode,
                                backend: { service: { name: "ingress-test", port: 8080 } },
                            },
                        ],
                    },
                },
            ]);
        }
    });

    it("is imported by the command, which writes a program with the class of the reply", async () => {
        const folder = mkdtempSync(join(tmpdir(), "crossroute-reference-"));
        try {
            const { code, out } = await crossroute(["import", "-f", "-", "-o", join(folder, "program")], {
                input: JSON.stringify(response),
            });
            expect(code).toBe(0);
            expect(out).toContain("1 resource");
            const program = readFileSync(join(folder, "program", "index.ts"), "utf8");
            expect(program).toMatch(/"kubernetes\.io\/ingress\.class": "public-elb"/);
            expect(program).toMatch(/protocol"?: "HTTP"/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
