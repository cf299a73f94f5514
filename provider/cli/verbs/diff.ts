import { trafficDiff } from "../../routing";
import { changeJson } from "../../report/json";
import { changesText } from "../../report/text";
import { UsageError } from "../../sources/errors";
import { fileNotes } from "../../sources/form";
import { useColour } from "../colour";
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
            .option("--exit-code", "exit with 2 when requests lose their answer or arrive elsewhere")
            .option("--json", "print a JSON array")
            .addHelpText("after", help);
    },

    async run(args, options, io) {
        const { before, after, unread, planned, findings, notes } = await loadSides(args, options, io);
        if (!planned) throw new UsageError("diff needs two versions: diff BEFORE AFTER, or diff --preview FILE");
        warn([...notes, ...fileNotes(findings)], io);
        const changes = trafficDiff([...before, ...unread.before], [...after, ...unread.after]);
        io.out(options.json ? json(changes.map(changeJson)) : changesText(changes, { colour: useColour(io) }));
        return options.exitCode && changes.some(({ kind }) => kind === "lost" || kind === "arrives") ? 2 : 0;
    },
};

const help = `
Examples:

  crossroute diff old/ new/
  crossroute diff --preview plan.json --stack prod --exit-code
  crossroute diff cluster -f manifests/
  crossroute diff stack:prod stack:next --json`;
