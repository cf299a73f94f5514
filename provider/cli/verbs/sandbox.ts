import { UsageError } from "../../sources/errors";
import type { Verb } from "../verb";
import { lazy } from "../../lazy";
import commandLine from "../../../sandbox/command-line.json";

const sandbox = lazy<typeof import("../../../sandbox/main")>(() => require("../../../sandbox/main"));

const pipe = lazy<typeof import("../../../sandbox/broken-pipe")>(() => require("../../../sandbox/broken-pipe"));

const commands: readonly string[] = [...Object.keys(commandLine.commands), "help"];

export const verb: Verb = {
    configure(command) {
        command
            .argument(
                "[args...]",
                "start, stop, status, clean or env, and the options of each (crossroute sandbox help)",
            )
            .allowUnknownOption()
            .helpOption(false)
            .passThroughOptions();
    },

    async run(args) {
        const [name = ""] = args.filter((arg) => !arg.startsWith("-"));
        const asksHelp = args.includes("--help") || args.includes("-h");
        // An option and its value may stand before the command: which is which, the command line of the sandbox knows.
        if (!asksHelp && !args.some((arg) => commands.includes(arg))) {
            const what = name ? `has no command ${JSON.stringify(name)}` : "needs a command";
            throw new UsageError(`sandbox ${what}: ${commands.join(", ")}`);
        }
        pipe().endQuietly();
        const { sandboxCommand } = sandbox();
        return sandboxCommand(args);
    },
};
