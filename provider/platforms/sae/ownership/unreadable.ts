import { ProviderError } from "../../../engine/errors";
import { sentence } from "../../../diagnostics/render";
import { failure, warn } from "../../failure";
import { shellWord, type SaeContext } from "../context";
import type { Unreadable } from "../../kept-files";
import { unreadableRecords } from "./records";

/** Whether another resource has something cannot be told. */
export class HoldersUnknown extends ProviderError {
    constructor(files: readonly Unreadable[]) {
        const message = `whether another resource has this is not known, because what this machine noted cannot be read: ${listed(files)}; so it is not adopted, changed or deleted.`;
        const help = `${cureOf(files)}, and run pulumi preview of the other stacks of this machine, which notes again what they have`;
        super("FAILED_PRECONDITION", sentence({ code: "CR431", message, help }));
    }
}

/** For what only a warning would report. */
export function unlessUnknown<T>(look: () => T, otherwise: (error: HoldersUnknown) => T): T {
    try {
        return look();
    } catch (error) {
        if (error instanceof HoldersUnknown) return otherwise(error);
        throw error;
    }
}

/** A creation must not come after one of which nobody knows whether it made something. */
export function refuseUnreadableRecords(urn: string): void {
    const files = unreadableRecords(urn);
    if (files.length === 0) return;
    throw failure(
        "FAILED_PRECONDITION",
        "CR431",
        `whether an interrupted run of this resource made something is not known, because what it recorded cannot be read: ${listed(files)}; so nothing is made.`,
        `${cureOf(files)}: then what is there already is named, and adopt: true takes it over`,
    );
}

/** Said of a note that is left as it is. */
export const warnOfUnread = (ctx: Pick<SaeContext, "log">, file: Unreadable): void =>
    warn(
        ctx,
        "CR431",
        `what this machine noted of this resource cannot be read and is left as it is: ${listed([file])}. ` +
            "Since when it has what it has is not known, so it is not deleted where others may have that, too.",
        cureOf([file]),
    );

const listed = (files: readonly Unreadable[]): string =>
    files
        .slice(0, 3)
        .map(({ path, why }) => `${path} (${why})`)
        .join(", ") + (files.length > 3 ? ` and ${files.length - 3} more` : "");

function cureOf(files: readonly Unreadable[]): string {
    const [cure, ...others] = new Set(files.map((file) => file.cure ?? ""));
    const isOne = cure !== undefined && cure !== "" && others.length === 0;
    const remove = `rm ${files.some(({ path }) => !path.endsWith(".json")) ? "-r " : ""}${files.map(({ path }) => shellWord(path)).join(" ")}`;
    return isOne ? `${capital(cure)}, or forget it: ${remove}` : `Forget it: ${remove}`;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
