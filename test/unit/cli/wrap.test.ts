import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingress } from "./objects";
import { crossroute } from "./run";
import { wrapped } from "../../../provider/cli/wrap";

const input = [
    ingress("one-ingress-with-a-long-name", "shop.example.test"),
    ingress("two-ingress-with-a-long-name", "shop.example.test"),
]
    .map((one) => JSON.stringify(one))
    .join("\n---\n");
const longest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));
const words = (text: string): string => text.replace(/\s+/g, " ").trim();
const verbs = ["lint -f -", "report -f -", "explain http://shop.example.test/ -f -"];

describe("text for people", () => {
    it("says what was tried and what to do below each other, also in 40 columns", () => {
        const text =
            "No tool.\n  tried: a host that did not answer in the time given\n  to do: See whether the host is in reach of this machine\n";
        expect(wrapped(text, { terminal: true, columns: 40, env: {} })).toBe(
            [
                "No tool.",
                "  tried: a host that did not answer in",
                "         the time given",
                "  to do: See whether the host is in",
                "         reach of this machine",
                "",
            ].join("\n"),
        );
        expect(wrapped(text, { terminal: false, columns: 40, env: {} })).toBe(text);
    });

    it.each(verbs)("is as wide as the terminal: %s", async (line) => {
        const whole = (await crossroute(line, { input })).out;
        expect(longest(whole)).toBeGreaterThan(100);
        for (const columns of [60, 80, 100]) {
            const { out } = await crossroute(line, { input, terminal: true, columns, env: { NO_COLOR: "1" } });
            expect(longest(out)).toBeLessThanOrEqual(columns);
            expect(words(out)).toBe(words(whole));
        }
    });

    it.each(verbs)("is 80 columns wide where nobody says the width, and as COLUMNS says: %s", async (line) => {
        const plain = await crossroute(line, { input, terminal: true, env: { NO_COLOR: "1" } });
        expect(longest(plain.out)).toBeLessThanOrEqual(80);
        expect(longest(plain.out)).toBeGreaterThan(60);
        const env = { NO_COLOR: "1", COLUMNS: "50" };
        expect(longest((await crossroute(line, { input, terminal: true, env })).out)).toBeLessThanOrEqual(50);
    });

    it("goes on below the beginning of its text", async () => {
        const { out } = await crossroute("lint -f -", { input, terminal: true, columns: 60, env: { NO_COLOR: "1" } });
        expect(out).toMatch(/\n {4}help {5}Make the two rules differ [^\n]*\n {13}\S/);
        expect(out).toMatch(/\n {4}\S[^\n]*\n {4}\S/);
    });

    it("counts no colour as a column", async () => {
        const colours = { input, terminal: true, columns: 70, env: { FORCE_COLOR: "1" } };
        const { out } = await crossroute("lint -f -", colours);
        const plain = (await crossroute("lint -f -", { ...colours, env: { NO_COLOR: "1" } })).out;
        expect(out.replace(/\u001b\[\d+m/g, "")).toBe(plain);
    });

    it("stays whole in a pipe, in a file and in what tools read", async () => {
        const piped = await crossroute("lint -f -", { input, env: { COLUMNS: "60" } });
        expect(piped.out).toBe((await crossroute("lint -f -", { input })).out);
        const json = await crossroute("lint -f - --json", { input, terminal: true, columns: 60 });
        expect(json.out).toBe((await crossroute("lint -f - --json", { input })).out);
        const cwd = mkdtempSync(join(tmpdir(), "crossroute-wrap-"));
        await crossroute("report -f - -o report.txt", { input, cwd, terminal: true, columns: 60 });
        expect(longest(readFileSync(join(cwd, "report.txt"), "utf8"))).toBeGreaterThan(100);
        rmSync(cwd, { recursive: true });
    });
});
