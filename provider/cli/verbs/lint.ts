import { Option } from "commander";
import { lint, type Table } from "../../routing";
import { compileTable } from "../../routing/compile";
import { withoutPlaces } from "../../routing/describe";
import { indexTable } from "../../routing/host-index";
import type { Diagnostic, Severity } from "../../routing/diagnostic";
import { codeOf } from "../../diagnostics/catalogue";
import { diagnosticJson } from "../../report/json";
import { groupedText } from "../../report/text";
import { shorten } from "../../report/escape";
import { UsageError } from "../../sources/errors";
import type { Io } from "../../sources/io";
import { useColour } from "../colour";
import { wrapped } from "../wrap";
import { settle } from "../lint/accept";
import { grouped } from "../lint/group";
import { json, warn } from "../output";
import { isLevel, levels, readSettings, type Level } from "../../sources/settings";
import { load, type Loaded } from "../../sources/load";
import { withoutOpenHosts, withoutUnreadHosts, withoutUnreadRoutes } from "../../sources/open-hosts";
import { betweenClusters, withinOne } from "../../sources/several-clusters";
import { withoutRefused } from "../../sources/tables";
import { addSourceOptions, type SourceOptions } from "../../sources/options";
import type { Verb } from "../verb";
import { version } from "../../version";
import { lazy } from "../../lazy";

const baseline = lazy<typeof import("../lint/baseline")>(() => require("../lint/baseline"));
const findingForms = lazy<typeof import("../../report/findings")>(() => require("../../report/findings"));
const lines = lazy<typeof import("../lint/lines")>(() => require("../lint/lines"));

type Format = "text" | "json" | "sarif" | "github" | "junit";
const formats: readonly Format[] = ["text", "json", "sarif", "github", "junit"];
const severities: readonly Severity[] = ["error", "warning", "info"];

interface Options extends SourceOptions {
    severity?: string[];
    minSeverity?: Severity;
    baseline?: string;
    format?: Format;
    json?: boolean;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSourceOptions(command)
            // It has none; `run` says what is meant by one.
            .allowExcessArguments()
            .option(
                "--severity <code=level...>",
                "change a finding's level: error, warning, info or off, e.g. CR104=error or conflicting-objects=error",
            )
            .addOption(new Option("--min-severity <level>", "leave out what weighs less").choices([...severities]))
            .option("--baseline <file>", "say only what is new since crossroute lint --json > file")
            .addOption(
                new Option("--format <format>", "how findings are printed (default: text)").choices([...formats]),
            )
            .option("--json", "the same as --format json")
            .addHelpText("after", help);
    },

    async run(args, options, io) {
        if (args.length > 0) throw new UsageError(`lint takes no ${JSON.stringify(args[0])}: name files with -f`);
        if (options.json && options.format !== undefined && options.format !== "json")
            throw new UsageError(`--json and --format ${options.format} contradict each other`);
        const loaded = await load(options, io);
        warn(loaded.notes, io);
        const least = severities.indexOf(options.minSeverity ?? "info");
        let findings = findingsOf(loaded, options, io).filter((d) => severities.indexOf(d.severity) <= least);
        if (options.baseline !== undefined) {
            const { onlyNew } = baseline();
            findings = onlyNew(findings, options.baseline, io);
        }
        io.out(print(findings, loaded.after, options, io));
        return hasErrors(findings) ? 1 : 0;
    },
};

/** All findings of the sources, with the levels of `crossroute.yaml` and the options; errors first. */
export function findingsOf(
    { after, unread, known, refused, places, apart, findings }: Loaded,
    options: SourceOptions & { severity?: string[] },
    io: Io,
): Diagnostic[] {
    const settings = readSettings(options, io);
    const given = { ...quiet, ...settings.severities, ...parseSeverities(options.severity) };
    const general = lint(after, { severity: given, known });
    const claims = [
        ...general,
        ...withinOne(
            general,
            apart.flatMap((tables) => lint(tables, { severity: given })),
        ),
    ];
    const beside = unread.after.map((table) => indexTable(compileTable(table)));
    const sure = withoutUnreadHosts(withoutOpenHosts(withoutRefused(claims, refused)), beside);
    const all = [...withoutUnreadRoutes(findings, beside), ...betweenClusters(sure, places)];
    const today = new Date().toISOString().slice(0, 10);
    return grouped(settle(all, { severities: given, accept: settings.accept, today }))
        .map((finding) => ({ ...finding, message: brief(finding) }))
        .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** Most gateways have no default backend on purpose. */
const quiet: Readonly<Record<string, Level>> = { CR116: "off" };
const LONGEST = 299;

/**
 * Shortens a message: first the places of rules go, since the finding has a place and a request of its own, then its object,
 * then the last remark, then one that is enough. Only then it is cut.
 */
function brief({ code, message, origin, related = [] }: Diagnostic): string {
    const own = origin === undefined ? "" : ` of ${origin.object}`;
    const steps: ((text: string) => string)[] = [
        (text) => withoutPlaces(text, origin === undefined ? related : [origin, ...related]),
        (text) => (own === "" ? text : text.replace(own, "")),
        // Of versions of one object, the files are what the reader looks for.
        (text) => (code === "CR602" ? text : text.replace(/ \([^()]*\)(?=\.$)/, "")),
        (text) => {
            if (code === "CR602") return text;
            const remarks = [...text.matchAll(/ \([^()]*\)/g)].reverse();
            const enough = remarks.find(([remark]) => text.length - remark.length <= LONGEST);
            return enough === undefined
                ? text
                : text.slice(0, enough.index) + text.slice(enough.index + enough[0].length);
        },
    ];
    const shorter = steps.reduce((text, step) => (text.length <= LONGEST ? text : step(text)), message);
    return shorten(shorter, LONGEST);
}

export const hasErrors = (findings: readonly Diagnostic[]): boolean => findings.some((d) => d.severity === "error");

function print(findings: readonly Diagnostic[], tables: readonly Table[], options: Options, io: Io): string {
    const format = options.json ? "json" : (options.format ?? "text");
    if (format === "json") return json(findings.map(diagnosticJson));
    if (format === "text") return wrapped(groupedText(findings, tables, { colour: useColour(io) }), io);
    const forms = findingForms();
    const { lineFinder } = lines();
    const lineOf = lineFinder(io);
    if (format === "github") return forms.findingsGithub(findings, lineOf);
    if (format === "junit") return forms.findingsJunit(findings, lineOf);
    return json(forms.findingsSarif(findings, { name: "crossroute", version }, lineOf));
}

/** `["CR104=error"]` in the form that the analysis takes. */
export function parseSeverities(given: readonly string[] = []): Record<string, Level> {
    return Object.fromEntries(
        given.map((text) => {
            const [code = "", level = ""] = text.split("=");
            const known = codeOf(code);
            if (known !== undefined && isLevel(level)) return [known, level] as const;
            throw new UsageError(
                `--severity ${JSON.stringify(text)} is not of the form CR104=error or conflicting-objects=error (levels: ${levels.join(", ")})`,
            );
        }),
    );
}

const help = `
Exit code 1 when an error is among the findings. Every code has a page in docs/diagnostics. A finding is accepted by
crossroute.yaml, by the annotation crossroute/accept: CR104 of its object, or by a comment in the file,
# crossroute: accept CR104 and why. Examples:

  crossroute lint -f manifests/ sae-rules.json
  crossroute lint -f . --format sarif > routes.sarif
  crossroute lint --cluster --sae cn-hangzhou:prod --severity CR104=error --json
  pulumi preview --json > plan.json; crossroute lint --preview plan.json --stack prod`;
