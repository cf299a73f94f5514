import { stopsGate, trafficDiff } from "../../routing";
import { changeJson } from "../../report/json";
import { changesText } from "../../report/text";
import { UsageError } from "../../sources/errors";
import { fileNotes } from "../../sources/file-notes";
import { useColour } from "../colour";
import { wrapped } from "../wrap";
import { json, warn } from "../output";
import { addSides, loadSides } from "../sides";
import type { SourceOptions } from "../../sources/options";
import type { Verb } from "../verb";

interface Options extends SourceOptions {
    exitCode?: boolean;
    json?: boolean;
}

export const verb: Verb<Options> = {
    configure(command) {
        addSides(command)
            .option("--exit-code", "exit with 2 when requests lose their answer, arrive elsewhere, or are undetermined")
            .option("--json", "print a JSON array")
            .addHelpText("after", help);
    },

    async run(args, options, io) {
        const { before, after, unread, planned, findings, notes, guardsDiffer } = await loadSides(args, options, io);
        if (!planned) throw new UsageError("diff needs two versions: diff BEFORE AFTER, or diff --preview FILE");
        warn([...notes, ...fileNotes(findings)], io);
        const changes = trafficDiff([...before, ...unread.before], [...after, ...unread.after]);
        io.out(
            options.json ? json(changes.map(changeJson)) : wrapped(changesText(changes, { colour: useColour(io) }), io),
        );
        if (options.exitCode && guardsDiffer && !changes.some(stopsGate))
            warn(
                [
                    "exit code 2: what keeps requests out, or changes their headers, differs, and whom it lets in is not compared",
                ],
                io,
            );
        return options.exitCode && (guardsDiffer || changes.some(stopsGate)) ? 2 : 0;
    },
};

const help = `
Examples:

  crossroute diff old/ new/
  crossroute diff --preview plan.json --stack prod --exit-code
  crossroute diff cluster -f manifests/
  crossroute diff stack:prod stack:next --json`;
