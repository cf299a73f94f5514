/** The example of Huawei's CCE API reference for an Ingress, as printed there, through the commands that read files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adopt } from "../../../provider/cli/import/adopt";
import examples from "../kubernetes/fixtures/reference-examples.json";
import { crossroute } from "./run";

const { request, response } = examples["cce-create-ingress"];
const { tls: _, ...spec } = request.spec;
/** Without the misprint that no server takes. */
const corrected = { ...request, spec };
/** With the misprint as the message says. */
const asTold = { ...request, spec: { ...request.spec, tls: [{ secretName: request.spec.tls["secretName: "] }] } };
const run = (line: string, value: object): ReturnType<typeof crossroute> =>
    crossroute(`${line} -f -`, { input: JSON.stringify(value) });

describe("the example of the reference of CCE, read as a file", () => {
    let folder: string;
    const file = (name: string, value: object): string => {
        writeFileSync(join(folder, name), JSON.stringify(value));
        return join(folder, name);
    };
    beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "crossroute-reference-"))));
    afterAll(() => rmSync(folder, { recursive: true }));
    const commands = ["lint -f FILE", "explain http://a.test/healthz -f FILE", "diff FILE FILE", "report -f FILE"];

    it.each([...commands, "import -f FILE -o PROGRAM"])("has its misprinted TLS named by %s", async (line) => {
        const printed = file("printed.json", request);
        const { code, err } = await crossroute(
            line.replaceAll("FILE", printed).replace("PROGRAM", `${printed}-program`),
        );
        expect(code).toBe(2);
        expect(err).toBe(
            `crossroute: ${printed}: Ingress ingress-test: spec.tls must be a list, not {"secretName: ":"ingress-test"} (write each element after "- ", with hosts, secretName) [CR701 invalid-command]\n`,
        );
    });

    it.each([
        [commands[0]!, 1, "1 error."],
        // With its certificate, port 80 speaks HTTPS.
        ["explain https://a.test:80/healthz -f FILE", 0, "→ service:default/ingress-test:8080"],
        [commands[2]!, 0, "No request changes hands"],
        [commands[3]!, 0, "No request changes hands. 1 error."],
    ])("is read by %s as it is written after that", async (line, expected, says) => {
        const written = file("written.json", asTold);
        const { code, out, err } = await crossroute(line.replaceAll("FILE", written));
        expect(out + err).toContain(says);
        expect(code).toBe(expected);
    });

    it("is imported by the command: the request as it is written after that, with its TLS", async () => {
        const program = join(folder, "request");
        const { code, out } = await crossroute(["import", "-f", file("written.json", asTold), "-o", program]);
        expect([code, out]).toEqual([0, expect.stringContaining("1 resource")]);
        const text = readFileSync(join(program, "index.ts"), "utf8");
        for (const said of [
            'secretName: "ingress-test"',
            'matchMode: "EQUAL_TO"',
            '"extensions/v1beta1"',
            '"192.168.0.39"',
        ])
            expect(text).toContain(said);
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
        const { code, out } = await crossroute(["import", "-f", "-", "-o", join(folder, "program")], {
            input: JSON.stringify(response),
        });
        expect(code).toBe(0);
        expect(out).toContain("1 resource");
        const program = readFileSync(join(folder, "program", "index.ts"), "utf8");
        expect(program).toMatch(/"kubernetes\.io\/ingress\.class": "public-elb"/);
        expect(program).toMatch(/protocol"?: "HTTP"/);
    });
});
