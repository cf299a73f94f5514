import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, type Engine, ingressToken, liveDomains, rule, ruleToken, Run, type SaeToken, urnOf } from "./workshop";

export const shop = rule("shop.example.com", "/");
export const docs = rule("docs.example.com", "/");
/** A rule set in which others may have rules, too. */
export const shared = (...rules: Inputs[]): Inputs => clb({ ignoreForeignRules: true, rules });

/** Resources of several stacks on one emulator. Each is in a run of its own, as each `pulumi` command is. */
export function stacksOn(emulator: () => Emulator) {
    const run = (name: string, token?: SaeToken, of?: Engine, stack?: string): Engine =>
        new Run(emulator()).resource(name, token, of, stack);
    /** The next run of a resource; its stack, or it in its program, may be called otherwise by then. */
    const again = (of: Engine, { stack = of.stack, name = of.name } = {}): Engine =>
        Object.assign(run(name, of.token, of, stack), { replaced: of.replaced });
    const domains = (): string[] => liveDomains(emulator());
    return {
        run,
        again,
        edge: (stack = "dev", name = "edge"): Engine => run(name, ingressToken, undefined, stack),
        docsRule: (stack = "dev", name = "docs"): Engine => run(name, ruleToken, undefined, stack),
        destroy: (of: Engine): Promise<void> => again(of).up(undefined),
        /** The hosts of the live rules, and their first words. */
        domains,
        live: (): string[] => domains().map((domain) => domain.split(".")[0]!),
        sets: (): number => emulator().store.all().length,
    };
}

/** What a command failed with. */
export const messageOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
        () => "no error",
        (error: unknown) => (error as Error).message,
    );

/** Runs the `rm` of a message, as a person does. */
export function forget(message: string, command = /: rm (?!-r )([^;\n]+\.json)/): void {
    for (const path of command.exec(message)![1]!.split(" ")) rmSync(path, { recursive: true });
}

/** Where this machine notes what it knows: of states (`held`), and of creations. */
export const noteFolder = (name: "held" | "creations"): string => join(process.env["PULUMI_HOME"]!, "crossroute", name);

export const noteFiles = (name: "held" | "creations" = "held"): string[] =>
    (readdirSync(noteFolder(name), { recursive: true }) as string[])
        .filter((file) => file.endsWith(".json"))
        .map((file) => join(noteFolder(name), file));

/** The file with what is noted of a resource. */
export const noteOf = ({ token, name, stack }: Engine): string =>
    noteFiles().find((file) => readFileSync(file, "utf8").includes(urnOf(token, name, stack)))!;

/** Every preview was so many hours ago. */
export function agePreviews(hours = 2): void {
    for (const file of noteFiles()) {
        const note = JSON.parse(readFileSync(file, "utf8")) as { preview?: { when: string } };
        if (note.preview) note.preview.when = new Date(Date.now() - hours * 60 * 60_000).toISOString();
        writeFileSync(file, JSON.stringify(note));
    }
}
