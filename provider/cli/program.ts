import { Command, CommanderError } from "commander";
import { label } from "../diagnostics/catalogue";
import { UsageError } from "../sources/errors";
import type { Io } from "../sources/io";
import { version } from "../version";
import type { VerbEntry } from "./verb";
import { verbs } from "./verbs";

const exits = `
Exit codes: 0 done · 1 lint found errors, or convert changes answers · 2 wrong command line, file or source (one line says what);
\`diff --exit-code\` also gives 2 when requests lose their answer or are undetermined.`;

/** Runs a command line (without \`node\` and script) and returns the exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
    const name = argv.find((arg) => !arg.startsWith("-"));
    const wanted = name === "help" ? argv[argv.indexOf("help") + 1] : name;
    let code = 0;
    try {
        const program = root(io);
        for (const entry of verbs) {
            const command = program.command(entry.name).summary(entry.summary).description(sentence(entry.summary));
            command.usage(`${entry.usage} [options]`);
            if (entry.name !== wanted) continue;
            setUp(command, entry, io, (result) => (code = result));
        }
        if (argv.length === 0) {
            io.err(program.helpInformation());
            return 2;
        }
        await program.parseAsync([...argv], { from: "user" });
        return code;
    } catch (thrown) {
        return failed(thrown, io);
    }
}

function root(io: Io): Command {
    return (
        new Command("crossroute")
            .description(
                "Routes on Kubernetes and Alibaba Cloud SAE: who answers a request, what a change does to traffic.",
            )
            .version(version, "-V, --version", "print the version")
            .helpOption("-h, --help", "print this help")
            .helpCommand("help [verb]", "print the help of a verb")
            .showSuggestionAfterError(true)
            // Options after the verb belong to the verb, so `sandbox` can pass them on.
            .enablePositionalOptions()
            .exitOverride()
            .configureOutput({
                writeOut: (text) => io.out(text),
                writeErr: (text) => io.err(text),
                // One line, whatever commander writes.
                outputError: (text, write) =>
                    write(
                        invalidCommand(
                            text
                                .replace(/^error: /, "")
                                .replace(/\s*\n\s*/g, " ")
                                .trim(),
                        ),
                    ),
                getOutHelpWidth: () => io.columns ?? 100,
                getErrHelpWidth: () => io.columns ?? 100,
            })
            .addHelpText("after", exits)
    );
}

function setUp(command: Command, entry: VerbEntry, io: Io, done: (code: number) => void): void {
    const { verb } = entry.load();
    verb.configure(command);
    command.action(async () => done(await verb.run(command.args, command.opts(), io)));
}

function failed(thrown: unknown, io: Io): number {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (thrown instanceof UsageError) io.err(invalidCommand(thrown.message));
    // Not the user's fault: how to report it matters more than where it happened.
    else io.err(`crossroute: this is a defect of crossroute, please report it: ${describe(thrown, io)}\n`);
    return 2;
}

/** One line, with the code by which it is found in the docs. */
const invalidCommand = (what: string): string => `crossroute: ${what} [${label("CR701")}]\n`;

const describe = (thrown: unknown, io: Io): string =>
    thrown instanceof Error ? (io.env.CROSSROUTE_DEBUG && thrown.stack) || thrown.message : String(thrown);

const sentence = (summary: string): string => `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
