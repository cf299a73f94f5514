import type { Command } from "commander";
import type { Io } from "../sources/io";

/** What a verb's module exports. Modules are loaded only when their verb is asked for. */
export interface Verb<Options extends object = Readonly<Record<string, unknown>>> {
    /** Declares arguments, options and help of the verb. */
    configure(command: Command): void;
    /** Does the work. Returns the exit code; throws {@link UsageError} for what the user can correct. */
    run(args: readonly string[], options: Options, io: Io): number | Promise<number>;
}

/** A line of the list of verbs: what `crossroute --help` needs to know without loading the verb. */
export interface VerbEntry {
    name: string;
    usage: string;
    summary: string;
    load: () => VerbModule;
    /** Everything after the verb is passed on unchanged. */
    raw?: boolean;
}

export interface VerbModule {
    verb: Verb<object>;
}
