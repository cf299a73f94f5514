import * as fs from "node:fs";
import * as path from "node:path";
import { stopSandbox } from "../../../sandbox";
import { sandboxCommand } from "../../../sandbox/main";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
let count = 0;
const holding = (...files: string[]): string => {
    const dir = path.join(folder, String(count++));
    fs.mkdirSync(dir);
    for (const file of files) {
        fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
        fs.writeFileSync(path.join(dir, file), "mine");
    }
    return dir;
};

describe("deleting a sandbox", () => {
    test("refuses a folder in which none was ever started, and deletes nothing there", async () => {
        const dir = holding("src/work.ts", "kubernetes/deployment.yaml");
        await expect(stopSandbox({ dir, remove: true })).rejects.toThrow(/No sandbox was ever started in .*to do: /s);
        expect(fs.readdirSync(dir).sort()).toEqual(["kubernetes", "src"]);
    });

    test.each([[["ports.json", "logs/etcd.log"]], [["kubernetes/service-account.key"]], [["rendered/a.yaml"]], [[]]])(
        "deletes the folder of one, also of one that did not start to its end: %j",
        async (files) => {
            const dir = holding(...files);
            await stopSandbox({ dir, remove: true });
            expect(fs.existsSync(dir)).toBe(false);
        },
    );

    test("an empty --dir is not the folder that one is in", async () => {
        const complaint = jest.spyOn(process.stderr, "write").mockReturnValue(true);
        expect(await sandboxCommand(["stop", "--dir", "", "--delete"])).toBe(2);
        expect(complaint.mock.calls.flat().join("")).toContain("--dir needs the name of a folder");
        complaint.mockRestore();
    });
});
