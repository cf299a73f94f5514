import { html, shorten } from "../escape";
import type { Row } from "../report";
import { describeOutcome } from "../../routing";
import { layOut, ROW, type Link, type PlacedRow, type PlacedTarget } from "./layout";

const WIDTH = 1080;
const PATH_END = 470;
const TARGET_START = 660;
/** Rows of one picture. Hosts with more rows get several pictures, so that lines stay short enough to follow. */
export const ROWS_AT_ONCE = 24;

const badges: Readonly<Record<Row["state"], string>> = {
    lost: "lost",
    arrives: "arrives elsewhere",
    undetermined: "undetermined",
    moved: "moved",
    rewritten: "rewritten",
    treated: "treated otherwise",
    gained: "gained",
    same: "",
};

/** Paths on the left, targets on the right; dashed lines are before, solid ones after. */
export function pictureSvg(rows: readonly Row[], title: string): string {
    const { rows: placed, targets, links, height } = layOut(rows);
    return [
        `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${html(title)}">`,
        ...[...links].sort((a, b) => weight(a) - weight(b)).map(linkPath),
        ...placed.map(pathText),
        ...targets.map(targetBox),
        "</svg>",
    ].join("\n");
}

/** Unchanged lines are drawn first, below the others. */
const weight = (link: Link): number => (link.when === "same" ? 0 : link.when === "before" ? 1 : 2);

function linkPath({ from, to, when, maybe }: Link): string {
    const middle = (PATH_END + TARGET_START) / 2;
    const [a, b] = [round(from), round(to)];
    const shape = `M${PATH_END + 8} ${a}C${middle} ${a} ${middle} ${b} ${TARGET_START - 4} ${b}`;
    return `<path class="link ${when}${maybe ? " maybe" : ""}" d="${shape}"/>`;
}

function pathText({ row, y }: PlacedRow): string {
    const badge = badges[row.state];
    const full = `${row.host}${row.path}${row.match ? ` (${row.match})` : ""}: ${changeWords(row)}`;
    return [
        `<g class="row ${row.state}"><title>${html(full)}</title>`,
        `<rect x="0" y="${y - ROW / 2 + 1}" width="${PATH_END + 4}" height="${ROW - 2}" rx="4"/>`,
        badge ? `<text class="badge" x="8" y="${y + 4}">${badge}</text>` : "",
        `<text class="path" x="${PATH_END - 4}" y="${y + 4}">${html(shorten(row.path, 48))}</text></g>`,
    ].join("");
}

function targetBox({ label, y, none }: PlacedTarget): string {
    return [
        `<g class="target${none ? " none" : ""}"><title>${html(label)}</title>`,
        `<rect x="${TARGET_START}" y="${round(y) - 12}" width="${WIDTH - TARGET_START}" height="24" rx="5"/>`,
        `<text x="${TARGET_START + 10}" y="${round(y) + 4}">${html(shorten(label, 52))}</text></g>`,
    ].join("");
}

const changeWords = (row: Row): string =>
    row.state === "same"
        ? describeOutcome(row.after)
        : `${describeOutcome(row.before)} → ${describeOutcome(row.after)}`;

const round = (y: number): number => Math.round(y * 10) / 10;
