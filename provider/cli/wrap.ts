import { Help } from "commander";
import type { Io } from "../sources/io";

/** Narrower than this, texts would be columns of single words. */
const NARROWEST = 20;

/** Columns for people: those of the terminal, or `COLUMNS`. What a program reads stays whole, a line for a line. */
/** What is known of the screen. */
export type Screen = Pick<Io, "terminal" | "columns" | "env">;

function columnsOf({ terminal, columns, env }: Screen): number | undefined {
    if (!terminal) return undefined;
    const said = Number(env.COLUMNS);
    return Number.isInteger(said) && said > 0 ? said : (columns ?? 80);
}

/** The words before a text, below which its next lines begin. */
const head =
    /^(?:note: | *(?:(?:request|help|tried:|to do:|see also|rule|gateway|rewrite|leads to|because|for example) +)?)/;
const change = /^(?:lost|arrives|undetermined|moved|rewritten|treated|gained) +/;
const inks = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

/** Wraps what is longer than the terminal is wide, between words, each line below the beginning of its text. */
export function wrapped(text: string, io: Screen): string {
    const columns = columnsOf(io);
    if (columns === undefined) return text;
    const help = new Help();
    help.minWidthToWrap = NARROWEST;
    const width = Math.max(columns, NARROWEST);
    return text
        .split("\n")
        .map((line) => {
            if (help.displayWidth(line) <= width) return line;
            const plain = line.replace(inks, "");
            const indent = (change.exec(plain) ?? head.exec(plain))?.[0].length ?? 0;
            const [first = "", ...rest] = help.boxWrap(line, width).split("\n");
            const others = help.boxWrap(rest.join(" "), Math.max(width - indent, NARROWEST)).split("\n");
            return [first, ...others.map((one) => " ".repeat(indent) + one)].join("\n");
        })
        .join("\n");
}
