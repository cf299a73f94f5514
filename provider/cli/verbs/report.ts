import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Option } from "commander";
import { trafficDiff } from "../../routing";
import { buildReport, type Report } from "../../report/report";
import { reason, UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { useColour } from "../colour";
import { wrapped } from "../wrap";
import { json } from "../output";
import { addSides, loadSides } from "../sides";
import type { SourceOptions } from "../../sources/options";
import type { Verb } from "../verb";
import { fileNotes } from "../../sources/file-notes";
import { findingsOf } from "./lint";
import { lazy } from "../../lazy";

const textReport = lazy<typeof import("../../report/text")>(() => require("../../report/text"));
const markdownReport = lazy<typeof import("../../report/markdown")>(() => require("../../report/markdown"));
const jsonReport = lazy<typeof import("../../report/json")>(() => require("../../report/json"));
const htmlReport = lazy<typeof import("../../report/html/page")>(() => require("../../report/html/page"));

type Format = "text" | "markdown" | "json" | "html";

interface Options extends SourceOptions {
    format?: Format;
    output?: string;
    title: string;
    severity?: string[];
    json?: boolean;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSides(command)
            .addOption(
                new Option(
                    "--format <format>",
                    "text, markdown (a comment for a pull request), json or html (one page)",
                ).choices(["text", "markdown", "json", "html"]),
            )
            .option("-o, --output <file>", "write to a file; its ending says the format when --format does not")
            .option("--title <title>", "heading of the report", "Route changes")
            .option("--severity <code=level...>", "change a finding's level, as for lint")
            .option("--json", "the same as --format json")
            .addHelpText("after", help);
    },

    async run(args, options, io) {
        const format = formatOf(options);
        const loaded = await loadSides(args, options, io);
        const { before, after, unread, notes } = loaded;
        const report = buildReport({
            title: options.title,
            before,
            after,
            changes: trafficDiff([...before, ...unread.before], [...after, ...unread.after]),
            diagnostics: findingsOf(loaded, options, io),
            notes: [...notes, ...fileNotes(loaded.findings)],
        });
        const text = renderers[format](report, options.output === undefined ? io : undefined);
        if (options.output === undefined) io.out(text);
        else write(options.output, text, io);
        return 0;
    },
};

type Renderer = (report: Report, io?: Io) => string;
/** Each format is loaded when it is asked for. */
const renderers: Readonly<Record<Format, Renderer>> = {
    text(report, io) {
        const { reportText } = textReport();
        return io === undefined ? reportText(report) : wrapped(reportText(report, { colour: useColour(io) }), io);
    },
    markdown(report) {
        const { reportMarkdown } = markdownReport();
        return reportMarkdown(report);
    },
    json(report) {
        const { reportJson } = jsonReport();
        return json(reportJson(report));
    },
    html(report) {
        const { reportHtml } = htmlReport();
        return reportHtml(report);
    },
};

const endings: Readonly<Record<string, Format>> = {
    txt: "text",
    md: "markdown",
    markdown: "markdown",
    json: "json",
    html: "html",
    htm: "html",
};

function formatOf({ format, json: asJson, output }: Options): Format {
    if (asJson && format && format !== "json")
        throw new UsageError(`--json and --format ${format} contradict each other`);
    if (asJson) return "json";
    return format ?? endings[output?.split(".").pop()?.toLowerCase() ?? ""] ?? "text";
}

function write(name: string, text: string, io: Io): void {
    try {
        writeFileSync(resolve(io.cwd, name), text);
    } catch (thrown) {
        throw new UsageError(`the report cannot be written to ${name}: ${reason(thrown)}`, { cause: thrown });
    }
}

const help = `
Examples:

  crossroute report --preview plan.json --stack prod -o routes.html
  crossroute report --preview plan.json --format markdown > comment.md
  crossroute report old/ new/ --title "Checkout moves to SAE"`;
