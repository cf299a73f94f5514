/** `--exclude` of the engine's command line. Nothing else tells what a run leaves out. Loads no SDK: the plugin's resources ask it, too. */
import { childrenOf } from "../inputs/urn";
import { ancestors } from "./ancestors";

let known: readonly string[] | undefined;

const commandLine = (): readonly string[] => (known ??= ancestors(process.ppid).find(isEngine) ?? []);

/** What this run excludes without what depends on it. */
export const excluded = (): readonly RegExp[] => patternsIn(commandLine());

const isEngine = ([program = ""]: readonly string[]): boolean => /(^|[\\/])pulumi(\.exe)?$/.test(program);

/** What a command line excludes without what depends on it. */
export function patternsIn(args: readonly string[]): RegExp[] {
    return args.some((arg) => /^--exclude-dependents(=true)?$/.test(arg)) ? [] : allPatternsIn(args);
}

function allPatternsIn(args: readonly string[]): RegExp[] {
    return args.flatMap((arg, i) => {
        if (arg === "--exclude") return args[i + 1] === undefined ? [] : [matcher(args[i + 1]!)];
        return arg.startsWith("--exclude=") ? [matcher(arg.slice("--exclude=".length))] : [];
    });
}

/** Whether the patterns take a resource and leave what is below it: one that takes whatever is below leaves no orphan. */
export function leavesOutAlone(patterns: readonly RegExp[], urn: string): boolean {
    const takes = (one: string): boolean => patterns.some((pattern) => pattern.test(one));
    return takes(urn) && !takes(`${childrenOf(urn)}any:index:Type::any`);
}

/** As the engine reads it: `**` stands for anything, `*` for anything in one part of the URN. */
function matcher(pattern: string): RegExp {
    const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const parts = pattern.split("**").map((part) => part.split("*").map(quoted).join("[^:]*"));
    return new RegExp(`^${parts.join(".*")}$`);
}

/**
 * Whether a run with this command line leaves a resource out. What depended on it, and is declared without that now, is taken
 * even with `--exclude-dependents`: the engine goes by the new dependencies.
 */
export const isExcluded = (urn: string, args = commandLine()): boolean =>
    allPatternsIn(args).some((pattern) => pattern.test(urn));
