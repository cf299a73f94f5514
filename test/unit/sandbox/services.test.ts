import * as fs from "node:fs";
import * as path from "node:path";
import { NoAnswerError } from "../../../sandbox/http";
import { launch, logFileOf, untilReady, type SandboxContext, type Service } from "../../../sandbox/services";
import { startDetached, terminate } from "../../../sandbox/processes";
import { temporaryFolder } from "./helpers";

const dir = temporaryFolder();
fs.mkdirSync(path.join(dir, "logs"));
const context: SandboxContext = { dir, ports: { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 }, tools: {} };

/** Waits for a service that is this program of Node, and serves once it has made the file; ends it then. */
async function waitFor(program: string, nothingNewMs: number): Promise<void> {
    const file = path.join(fs.mkdtempSync(path.join(dir, "service-")), "ready");
    const service: Service = {
        name: "etcd",
        executable: "node",
        ports: ["etcd"],
        sign: () => "store",
        args: () => ["-e", `const ready = ${JSON.stringify(file)}; ${program}`],
        answers: () => Promise.resolve(fs.existsSync(file)),
    };
    const started = launch(service, context);
    try {
        await untilReady(service, context, started, nothingNewMs);
    } finally {
        await terminate([started], 0);
    }
}

const every = (line: string, times: number): string =>
    `let count = 0; const timer = setInterval(() => {
        console.log(${line});
        if (++count === ${times}) { clearInterval(timer); setTimeout(() => {}, 600_000); require("fs").writeFileSync(ready, ""); }
    }, 300);`;

describe("a service that is not ready yet", () => {
    test("is waited for as long as it comes to new steps, however long all of them take", async () => {
        await waitFor(every('"step " + "abcdefghij"[count] + "!"', 9), 1_500);
    });

    test("is given more and more time for an answer, which a busy machine may need", async () => {
        const started = startDetached(process.execPath, ["-e", "setTimeout(() => {}, 600_000)"], {
            cwd: dir,
            logFile: logFileOf(dir, "etcd"),
        });
        // It takes seven seconds for each answer: as long as that was not given, there is none.
        const given: number[] = [];
        const answers = (_: SandboxContext, __: number, timeoutMs: number): Promise<boolean> => {
            given.push(timeoutMs);
            return timeoutMs < 7_000 ? Promise.reject(new NoAnswerError("silent")) : Promise.resolve(true);
        };
        try {
            const service: Service = {
                name: "etcd",
                executable: "node",
                ports: [],
                sign: () => "",
                args: () => [],
                answers,
            };
            await untilReady(service, context, started);
        } finally {
            await terminate([started], 0);
        }
        expect(given).toEqual([2_000, 4_000, 8_000]);
    });

    test("is given up when it only repeats itself, with what it says and where", async () => {
        const vain = waitFor(every('new Date().toISOString() + " try " + count + ": connection refused"', 1e9), 1_500);
        await expect(vain).rejects.toThrow(
            /^etcd is not ready, and says nothing new for 1\.5 s\.\n.*\n(.*\n)*.*connection refused(.*\n)*.*Read .*etcd\.log/,
        );
    });

    test("is given up when it says nothing", async () => {
        await expect(waitFor("setTimeout(() => {}, 600_000)", 600)).rejects.toThrow(/says nothing new for 0\.6 s/);
    });
});
