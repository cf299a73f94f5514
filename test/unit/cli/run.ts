import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Io } from "../../../provider/sources/io";
import { run } from "../../../provider/cli/program";

export const fixtures = join(__dirname, "fixtures");

export interface Ran {
    code: number;
    out: string;
    err: string;
}

/** The developer's folders may have blanks in their names. */
function wordsOf(line: string): string[] {
    const folders = [tmpdir(), resolve(__dirname, "../../..")];
    const marked = folders.reduce((text, folder, i) => text.replaceAll(folder, `\0${i}`), line);
    const named = (word: string): string =>
        folders.reduce((text, folder, i) => text.replaceAll(`\0${i}`, folder), word);
    return marked
        .split(" ")
        .filter((word) => word !== "")
        .map(named);
}

/** Runs a command line in this process, in the folder of the fixtures. */
export async function crossroute(
    line: string | readonly string[],
    more: Partial<Io> & { input?: string } = {},
): Promise<Ran> {
    const { input = "", ...given } = more;
    const texts = { out: "", err: "" };
    const io: Io = {
        out: (text) => void (texts.out += text),
        err: (text) => void (texts.err += text),
        stdin: () => input,
        env: { PATH: "" },
        cwd: fixtures,
        terminal: false,
        ...given,
    };
    const argv = typeof line === "string" ? wordsOf(line) : line;
    const code = await run(argv, io);
    return { code, ...texts };
}

/** The one line on standard error of a command line that cannot be carried out. */
export async function refusal(
    line: string | readonly string[],
    more: Parameters<typeof crossroute>[1] = {},
): Promise<string> {
    const { code, out, err } = await crossroute(line, more);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^crossroute: [^\n]+\n$/);
    expect(err).not.toMatch(/\bat .*:\d+:\d+|defect of crossroute/);
    const end = " [CR701 invalid-command]\n";
    expect(err.slice(-end.length)).toBe(end);
    return err.slice("crossroute: ".length, -end.length);
}
