import { lint } from "../../routing";
import type { Diagnostic, Severity } from "../../routing/diagnostic";
import { diagnosticJson } from "../../report/json";
import { diagnosticsText } from "../../report/text";
import { UsageError } from "../errors";
import { useColour } from "../io";
import { json, warn } from "../output";
import { load } from "../sources/load";
import { addSourceOptions, type SourceOptions } from "../sources/options";
import type { Verb } from "../verb";

interface Options extends SourceOptions {
    severity?: string[];
    json?: boolean;
}

export const verb: Verb = {
    configure(command) {
        addSourceOptions(command)
            .option(
                "--severity <code=level...>",
                "change a finding's level: error, warning, info or off, e.g. CR104=error",
            )
            .option("--json", "print a JSON array")
            .addHelpText("after", help);
    },

    async run(args, given, io) {
        const options = given as Options;
        if (args.length > 0) throw new UsageError(`lint takes no ${JSON.stringify(args[0])}: name files with -f`);
        const severity = parseSeverities(options.severity);
        const { after, known, notes } = await load(options, io);
        warn(notes, io);
        const findings = lint(after, { severity, known });
        io.out(
            options.json ? json(findings.map(diagnosticJson)) : diagnosticsText(findings, { colour: useColour(io) }),
        );
        return hasErrors(findings) ? 1 : 0;
    },
};

export const hasErrors = (findings: readonly Diagnostic[]): boolean => findings.some((d) => d.severity === "error");

const levels: readonly (Severity | "off")[] = ["error", "warning", "info", "off"];

/** `["CR104=error"]` as the analysis wants it. */
export function parseSeverities(given: readonly string[] = []): Record<string, Severity | "off"> {
    return Object.fromEntries(
        given.map((text) => {
            const [, code, level] = /^(CR\d{3})=(\w+)$/.exec(text) ?? [];
            const known = levels.find((l) => l === level);
            if (code && known) return [code, known] as const;
            throw new UsageError(
                `--severity ${JSON.stringify(text)} is not of the form CR104=error (levels: ${levels.join(", ")})`,
            );
        }),
    );
}

const help = `
Exit code 1 when an error is among the findings. Every code has a page in docs/diagnostics. Examples:

  crossroute lint -f manifests/ sae-rules.json
  crossroute lint --cluster --sae cn-hangzhou:prod --severity CR104=error --json
  pulumi preview --json > plan.json; crossroute lint --preview plan.json --stack prod`;
