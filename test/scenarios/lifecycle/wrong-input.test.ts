import { Program } from "../../integration/lifecycle/program";
import { now, writesSince } from "../../integration/lifecycle/servers";
import { shopTable, tableFile, tableProgram, type Table } from "../../integration/lifecycle/table";

const namespace = "wrong-input";
let program: Program;
beforeAll(async () => {
    program = await Program.create("wrong-input", { "index.js": tableProgram });
});
afterAll(() => program?.dispose());

const change = (edit: (table: Table) => void) => {
    const table = shopTable(namespace);
    edit(table);
    return table;
};

describe("wrong input stops at preview, before anything is touched, and says what would be right", () => {
    const cases: [string, () => Table, NodeJS.ProcessEnv, RegExp[]][] = [
        ["an empty table", () => change((t) => (t.routes = [])), {}, [/routes: .*no routes/, /declare at least one/]],
        [
            "a path without a leading slash",
            () => change((t) => (t.routes[1]!["path"] = "api")),
            {},
            [/routes\[1\]\.path: "api" does not start with "\/"/, /write "\/api"/],
        ],
        [
            "a route to an unknown gateway",
            () => change((t) => (t.routes[0]!["gateway"] = "egde")),
            {},
            [/routes\[0\]\.gateway: there is no gateway "egde"/, /edge, apps/],
        ],
        [
            "a Service backend on an SAE gateway",
            () =>
                change(
                    (t) =>
                        (t.routes[3]!["backend"] = { service: { name: "pay", port: 80 } }) &&
                        (t.routes[3]!["gateway"] = "apps"),
                ),
            {},
            [/routes\[3\]\.backend\.service: the SAE gateway "apps" cannot route to a Kubernetes Service/],
        ],
        [
            "the same host, path and match twice",
            () => change((t) => t.routes.push({ ...t.routes[0]! })),
            {},
            [/routes\[4\]: host "shop\.example\.com", path "\/", match Prefix is already routes\[0\]/],
        ],
        [
            "a wrong credential",
            () => change(() => undefined),
            { ALIBABA_CLOUD_ACCESS_KEY_SECRET: "not-the-secret" },
            [/SignatureDoesNotMatch|credential|access key/i],
        ],
        [
            "an unreachable endpoint",
            () => change(() => undefined),
            { CROSSROUTE_SAE_ENDPOINT: "127.0.0.1:9" },
            [/127\.0\.0\.1:9/],
        ],
        [
            "a missing kubeconfig",
            () => change(() => undefined),
            { KUBECONFIG: "/nowhere/kubeconfig" },
            [/gateways\.edge\.kubernetes: KUBECONFIG names "\/nowhere\/kubeconfig", which cannot be read/],
        ],
    ];

    test.each(cases)("%s", async (_title, table, env, texts) => {
        program.write(tableFile(undefined, table()));
        const before = await now(namespace);
        const run = await program.previewText(env);
        expect(run.code).not.toBe(0);
        for (const text of texts) expect(run.text).toMatch(text);
        expect(run.text).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/m);
        expect(run.text).not.toContain("not-the-secret");
        expect(await writesSince(before)).toEqual([]);
    });
});
