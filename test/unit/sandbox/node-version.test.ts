import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { packageRoot } from "../../../sandbox/paths";

/** The commands with which people begin. */
const FIRST = ["quickstart", "test", "sandbox", "check", "build"];
const script = (name: string): string => path.join(packageRoot, "scripts", `${name}.js`);

/** Node 12, which systems of a few years ago bring, reads the language of 2018. */
const NEWER = [ts.SyntaxKind.QuestionDotToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.PrivateIdentifier];

describe("a Node that is too old", () => {
    test.each([...FIRST, "node-version"])("can read %s, as far as it gets", (name) => {
        const text = fs.readFileSync(script(name), "utf8");
        const scanner = ts.createScanner(ts.ScriptTarget.ES2018, true, ts.LanguageVariant.Standard, text);
        const found: string[] = [];
        for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
            if (NEWER.includes(token) || /^\d+_/.test(scanner.getTokenText())) found.push(scanner.getTokenText());
        }
        expect(found).toEqual([]);
        if (name !== "node-version") expect(text.indexOf("require(")).toBe(text.indexOf('require("./node-version")'));
    });

    test.each(FIRST)("is named by %s, with the one that is wanted, before anything is installed", (name) => {
        const old = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "12.22.12" } });
            process.argv.push("env"); require(${JSON.stringify(script(name))})`;
        const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", old], { encoding: "utf8" });
        expect([status, stdout]).toEqual([1, "false\n"]);
        expect(stderr).toBe("Node 12.22.12 is too old.\n  to do: Install Node 20 or newer.\n");
    });
});
